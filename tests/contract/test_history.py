"""The log of every command: who, when, at which desk, what it changed."""

from dataclasses import replace
from datetime import timedelta

from enrolldesk.app.commands import ChangeStudent, VoidEntry
from enrolldesk.app.history.rows import HistoryQuery, HistoryRow
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.small_school import THEORY
from tests.contract.conftest import Office, there


def rows(at: Office, **asked: object) -> list[HistoryRow]:
    keys = at.reads.history_keys(HistoryQuery(**asked))  # type: ignore[arg-type]
    return at.reads.history_rows(keys)


def test_every_command_has_a_line_the_latest_first(at: Office) -> None:
    maria = at.school.student("Maria López")
    at.clock.forward(hours=1)
    place = at.school.enroll(maria, THEORY.course_id, cash=5_000)
    at.clock.forward(hours=1)
    paid = at.school.pay(place, 1_500)
    at.desk.run(VoidEntry(command_id=new_id(), entry_id=paid, reason="Taken twice"))
    shown = rows(at)
    assert [row.command for row in shown[:4]] == [
        "VoidEntry",
        "RecordPayment",
        "Enroll",
        "AddStudent",
    ]
    void, payment, enroll, added = shown[:4]
    assert (void.names, void.reason, void.amount) == (("Maria López",), "Taken twice", 1_500)
    assert (payment.amount, payment.receipt_no) == (1_500, "D1-000002")
    assert (enroll.subject, enroll.amount, enroll.staff) == (THEORY.title, 5_000, "Ana R.")
    assert added.made_at < enroll.made_at < payment.made_at
    assert not any(row.given_up for row in shown)
    assert {"AddStudent", "Enroll", "VoidEntry"} <= set(at.reads.history_commands())


def test_it_is_searched_by_name_words_days_staff_and_command(at: Office) -> None:
    maria, ben = at.school.student("Maria López"), at.school.student("Ben Cho")
    at.clock.forward(days=1)
    place = at.school.enroll(maria, THEORY.course_id, cash=5_000)
    paid = at.school.pay(place, 100)
    at.desk.run(VoidEntry(command_id=new_id(), entry_id=paid, reason="A torn “note”"))
    assert {row.command for row in rows(at, text="lopez")} == {
        "AddStudent",
        "Enroll",
        "RecordPayment",
        "VoidEntry",
    }
    assert [row.command for row in rows(at, text="torn “note”")] == ["VoidEntry"]
    assert [row.command for row in rows(at, text="d1-000001")] == ["Enroll"]
    assert rows(at, text="nobody of that name") == []
    (added,) = rows(at, text="Ben", command="AddStudent")
    assert added.names == ("Ben Cho",)
    assert ben not in {row.batch_id for row in rows(at, text="lopez")}
    today = at.today
    assert {row.command for row in rows(at, first_day=today, last_day=today)} == {
        "Enroll",
        "RecordPayment",
        "VoidEntry",
    }
    assert rows(at, first_day=today + timedelta(days=1)) == []
    assert rows(at, staff_id="somebody else") == []
    assert len(rows(at, staff_id=at.desk.staff_id)) == len(rows(at))


def test_a_line_tells_before_and_after(at: Office) -> None:
    maria = at.school.student("Maria López", phone="614 555 0111")
    before = there(at.reads.student(maria))
    at.desk.run(ChangeStudent(command_id=new_id(), student=replace(before, phone="614 555 0199")))
    (key, *_) = at.reads.history_keys(HistoryQuery(command="ChangeStudent"))
    told = there(at.reads.history_detail(key))
    (change,) = told.changes
    assert (change.path, change.field) == (f"students/{maria}", "phone")
    assert (change.was, change.now, change.known) == ("614 555 0111", "614 555 0199", True)
    (key, *_) = at.reads.history_keys(HistoryQuery(command="AddStudent"))
    added = {change.field: change.now for change in there(at.reads.history_detail(key)).changes}
    assert (added["name"], added["phone"]) == ("Maria López", "614 555 0111")
    assert at.reads.history_detail(999_999) is None
