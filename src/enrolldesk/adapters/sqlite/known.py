"""What a transaction of documents will ask for, looked up at once and remembered while it lasts.

Every document is checked against what is held: one question for fifty of them instead of ten for
each. Only good within one transaction, and only while its owner notes what it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from enrolldesk.adapters.sqlite.columns import marks
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import (
    ENROLLMENT,
    ENROLLMENTS,
    ENTRIES,
    ENTRY,
    STUDENT,
    Row,
    enrollment_of,
    entry_of,
    student_of,
)
from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork
from enrolldesk.app.sync.replica import Judged
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity

Record = TypeVar("Record")

_LAID = (
    "SELECT k.order_key FROM outbox_key k JOIN outbox o USING (desk_seq) "
    "WHERE k.changes = 1 AND o.state <> 'committed' AND k.order_key IN "
)


class Known:
    """Records of one transaction by id; what was not looked up ahead is when it is asked for."""

    def __init__(self, connection: Connection, uow: SqliteUnitOfWork) -> None:
        """Know nothing yet."""
        self._connection = connection
        self._uow = uow
        self._students: dict[str, Student | None] = {}
        self._courses: dict[str, Course | None] = {}
        self._places: dict[str, Enrollment | None] = {}
        self._entries: dict[str, Entry | None] = {}
        self._times: dict[str, int | None] = {}
        self._laid: set[str] = set()
        self._own: list[DeskIdentity | None] = []
        self._codes: dict[str, str | None] = {}

    def look_ahead(self, documents: Sequence[Judged]) -> None:
        """Look up what taking these documents will ask for."""
        wanted: dict[str, set[str]] = {"students": set(), "enrollments": set(), "entries": set()}
        paths = [one.document.path for one in documents]
        for path in (*paths, *(path for one in documents for path in one.references)):
            collection, _, key = path.partition("/")
            if collection in wanted:
                wanted[collection].add(key)
        self._look_up(wanted["students"], self._students, f"{STUDENT} FROM student", student_of)
        self._look_up(
            wanted["enrollments"],
            self._places,
            f"{ENROLLMENT} FROM {ENROLLMENTS}",
            enrollment_of,
            "e.enrollment_id",
        )
        self._look_up(
            wanted["entries"], self._entries, f"{ENTRY} FROM {ENTRIES}", entry_of, "y.entry_id"
        )
        self._times = dict.fromkeys(paths) | dict(
            self._connection.execute(
                f"SELECT path, update_time FROM pulled WHERE path IN ({marks(paths)})", paths
            )
        )
        rows = self._connection.execute(f"{_LAID}({marks(paths)})", paths)
        self._laid = {path for (path,) in rows}

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        return _found(student_id, self._students, self._uow.student)

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        return _found(course_id, self._courses, self._uow.course)

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return _found(enrollment_id, self._places, self._uow.enrollment)

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return _found(entry_id, self._entries, self._uow.entry)

    def named(self, collection: str, key: str) -> Student | Course | Enrollment | None:
        """The student, course or enrollment that something refers to."""
        look_up: dict[str, Callable[[str], Student | Course | Enrollment | None]] = {
            "students": self.student,
            "courses": self.course,
            "enrollments": self.enrollment,
        }
        return look_up[collection](key)

    def desk(self) -> DeskIdentity | None:
        """This desk."""
        if not self._own:
            self._own.append(self._uow.desk())
        return self._own[0]

    def other_code(self, desk_id: str) -> str | None:
        """The number of another desk."""
        if desk_id not in self._codes:
            self._codes[desk_id] = self._connection.one(
                "SELECT code FROM other_desk WHERE desk_id = ?", desk_id
            )
        return self._codes[desk_id]

    def forget_desks(self) -> None:
        """A desk was written."""
        self._own.clear()
        self._codes.clear()

    def update_time(self, path: str) -> int | None:
        """The server's time of what is held of a document."""
        if path not in self._times:
            self._times[path] = self._connection.one(
                "SELECT update_time FROM pulled WHERE path = ?", path
            )
        return self._times[path]

    def may_be_laid_over(self, path: str) -> bool:
        """Whether this desk changed a document and the server does not hold that."""
        return path in self._laid or path not in self._times

    def note(self, record: Student | Course | Enrollment | Entry) -> None:
        """This is held from now on."""
        if isinstance(record, Student):
            self._students[record.student_id] = record
        elif isinstance(record, Course):
            self._courses[record.course_id] = record
        elif isinstance(record, Enrollment):
            self._places[record.enrollment_id] = record
        else:
            self._entries[record.entry_id] = record

    def _look_up(
        self,
        ids: Iterable[str],
        known: dict[str, Record | None],
        columns: str,
        read: Callable[[Row], Record],
        key: str = "student_id",
    ) -> None:
        wanted = tuple(ids)
        if not wanted:
            return
        known.update(dict.fromkeys(wanted))
        for row in self._connection.execute(
            f"SELECT {columns} WHERE {key} IN ({marks(wanted)})", wanted
        ):
            known[row[0]] = read(row)


def _found(
    key: str, known: dict[str, Record | None], look_up: Callable[[str], Record | None]
) -> Record | None:
    if key not in known:
        known[key] = look_up(key)
    return known[key]
