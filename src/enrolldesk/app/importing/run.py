"""The plan recorded, with progress, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from enrolldesk.app.commands import AddCourse, Brought, Command, ImportStudents, UndoImport
from enrolldesk.app.desk import Desk
from enrolldesk.app.importing.planned import Plan, Planned
from enrolldesk.app.kept import SettingDamaged, kept, kept_or_none, text_of
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import DeskError, NotFound
from enrolldesk.domain.ids import derived_id, new_id
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import StudentState

PLAIN_LINES: Final = 15
"""Students in one batch: the security rules may look at no more documents."""

MONEY_LINES: Final = 3
"""The same for students who bring a place and money along, which are more documents each."""

SLICE: Final = 20
"""Batches in one transaction: a click at the desk is never stuck behind more than that."""

IMPORTS: Final = "imports"
"""The local setting that lists them."""

_DAMAGED: Final = "imports-damaged"

Progress = Callable[[int, int], bool]
"""Told (lines done, lines in all); answers whether to go on."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A finished or cancelled import; ``lines`` are those recorded, by number in the file."""

    import_id: str
    file: str
    at: str
    lines: tuple[int, ...]
    undone: bool = False

    def student_ids(self) -> tuple[str, ...]:
        """The ids of the students it brought."""
        return tuple(_student_id(self.import_id, line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: how many were taken back, and who stays because of later work."""

    taken_back: int
    kept: tuple[str, ...]


@dataclass(eq=False)
class ImportRefused(DeskError):
    """All or nothing was asked for and some lines cannot be recorded."""

    problems: int


def record(
    desk: Desk, plan: Plan, *, strict: bool = False, progress: Progress | None = None
) -> Imported:
    """Record the planned lines; cancelled by ``progress``, what is recorded stays and is told.

    ``strict`` records the whole file in one transaction or nothing: a problem raises
    ImportRefused. Otherwise the good lines go in small transactions, so the desk never waits.
    """
    if strict and plan.problems:
        raise ImportRefused(len(plan.problems))
    imported = Imported(new_id(), plan.table.name, desk.now().isoformat(), ())
    courses = _add_missing_courses(desk, plan) if plan.planned else ()
    course_ids = {
        row.course.title.casefold(): row.course.course_id
        for row in desk.reads.courses(inactive=True)
    } | {course.title.casefold(): course.course_id for course in courses}
    chunks = list(_chunks(plan.planned))
    commands: list[tuple[Command, tuple[int, ...]]] = [
        (AddCourse(command_id=new_id(), course=course), ()) for course in courses
    ]
    commands += [
        (_command(imported.import_id, chunk, course_ids), tuple(item.line for item in chunk))
        for chunk in chunks
    ]
    size = max(1, len(commands)) if strict else SLICE
    for start in range(0, len(commands), size):
        part = commands[start : start + size]
        desk.run_all(command for command, _lines in part)
        done = imported.lines + tuple(line for _command, lines in part for line in lines)
        imported = replace(imported, lines=done)
        _remember(desk, imported)
        if progress is not None and not progress(len(done), len(plan.planned)):
            break
    return imported


def imports(desk: Desk) -> tuple[Imported, ...]:
    """The imports of this desk, newest first; none where the list cannot be read."""
    return kept_or_none(desk.local, IMPORTS, _read) or ()


def undo(desk: Desk, import_id: str, progress: Progress | None = None) -> Undone:
    """Take back every student of an import with whom nothing has been done since."""
    found = next((item for item in imports(desk) if item.import_id == import_id), None)
    if found is None or found.undone:
        raise NotFound("import", import_id)
    kept: list[str] = []
    free: list[str] = []
    for student_id in found.student_ids():
        (free if _untouched(desk, student_id, found) else kept).append(student_id)
    groups = [free[start : start + MONEY_LINES] for start in range(0, len(free), MONEY_LINES)]
    done = 0
    for start in range(0, len(groups), SLICE):
        part = groups[start : start + SLICE]
        desk.run_all(
            UndoImport(command_id=derived_id("undo", *group), student_ids=tuple(group))
            for group in part
        )
        done += sum(len(group) for group in part)
        if progress is not None and not progress(done, len(free)):
            return Undone(done, tuple(kept))
    _remember(desk, replace(found, undone=True))
    return Undone(done, tuple(kept))


def _untouched(desk: Desk, student_id: str, imported: Imported) -> bool:
    """Whether all a student has is what the import gave them."""
    student = desk.reads.student(student_id)
    if student is None or student.state is StudentState.ARCHIVED:
        return False
    places = desk.reads.enrollments_of(student_id)
    return all(
        entry.batch_id is not None and entry.batch_id.startswith(_prefix(imported.import_id))
        for place in places
        for entry in desk.reads.entries_of(place.enrollment_id)
    ) and all(place.enrolled_at >= when(imported) for place in places)


def _prefix(import_id: str) -> str:
    """What the ids of an import's commands begin with."""
    return f"import-{import_id}-"


def _command(
    import_id: str, chunk: Sequence[Planned], course_ids: dict[str, str]
) -> ImportStudents:
    brought = tuple(
        Brought(
            student=replace(item.student, student_id=_student_id(import_id, item.line)),
            course_id=course_ids[item.opening.course.casefold()] if item.opening else None,
            charged=item.opening.charged if item.opening else ZERO,
            paid=item.opening.paid if item.opening else ZERO,
        )
        for item in chunk
    )
    return ImportStudents(command_id=f"{_prefix(import_id)}{chunk[0].line}", brought=brought)


def _chunks(planned: Sequence[Planned]) -> Iterator[list[Planned]]:
    chunk: list[Planned] = []
    room = PLAIN_LINES
    for item in planned:
        cost = PLAIN_LINES // MONEY_LINES if item.opening else 1
        if cost > room:
            yield chunk
            chunk, room = [], PLAIN_LINES
        chunk.append(item)
        room -= cost
    if chunk:
        yield chunk


def _student_id(import_id: str, line: int) -> str:
    return derived_id("imported", import_id, str(line))


def _add_missing_courses(desk: Desk, plan: Plan) -> tuple[Course, ...]:
    """The courses the file names and the school lacks, at the price most lines were charged."""
    courses = []
    for title in plan.missing_courses:
        charged = [
            item.opening.charged
            for item in plan.planned
            if item.opening and item.opening.course.casefold() == title.casefold()
        ]
        if charged:
            price = max(set(charged), key=charged.count)
            courses.append(Course(new_id(), title, price, price))
    return tuple(courses)


def _remember(desk: Desk, imported: Imported) -> None:
    others = [item for item in imports(desk) if item.import_id != imported.import_id]
    if not others and desk.local.get(IMPORTS):
        try:
            kept(desk.local, IMPORTS, _read)
        except SettingDamaged:
            # Kept for whoever can read it: the batches of those imports are named in it.
            desk.local.set(_DAMAGED, desk.local.get(IMPORTS))
    desk.local.set(IMPORTS, json.dumps([asdict(item) for item in (imported, *others)]))


def _read(value: Any) -> tuple[Imported, ...]:
    return tuple(_imported(item) for item in value)


def _imported(item: Any) -> Imported:
    lines = item["lines"]
    if not all(type(line) is int for line in lines) or not isinstance(item["undone"], bool):
        raise TypeError("no line numbers")
    import_id, file, at = (text_of(item[name]) for name in ("import_id", "file", "at"))
    made = Imported(import_id, file, at, tuple(lines), item["undone"])
    if when(made).tzinfo is None:
        raise ValueError("no time zone")
    return made


def when(imported: Imported) -> datetime:
    """The time an import was begun, timezone-aware."""
    return datetime.fromisoformat(imported.at)
