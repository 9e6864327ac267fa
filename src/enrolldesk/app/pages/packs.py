"""A student's whole record, as an inspector gets it."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.pages.accounts import StatementEnrollment, StatementLine
from enrolldesk.app.pages.agreements import Agreement
from enrolldesk.app.pages.office import Letterhead, Party
from enrolldesk.app.pages.receipts import Receipt


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
