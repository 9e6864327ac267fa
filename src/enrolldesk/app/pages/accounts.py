"""A student's account on paper: the statement, and the letter about what is open."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.pages.office import Letterhead, NextDue, Party


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
