"""The log of a desk tells what the other desks recorded, as their guards told it."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.commands import ChangeStudent
from enrolldesk.app.history.rows import HistoryQuery
from enrolldesk.bootstrap import OpenHome
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.connected import Ear
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool


def test_commands_of_another_desk_are_in_the_log_with_before_and_after(
    one: OpenHome, two: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    here, there = Ear(), Ear()
    with (
        there.kept_in_step(two, server.another_link().address),
        here.kept_in_step(one, server.address) as sending,
    ):
        there.until(lambda: there.status.in_step_at is not None)
        maria = school.student("Maria López", phone="614 555 0111")
        place = school.enroll(maria, cash=5_000)
        before = one.desk.reads.student(maria)
        assert before is not None
        changed = replace(before, phone="614 555 0199")
        change_id = new_id()
        one.desk.run(ChangeStudent(command_id=change_id, student=changed))
        sending.wake()
        there.until(
            lambda: (
                two.desk.reads.student(maria) == changed
                and len(two.desk.reads.entries_of(place)) == 2
                and len(two.desk.reads.history_keys(HistoryQuery(text="Maria"))) == 3
            )
        )
    reads = two.desk.reads
    rows = {row.command: row for row in reads.history_rows(reads.history_keys(HistoryQuery()))}
    assert {"AddStudent", "Enroll", "ChangeStudent"} <= set(rows)
    assert (rows["Enroll"].amount, rows["Enroll"].receipt_no) == (5_000, "D1-000001")
    assert rows["ChangeStudent"].names == ("Maria López",)
    told = reads.history_detail(rows["ChangeStudent"].key)
    assert told is not None
    assert told.row.batch_id == change_id
    ((change),) = told.changes
    assert (change.was, change.now, change.known) == ("614 555 0111", "614 555 0199", False)
    # This desk's own commands stand in its log once, however often their guards come back.
    assert len({row.batch_id for row in rows.values()}) == len(rows)
    mine = one.desk.reads
    keys = mine.history_keys(HistoryQuery(command="ChangeStudent"))
    assert [row.batch_id for row in mine.history_rows(keys)] == [change_id]
