"""Two real windows on two homes and one server: what desks do to each other, as staff see it."""

from __future__ import annotations

import pytest

from enrolldesk.app.commands import Refund
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.testing.connected_desk import ConnectedDesk
from enrolldesk.testing.desks import TwoDesks, all_in_step
from enrolldesk.testing.pages.shell import Shell

Windows = tuple[Shell, Shell]

MARIA = "Maria Lopez"
FULL = "549.99"


@pytest.fixture
def maria(two_desks: TwoDesks, two_windows: Windows) -> str:
    """A student in the bundle, nothing paid, known at both desks; their id."""
    one, two = two_desks
    student = one.school.student(MARIA)
    one.school.enroll(student)
    one.sent()
    two.in_step()
    return student


def pay(shell: Shell, amount: str) -> str:
    """Take an amount for Maria in the window, by keys; answers the receipt number."""
    shell.student(MARIA)
    form = shell.pay()
    form.keys.press("Alt+O")
    form.keys.press("Return")
    form.keys.type(amount)
    form.record()
    shell.qtbot.waitUntil(lambda: form.done)
    number = form.receipt_no
    form.dialog.close()
    return number


def card(shell: Shell) -> list[tuple[str, ...]]:
    """Maria's ledger as the window shows it."""
    return shell.student(MARIA).ledger


def apart(desks: TwoDesks) -> None:
    """Cut both desks off."""
    for desk in desks:
        desk.offline()


def together(desks: TwoDesks) -> None:
    """Put both networks right, until both hold what the server holds."""
    for desk in desks:
        desk.online()
    all_in_step(desks)


def lines(desk: ConnectedDesk, student: str) -> list[tuple[str, str | None, int]]:
    """Kind, receipt and amount of every line of an account, in an order of no meaning."""
    found = desk.reads.student_card(student, desk.session.desk.today())
    assert found is not None
    return sorted(
        (str(line.entry.kind), line.entry.receipt_no, line.entry.amount.cents)
        for line in found.ledger
    )


def test_a_payment_shows_at_the_other_desk(
    two_windows: Windows, two_desks: TwoDesks, maria: str
) -> None:
    first, second = two_windows
    there = second.student(MARIA)
    second.qtbot.waitUntil(lambda: there.badges == ("due",))
    number = pay(first, "99.99")
    two_desks[1].until(
        lambda: (
            there.badges == ("partial",)
            and there.balance[0] == "$450.00"
            and there.ledger[0][:3] == ("Payment, cash", number, "-$99.99")
            and [row[5] for row in there.enrollments][1:] == ["Unlocked", "Locked"]
        )
    )
    two_desks[0].sent()
    here = first.student(MARIA)
    first.qtbot.waitUntil(lambda: here.ledger == there.ledger)


def test_both_take_the_full_amount_while_they_are_apart(
    two_windows: Windows, two_desks: TwoDesks, maria: str
) -> None:
    first, second = two_windows
    apart(two_desks)
    numbers = [pay(first, FULL), pay(second, FULL)]
    assert numbers == ["D1-000001", "D2-000001"]
    for shell in two_windows:
        screen = shell.student(MARIA)
        shell.qtbot.waitUntil(
            lambda screen=screen: (
                screen.badges[0] == "paid"  # type: ignore[misc]
                and screen.ledger[0][-1] == "Waiting"
            )
        )
    together(two_desks)
    for shell, desk, other in (
        (first, two_desks[0], "D2-000001"),
        (second, two_desks[1], "D1-000001"),
    ):
        screen = shell.student(MARIA)
        desk.until(
            lambda screen=screen: (
                "credit" in screen.badges  # type: ignore[misc]
                and sorted(row[1] for row in screen.ledger if row[0].startswith("Payment"))
                == numbers
                and "Waiting" not in {row[-1] for row in screen.ledger}
            )
        )
        [note] = shell.sync.notes
        assert MARIA in note
        assert other in note
        assert "$549.99 is held as credit" in note
    assert lines(two_desks[0], maria) == lines(two_desks[1], maria)


