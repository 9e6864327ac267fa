"""What staff can act on: every refusal is a class that carries values, never a sentence.

The sentence is made at the edge (``app.wording``), so that it can be worded for the reader and
translated. Everything that is not a ``DeskError`` is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enrolldesk.domain.money import Money


# Not frozen: contextlib assigns ``__traceback__`` on exceptions that pass through it.
@dataclass(eq=False)
class DeskError(Exception):
    """Something staff asked for that cannot be done as asked; nothing was recorded."""


@dataclass(eq=False)
class AmountNotUnderstood(DeskError):
    """The text is not an amount of money; ``why`` is a code of ``money.AmountProblem``."""

    text: str
    why: str


@dataclass(eq=False)
class AmountNotPositive(DeskError):
    """An amount of nothing was given where something is to be recorded."""

    what: str


@dataclass(eq=False)
class Missing(DeskError):
    """A required field is empty; ``field`` is the glossary's word for it."""

    field: str


@dataclass(eq=False)
class FieldInvalid(DeskError):
    """A field holds something it cannot; ``why`` is a code known to ``app.wording``."""

    field: str
    value: str
    why: str


@dataclass(eq=False)
class NotFound(DeskError):
    """No record of this kind has that id."""

    noun: str
    key: str


@dataclass(eq=False)
class IdAlreadyUsed(DeskError):
    """The id was used before for something else; recording again would hide one of the two."""

    noun: str
    key: str


@dataclass(eq=False)
class AlreadyEnrolled(DeskError):
    """The student has an open enrollment in this course."""

    student: str
    course: str


@dataclass(eq=False)
class EnrollmentWithdrawn(DeskError):
    """The enrollment is withdrawn and takes no more of what was asked."""

    course: str


@dataclass(eq=False)
class CourseInactive(DeskError):
    """The course is no longer offered."""

    course: str


@dataclass(eq=False)
class NotVoidable(DeskError):
    """An entry of this kind is not put right by a void."""

    kind: str


@dataclass(eq=False)
class AlreadyVoided(DeskError):
    """The entry was voided before."""

    entry_id: str


@dataclass(eq=False)
class MoreThanPaid(DeskError):
    """More was to be handed back or moved than is held."""

    available: Money
    asked: Money


@dataclass(eq=False)
class SplitDoesNotAddUp(DeskError):
    """What was received and what it is for are different sums."""

    received: Money
    used: Money


@dataclass(eq=False)
class TenderedTooLittle(DeskError):
    """The cash handed over does not cover the cash amount."""

    amount: Money
    tendered: Money


@dataclass(eq=False)
class UpfrontExceedsPrice(DeskError):
    """The upfront part is a part of the price."""

    price: Money
    upfront: Money


@dataclass(eq=False)
class BundleMalformed(DeskError):
    """The components of a bundle contradict each other; ``why`` is a code of ``app.wording``."""

    why: str
    course: str


@dataclass(eq=False)
class PartOfBundle(DeskError):
    """The enrollment is a component: its bundle carries the money and the decision."""

    course: str
    bundle: str


@dataclass(eq=False)
class FixedAfterFirstReceipt(DeskError):
    """Desk code and currency are printed on receipts and can no longer change."""

    field: str


@dataclass(eq=False)
class DatePassed(DeskError):
    """A date lies where it cannot."""

    field: str
    value: date


@dataclass(eq=False)
class TooManyEntries(DeskError):
    """One operation would write more entries to one enrollment than a batch may hold."""

    limit: int
