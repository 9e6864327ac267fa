"""The enrollment agreement, and what it says until a school writes its own terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from enrolldesk.app.pages.office import Detail, Letterhead, Party


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
