"""Reports of the store on disk and of the one in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from enrolldesk.app import commands
from enrolldesk.app.planning.commands import ChangePlan
from enrolldesk.app.reports.balances import Balances
from enrolldesk.app.reports.book import Book, read_book
from enrolldesk.app.reports.query import ORDERS, BalancesQuery, GroupBy, Holding
from enrolldesk.app.reports.rows import Line
from enrolldesk.app.reports.takings import takings
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian, Student, StudentState
from enrolldesk.domain.status import EnrollmentState
from enrolldesk.testing.small_school import THEORY, WHEEL
from tests.contract.conftest import Office, there


def ask(at: Office, before: Book | None = None, **wanted: Any) -> list[Line]:
    """The rows of a list."""
    book = read_book(at.reads, before)
    return list(Balances(at.reads, book).ask(BalancesQuery(**wanted), at.today).all_rows())


def names(at: Office, **wanted: Any) -> list[str]:
    """Whose rows a list shows."""
    rows = ask(at, **wanted)
    return [row.student if isinstance(row, BalanceRow) else row.name for row in rows]


@pytest.fixture
def busy(at: Office) -> dict[str, str]:
    """Enrollments by student: half paid and over, voided, withdrawn, refunded, and a sibling."""
    places: dict[str, str] = {}
    rosa = Guardian("Rosa", "614 555 0100")
    for name, cash, guardian in (
        ("Cy", 0, rosa),
        ("ána", 9999, rosa),
        ("Ben", 60000, Guardian()),
        ("Dee", 9999, Guardian()),
    ):
        student = at.school.student(name, phone="614 555 0133", guardian=guardian)
        places[name] = at.school.enroll(student, cash=cash)
    at.clock.forward(days=20)
    receipt = at.school.pay(places["Cy"], 5000, Method.CARD)
    at.clock.forward(days=20)
    at.desk.run(commands.VoidEntry(command_id=new_id(), entry_id=receipt, reason="Slip"))
    at.desk.run(
        commands.Refund(
            command_id=new_id(),
            enrollment_id=places["Ben"],
            amount=Money(5001),
            method=Method.CASH,
            reason="Too much",
        )
    )
    return places


def test_a_list_is_sorted_by_every_column(at: Office, busy: dict[str, str]) -> None:
    everybody = ["ána", "Ben", "Cy", "Dee"]
    assert names(at) == everybody
    assert names(at, descending=True) == everybody[::-1]
    for order in ORDERS:
        assert sorted(names(at, order=order)) == sorted(everybody)
    assert names(at, order="owed", descending=True) == ["Cy", "ána", "Dee", "Ben"]
    assert names(at, holding=Holding.OWING, order="days_late") == ["ána", "Dee", "Cy"]
    assert names(at, order="last_payment") == ["ána", "Ben", "Dee", "Cy"]


def test_a_past_day_knows_no_later_entry(at: Office, busy: dict[str, str]) -> None:
    rows = {row.student: row for row in ask(at) if isinstance(row, BalanceRow)}
    assert rows["Cy"].standing.owed == Money(54999)
    before = at.today - timedelta(days=1)
    past = {row.student: row for row in ask(at, as_of=before) if isinstance(row, BalanceRow)}
    assert (past["Cy"].standing.owed, past["Cy"].days_late) == (Money(49999), 39)
    assert (past["Ben"].standing.credit, rows["Ben"].standing.credit) == (Money(5001), Money(0))
    assert past["Cy"].last_payment_on == at.today - timedelta(days=20)
    assert rows["Cy"].last_payment_on is None
    assert ask(at, as_of=at.today - timedelta(days=41)) == []


def test_a_place_given_up_was_held_before(at: Office, busy: dict[str, str]) -> None:
    at.clock.forward(days=5)
    at.desk.run(
        commands.CancelEnrollment(
            command_id=new_id(), enrollment_id=busy["Cy"], reason="Moved away"
        )
    )
    assert there(at.reads.enrollment(busy["Cy"])).state is EnrollmentState.WITHDRAWN
    status = {row.student: row.status for row in ask(at) if isinstance(row, BalanceRow)}
    assert status["Cy"] == "withdrawn"
    before = ask(at, as_of=at.today - timedelta(days=1))
    held = {row.student: row.status for row in before if isinstance(row, BalanceRow)}
    assert held["Cy"] == "overdue"


def test_a_plan_holds_from_its_day_on(at: Office, busy: dict[str, str]) -> None:
    before = at.today - timedelta(days=1)
    later = at.today + timedelta(days=30)
    parts = (Instalment(Money(20000), later), Instalment(Money(25000), later + timedelta(days=30)))
    book = read_book(at.reads)
    at.desk.run(
        ChangePlan(
            command_id=new_id(), enrollment_id=busy["ána"], parts=parts, reason="Asked for time"
        )
    )
    for known in (None, book):
        now = {row.student: row for row in ask(at, known) if isinstance(row, BalanceRow)}
        assert (now["ána"].next_due_on, now["ána"].days_late) == (later, 0)
        past = ask(at, known, as_of=before)
        then = {row.student: row for row in past if isinstance(row, BalanceRow)}
        assert (then["ána"].due_now, then["ána"].days_late) == (Money(45000), 9)


def test_filters_reach_the_store(at: Office, busy: dict[str, str]) -> None:
    assert names(at, text="0133 d") == names(at, text="dee") == ["Dee"]
    assert names(at, text="nobody") == []
    assert names(at, unsent=True) == []
    assert names(at, course_id=THEORY.course_id) == []
    assert names(at, unpaid_for=30) == ["ána", "Ben", "Cy", "Dee"]
    assert names(at, unpaid_for=41) == ["Cy"]


def test_families_are_added_up_once(at: Office, busy: dict[str, str]) -> None:
    rows = ask(at, group_by=GroupBy.GUARDIAN)
    heads = [row for row in rows if not isinstance(row, BalanceRow)]
    assert [(row.name, row.totals.count) for row in heads] == [("Rosa", 2), ("Ben", 1), ("Dee", 1)]
    assert heads[0].totals.owed == Money(54999 + 45000)
    assert [row.name for row in ask(at, group_by=GroupBy.STUDENT) if not isinstance(row, BalanceRow)
            ] == ["ána", "Ben", "Cy", "Dee"]  # fmt: skip


def test_only_what_was_touched_is_read_again(at: Office, busy: dict[str, str]) -> None:
    before = read_book(at.reads)
    assert ask(at, before) == ask(at)
    touch, touched = at.reads.reports.touched_since(before.touch)
    assert (touch, list(touched)) == (before.touch, [])
    at.school.pay(busy["ána"], 45000)
    at.school.enroll(at.school.student("Eve"), WHEEL.course_id)
    student = there(at.reads.student(there(at.reads.enrollment(busy["Dee"])).student_id))
    archived = Student(student.student_id, "Aaa", "614 555 0199", state=StudentState.ARCHIVED)
    at.desk.run(commands.ChangeStudent(command_id=new_id(), student=archived))
    touch, touched = at.reads.reports.touched_since(before.touch)
    assert (touch > before.touch, len(touched)) == (True, 3)
    assert ask(at, before) == ask(at)
    assert names(at) == ["Aaa", "ána", "Ben", "Cy", "Eve"]


def test_takings_are_by_day_and_method(at: Office, busy: dict[str, str]) -> None:
    first = at.today - timedelta(days=40)
    days = takings(at.reads, first, at.today)
    cash, card = zip(*((one.by_method[0].cents, one.by_method[1].cents) for one in days),
                     strict=True)  # fmt: skip
    assert [(one.day - first).days for one in days] == [0, 20, 40]
    assert (cash, card) == ((79998, 0, -5001), (0, 5000, -5000))
    assert [one.total.cents for one in days] == [79998, 5000, -10001]
    assert takings(at.reads, first, first) == days[:1]
