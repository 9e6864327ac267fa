"""What reports read of a store in memory, told as simply as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from enrolldesk.app.changes import SyncState
from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.app.reports.columns import (
    ALWAYS,
    KIND_CODES,
    NEVER,
    Ints,
    Lines,
    MoneyColumns,
    Places,
    Schedule,
    ints,
)
from enrolldesk.app.reports.reading import AccountName, CourseName, LastReminded, PlaceName
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState
from enrolldesk.domain.ledger import Entry, EntryKind
from enrolldesk.domain.people import Student, StudentState, phone_digits
from enrolldesk.domain.plans import Plan
from enrolldesk.domain.reminders import Reminder
from enrolldesk.testing.memory_owners import owners_among, shown_as

if TYPE_CHECKING:
    from enrolldesk.testing.memory_kept import Kept


class MemoryReports:
    """Keys are places in the order of recording, from 1."""

    def __init__(
        self, kept: Callable[[], Kept], matching: Callable[[str], Iterable[Student]]
    ) -> None:
        """``matching`` is the search."""
        self._now, self._matching = kept, matching

    @property
    def _kept(self) -> Kept:
        return self._now()

    def touched_since(self, touch: int) -> tuple[int, Sequence[int]]:
        """The present count of changes, and the keys of students touched after a former one."""
        kept = self._kept
        if touch < 0:
            return kept.touches, ()
        keys = _keys(kept.students)
        return kept.touches, [keys[one] for one, at in kept.touched.items() if at > touch]

    def money_columns(self, students: Sequence[int] | None = None) -> MoneyColumns:
        """The money of the whole school, or of some students."""
        kept, whose = self._kept, _keys(self._kept.students)
        keys, courses = _keys(kept.enrollments), _keys(kept.courses)
        places = [
            place
            for place in kept.enrollments.values()
            if place.bundle_id is None
            and (
                students is None
                or whose[place.student_id] in students
                or whose[shown_as(kept, place.student_id)] in students
            )
        ]
        here = {place.enrollment_id for place in places}
        lines = [entry for entry in kept.entries.values() if entry.enrollment_id in here]
        by_id = {entry.entry_id: entry for entry in lines}
        gone: dict[str, int] = {}
        for entry in lines:
            target = by_id.get(entry.reverses or "")
            if entry.kind == EntryKind.VOID and target and _together(entry, target):
                day = entry.day.toordinal()
                gone[target.entry_id] = min(day, gone.get(target.entry_id, NEVER))
        return MoneyColumns(
            Places(
                ints([keys[one.enrollment_id] for one in places]),
                ints([whose[one.student_id] for one in places]),
                ints([courses[one.course_id] for one in places]),
                ints([one.enrolled_on.toordinal() for one in places]),
                ints([_withdrawn_on(one) for one in places]),
                np.arange(len(places), dtype=np.int64),
            ),
            Lines(
                ints([keys[one.enrollment_id] for one in lines]),
                ints([one.day.toordinal() for one in lines]),
                ints([KIND_CODES.get(str(one.kind), 0) for one in lines]),
                ints([one.charged_delta.cents for one in lines]),
                ints([one.paid_delta.cents for one in lines]),
                ints([one.written_off_delta.cents for one in lines]),
                np.array([_is_scheduled(one, kept) for one in lines], dtype=bool),
                ints([gone.get(one.entry_id, NEVER) for one in lines]),
            ),
            [_schedule(one) for one in places],
        )

    def students_by_name(self) -> Ints:
        """The keys of all students, sorted by name."""
        return self._sorted(lambda one: sort_key(one.name))

    def students_by_phone(self) -> Ints:
        """The keys of students with a phone, sorted by its digits."""
        with_phone = self._sorted(
            lambda one: (phone_digits(one.phone), one.state is StudentState.ARCHIVED)
        )
        students = list(self._kept.students.values())
        return ints([key for key in with_phone.tolist() if phone_digits(students[key - 1].phone)])

    def students_matching(self, text: str) -> Ints:
        """The keys of students that the search finds."""
        keys = _keys(self._kept.students)
        return ints(sorted(keys[one.student_id] for one in self._matching(text)))

    def owners(self) -> Mapping[int, int]:
        """Whom each merged student is shown as, by key."""
        keys = _keys(self._kept.students)
        return {keys[one]: keys[owner] for one, owner in owners_among(self._kept).items()}

    def families(self) -> Mapping[int, int]:
        """For students of a family of several, the key that stands for all of them."""
        members: dict[str, list[int]] = {}
        for key, student in enumerate(self._kept.students.values(), start=1):
            if not student.merged_into:
                members.setdefault(_family(student) or f"alone {key}", []).append(key)
        return {key: min(keys) for keys in members.values() if len(keys) > 1 for key in keys}

    def course_names(self) -> Mapping[int, CourseName]:
        """Courses and bundles by key."""
        keys = _keys(self._kept.courses)
        courses = self._kept.courses.values()
        ordered = sorted(courses, key=lambda one: (sort_key(one.title), one.course_id))
        return {
            keys[one.course_id]: CourseName(one.course_id, one.title, rank)
            for rank, one in enumerate(ordered)
        }

    def place_names(self, keys: Sequence[int]) -> Mapping[int, PlaceName]:
        """Enrollments by key."""
        courses = self._kept.courses
        return {
            key: PlaceName(place.enrollment_id, courses[place.course_id].title)
            for key, place in enumerate(self._kept.enrollments.values(), start=1)
            if key in keys
        }

    def account_names(self, keys: Sequence[int]) -> Mapping[int, AccountName]:
        """Students by key."""
        return {
            key: AccountName(one.student_id, one.name, one.contact, one.guardian.name)
            for key, one in enumerate(self._kept.students.values(), start=1)
            if key in keys
        }

    def place_keys(self, enrollment_ids: Sequence[str]) -> Mapping[str, int]:
        """The keys of enrollments by their ids."""
        keys = _keys(self._kept.enrollments)
        return {one: keys[one] for one in enrollment_ids if one in keys}

    def last_reminded(self) -> Mapping[int, LastReminded]:
        """The last reminder of every account."""
        keys = _keys(self._kept.students)
        made = (slip for slip in self._kept.slips.values() if isinstance(slip, Reminder))
        return {
            keys[shown_as(self._kept, one.student_id)]: LastReminded(one.day, one.channel)
            for one in sorted(made, key=lambda slip: (slip.taken_at, slip.slip_id))
        }

    def plans_made(self) -> int:
        """How many payment plans were ever made."""
        return sum(isinstance(slip, Plan) for slip in self._kept.slips.values())

    def unsent_places(self) -> Mapping[int, SyncState]:
        """A store without a server has nothing to send."""
        return {}

    def _sorted(self, by: Callable[[Student], Any]) -> Ints:
        students = enumerate(self._kept.students.values(), start=1)
        return ints([key for key, _ in sorted(students, key=lambda row: (by(row[1]), row[0]))])


def _keys(records: Mapping[str, object]) -> dict[str, int]:
    return {record_id: key for key, record_id in enumerate(records, start=1)}


def _together(void: Entry, target: Entry) -> bool:
    return void.enrollment_id == target.enrollment_id


def _is_scheduled(entry: Entry, kept: Kept) -> bool:
    return entry.entry_id == kept.enrollments[entry.enrollment_id].charge_id


def _withdrawn_on(place: Enrollment) -> int:
    if place.state is not EnrollmentState.WITHDRAWN:
        return NEVER
    return ALWAYS if place.withdrawn_on is None else place.withdrawn_on.toordinal()


def _schedule(place: Enrollment) -> Schedule:
    return tuple((part.amount.cents, part.due_on.toordinal()) for part in place.schedule)


def _family(student: Student) -> str:
    """What students of one family share."""
    if student.family_id:
        return f"f{student.family_id}"
    phone, email = phone_digits(student.guardian.phone), contact_key(student.guardian.email)
    return f"p{phone}" if phone else f"e{email}" if email else ""
