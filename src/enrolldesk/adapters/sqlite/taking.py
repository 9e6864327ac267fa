"""One small transaction of documents: checked against what is held, then written like commands.

What is held never gives way to a document that contradicts it. Unreadable is raised before
anything of a document is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.known import Known
from enrolldesk.adapters.sqlite.laying import laid_over
from enrolldesk.adapters.sqlite.meeting import arrivals
from enrolldesk.adapters.sqlite.records import moment
from enrolldesk.adapters.sqlite.settling import SqliteSettling
from enrolldesk.adapters.sqlite.taking_checks import EntryChecks
from enrolldesk.adapters.sqlite.writing import upsert
from enrolldesk.app.changes import Changes
from enrolldesk.app.slips.kinds import slip_path, slip_references
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.reading import Record, record_of
from enrolldesk.app.sync.replica import Judged
from enrolldesk.app.sync.values import Unreadable, Why
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import IdAlreadyUsed
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip

_PUT_OTHER_DESK: Final = upsert("other_desk", "desk_id, code, letter, name", "desk_id")
_PUT_PULLED: Final = upsert("pulled", "path, update_time, laid", "path")


class Taking:
    """A transaction on the replica; ``finish`` makes it durable and says what changed."""

    def __init__(self, connection: Connection, school_id: str) -> None:
        """``school_id`` is given to a school that this desk does not know yet."""
        self._connection = connection
        self._school_id = school_id
        # Numbers are given by commands alone, so there is nobody to tell of one.
        self._uow = SqliteSettling(connection, lambda _given: None)
        self._known = Known(connection, self._uow)
        self._checks = EntryChecks(connection, self._known)
        self._pulled: list[tuple[str, int, int]] = []
        self._arrived: list[Entry] = []
        self._changed: defaultdict[str, set[str]] = defaultdict(set)

    def __enter__(self) -> Self:
        """Begin; raises HomeBusy when another writer does not finish."""
        self._uow.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Undo what was not finished."""
        self._uow.__exit__(kind, error, trace)

    def finish(self) -> Changes:
        """Make it durable and say what changed."""
        self._connection.executemany(_PUT_PULLED, self._pulled)
        for met in arrivals(self._connection, self._uow, self._arrived):
            self._uow.explain(met)
        self._uow.commit()
        changed = {name: frozenset(keys) for name, keys in self._changed.items()}
        return Changes(
            students=changed.get("students", frozenset()),
            courses=changed.get("courses", frozenset()),
            enrollments=changed.get("enrollments", frozenset()),
            entries=changed.get("entries", frozenset()),
            slips=changed.get("slips", frozenset()),
            school=bool({"settings", "desks"} & changed.keys()),
            staff="staff" in changed,
        )

    @property
    def records(self) -> SqliteSettling:
        """What is held, as this transaction sees it."""
        return self._uow

    def put_recorded(self, record: Record) -> None:
        """Take a record that another desk made and nobody has sent yet; raises Unreadable."""
        if isinstance(record, Entry):
            self._take_entry(replace(record, committed_at=None))
        elif isinstance(record, Student | Course | Enrollment | Staff | Slip):
            self._put(record)

    def look_ahead(self, documents: Sequence[Judged]) -> None:
        """These are going to be taken: look up together what each will be checked against."""
        self._known.look_ahead(documents)

    def take(self, one: Judged) -> None:
        """Take a document unless it is not newer than what is held; raises Unreadable."""
        document = one.document
        if self._is_held(document):
            return
        if one.record is None:
            raise one.problem or Unreadable(Why.MALFORMED, "")
        if isinstance(one.record, Entry):
            self._take_entry(one.record)
            return
        fields = None
        if self._known.may_be_laid_over(document.path):
            fields = laid_over(self._connection, document)
        laid = one.record if fields is None else record_of(replace(document, fields=fields))
        self._put(laid)
        # What was laid over is read again once our change has arrived: the server's is newer then.
        held = moment(document.update_time) if fields is None else 0
        self._pulled.append((document.path, held, int(fields is not None)))

    def _is_held(self, document: Document) -> bool:
        held = self._known.update_time(document.path)
        return held is not None and held >= moment(document.update_time)

    def _put(self, record: Record) -> None:
        if isinstance(record, Student):
            if record != self._known.student(record.student_id):
                self._uow.put_student(record)
                self._known.note(record)
                self._changed["students"].add(record.student_id)
        elif isinstance(record, Course):
            self._put_course(record)
        elif isinstance(record, Enrollment):
            self._put_enrollment(record)
        elif isinstance(record, Staff):
            if record != self._uow.staff(record.staff_id):
                self._uow.put_staff(record)
                self._changed["staff"].add(record.staff_id)
        elif isinstance(record, DeskIdentity):
            self._put_desk(record)
        elif isinstance(record, Slip):
            self._put_slip(record)
        elif isinstance(record, School):
            held = self._uow.school() or School(self._school_id, "")
            school = replace(record, school_id=held.school_id, logo=held.logo, sample=held.sample)
            if school != held:
                self._uow.put_school(school)
                self._changed["settings"].add("school")

    def _put_course(self, course: Course) -> None:
        held = self._known.course(course.course_id)
        if held is not None and held.is_bundle != course.is_bundle:
            raise Unreadable(Why.CONFLICT, "components")
        for part in course.components:
            component = self._known.course(part.course_id)
            if component is None:
                raise Unreadable(Why.REFERENCE, f"courses/{part.course_id}")
            if component.is_bundle:
                raise Unreadable(Why.CONTRADICTION, "components")
        if course != held:
            self._uow.put_course(course)
            self._known.note(course)
            self._changed["courses"].add(course.course_id)

    def _put_enrollment(self, place: Enrollment) -> None:
        held = self._known.enrollment(place.enrollment_id)
        if held is not None and _whose(held) != _whose(place) and not self._was_given_up(held):
            raise Unreadable(Why.CONFLICT, "student_id")
        if self._known.student(place.student_id) is None:
            raise Unreadable(Why.REFERENCE, f"students/{place.student_id}")
        if self._known.course(place.course_id) is None:
            raise Unreadable(Why.REFERENCE, f"courses/{place.course_id}")
        if place.bundle_id is not None:
            bundle = self._known.enrollment(place.bundle_id)
            if bundle is None:
                raise Unreadable(Why.REFERENCE, f"enrollments/{place.bundle_id}")
            if bundle.bundle_id is not None or bundle.student_id != place.student_id:
                raise Unreadable(Why.CONTRADICTION, "bundle_id")
        if place != held:
            self._uow.put_enrollment(place)
            self._known.note(place)
            self._changed["enrollments"].add(place.enrollment_id)
            self._changed["students"].add(place.student_id)

    def _put_slip(self, slip: Slip) -> None:
        for path in slip_references(slip):
            collection, _, key = path.partition("/")
            if self._known.named(collection, key) is None:
                raise Unreadable(Why.REFERENCE, path)
        if slip == self._uow.slip(type(slip), slip.slip_id):
            return
        try:
            self._uow.put_slip(slip)
        except IdAlreadyUsed as error:
            raise Unreadable(Why.CONFLICT, error.noun) from error
        self._changed["slips"].add(slip_path(slip))

    def _was_given_up(self, place: Enrollment) -> bool:
        """Whether a place never was on the server and never will be: its batch was fenced off."""
        path = f"enrollments/{place.enrollment_id}"
        return bool(
            self._connection.one(
                "SELECT NOT EXISTS (SELECT 1 FROM pulled WHERE path = ?1) "
                "AND EXISTS (SELECT 1 FROM fenced WHERE replaced_by = '' "
                "AND instr(payload, '\"path\":\"' || ?1 || '\"') > 0)",
                path,
            )
        )

    def _put_desk(self, desk: DeskIdentity) -> None:
        own = self._known.desk()
        if own is None or own.desk_id != desk.desk_id:
            row = (desk.desk_id, desk.code, desk.letter, desk.name)
            self._connection.execute(_PUT_OTHER_DESK, row)
            self._known.forget_desks()
            return
        # The series this desk prints is its own affair: a number is never given twice.
        if own.series != desk.series:
            raise Unreadable(Why.CONFLICT, "letter")
        if own != desk:
            self._uow.put_desk(desk)
            self._known.forget_desks()
            self._changed["desks"].add(desk.desk_id)

    def _take_entry(self, entry: Entry) -> None:
        held = self._known.entry(entry.entry_id)
        if held is None:
            self._checks.check(entry)
            try:
                self._uow.post(entry)
                self._known.note(entry)
                self._arrived.append(entry)
            except IdAlreadyUsed as error:
                raise Unreadable(Why.CONFLICT, error.noun) from error
        elif replace(held, committed_at=entry.committed_at) != entry:
            raise Unreadable(Why.CONFLICT, "entry")
        elif held == entry:
            return
        elif entry.committed_at is not None:
            self._connection.execute(
                "UPDATE entry SET committed_at = ? WHERE entry_id = ?",
                (moment(entry.committed_at), entry.entry_id),
            )
            self._known.note(entry)
        self._changed["entries"].add(entry.entry_id)
        self._changed["enrollments"].add(entry.enrollment_id)
        self._changed["students"].add(entry.student_id)


def _whose(place: Enrollment) -> tuple[str, str, int, str | None]:
    return place.student_id, place.course_id, place.ordinal, place.bundle_id
