"""What stands on a page, as plain values: the same for the window, the CLI and every paper size.

Amounts, dates and hours arrive written out for the reader; a page computes nothing. An empty
text leaves its line out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The school as it presents itself; ``logo`` holds the bytes of a PNG, JPEG or SVG file."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    tax_line: str = ""
    footer: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A small fact with its label, such as "Change" and "$20.01"."""

    label: str
    value: str


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
class NextDue:
    """The next instalment somebody has to pay."""

    day: str
    amount: str


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


@dataclass(frozen=True, slots=True)
class Party:
    """A person who signs an agreement or whose account is stated."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    birth_date: str = ""
    permit: str = ""
    permit_expiry: str = ""


@dataclass(frozen=True, slots=True)
class AgreementCourse:
    """A course the student is taught, its hours and what opens it."""

    title: str
    hours: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A part of the price and the day it is due."""

    what: str
    due: str
    amount: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The enrollment agreement that student, guardian and school sign.

    ``courses`` are the components of a bundle, or the one course. ``terms`` holds a paragraph each.
    ``discounts`` were given on the day of enrolling; ``to_pay`` is the price without them.
    """

    school: Letterhead
    number: str
    day: str
    student: Party
    course: str
    courses: tuple[AgreementCourse, ...]
    price: str
    schedule: tuple[ScheduleLine, ...]
    terms: tuple[str, ...]
    guardian: Party | None = None
    is_bundle: bool = False
    hours: str = ""
    staff: str = ""
    discounts: tuple[Detail, ...] = ()
    to_pay: str = ""

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Enrollment agreement {self.number}".rstrip()


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A ledger entry with the balance after it; one of ``charged`` and ``credited`` is filled."""

    day: str
    what: str
    balance: str
    charged: str = ""
    credited: str = ""
    reference: str = ""
    void: bool = False


@dataclass(frozen=True, slots=True)
class StatementEnrollment:
    """What one enrollment comes to."""

    what: str
    status: str
    charged: str
    paid: str
    balance: str
    next_due: NextDue | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A student's account over a period, line by line, with the balance after each."""

    school: Letterhead
    student: Party
    as_of: str
    lines: tuple[StatementLine, ...]
    enrollments: tuple[StatementEnrollment, ...]
    owed: str
    period: str = ""
    opening: str = ""
    guardian: Party | None = None
    charged: str = ""
    paid: str = ""
    credit: str = ""
    next_due: NextDue | None = None

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Statement of account {self.student.name}".rstrip()


@dataclass(frozen=True, slots=True)
class Letter:
    """The school's words to somebody; ``to`` are the lines of the address, ``about`` is whom."""

    school: Letterhead
    to: tuple[str, ...]
    day: str
    about: str
    paragraphs: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Payment reminder {self.about}".rstrip()


@dataclass(frozen=True, slots=True)
class PackHours:
    """A course the student was enrolled in: the hours it takes, and whether it is open."""

    course: str
    enrolled: str
    access: str
    unlocked: bool
    required: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything about one student for an inspector: agreements, hours, receipts, entries.

    ``also_known_as`` are the names under which the student was recorded as well; ``keep_rule`` says
    what ``keep_until`` follows from.
    """

    school: Letterhead
    student: Party
    as_of: str
    agreements: tuple[Agreement, ...]
    hours: tuple[PackHours, ...]
    receipts: tuple[Receipt, ...]
    entries: tuple[StatementLine, ...]
    enrollments: tuple[StatementEnrollment, ...]
    owed: str
    keep_rule: str
    keep_until: str = ""
    credit: str = ""
    guardian: Party | None = None
    also_known_as: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Student record {self.student.name}".rstrip()


@dataclass(frozen=True, slots=True)
class DayMethod:
    """A method of a desk's day: what came in and went out, expected and counted."""

    method: str
    taken: str
    handed_back: str
    voided: str
    expected: str
    counted: str
    difference: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class DayLine:
    """An amount with what it is: a move of the drawer, a note and how many, a check."""

    what: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayReport:
    """A desk's day as it was closed: the Z-report.

    ``reopened`` says that the day was unlocked again and why; ``changed`` that its entries are no
    longer what they were when it was closed.
    """

    school: Letterhead
    desk: str
    day: str
    closed_by: str
    closed_at: str
    methods: tuple[DayMethod, ...]
    totals: DayMethod
    opening_float: str
    drawer: tuple[DayLine, ...]
    pieces: tuple[DayLine, ...]
    deposit: str
    left: str
    reason: str = ""
    returned: str = ""
    reopened: str = ""
    changed: str = ""

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Z-report {self.desk} {self.day}"


@dataclass(frozen=True, slots=True)
class DepositSlip:
    """What goes to the bank of a desk's day: cash, and its checks one by one."""

    school: Letterhead
    desk: str
    day: str
    prepared_by: str
    cash: str
    checks: tuple[DayLine, ...]
    checks_total: str
    total: str

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Deposit slip {self.desk} {self.day}"


Page = Receipt | Agreement | Statement | Letter | Pack | DayReport | DepositSlip


def paragraphs(text: str) -> tuple[str, ...]:
    """Text typed into a settings field, cut where a line was left empty."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return tuple("\n".join(block) for block in blocks if block)


DEFAULT_TERMS: Final = """\
1. The school teaches the student the course named above. The hours stated are the least the \
student attends; the school plans further lessons with the student where they are needed.

2. The price covers the course as described. The parts of the price are due on the days in the \
payment schedule. A course, or a part of it, opens once the amount stated beside it has been paid.

3. A lesson that was booked is canceled by telling the office at least 24 hours before it begins. \
A lesson missed without notice counts as held.

4. The student brings the learner's permit to every driving lesson and tells the office at once \
when it is suspended, expires or changes.

5. The student may withdraw by telling the office in writing. What was paid for hours not yet \
taught is kept as credit or handed back according to the law of the state.

6. The certificate is issued when all hours are completed and the price has been paid in full.
"""
"""What an agreement says until the school writes its own terms in the settings."""
