"""One command on its way to the disk: every record written here is also a write of its batch.

A handler says each thing once (``recording.post(entry)``); replica and outbox cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from enrolldesk.app.batches import (
    ENTRIES_PER_ENROLLMENT,
    SERVER_TIME,
    Batch,
    Effect,
    Write,
    WriteKind,
)
from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.fields import (
    course_fields,
    desk_fields,
    enrollment_fields,
    entry_fields,
    school_fields,
    staff_fields,
    student_fields,
)
from enrolldesk.app.looks import MOST, SENDER, looked_at
from enrolldesk.app.ports import UnitOfWork
from enrolldesk.app.slips.kinds import kind_in, slip_fields, slip_path, slip_references
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import NotFound, TooManyEntries, TooMuchAtOnce
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip
from enrolldesk.domain.till import DayClose, DayClosed, DayState, close_id, over_the_counter


class Recording:
    """The unit of work of one command together with the batch it becomes."""

    def __init__(
        self,
        uow: UnitOfWork,
        command: Command,
        staff_id: str,
        now: datetime,
        *,
        late: bool = False,
        needs: Role = Role.FRONT_DESK,
        approved_by: str = "",
    ) -> None:
        """Start recording; ``now`` is the desk's clock, timezone-aware.

        ``late`` is for money that was taken before: a closed day does not keep it out. ``needs``
        and ``approved_by`` are what the batch says of who may have it done.
        """
        self._needs = needs
        self._approved_by = approved_by
        self._late = late
        self.uow = uow
        self.command = command
        self.staff_id = staff_id
        self.now = now
        self._writes: list[Write] = []
        self._keys: dict[str, None] = {}
        self._effects: dict[str, list[Effect]] = {}
        self._receipt: ReceiptNumber | None = None
        self._touched: dict[str, set[str]] = {}

    @property
    def desk_id(self) -> str:
        """This desk; a school has at least the desk it was founded on."""
        return self._desk().desk_id

    @property
    def school(self) -> School:
        """The school this desk belongs to."""
        school = self.uow.school()
        if school is None:
            raise NotFound("school", "")
        return school

    @property
    def today(self) -> date:
        """The school's calendar day at this moment."""
        return self.now.astimezone(self.school.zone).date()

    def stamp(self) -> dict[str, Any]:
        """What every entry says about where and when it was recorded."""
        return {
            "desk_id": self.desk_id,
            "staff_id": self.staff_id,
            "taken_at": self.now,
            "day": self.today,
        }

    def receipt(self) -> str:
        """The receipt number of this command, taken when it is first asked for."""
        if self._receipt is None:
            self._receipt = self.uow.next_receipt()
        return str(self._receipt)

    def add_student(self, student: Student) -> None:
        """Record a new student."""
        self.uow.put_student(student)
        self._create("students", student.student_id, student_fields(student))

    def change_student(self, before: Student, after: Student) -> None:
        """Record the fields of a student that differ."""
        self.uow.put_student(after)
        self._update("students", after.student_id, student_fields(before), student_fields(after))

    def add_course(self, course: Course) -> None:
        """Record a new course."""
        self.uow.put_course(course)
        self._create("courses", course.course_id, course_fields(course))

    def change_course(self, before: Course, after: Course) -> None:
        """Record the fields of a course that differ."""
        self.uow.put_course(after)
        self._update("courses", after.course_id, course_fields(before), course_fields(after))

    def add_enrollment(self, enrollment: Enrollment) -> None:
        """Record a place in a course."""
        self.uow.put_enrollment(enrollment)
        self.depend("students", enrollment.student_id)
        self.depend("courses", enrollment.course_id)
        self._create("enrollments", enrollment.enrollment_id, enrollment_fields(enrollment))

    def change_enrollment(self, before: Enrollment, after: Enrollment) -> None:
        """Record the fields of an enrollment that differ."""
        self.uow.put_enrollment(after)
        self.depend("students", after.student_id)
        self._update(
            "enrollments",
            after.enrollment_id,
            enrollment_fields(before),
            enrollment_fields(after),
        )

    def post(self, entry: Entry) -> Entry:
        """Append an entry to the ledger and count it in the batch's effects."""
        effects = self._effects.setdefault(entry.enrollment_id, [])
        if len(effects) == ENTRIES_PER_ENROLLMENT:
            raise TooManyEntries(ENTRIES_PER_ENROLLMENT)
        placed = replace(entry, batch_id=self.command.command_id, effect_index=len(effects))
        if over_the_counter(placed) and placed.desk_id == self.desk_id:
            self.refuse_locked(placed.day)
        self.uow.post(placed)
        effects.append(
            Effect(
                placed.entry_id,
                placed.charged_delta.cents,
                placed.paid_delta.cents,
                placed.written_off_delta.cents,
            )
        )
        self.depend("students", placed.student_id)
        self.depend("enrollments", placed.enrollment_id)
        self.depend("days", f"{placed.desk_id}-{placed.day.isoformat()}")
        fields = entry_fields(placed) | {"committed_at": SERVER_TIME}
        self._write(WriteKind.CREATE, "entries", placed.entry_id, fields)
        return placed

    def found(self, school: School, desk: DeskIdentity, staff: Staff) -> None:
        """Record a school's beginning with its first desk and person."""
        self.uow.put_school(school)
        self.uow.put_desk(desk)
        self.uow.put_staff(staff)
        self._create("settings", "school", school_fields(school))
        self._create("desks", desk.desk_id, desk_fields(desk))
        self._create("staff", staff.staff_id, staff_fields(staff))

    def change_school(self, before: School, after: School) -> None:
        """Record the settings of the school that differ."""
        self.uow.put_school(after)
        # A new logo alone makes no write, yet every page of this desk shows it.
        self._touched.setdefault("settings", set())
        self._update("settings", "school", school_fields(before), school_fields(after))

    def change_desk(self, before: DeskIdentity, after: DeskIdentity) -> None:
        """Record what of a desk differs."""
        self.uow.put_desk(after)
        self._update("desks", after.desk_id, desk_fields(before), desk_fields(after))

    def add_staff(self, staff: Staff) -> None:
        """Record a new person at the desk."""
        self.uow.put_staff(staff)
        self._create("staff", staff.staff_id, staff_fields(staff))

    def change_staff(self, before: Staff, after: Staff) -> None:
        """Record what of a person differs."""
        self.uow.put_staff(after)
        self._update("staff", after.staff_id, staff_fields(before), staff_fields(after))

    def file(self, slip: Slip) -> None:
        """Record a new slip."""
        self.uow.put_slip(slip)
        for path in slip_references(slip):
            self.depend(*path.split("/"))
        collection, _, key = slip_path(slip).partition("/")
        self._create(collection, key, slip_fields(slip))

    def change_slip(self, before: Slip, after: Slip) -> None:
        """Record the fields of a slip that differ."""
        self.uow.put_slip(after)
        collection, _, key = slip_path(after).partition("/")
        self._update(collection, key, slip_fields(before), slip_fields(after))

    def refuse_locked(self, day: date) -> None:
        """Raise DayClosed where a day of this desk is locked."""
        close = None if self._late else self.uow.slip(DayClose, close_id(self.desk_id, day))
        if close is not None and close.state is DayState.CLOSED:
            raise DayClosed(day)

    def depend(self, collection: str, key: str) -> None:
        """Name what this batch must stay in order about."""
        self._keys[f"{collection}/{key}"] = None

    def finish(self) -> Changes:
        """Put the batch in the outbox, unless nothing was changed, and say what did change."""
        if self._writes:
            self._stay_in_bounds()
            self.uow.enqueue(
                Batch(
                    batch_id=self.command.command_id,
                    command=type(self.command).__name__,
                    desk_id=self.desk_id,
                    desk_seq=self.uow.next_desk_seq(),
                    staff_id=self.staff_id,
                    made_at=self.now,
                    keys=tuple(self._keys),
                    effects={key: tuple(effects) for key, effects in self._effects.items()},
                    writes=tuple(self._writes),
                    fingerprint=fingerprint(self.command),
                    needs=self._needs,
                    approved_by=self._approved_by,
                )
            )
        touched = {name: frozenset(ids) for name, ids in self._touched.items()}
        return Changes(
            students=touched.get("students", frozenset())
            | {key.removeprefix("students/") for key in self._keys if key.startswith("students/")},
            courses=touched.get("courses", frozenset()),
            enrollments=touched.get("enrollments", frozenset()) | frozenset(self._effects),
            entries=touched.get("entries", frozenset()),
            slips=frozenset(
                f"{collection}/{key}"
                for collection, keys in touched.items()
                if kind_in(collection)
                for key in keys
            ),
            school=bool({"settings", "desks"} & touched.keys()),
            staff="staff" in touched,
            outbox=bool(self._writes),
            batch_id=self.command.command_id if self._writes else None,
            receipt_id=self.command.command_id if self._receipt else None,
            receipt_no=str(self._receipt) if self._receipt else None,
        )

    def _stay_in_bounds(self) -> None:
        """Raise TooMuchAtOnce for what the security rules could never let pass."""
        writes = ((write.path, write.fields) for write in self._writes)
        looked = looked_at(self.command.command_id, writes, self._effects)
        if SENDER + len(looked) > MOST:
            raise TooMuchAtOnce(type(self.command).__name__)

    def _desk(self) -> DeskIdentity:
        desk = self.uow.desk()
        if desk is None:
            raise NotFound("desk", "")
        return desk

    def _create(self, collection: str, key: str, fields: Mapping[str, Any]) -> None:
        self.depend(collection, key)
        self._write(WriteKind.CREATE, collection, key, {**fields, "updated_at": SERVER_TIME})

    def _update(
        self, collection: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        changed = {name: value for name, value in after.items() if value != before[name]}
        if not changed:
            return
        self.depend(collection, key)
        was = {name: before[name] for name in changed}
        self._write(WriteKind.UPDATE, collection, key, {**changed, "updated_at": SERVER_TIME}, was)

    def _write(
        self,
        kind: WriteKind,
        collection: str,
        key: str,
        fields: Mapping[str, Any],
        was: Mapping[str, Any] | None = None,
    ) -> None:
        self._touched.setdefault(collection, set()).add(key)
        self._writes.append(Write(kind, f"{collection}/{key}", fields, was or {}))


def fingerprint(command: Command) -> str:
    """What tells a repeated command from another one under the same id."""
    return hashlib.sha256(repr(command).encode()).hexdigest()
