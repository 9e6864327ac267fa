"""The figures of a whole school are those of the domain's functions, for schools made by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from enrolldesk.app.folding import sort_key
from enrolldesk.app.reports.balances import Balances
from enrolldesk.app.reports.book import read_book
from enrolldesk.app.reports.query import BalancesQuery, Bucket, GroupBy, Holding
from enrolldesk.app.reports.rows import Line
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.as_of import enrollment_as_of, entries_as_of
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import (
    Enrollment,
    EnrollmentState,
    Instalment,
    OpenItem,
    due_by,
    open_items,
    payment_status,
)
from enrolldesk.domain.ids import charge_id, void_id
from enrolldesk.domain.ledger import Entry, EntryKind, live_entries, standing_of
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.people import Guardian, Student
from enrolldesk.domain.plans import Plan
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.memory_kept import Kept

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 260).map(lambda days: FIRST + timedelta(days=days))
CENTS = st.integers(1, 400)
MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
PLAIN = (
    EntryKind.CHARGE,
    EntryKind.FEE,
    EntryKind.DISCOUNT,
    EntryKind.PAYMENT,
    EntryKind.PAYMENT,
    EntryKind.REFUND,
    EntryKind.RETURNED,
    EntryKind.WRITE_OFF,
)
SCHEDULES = st.lists(st.tuples(CENTS, DAYS), max_size=4).map(
    lambda parts: tuple(Instalment(Money(cents), day) for cents, day in parts)
)


def entry(place: Enrollment, number: int, kind: str, day: date, deltas: tuple[int, ...]) -> Entry:
    """A line with whatever deltas."""
    charged, paid, written_off = (Money(cents) for cents in deltas)
    return Entry(
        entry_id=f"{place.enrollment_id}-{number}",
        kind=kind,
        amount=Money(max(map(abs, deltas))),
        charged_delta=charged,
        paid_delta=paid,
        written_off_delta=written_off,
        student_id=place.student_id,
        enrollment_id=place.enrollment_id,
        desk_id="d",
        staff_id="s",
        taken_at=MOMENT,
        day=day,
    )


def void_of(entry: Entry, day: date) -> Entry:
    """The exact opposite, on whatever day."""
    return replace(
        entry,
        entry_id=void_id(entry.entry_id),
        kind=EntryKind.VOID,
        charged_delta=-entry.charged_delta,
        paid_delta=-entry.paid_delta,
        written_off_delta=-entry.written_off_delta,
        day=day,
        reverses=entry.entry_id,
    )


@st.composite
def ledgers(draw: st.DrawFn, place: Enrollment) -> list[Entry]:
    """The charge of enrolling, then anything that a kind allows, some of it voided."""
    lines: list[Entry] = []
    if draw(st.integers(0, 9)):
        made = entry(place, 0, EntryKind.CHARGE, place.enrolled_on, (place.price.cents, 0, 0))
        lines.append(replace(made, entry_id=charge_id(place.enrollment_id)))
    for number in range(1, draw(st.integers(0, 6)) + 1):
        cents, day = draw(CENTS), draw(DAYS)
        kind = draw(st.sampled_from((*PLAIN, EntryKind.CREDIT, EntryKind.CORRECTION, "newer")))
        if kind in PLAIN:
            one = Entry.of_kind(
                EntryKind(kind),
                entry_id=f"{place.enrollment_id}-{number}",
                amount=Money(cents),
                student_id=place.student_id,
                enrollment_id=place.enrollment_id,
                desk_id="d",
                staff_id="s",
                taken_at=MOMENT,
                day=day,
            )
        else:
            sign = draw(st.sampled_from((1, -1)))
            deltas = {
                EntryKind.CREDIT: (0, sign * cents, 0),
                EntryKind.CORRECTION: (sign * cents, 0, 0),
                "newer": (sign * cents, draw(CENTS), -cents),
            }[kind]
            one = entry(place, number, kind, day, deltas)
        lines.append(one)
    for one in tuple(lines):
        if not draw(st.integers(0, 4)):
            lines.append(void_of(one, draw(DAYS)))
    return lines


@st.composite
def schools(draw: st.DrawFn) -> Kept:
    """A few students, places, ledgers and plans."""
    kept = Kept()
    for number in (1, 2):
        title = draw(st.sampled_from(("Theory", "wheel", "Ábc")))
        kept.courses[f"c{number}"] = Course(f"c{number}", title, Money(100), Money(100))
    for number in range(draw(st.integers(1, 4))):
        phone = draw(st.sampled_from(("", "5550101")))
        student_id = f"s{number}"
        kept.students[student_id] = Student(
            student_id,
            draw(st.sampled_from(("Ana", "ben", "Chloé"))),
            phone=draw(st.sampled_from(("", "5550100", "5550199"))),
            guardian=Guardian("Rosa", phone),
            family_id=draw(st.sampled_from(("", "f"))),
        )
        for place_number in range(draw(st.integers(0, 2))):
            _enroll(draw, kept, f"{student_id}e{place_number}", student_id)
    return kept


def _enroll(draw: Any, kept: Kept, enrollment_id: str, student_id: str) -> None:
    place = Enrollment(
        enrollment_id=enrollment_id,
        student_id=student_id,
        course_id=draw(st.sampled_from(("c1", "c2"))),
        ordinal=1,
        price=Money(draw(CENTS)),
        upfront=ZERO,
        schedule=draw(SCHEDULES),
        enrolled_at=MOMENT,
        enrolled_on=draw(DAYS),
    )
    if not draw(st.integers(0, 3)):
        left = draw(st.one_of(st.none(), DAYS))
        place = replace(place, state=EnrollmentState.WITHDRAWN, withdrawn_on=left)
    kept.enrollments[enrollment_id] = place
    for line in draw(ledgers(place)):
        kept.entries[line.entry_id] = line
    for number in range(draw(st.sampled_from((0, 0, 0, 1, 2, 3)))):
        plan = Plan(
            slip_id=f"{enrollment_id}p{number}",
            desk_id="d",
            staff_id="s",
            taken_at=MOMENT,
            day=draw(DAYS),
            enrollment_id=enrollment_id,
            schedule=(),
            before=draw(SCHEDULES),
        )
        kept.slips[plan.slip_id] = plan


class Truth:
    """What the domain says of one enrollment at the end of a day, or now."""

    def __init__(self, kept: Kept, place: Enrollment, as_of: date | None, today: date) -> None:
        entries = tuple(e for e in kept.entries.values() if e.enrollment_id == place.enrollment_id)
        plans = [one for one in kept.slips.values() if one.about == place.enrollment_id]
        self.present = True
        if as_of is not None:
            entries = entries_as_of(entries, as_of)
            self.present = place.enrolled_on <= as_of or bool(entries)
            place = enrollment_as_of(place, [p for p in plans if isinstance(p, Plan)], as_of)
        self.place, self.entries = place, entries
        self.standing = standing_of(entries)
        self.items: tuple[OpenItem, ...] = open_items(place, entries)
        self.next_due_on = self.items[0].due_on if self.items else None
        judged = as_of or today
        self.status = payment_status(place.state, self.standing, self.next_due_on, judged)
        self.due_now = due_by(self.items, judged)
        self.days_late = max(0, (judged - self.next_due_on).days) if self.next_due_on else 0
        paid = [e.day for e in live_entries(entries) if e.kind == EntryKind.PAYMENT]
        self.last_payment_on = max(paid, default=None)
        self.buckets = dict.fromkeys(Bucket, ZERO)
        for item in self.items:
            self.buckets[bucket_of((judged - item.due_on).days)] += item.amount


def bucket_of(late: int) -> Bucket:
    """The bucket by its name."""
    if late <= 0:
        return Bucket.CURRENT
    if late <= 30:
        return Bucket.UP_TO_30
    if late <= 60:
        return Bucket.UP_TO_60
    return Bucket.UP_TO_90 if late <= 90 else Bucket.OVER_90


def balances_of(kept: Kept) -> Balances:
    """The report's answer, from the same records."""
    store = MemoryStore()
    store.kept = kept
    return Balances(store.reads, read_book(store.reads))


