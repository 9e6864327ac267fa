"""A desk kept in step by its own thread, with a server over a real socket."""

from __future__ import annotations

from enrolldesk.app.sync.status import Reach
from enrolldesk.bootstrap import OpenHome
from enrolldesk.testing.connected import Ear
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool


def guards(server: ServerThread) -> list[str]:
    return [path for path in server.documents() if "/batches/" in path]


def test_what_is_recorded_goes_out_and_comes_in_at_the_other_desk(
    one: OpenHome, two: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    here, there = Ear(), Ear()
    with (
        here.kept_in_step(one, server.address) as sending,
        there.kept_in_step(two, server.another_link().address),
    ):
        there.until(lambda: there.status.in_step_at is not None)
        maria = school.student("Maria López")
        place = school.enroll(maria, cash=5000)
        sending.wake()
        here.until(lambda: maria in here.changes.students and here.status.queue.waiting == 0)
        there.until(lambda: place in there.changes.enrollments)
        there.until(lambda: bool(there.changes.entries & here.changes.entries))
        assert here.status.reach is there.status.reach is Reach.ONLINE
        assert here.status.out_since is None
    assert [entry.receipt_no for entry in two.desk.reads.entries_of(place)] == [None, "D1-000001"]
