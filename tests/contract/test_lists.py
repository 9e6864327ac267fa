"""Lists of students, courses, payments and balances."""

from datetime import timedelta
from typing import Any

import pytest

from enrolldesk.app import commands
from enrolldesk.app.ports import PaymentsQuery, StudentsQuery
from enrolldesk.domain.access import AccessState
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import PaymentStatus
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student, StudentState
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL
from tests.contract.conftest import Office, there

Till = tuple[Office, str, str]


def listed(at: Office, **query: Any) -> list[str]:
    keys = at.reads.student_keys(StudentsQuery(**query))
    return [row.name for row in at.reads.student_rows(keys, at.today)]


def archive(at: Office, student_id: str) -> None:
    from dataclasses import replace

    student = there(at.reads.student(student_id))
    at.desk.run(
        commands.ChangeStudent(
            command_id=new_id(), student=replace(student, state=StudentState.ARCHIVED)
        )
    )


def refund(at: Office, enrollment_id: str, cents: int) -> str:
    command = commands.Refund(
        command_id=new_id(),
        enrollment_id=enrollment_id,
        amount=Money(cents),
        method=Method.CASH,
        reason="Asked for",
    )
    at.desk.run(command)
    return command.command_id


def void(at: Office, entry_id: str) -> None:
    at.desk.run(commands.VoidEntry(command_id=new_id(), entry_id=entry_id, reason="Slip"))


def test_names_are_sorted_without_accents_and_case(at: Office) -> None:
    for name in ("Zoé Ivers", "Łukasz Nowak", "lukas Abel", "Đặng Văn", "dana Ek", "Ægir", "王明"):
        at.school.student(name)
    by_name = ["Ægir", "dana Ek", "Đặng Văn", "lukas Abel", "Łukasz Nowak", "王明", "Zoé Ivers"]
    assert listed(at) == by_name
    assert listed(at, descending=True) == by_name[::-1]


def test_balances_are_sorted_with_names_among_equals(at: Office) -> None:
    ana, ben, cy = (at.school.student(name) for name in ("Ana", "Ben", "Cy"))
    at.school.enroll(cy, THEORY.course_id)
    at.school.enroll(ana, THEORY.course_id, cash=12000)
    assert listed(at, order="balance") == ["Ana", "Ben", "Cy"]
    at.school.student("Abe")
    assert listed(at, order="balance", descending=True) == ["Cy", "Abe", "Ben", "Ana"]
    assert at.row(ben).balance == ZERO


def test_whoever_was_busy_last_is_the_most_recent(at: Office) -> None:
    ana, ben = at.school.student("Ana"), at.school.student("Ben")
    assert listed(at, order="recent") == ["Ben", "Ana"]
    at.school.enroll(ana)
    assert listed(at, order="recent") == ["Ana", "Ben"]
    assert listed(at, order="recent", descending=True) == ["Ben", "Ana"]
    assert ben


def test_archived_students_are_a_list_of_their_own(at: Office) -> None:
    ana = at.school.student("Ana")
    at.school.student("Ben")
    archive(at, ana)
    assert listed(at) == ["Ben"]
    assert listed(at, archived=True) == ["Ana"]
    assert [student.name for student in at.reads.identities()] == ["Ben"]
    assert at.row(ana).archived


def test_rows_come_in_the_order_of_the_keys_and_unknown_ones_are_left_out(at: Office) -> None:
    keys = [there(at.reads.student_key(at.school.student(name))) for name in ("Ana", "Ben", "Cy")]
    rows = at.reads.student_rows([keys[2], 999_999, keys[0], keys[2]], at.today)
    assert [row.name for row in rows] == ["Cy", "Ana", "Cy"]
    assert [row.key for row in rows] == [keys[2], keys[0], keys[2]]
    assert at.reads.student_rows([], at.today) == []
    assert at.reads.student_key("nobody") is None


def test_a_row_says_how_a_student_stands(at: Office) -> None:
    ana = at.school.student("Ana", email="ana@example.org")
    row = at.row(ana)
    assert (row.status, row.enrolled, row.contact) == (
        PaymentStatus.PAID,
        False,
        "ana@example.org",
    )
    package = at.school.enroll(ana, cash=9999)
    assert at.row(ana).status is PaymentStatus.PARTIAL
    assert at.row(ana).balance == Money(45000)
    assert at.row(ana).enrolled
    at.clock.forward(days=31)
    assert at.row(ana).status is PaymentStatus.OVERDUE
    at.school.pay(package, 46000)
    row = at.row(ana)
    assert (row.status, row.balance, row.credit) == (
        PaymentStatus.PAID,
        Money(-1000),
        Money(1000),
    )
    assert row.sync is None