@settings(max_examples=150, deadline=None)
@given(kept=schools(), as_of=st.one_of(st.none(), DAYS), today=DAYS)
def test_every_figure_is_the_domains(kept: Kept, as_of: date | None, today: date) -> None:
    found = balances_of(kept).ask(BalancesQuery(as_of=as_of), today)
    rows = {row.enrollment_id: row for row in found.all_rows() if isinstance(row, BalanceRow)}
    truths = {
        place.enrollment_id: Truth(kept, place, as_of, today) for place in kept.enrollments.values()
    }
    assert rows.keys() == {key for key, truth in truths.items() if truth.present}
    for key, row in rows.items():
        truth = truths[key]
        assert row.standing == truth.standing
        assert row.status is truth.status
        assert (row.due_now, row.next_due_on) == (truth.due_now, truth.next_due_on)
        assert (row.days_late, row.last_payment_on) == (truth.days_late, truth.last_payment_on)
        late = ((as_of or today) - truth.next_due_on).days if truth.next_due_on else None
        assert row.bucket is (None if late is None else bucket_of(late))
    shown = [truths[key] for key in rows]
    for bucket, amount in zip(Bucket, found.totals.buckets, strict=True):
        assert amount == total(truth.buckets[bucket] for truth in shown)
    assert found.totals.due_now == total(truth.due_now for truth in shown)
    assert found.totals.owed == total(max(ZERO, truth.standing.owed) for truth in shown)
    assert found.totals.credit == total(truth.standing.credit for truth in shown)


