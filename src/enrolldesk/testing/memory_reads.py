"""Everything that can be read of a store in memory, computed the plain way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from enrolldesk.app.folding import (
    sort_key,
)
from enrolldesk.app.ports import Account
from enrolldesk.app.rows import (
    BalanceRow,
    CourseRow,
    Fenced,
    OutboxRow,
    Receipt,
)
from enrolldesk.app.slips.kinds import AnySlip
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import (
    Enrollment,
    EnrollmentState,
    PaymentStatus,
    open_items,
)
from enrolldesk.domain.ledger import Entry, Standing, standing_of, voided_ids
from enrolldesk.domain.money import Money
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.testing.memory_owners import (
    people_by_name,
    shown_as,
)
from enrolldesk.testing.memory_reports import MemoryReports
from enrolldesk.testing.memory_slips import (
    desk_days_among,
    discounts_among,
    entries_among,
    slips_among,
)
from enrolldesk.testing.memory_students import MemoryStudents


class MemoryReads(MemoryStudents):
    """What is read, from whatever is kept at that moment."""

    def school(self) -> School | None:
        """The school, once it is founded."""
        return self._kept.school

    def desk(self) -> DeskIdentity | None:
        """This desk, once the school is founded."""
        return self._kept.desk

    def receipts_given(self) -> bool:
        """Whether this desk has printed any receipt number."""
        return bool(self._kept.series)

    def staff(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name."""
        return people_by_name(self._kept)

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        return self._kept.courses.get(course_id)

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return self._kept.enrollments.get(enrollment_id)

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return self._kept.entries.get(entry_id)

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""
        return tuple(e for e in self._kept.entries.values() if e.enrollment_id == enrollment_id)

    def standing(self, enrollment_id: str) -> Standing:
        """What an enrollment's entries add up to."""
        return standing_of(self.entries_of(enrollment_id))

    def courses(self, *, inactive: bool = False) -> tuple[CourseRow, ...]:
        """Courses and bundles by title."""
        known = self._kept.courses
        shown = sorted(known.values(), key=lambda one: (sort_key(one.title), one.course_id))
        return tuple(
            CourseRow(
                course,
                tuple(known[part.course_id].title for part in course.components),
                sum(
                    place.course_id == course.course_id and place.state is EnrollmentState.OPEN
                    for place in self._kept.enrollments.values()
                ),
            )
            for course in shown
            if inactive or course.active
        )

    def course_titled(self, title: str) -> Course | None:
        """A course by title, whatever its case and accents."""
        key = sort_key(title)
        found = [one for one in self._kept.courses.values() if sort_key(one.title) == key]
        return min(found, key=lambda one: not one.active, default=None)

    def receipt(self, receipt_id: str) -> Receipt | None:
        """A receipt by the id its entries share."""
        entries = tuple(e for e in self._kept.entries.values() if e.receipt_id == receipt_id)
        if not entries:
            return None
        voided = voided_ids(self._kept.entries.values()) & {e.entry_id for e in entries}
        return Receipt(receipt_id, entries[0].receipt_no or "", entries, voided)

    def receipt_numbered(self, receipt_no: str) -> Receipt | None:
        """A receipt by its printed number, in any case."""
        wanted_no = receipt_no.strip().lower()
        for entry in self._kept.entries.values():
            if entry.receipt_id and (entry.receipt_no or "").lower() == wanted_no:
                return self.receipt(entry.receipt_id)
        return None

    def balances(
        self, today: date, *, status: PaymentStatus | None = None, owing: bool = False
    ) -> Iterator[BalanceRow]:
        """Every enrollment that carries money, by student's name."""
        from enrolldesk.app.reports.balances import balance_rows
        from enrolldesk.app.reports.query import BalancesQuery, Holding

        holding = Holding.OWING if owing else Holding.ALL
        return balance_rows(self, BalancesQuery(status=status, holding=holding), today)

    @property
    def reports(self) -> MemoryReports:
        """What reports read."""
        return MemoryReports(lambda: self._kept, self._found)

    def outbox(self, *, limit: int | None = None) -> tuple[OutboxRow, ...]:
        """Recorded batches, oldest first."""
        return tuple(row for row, _ in self._kept.batches.values())[:limit]

    def outbox_count(self) -> Mapping[str, int]:
        """How many batches are in each state."""
        counts: dict[str, int] = {}
        for row, _ in self._kept.batches.values():
            counts[row.state] = counts.get(row.state, 0) + 1
        return counts

    def fenced(self) -> tuple[Fenced, ...]:
        """A store without a server fences nothing."""
        return ()

    def rescued(self) -> frozenset[str]:
        """Nothing came from elsewhere."""
        return frozenset()

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""
        return discounts_among(self._kept.entries.values(), promotion_id)

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""
        return entries_among(self._kept.entries.values(), desk_id, day)

    def desk_names(self) -> Mapping[str, str]:
        """The one desk there is."""
        desk = self._kept.desk
        return {} if desk is None else {desk.desk_id: desk.name or f"{desk.code}{desk.letter}"}

    def desk_days(self, first_day: date, last_day: date) -> Mapping[tuple[date, str], Money]:
        """What went over the counter, taken less handed back, by day and desk."""
        return desk_days_among(self._kept.entries.values(), first_day, last_day)

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        return next((slip for slip in self.slips(made) if slip.slip_id == slip_id), None)

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, then id."""
        return slips_among(self._kept.slips, made, about=about, since=since, until=until)

    def accounts(self) -> Iterator[Account]:
        """Every student with everything recorded; nothing is kept beside it that could differ."""
        for _, student in self._keyed():
            places = tuple(
                one
                for one in self._kept.enrollments.values()
                if one.student_id == student.student_id
            )
            entries = {one.enrollment_id: self.entries_of(one.enrollment_id) for one in places}
            kept = {
                one.enrollment_id: (
                    standing_of(entries[one.enrollment_id]),
                    _next_due(one, entries[one.enrollment_id]),
                )
                for one in places
            }
            shown = shown_as(self._kept, student.student_id)
            owed = Money(self._owed(student.student_id) if shown == student.student_id else 0)
            yield Account(student, places, entries, kept, owed, searchable=True, shown_as=shown)

    def counts(self) -> Mapping[str, int]:
        """How many students, courses, enrollments, entries and batches there are."""
        names = ("students", "courses", "enrollments", "entries", "batches")
        return {name: len(getattr(self._kept, name)) for name in names}


def _next_due(place: Enrollment, entries: Sequence[Entry]) -> date | None:
    items = open_items(place, entries)
    return items[0].due_on if items else None
