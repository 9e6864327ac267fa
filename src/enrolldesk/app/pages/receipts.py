"""A receipt: proof that money changed hands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrolldesk.app.pages.office import Detail, Letterhead, NextDue


class ReceiptKind(StrEnum):
    """Which way the money went."""

    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What a part of the money was for."""

    what: str
    kind: str
    amount: str
    student: str = ""


@dataclass(frozen=True, slots=True)
class MethodLine:
    """How a part of the money changed hands, with the details of that method."""

    method: str
    amount: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """What an enrollment still owes after this receipt; ``credit`` is set where money is held."""

    what: str
    balance: str
    credit: str = ""
    student: str = ""


@dataclass(frozen=True, slots=True)
class AccessLine:
    """Whether a course is open to the student; ``note`` says what opens it."""

    course: str
    unlocked: bool
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VoidMark:
    """Who canceled the receipt, when and why."""

    day: str
    staff: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that money changed hands, by one or several methods, for one or several students.

    ``discounts`` were given with it, such as "Early bird" and "-$50.00".
    """

    school: Letterhead
    number: str
    taken_at: str
    desk: str
    staff: str
    lines: tuple[ReceiptLine, ...]
    methods: tuple[MethodLine, ...]
    total: str
    kind: ReceiptKind = ReceiptKind.PAYMENT
    payer: str = ""
    students: tuple[str, ...] = ()
    reason: str = ""
    discounts: tuple[Detail, ...] = ()
    balances: tuple[BalanceLine, ...] = ()
    next_due: NextDue | None = None
    access: tuple[AccessLine, ...] = ()
    copy: bool = False
    void: VoidMark | None = None

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"{'Refund receipt' if self.kind is ReceiptKind.REFUND else 'Receipt'} {self.number}"
