"""A month with merges that were undone is the month without them, on everything that is read."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app import commands
from enrolldesk.app.desk import Desk
from enrolldesk.app.merging.commands import MergeStudents, UnmergeStudent
from enrolldesk.app.ports import PaymentsQuery, Store, StudentsQuery
from enrolldesk.app.verify import verify
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.merging import FIELDS
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian, Student
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.small_school import ANA, COURSES, DESK_ONE, LAKESIDE, SteadyClock

PEOPLE = (
    Student("a", "Ana Ek", phone="614 555 0101", email="ana@example.org"),
    Student("b", "Ana Eck", phone="614 555 0102", guardian=Guardian("Rosa", "614 555 0109")),
    Student("c", "Anna Ek", email="anna@example.org", notes="Mornings"),
    Student("d", "Ben Ode", phone="614 555 0104", notes="No highway"),
)
IDS = st.sampled_from([one.student_id for one in PEOPLE])
PLACES = st.integers(0, 5)
CENTS = st.integers(1, 60_000)
ACTS = st.one_of(
    st.tuples(st.just("merge"), IDS, IDS, st.lists(st.sampled_from(list(FIELDS)), max_size=4)),
    st.tuples(st.just("unmerge"), IDS),
    st.tuples(st.just("pay"), PLACES, CENTS),
    st.tuples(st.just("refund"), PLACES, CENTS),
    st.tuples(st.just("void"), st.integers(0, 12)),
    st.tuples(st.just("cancel"), PLACES),
    st.tuples(st.just("wait"), st.integers(1, 20)),
)
PLACED = st.lists(st.tuples(IDS, st.sampled_from(COURSES)), min_size=1, max_size=6)


class Month:
    """One school; acts name enrollments and entries by their place in the order of recording."""

    def __init__(self, store: Store, *, merging: bool) -> None:
        self.clock = SteadyClock()
        self.desk = Desk(store, self.clock)
        self.merging = merging
        self.counted = 0
        self.places: list[str] = []
        self.run(commands.FoundSchool, school=LAKESIDE, desk=DESK_ONE, staff=ANA)
        for course in COURSES:
            self.run(commands.AddCourse, course=course)
        for student in PEOPLE:
            self.run(commands.AddStudent, student=student)

    def run(self, made: type[commands.Command], **values: Any) -> None:
        self.clock.forward(minutes=1)
        self.counted += 1
        try:
            self.desk.run(made(command_id=f"id-{self.counted}", **values))
        except DeskError:
            return

    def enroll(self, student_id: str, course_id: str) -> None:
        self.run(commands.Enroll, student_id=student_id, course_id=course_id)
        known = self.desk.reads.enrollments_of(student_id)
        self.places += [
            one.enrollment_id
            for one in known
            if one.bundle_id is None and one.enrollment_id not in self.places
        ]

    def act(self, kind: str, *values: Any) -> None:
        place = self.places[values[0] % len(self.places)] if isinstance(values[0], int) else ""
        match kind:
            case "merge" if self.merging:
                kept_id, merged_id, taken = values
                self.run(MergeStudents, kept_id=kept_id, merged_id=merged_id, taken=tuple(taken))
            case "unmerge" if self.merging:
                self.run(UnmergeStudent, merged_id=values[0], reason="Two people")
            case "merge" | "unmerge":
                # Time goes by all the same, and an id is drawn.
                self.clock.forward(minutes=1)
                self.counted += 1
            case "pay":
                amount = Money(values[1])
                self.run(
                    commands.RecordPayment,
                    shares=(Share(place, amount),),
                    tenders=(Tender(Method.CASH, amount),),
                )
            case "refund":
                self.run(
                    commands.Refund,
                    enrollment_id=place,
                    amount=Money(values[1]),
                    method=Method.CASH,
                    reason="Asked for",
                )
            case "void":
                entries = [
                    entry.entry_id
                    for key in self.places
                    for entry in self.desk.reads.entries_of(key)
                ]
                if values[0] < len(entries):
                    self.run(commands.VoidEntry, entry_id=entries[values[0]], reason="Slip")
            case "cancel":
                self.run(commands.CancelEnrollment, enrollment_id=place, reason="Moved")
            case "wait":
                self.clock.forward(days=values[0])

    def part_all(self) -> None:
        """Undo what is still merged."""
        for student in PEOPLE:
            self.act("unmerge", student.student_id)

    def told(self) -> dict[str, object]:
        """Everything the windows, pages and the command line read."""
        reads, today = self.desk.reads, self.desk.today()
        told: dict[str, object] = {}
        for order in ("name", "balance"):
            keys = reads.student_keys(StudentsQuery(order))
            told[order] = reads.student_rows(keys, today)
        for query in ("an", "ek", "0102", "d1-0", "anna@", "614 555", "rosa"):
            told[query] = reads.search(query, today)
        for student in PEOPLE:
            told[student.student_id] = reads.student_card(student.student_id, today)
            told[f"like {student.student_id}"] = reads.like(
                replace(student, student_id="new"), today
            )
        told["balances"] = list(reads.balances(today))
        payments = PaymentsQuery()
        told["payments"] = reads.payment_rows(reads.payment_keys(payments))
        told["tally"] = reads.payments_tally(payments)
        told["accounts"] = list(reads.accounts())
        told["identities"] = sorted(reads.identities(), key=lambda one: one.student_id)
        return told


@settings(max_examples=20, deadline=None)
@given(placed=PLACED, acts=st.lists(ACTS, min_size=3, max_size=25), on_disk=st.booleans())
def test_merges_that_were_undone_leave_nothing(
    placed: list[tuple[str, Any]], acts: list[tuple[Any, ...]], on_disk: bool
) -> None:
    with TemporaryDirectory() as folder:
        stores: list[Store] = [
            open_store(Path(folder) / name) if on_disk else MemoryStore() for name in ("one", "two")
        ]
        merged, plain = Month(stores[0], merging=True), Month(stores[1], merging=False)
        for month in (merged, plain):
            for student_id, course in placed:
                month.enroll(student_id, course.course_id)
            for act in acts:
                month.act(*act)
            month.part_all()
        assert verify(stores[0]).disagreements == ()
        assert merged.told() == plain.told()
        for store in stores:
            store.close()


def test_a_month_is_told_with_its_merges() -> None:
    """The comparison above would see a merge that stays."""
    months = [Month(MemoryStore(), merging=merging) for merging in (True, False)]
    for month in months:
        month.enroll("a", COURSES[0].course_id)
        month.act("merge", "a", "b", ["guardian"])
        month.clock.moment += timedelta(days=1)
    told = [month.told() for month in months]
    differing = {name for name in told[0] if told[0][name] != told[1][name]}
    assert {"name", "0102", "rosa", "a", "b", "accounts"} <= differing
