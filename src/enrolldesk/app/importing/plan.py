"""What an import would do, line by line, before anything is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from anyascii import anyascii

from enrolldesk.app.importing.cells import Reading, recognize_reading
from enrolldesk.app.importing.columns import Columns, Role, has_name, recognize
from enrolldesk.app.importing.oneroster import guardians_of, left_out
from enrolldesk.app.importing.planned import (
    CourseUnknown,
    Duplicate,
    LineFlawed,
    Opening,
    Plan,
    Planned,
    Problem,
)
from enrolldesk.app.importing.table import FileUnreadable, Line, Table
from enrolldesk.app.ports import Reads
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import AmountNotUnderstood, DeskError, FieldInvalid, Missing
from enrolldesk.domain.money import LARGEST, ZERO, AmountProblem, Money, MoneyStyle
from enrolldesk.domain.people import Address, Guardian, Permit, Student, phone_digits


def plan(
    table: Table,
    reads: Reads,
    today: date,
    *,
    columns: Columns | None = None,
    reading: Reading | None = None,
    create_courses: bool = False,
) -> Plan:
    """Decide every line; records nothing. Raises FileUnreadable where no column is a name.

    ``columns`` and ``reading`` correct what was recognized.
    """
    roles = dict(recognize(table.header) if columns is None else columns)
    if not has_name(roles):
        raise FileUnreadable(table.name, "no_name_column")
    read_as = reading or recognize_reading(
        _column(table, roles, Role.BIRTH_DATE),
        (*_column(table, roles, Role.PAID), *_column(table, roles, Role.OPEN)),
    )
    school = reads.school()
    style = read_as.money(school.currency if school else "USD")
    planner = _Planner(table, roles, read_as, style, reads, today, create_courses)
    return planner.plan()


class _Planner:
    """One pass over the lines."""

    def __init__(
        self,
        table: Table,
        roles: Mapping[Role, int],
        reading: Reading,
        style: MoneyStyle,
        reads: Reads,
        today: date,
        create_courses: bool,
    ) -> None:
        self.table = table
        self.roles = roles
        self.reading = reading
        self.style = style
        self.today = today
        self.create_courses = create_courses
        self.guardians = guardians_of(table, roles)
        self.known_courses = {row.course.title.casefold() for row in reads.courses(inactive=True)}
        self.seen: dict[str, int] = {}
        self.held: dict[str, str] = {}
        for student in reads.identities():
            for key in _identity(student):
                self.held.setdefault(key, student.student_id)
        self.planned: list[Planned] = []
        self.problems: list[Problem] = []
        self.duplicates: list[Duplicate] = []
        self.missing: dict[str, None] = {}
        self.left_out = 0
        self.empty = 0

    def plan(self) -> Plan:
        for line in self.table.lines:
            self._line(line)
        return Plan(
            self.table,
            self.roles,
            self.reading,
            tuple(self.planned),
            tuple(self.problems),
            tuple(self.duplicates),
            self.left_out,
            self.empty,
            tuple(self.missing),
        )

    def _line(self, line: Line) -> None:
        if not line.flaw and not any(cell.strip() for cell in line.cells):
            self.empty += 1
            return
        flaw = _flaw(line, len(self.table.header))
        if flaw is not None:
            self.problems.append(Problem(line.number, (flaw,), line.cells))
            return
        if left_out(line, self.roles):
            self.left_out += 1
            return
        reasons: list[DeskError] = []
        student = self._student(line, reasons)
        opening = self._opening(line, reasons)
        if reasons:
            self.problems.append(Problem(line.number, tuple(reasons), line.cells))
        elif not self._known(line, student):
            self.planned.append(Planned(line.number, student, opening))

    def _known(self, line: Line, student: Student) -> bool:
        """Whether the line names somebody again; remembers who it names if not."""
        keys = _identity(student)
        for key in keys:
            if key in self.seen or key in self.held:
                duplicate = Duplicate(
                    line.number, student.name, self.seen.get(key), self.held.get(key)
                )
                self.duplicates.append(duplicate)
                return True
        for key in keys:
            self.seen[key] = line.number
        return False

    def _student(self, line: Line, reasons: list[DeskError]) -> Student:
        name = self._cell(line, Role.NAME) or " ".join(
            part
            for role in (Role.GIVEN_NAME, Role.MIDDLE_NAME, Role.FAMILY_NAME)
            if (part := self._cell(line, role))
        )
        street = ", ".join(
            part for role in (Role.STREET, Role.STREET_2) if (part := self._cell(line, role))
        )
        student = Student(
            student_id="",
            name=name,
            phone=self._cell(line, Role.PHONE) or self._cell(line, Role.OTHER_PHONE),
            email=self._cell(line, Role.EMAIL),
            birth_date=self._date(line, Role.BIRTH_DATE, "birth date", reasons),
            guardian=self.guardians.get(line.number) or self._guardian(line),
            address=Address(
                street,
                self._cell(line, Role.CITY),
                self._cell(line, Role.REGION),
                self._cell(line, Role.POSTAL_CODE),
            ),
            permit=Permit(
                self._cell(line, Role.PERMIT_NUMBER),
                self._date(line, Role.PERMIT_EXPIRES, "permit expiry", reasons),
            ),
            notes=self._cell(line, Role.NOTES),
        )
        return self._checked(student, reasons)

    def _guardian(self, line: Line) -> Guardian:
        named = re.match(r"(?:guardian|parent)\s*:\s*(\S.*)", self._cell(line, Role.NOTES), re.I)
        return Guardian(
            # Directories without a column for it keep the guardian in the memo.
            self._cell(line, Role.GUARDIAN_NAME) or (named.group(1).strip() if named else ""),
            self._cell(line, Role.GUARDIAN_PHONE),
            self._cell(line, Role.GUARDIAN_EMAIL),
        )

    def _checked(self, student: Student, reasons: list[DeskError]) -> Student:
        """The tidy student; every field that cannot be is a reason of its own."""
        if student.name[:1] in "=+-@" and student.name:
            reasons.append(FieldInvalid("name", student.name, "formula"))
        attempt = student
        for _ in range(8):
            try:
                return attempt.checked(self.today, contact_required=False)
            except Missing as error:
                reasons.append(error)
                return attempt
            except FieldInvalid as error:
                reasons.append(error)
                attempt = _without(attempt, error.field)
        return attempt

    def _opening(self, line: Line, reasons: list[DeskError]) -> Opening | None:
        title = self._cell(line, Role.COURSE)
        paid = self._amount(line, Role.PAID, reasons)
        still_open = self._amount(line, Role.OPEN, reasons)
        if not title:
            if paid or still_open:
                reasons.append(Missing("course"))
            return None
        if title.casefold() not in self.known_courses:
            try:
                Course("new", title, ZERO, ZERO).checked()
            except DeskError as error:
                # No course can be called so: neither this line nor any other could be recorded.
                reasons.append(error if self.create_courses else CourseUnknown(title))
                return None
            self.missing[title] = None
            if not self.create_courses:
                reasons.append(CourseUnknown(title))
        if paid + still_open > LARGEST:
            both = f"{self._cell(line, Role.PAID)} + {self._cell(line, Role.OPEN)}"
            reasons.append(AmountNotUnderstood(both, AmountProblem.TOO_LARGE))
        return Opening(title, paid, still_open)

    def _cell(self, line: Line, role: Role) -> str:
        index = self.roles.get(role)
        return "" if index is None else line.cells[index].strip()

    def _date(self, line: Line, role: Role, field: str, reasons: list[DeskError]) -> date | None:
        text = self._cell(line, role)
        try:
            return self.reading.date(text)
        except ValueError:
            reasons.append(FieldInvalid(field, text, "date"))
            return None

    def _amount(self, line: Line, role: Role, reasons: list[DeskError]) -> Money:
        text = self._cell(line, role)
        if not text:
            return ZERO
        try:
            return self.style.parse(text)
        except AmountNotUnderstood as error:
            reasons.append(error)
            return ZERO


def _flaw(line: Line, expected: int) -> LineFlawed | None:
    if line.flaw:
        return LineFlawed(line.flaw, len(line.cells), expected)
    if len(line.cells) != expected:
        return LineFlawed("ragged", len(line.cells), expected)
    if any("\x00" in cell or "\ufffd" in cell for cell in line.cells):
        return LineFlawed("unreadable", len(line.cells), expected)
    return None


def _without(student: Student, field: str) -> Student:
    """The student without the field that was refused, so that the next ones are looked at."""
    match field:
        case "phone":
            return replace(student, phone="")
        case "e-mail":
            return replace(student, email="")
        case "birth date":
            return replace(student, birth_date=None)
        case "notes":
            return replace(student, notes="")
        case "name":
            return replace(student, name="-")
        case _:
            return replace(student, guardian=Guardian())


def _identity(student: Student) -> tuple[str, ...]:
    """What makes two lines the same person: the name with the phone, e-mail or birth date."""
    name = " ".join(anyascii(student.name).casefold().split())
    keys = []
    if student.phone:
        keys.append(f"{name}|{phone_digits(student.phone)}")
    if student.email:
        keys.append(f"{name}|{student.email.casefold()}")
    if student.birth_date and not keys:
        keys.append(f"{name}|{student.birth_date.isoformat()}")
    if not keys:
        keys.append(f"{name}|{' '.join(student.address.lines()).casefold()}")
    return tuple(keys)


def _column(table: Table, roles: Columns, role: Role) -> Iterable[str]:
    index = roles.get(role)
    if index is None:
        return ()
    return (line.cells[index] for line in table.lines if index < len(line.cells))