@settings(max_examples=60, deadline=None)
@given(kept=schools(), today=DAYS, data=st.data())
def test_a_newer_book_equals_one_read_anew(kept: Kept, today: date, data: st.DataObject) -> None:
    store = MemoryStore()
    store.kept = kept
    before = read_book(store.reads)
    later = kept.copied()
    places = list(later.enrollments.values())
    if places:
        place = data.draw(st.sampled_from(places))
        for line in data.draw(ledgers(place)):
            new = replace(line, entry_id=f"later-{line.entry_id}")
            later.entries[new.entry_id] = new
        later.touches += 1
        later.touched[place.student_id] = later.touches
        _enroll(data.draw, later, "later", place.student_id)
    store.kept = later
    news = Balances(store.reads, read_book(store.reads, before))
    anew = balances_of(later)
    for order in ("student", "owed"):
        query = BalancesQuery(order=order)
        assert list(news.ask(query, today).all_rows()) == list(anew.ask(query, today).all_rows())
        assert news.ask(query, today).totals == anew.ask(query, today).totals


def single(rows: Iterable[Line]) -> list[BalanceRow]:
    """The enrollments among some rows."""
    return [row for row in rows if isinstance(row, BalanceRow)]


ORDERS: dict[str, Callable[[BalanceRow], Any]] = {
    "due_now": lambda row: row.due_now.cents,
    "owed": lambda row: row.standing.owed.cents,
    "credit": lambda row: row.standing.credit.cents,
    "days_late": lambda row: row.days_late,
    "next_due": lambda row: row.next_due_on.toordinal() if row.next_due_on else None,
    "last_payment": lambda row: row.last_payment_on.toordinal() if row.last_payment_on else None,
    "bucket": lambda row: list(Bucket).index(row.bucket) if row.bucket else None,
}


