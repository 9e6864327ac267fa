"""What staff can ask, one frozen dataclass each.

``command_id`` is minted when the form opens and becomes the batch's id: the same command run
twice is recorded once. Where money is received it is also the receipt's id.
"""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry, Method, Share, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something staff ask for; ``command_id`` makes it count once."""

    command_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSchool(Command):
    """Begin a school on this machine with its first desk and the person at it."""

    school: School
    desk: DeskIdentity
    staff: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSchool(Command):
    """Change what stands on the pages and the rules shared by all desks."""

    school: School


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDesk(Command):
    """Change this desk's name, or its code before the first receipt."""

    desk: DeskIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStaff(Command):
    """Add a person who works at a desk."""

    staff: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStaff(Command):
    """Rename a person, say what they may do, or take them off the list."""

    staff: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStudent(Command):
    """Add a student without enrolling."""

    student: Student


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStudent(Command):
    """Change a student's fields; only those that differ are sent."""

    student: Student


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCourse(Command):
    """Add a course or bundle."""

    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCourse(Command):
    """Change a course; whoever is enrolled keeps the price of the day they enrolled."""

    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Enroll(Command):
    """Enroll a student in a course or bundle and take the first payment, all or nothing.

    ``new_student`` is added in the same batch when given; its id is ``student_id``. Without
    ``tenders`` nothing is paid and no receipt is given. ``promotion_id`` names the promotion that
    is taken off before the payment; where it cannot be given nobody is enrolled.
    """

    student_id: str
    course_id: str
    new_student: Student | None = None
    tenders: tuple[Tender, ...] = ()
    payer: str = ""
    promotion_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment(Command):
    """Take a payment for one or more enrollments, in one or more methods, on one receipt.

    The first entry's id is the command's.
    """

    shares: tuple[Share, ...]
    tenders: tuple[Tender, ...]
    payer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidEntry(Command):
    """Cancel a mistaken entry by another one, with a reason."""

    entry_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidReceipt(Command):
    """Cancel every entry of a receipt that still stands, with a reason."""

    receipt_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Command):
    """Hand money back from an enrollment; ``reverses`` names the payment it is about.

    ``uncharged`` is what of the charge is taken back with it: without it the charge still stands.

    ``receipt_no`` is that of a paper receipt which this desk has not seen yet: another desk took
    the payment and has not sent it. The payment is linked by that number when it arrives.
    """

    enrollment_id: str
    amount: Money
    method: Method
    reason: str
    reference: str = ""
    payer: str = ""
    reverses: str | None = None
    receipt_no: str = ""
    uncharged: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCredit(Command):
    """Apply money held on one enrollment to another of the same student."""

    from_enrollment_id: str
    to_enrollment_id: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelEnrollment(Command):
    """Give up a place: its charge is voided in the same batch with the discounts and corrections
    of it, what was paid stays as credit."""

    enrollment_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideAccess(Command):
    """Open a locked course anyway, with a reason; an empty reason takes the override back."""

    enrollment_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A student of another program with what they bring along: a course, paid and charged."""

    student: Student
    course_id: str | None = None
    charged: Money = ZERO
    paid: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStudents(Command):
    """Record a few lines of a roster; an opening balance becomes a charge and a payment."""

    brought: tuple[Brought, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BringAccount(Command):
    """Record what another desk recorded of a student, with its ids and receipt numbers.

    Entries that are here already are left as they are.
    """

    student: Student
    enrollments: tuple[Enrollment, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoImport(Command):
    """Take students back that an import brought: balances voided, places given up, archived."""

    student_ids: tuple[str, ...]