def test_credit_on_one_enrollment_never_reduces_what_another_owes(at: Office) -> None:
    ana = at.school.student("Ana")
    at.school.enroll(ana, THEORY.course_id, cash=19999)
    at.school.enroll(ana, WHEEL.course_id, cash=49998)
    row = at.row(ana)
    assert (row.status, row.balance, row.credit) == (
        PaymentStatus.PARTIAL,
        Money(-9999),
        Money(10000),
    )


def test_a_withdrawn_student_has_the_status_of_the_latest_enrollment(at: Office) -> None:
    ana = at.school.student("Ana")
    place = at.school.enroll(ana, THEORY.course_id)
    at.desk.run(commands.CancelEnrollment(command_id=new_id(), enrollment_id=place, reason="Moved"))
    row = at.row(ana)
    assert (row.status, row.enrolled, row.balance) == (PaymentStatus.WITHDRAWN, False, ZERO)


def test_a_card_shows_everything_in_order(at: Office) -> None:
    ana = at.school.student("Ana")
    theory_first = at.school.enroll(ana, THEORY.course_id, cash=9999)
    at.desk.run(
        commands.CancelEnrollment(command_id=new_id(), enrollment_id=theory_first, reason="Moved")
    )
    package = at.school.enroll(ana, cash=9999)
    card = there(at.reads.student_card(ana, at.today))
    assert [(row.title, row.is_bundle, row.is_component) for row in card.enrollments] == [
        (THEORY.title, False, False),
        (PACKAGE.title, True, False),
        (THEORY.title, False, True),
        (WHEEL.title, False, True),
    ]
    assert [row.access.state for row in card.enrollments] == [
        AccessState.LOCKED,
        AccessState.UNLOCKED,
        AccessState.UNLOCKED,
        AccessState.LOCKED,
    ]
    assert card.enrollments[3].access.missing == Money(45000)
    assert {row.status for row in card.enrollments[1:]} == {PaymentStatus.PARTIAL}
    assert card.enrollments[2].required_minutes == THEORY.required_minutes
    assert [row.entry.kind for row in card.ledger] == [
        "payment",
        "charge",
        "void",
        "payment",
        "charge",
    ]
    assert [row.balance.cents for row in card.ledger] == [35001, 45000, -9999, 0, 9999]
    assert [row.voided for row in card.ledger] == [False, False, False, False, True]
    assert {row.staff for row in card.ledger} == {"Ana R."}
    assert card.balance == Money(35001)
    assert card.due_now == ZERO
    assert there(card.next_due).amount == Money(45000)
    assert there(card.next_due).enrollment_id == package
    assert card.row == at.row(ana)
    assert card.student == at.reads.student(ana)
    assert at.reads.student_card("nobody", at.today) is None


def test_courses_count_the_places_that_are_held(at: Office) -> None:
    ana = at.school.student("Ana")
    place = at.school.enroll(ana)
    held = {row.course.title: row.enrolled for row in at.reads.courses()}
    assert held == {PACKAGE.title: 1, THEORY.title: 1, WHEEL.title: 1}
    at.desk.run(commands.CancelEnrollment(command_id=new_id(), enrollment_id=place, reason="Moved"))
    assert {row.enrolled for row in at.reads.courses()} == {0}
    assert [row.component_titles for row in at.reads.courses()] == [
        (),
        (THEORY.title, WHEEL.title),
        (),
    ]


def test_courses_no_longer_offered_are_shown_when_asked_for(at: Office) -> None:
    old = Course("old", "Ólder Théory", Money(1), Money(1), active=False)
    at.desk.run(commands.AddCourse(command_id=new_id(), course=old))
    assert old not in [row.course for row in at.reads.courses()]
    assert old in [row.course for row in at.reads.courses(inactive=True)]
    assert at.reads.course_titled("older  THEORY") == old
    assert at.reads.course_titled("older") is None


@pytest.fixture
def till(at: Office) -> Till:
    """Two students, payments by two methods on two days, a refund and a void."""
    ana, ben = at.school.student("Ana"), at.school.student("Ben")
    theory = at.school.enroll(ana, THEORY.course_id, cash=9999)
    wheel = at.school.enroll(ben, WHEEL.course_id)
    at.clock.forward(days=1)
    mistaken = at.school.pay(wheel, 700, Method.CARD)
    void(at, mistaken)
    at.clock.forward(minutes=1)
    handed_back = refund(at, theory, 999)
    return at, mistaken, handed_back


def paid(at: Office, **query: Any) -> list[tuple[str, int, bool]]:
    keys = at.reads.payment_keys(PaymentsQuery(**query))
    rows = at.reads.payment_rows(keys)
    assert [row.key for row in rows] == list(keys)
    return [(row.entry.kind, row.entry.amount.cents, row.voided) for row in rows]