@settings(max_examples=80, deadline=None)
@given(
    kept=schools(),
    today=DAYS,
    order=st.sampled_from(sorted(ORDERS)),
    down=st.booleans(),
    holding=st.sampled_from(Holding),
    bucket=st.one_of(st.none(), st.sampled_from(Bucket)),
    age=st.sampled_from((0, 0, 30)),
)
def test_filters_leave_and_columns_sort_what_they_say(
    kept: Kept,
    today: date,
    order: str,
    down: bool,
    holding: Holding,
    bucket: Bucket | None,
    age: int,
) -> None:
    balances = balances_of(kept)
    everything = list(balances.ask(BalancesQuery(), today).all_rows())
    query = BalancesQuery(
        holding=holding, bucket=bucket, unpaid_for=age, order=order, descending=down
    )
    found = [row for row in balances.ask(query, today).all_rows() if isinstance(row, BalanceRow)]
    truths = {p.enrollment_id: Truth(kept, p, None, today) for p in kept.enrollments.values()}

    def wanted(row: BalanceRow) -> bool:
        owed = row.standing.owed
        last = row.last_payment_on
        return (
            (holding is not Holding.OWING or owed > ZERO)
            and (holding is not Holding.CREDIT or owed < ZERO)
            and (bucket is None or truths[row.enrollment_id].buckets[bucket] > ZERO)
            and (not age or last is None or (today - last).days >= age)
        )

    expected = [row for row in everything if isinstance(row, BalanceRow) and wanted(row)]
    by = ORDERS[order]
    with_value = [row for row in expected if by(row) is not None]
    # Turned round, those that are alike stay by name.
    with_value.sort(key=lambda row: -by(row) if down else by(row))
    assert found == [*with_value, *(row for row in expected if by(row) is None)]


@settings(max_examples=60, deadline=None)
@given(kept=schools(), today=DAYS, down=st.booleans())
def test_courses_sort_by_title_and_names_by_name(kept: Kept, today: date, down: bool) -> None:
    balances = balances_of(kept)
    titles = sorted(kept.courses.values(), key=lambda one: (sort_key(one.title), one.course_id))
    rank = {course.course_id: number for number, course in enumerate(titles)}
    by_course = balances.ask(BalancesQuery(order="course", descending=down), today).all_rows()
    places = [kept.enrollments[row.enrollment_id] for row in single(by_course)]
    ranks = [rank[place.course_id] for place in places]
    assert ranks == sorted(ranks, reverse=down)
    by_name = balances.ask(BalancesQuery(descending=down), today).all_rows()
    names = [sort_key(row.student) for row in single(by_name)]
    assert names == sorted(names, reverse=down)


@settings(max_examples=60, deadline=None)
@given(
    kept=schools(),
    today=DAYS,
    group_by=st.sampled_from((GroupBy.COURSE, GroupBy.GUARDIAN, GroupBy.STUDENT)),
    order=st.sampled_from(("student", "owed", "due_now")),
    down=st.booleans(),
)
def test_groups_hold_every_row_once_and_add_up(
    kept: Kept, today: date, group_by: GroupBy, order: str, down: bool
) -> None:
    balances = balances_of(kept)
    plain = list(balances.ask(BalancesQuery(), today).all_rows())
    query = BalancesQuery(group_by=group_by, order=order, descending=down)
    grouped = balances.ask(query, today)
    rows = list(grouped.all_rows())
    single = [row for row in rows if isinstance(row, BalanceRow)]
    assert sorted(row.key for row in single) == sorted(row.key for row in plain)
    members: list[BalanceRow] = []
    for row in reversed(rows):
        if isinstance(row, BalanceRow):
            members.append(row)
            continue
        assert row.totals.count == len(members)
        assert row.totals.owed == total(max(ZERO, one.standing.owed) for one in members)
        assert row.totals.due_now == total(one.due_now for one in members)
        assert total(row.totals.buckets) >= row.totals.owed
        shared = {_of(one, kept, group_by) for one in members}
        assert len(shared) == 1
        members = []
    assert not members
    heads = [row for row in rows if not isinstance(row, BalanceRow)]
    if order != "student":
        sums = [row.totals.owed if order == "owed" else row.totals.due_now for row in heads]
        assert sums == sorted(sums, reverse=down)
    closed = balances.ask(query, today, ())
    assert list(closed.all_rows()) == heads
    assert closed.totals == grouped.totals


def _of(row: BalanceRow, kept: Kept, group_by: GroupBy) -> str:
    student = kept.students[row.student_id]
    if group_by is GroupBy.COURSE:
        return kept.enrollments[row.enrollment_id].course_id
    if group_by is GroupBy.STUDENT:
        return row.student_id
    return student.family_id or student.guardian.phone or row.student_id