@pytest.mark.usefixtures("menus")
def test_both_edit_different_fields_of_one_student(
    two_windows: Windows, two_desks: TwoDesks, maria: str
) -> None:
    apart(two_desks)
    for shell, field, text in zip(
        two_windows, ("phone", "email"), ("(614) 555-0111", "maria@example.org"), strict=True
    ):
        form = shell.student(MARIA).edit()
        form.write(field, text)
        form.record()
        shell.qtbot.waitUntil(lambda form=form: not form.dialog.isVisible())  # type: ignore[misc]
    together(two_desks)
    for desk in two_desks:
        student = desk.reads.student(maria)
        assert student is not None
        assert (student.phone, student.email) == ("(614) 555-0111", "maria@example.org")
    assert [shell.sync.notes for shell in two_windows] == [[], []]


def test_both_enroll_the_same_student_in_the_same_course_with_payments(
    two_windows: Windows, two_desks: TwoDesks
) -> None:
    one, two = two_desks
    ben = one.school.student("Ben Cho")
    one.sent()
    two.in_step()
    apart(two_desks)
    for shell, cash in zip(two_windows, ("120", "100"), strict=True):
        shell.student("Ben Cho")
        form = shell.enroll()
        form.course("comp")
        form.keys.press("Alt+E")
        form.keys.type(cash)
        form.record()
        shell.qtbot.waitUntil(lambda form=form: form.done)  # type: ignore[misc]
        form.dialog.close()
    together(two_desks)
    expected = [
        ("charge", None, 54999),
        ("payment", "D1-000001", 9999),
        ("payment", "D2-000001", 9999),
    ]
    assert lines(one, ben) == lines(two, ben) == expected
    for shell in two_windows:
        screen = shell.student("Ben Cho")
        shell.qtbot.waitUntil(
            lambda screen=screen: (
                screen.balance[0] == "$350.01"  # type: ignore[misc]
                and [row[0] for row in screen.enrollments].count("Complete Package") == 1
            )
        )
    [note] = [note for shell in two_windows for note in shell.sync.notes]
    assert "One enrollment stands" in note


@pytest.mark.usefixtures("menus")
def test_both_void_the_same_payment(two_windows: Windows, two_desks: TwoDesks, maria: str) -> None:
    one, two = two_desks
    pay(two_windows[0], "99.99")
    one.sent()
    two.in_step()
    apart(two_desks)
    for shell in two_windows:
        screen = shell.student(MARIA)
        assert screen.ledger[0][0] == "Payment, cash"
        form = screen.void(0)
        form.write("reason", "Wrong student")
        form.record()
        shell.qtbot.waitUntil(lambda screen=screen: screen.badges[0] == "due")  # type: ignore[misc]
    together(two_desks)
    expected = [("charge", None, 54999), ("payment", "D1-000001", 9999), ("void", None, 9999)]
    assert lines(one, maria) == lines(two, maria) == expected
    for shell in two_windows:
        screen = shell.student(MARIA)
        shell.qtbot.waitUntil(lambda screen=screen: screen.balance[0] == "$549.99")  # type: ignore[misc]
    [note] = [note for shell in two_windows for note in shell.sync.notes]
    assert "It was voided once." in note


def test_a_refund_of_a_payment_that_still_waits_at_the_other_desk(
    two_windows: Windows, two_desks: TwoDesks, maria: str
) -> None:
    one, two = two_desks
    one.offline()
    number = pay(two_windows[0], "99.99")
    [place] = [
        row.enrollment_id
        for row in two.reads.enrollments_of(maria)
        if row.course_id == "complete-package"
    ]
    # The student stands at the second counter with the paper in hand.
    two.school.run(
        Refund(
            command_id=new_id(),
            enrollment_id=place,
            amount=Money(9999),
            method=Method.CASH,
            reason="Paid at the other desk",
            receipt_no=number,
        )
    )
    two.sent()
    two.until(lambda: card(two_windows[1])[0][0].startswith("Refund"))
    together(two_desks)
    expected = [
        ("charge", None, 54999),
        ("payment", number, 9999),
        ("refund", "D2-000001", 9999),
    ]
    assert lines(one, maria) == lines(two, maria) == expected
    for shell, desk in zip(two_windows, two_desks, strict=True):
        screen = shell.student(MARIA)
        desk.until(
            lambda screen=screen: (
                screen.balance[0] == "$549.99"  # type: ignore[misc]
                and sorted(row[-1] for row in screen.ledger) == ["", "", "Refunded"]
            )
        )