def test_payments_refunds_and_their_voids_are_listed_newest_first(till: Till) -> None:
    at, *_ = till
    assert paid(at) == [
        ("refund", 999, False),
        ("void", 700, False),
        ("payment", 700, True),
        ("payment", 9999, False),
    ]
    assert paid(at, descending=False) == paid(at)[::-1]


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ({"method": "card"}, [700, 700]),
        ({"kind": "refund"}, [999]),
        ({"status": "standing"}, [999, 9999]),
        ({"status": "void"}, [700, 700]),
        ({"order": "amount"}, [9999, 999, 700, 700]),
        ({"order": "student", "descending": False}, [9999, 999, 700, 700]),
        ({"order": "title"}, [999, 9999, 700, 700]),
        ({"order": "method"}, [999, 9999, 700, 700]),
        ({"order": "receipt_no"}, [999, 700, 9999, 700]),
    ],
)
def test_payments_are_filtered_and_sorted(
    till: Till, query: dict[str, Any], amounts: list[int]
) -> None:
    at, *_ = till
    assert [cents for _, cents, _ in paid(at, **query)] == amounts


def test_payments_of_some_days(till: Till) -> None:
    at, *_ = till
    yesterday = at.today - timedelta(days=1)
    assert len(paid(at, first_day=at.today)) == 3
    assert len(paid(at, last_day=yesterday)) == 1
    assert paid(at, first_day=yesterday, last_day=at.today) == paid(at)


def test_the_tally_takes_voids_back(till: Till) -> None:
    at, *_ = till
    tally = at.reads.payments_tally(PaymentsQuery())
    assert (tally.count, tally.received, tally.handed_back) == (4, Money(9999), Money(999))
    cards = at.reads.payments_tally(PaymentsQuery(method="card"))
    assert (cards.count, cards.received) == (2, ZERO)
    none = at.reads.payments_tally(PaymentsQuery(kind="returned"))
    assert (none.count, none.received, none.handed_back) == (0, ZERO, ZERO)


def test_credit_moved_is_no_payment(at: Office) -> None:
    ana = at.school.student("Ana")
    theory = at.school.enroll(ana, THEORY.course_id, cash=19999)
    wheel = at.school.enroll(ana, WHEEL.course_id)
    before = paid(at)
    at.desk.run(
        commands.MoveCredit(
            command_id=new_id(),
            from_enrollment_id=theory,
            to_enrollment_id=wheel,
            amount=Money(10000),
            reason="Another course",
        )
    )
    assert paid(at) == before
    assert at.row(ana).credit == ZERO


def test_a_receipt_is_found_by_id_and_by_number(till: Till) -> None:
    at, mistaken, handed_back = till
    receipt = there(at.reads.receipt(mistaken))
    assert (receipt.receipt_no, receipt.is_void) == ("D1-000002", True)
    assert at.reads.receipt_numbered(" d1-000002 ") == receipt
    assert not there(at.reads.receipt(handed_back)).is_void
    assert at.reads.receipt("none") is at.reads.receipt_numbered("D1-000099") is None


def test_balances_by_name_with_what_is_due(at: Office) -> None:
    for name, cash in (("Cy", 0), ("ána", 9999), ("Ben", 54999)):
        at.school.enroll(at.school.student(name), cash=cash)
    rows = list(at.reads.balances(at.today))
    assert [(row.student, row.status, row.due_now.cents) for row in rows] == [
        ("ána", PaymentStatus.PARTIAL, 0),
        ("Ben", PaymentStatus.PAID, 0),
        ("Cy", PaymentStatus.DUE, 9999),
    ]
    assert [row.last_payment_on for row in rows] == [at.today, at.today, None]
    assert [row.days_late for row in rows] == [0, 0, 0]
    later = at.today + timedelta(days=30)
    assert [row.due_now.cents for row in at.reads.balances(later)] == [45000, 0, 54999]
    much_later = at.today + timedelta(days=40)
    assert [row.days_late for row in at.reads.balances(much_later)] == [10, 0, 40]
    assert [row.student for row in at.reads.balances(at.today, owing=True)] == ["ána", "Cy"]
    only_due = at.reads.balances(at.today, status=PaymentStatus.DUE)
    assert [row.student for row in only_due] == ["Cy"]


def test_accounts_hold_everything_and_agree_with_the_records(at: Office) -> None:
    ana = at.school.student("Ana")
    at.school.enroll(ana, cash=9999)
    (account,) = at.reads.accounts()
    assert account.student == at.reads.student(ana)
    assert account.enrollments == at.reads.enrollments_of(ana)
    for place in account.enrollments:
        assert account.entries[place.enrollment_id] == at.reads.entries_of(place.enrollment_id)
        standing, _ = account.kept[place.enrollment_id]
        assert standing == at.reads.standing(place.enrollment_id)
    assert account.kept_balance == Money(45000)
    assert account.searchable


def test_a_student_without_phone_shows_the_guardian(at: Office) -> None:
    from enrolldesk.domain.people import Guardian

    student = Student("kid", "Kid", guardian=Guardian("Rosa", email="rosa@example.org"))
    at.desk.run(commands.AddStudent(command_id=new_id(), student=student))
    assert at.row("kid").contact == "rosa@example.org"
