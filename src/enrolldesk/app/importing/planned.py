"""What becomes of each line of a file: planned, a problem, or somebody who is here already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from enrolldesk.app.importing.cells import Reading
from enrolldesk.app.importing.columns import Role
from enrolldesk.app.importing.table import Table
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student


@dataclass(frozen=True, slots=True)
class Opening:
    """What a student brings along: a course, what was paid for it and what is open."""

    course: str
    paid: Money
    open: Money

    @property
    def charged(self) -> Money:
        """What the course cost them."""
        return self.paid + self.open


@dataclass(frozen=True, slots=True)
class Planned:
    """A line that will be recorded; the student's id is given when it is."""

    line: int
    student: Student
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that cannot be recorded, with every reason; ``cells`` is what stands there."""

    line: int
    reasons: tuple[DeskError, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A line that names somebody again: ``same_line`` of this file, or a known student."""

    line: int
    name: str
    same_line: int | None = None
    student_id: str | None = None


@dataclass(eq=False)
class LineFlawed(DeskError):
    """A line that the file itself breaks; ``why`` is a code of ``sentences``."""

    why: str
    found: int = 0
    expected: int = 0


@dataclass(eq=False)
class CourseUnknown(DeskError):
    """The line names a course the school does not have."""

    title: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every line of a file with what becomes of it."""

    table: Table
    columns: Mapping[Role, int]
    reading: Reading
    planned: tuple[Planned, ...]
    problems: tuple[Problem, ...]
    duplicates: tuple[Duplicate, ...]
    left_out: int
    empty: int
    missing_courses: tuple[str, ...]
