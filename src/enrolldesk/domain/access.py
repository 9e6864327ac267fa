"""What a payment opens: derived from amounts, so it follows at once, also offline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrolldesk.domain.courses import Gate
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState
from enrolldesk.domain.ledger import Standing
from enrolldesk.domain.money import ZERO, Money


class AccessState(StrEnum):
    """Whether the student may take lessons of the course."""

    UNLOCKED = "unlocked"
    LOCKED = "locked"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Access:
    """The state of a gate and how much must still be paid before it opens."""

    state: AccessState
    missing: Money = ZERO

    @property
    def is_open(self) -> bool:
        """Whether lessons may be taken, by payment or by override."""
        return self.state is not AccessState.LOCKED


def gate_amount(gate: Gate, upfront: Money, standing: Standing) -> Money:
    """What must have been paid, net, before a gate opens."""
    if gate is Gate.UPFRONT:
        return min(upfront, standing.charged)
    return standing.charged


def access_of(enrollment: Enrollment, money: Enrollment, standing: Standing) -> Access:
    """Access of an enrollment; ``money`` is the enrollment that carries its money.

    That is the bundle's enrollment for a component, else the enrollment itself, and ``standing``
    is that one's. A write-off opens nothing; an override opens what is not withdrawn.
    """
    if EnrollmentState.WITHDRAWN in (enrollment.state, money.state):
        return Access(AccessState.LOCKED)
    missing = gate_amount(enrollment.gate, money.upfront, standing) - standing.paid
    if missing <= ZERO:
        return Access(AccessState.UNLOCKED)
    if enrollment.override_reason:
        return Access(AccessState.OVERRIDE, missing)
    return Access(AccessState.LOCKED, missing)
