"""Another school under the same name, and another machine with the same disk, are noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.holding import Moved, hold
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave, waiting
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.refusals import SchoolChanged
from enrolldesk.app.sync.remote import OverQuota
from enrolldesk.app.sync.status import Reach
from enrolldesk.app.verify import verify
from enrolldesk.app.wording import sentence
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.testing.connected import Ear, place
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool
from tests.integration.connecting.conftest import Opens, begin, in_step


@pytest.fixture
def one(server: ServerThread, opens: Opens) -> OpenHome:
    desk = opens("one")
    begin(desk, "Maria Lopez")
    found_school(desk.clouds, desk.desk.store, place(server.address))
    in_step(desk, server.address)
    return desk


@pytest.mark.parametrize("another", [False, True])
def test_a_server_that_forgot_the_school_gets_and_gives_nothing(
    server: ServerThread, opens: Opens, one: OpenHome, another: bool
) -> None:
    server.clear()
    if another:
        other = opens("other")
        begin(other, "Bo Berg")
        found_school(other.clouds, other.desk.store, place(server.address))
        in_step(other, server.address)
    before = server.documents()
    counts = one.desk.reads.counts()
    SmallSchool(one.desk, one.desk.run).student("Cy Young")
    ear = Ear()
    with ear.kept_in_step(one, server.address):
        ear.until(lambda: ear.status.reach is Reach.REFUSED)
    problem = ear.status.problem
    assert isinstance(problem, SchoolChanged)
    assert ("another school" in sentence(problem)) is another
    assert server.documents() == before
    assert waiting(one.desk.reads) == 1
    assert one.desk.reads.counts()["students"] == counts["students"] + 1
    with pytest.raises(SchoolChanged):
        found_school(one.clouds, one.desk.store, place(server.address))
    assert server.documents() == before


def test_a_server_emptied_while_the_desk_works_is_noticed_before_more_is_sent(
    server: ServerThread, one: OpenHome
) -> None:
    ear = Ear()
    with ear.kept_in_step(one, server.address):
        ear.until(lambda: ear.status.reach is Reach.ONLINE)
        server.link.refuse()
        server.clear()
        SmallSchool(one.desk, one.desk.run).student("Cy Young")
        server.link.heal()
        ear.until(lambda: ear.status.reach is Reach.REFUSED)
    assert server.documents() == {}
    assert waiting(one.desk.reads) == 1


def test_a_desk_that_often_could_not_hold_its_seat_keeps_it(
    server: ServerThread, one: OpenHome
) -> None:
    before = one.desk.reads.desk()
    full = server.faults.status("RESOURCE_EXHAUSTED", method="Commit")

    async def hold_it() -> Moved | None:
        belonging = membership_of(one.desk.local)
        assert belonging is not None
        cloud = one.clouds.reach(place(server.address), "ana")
        try:
            return await hold(cloud, one.desk.store, belonging)
        finally:
            await cloud.close()

    for _ in range(12):
        with pytest.raises(OverQuota):
            one.clouds.run(hold_it())
    assert full.fired == 12
    server.faults.clear()
    assert one.clouds.run(hold_it()) is None
    in_step(one, server.address)
    assert one.desk.reads.desk() == before


def test_a_cloned_disk_opens_a_new_desk_and_series(
    server: ServerThread, opens: Opens, one: OpenHome, tmp_path: Path
) -> None:
    one.close()
    shutil.copytree(tmp_path / "one", tmp_path / "clone")
    original, clone = opens("one"), opens("clone")
    in_step(original, server.address)
    ear = in_step(clone, server.address)
    desk = clone.desk.reads.desk()
    assert desk is not None
    assert str(desk.series) == "D2"
    assert ear.status.new_series == "D2"
    for session, number in ((original, "D1-000003"), (clone, "D2-000001")):
        school = SmallSchool(session.desk, session.desk.run)
        school.enroll(school.student(f"Paid at {number}"), cash=5000)
        assert session.desk.reads.receipt_numbered(number) is not None
    for session in (original, clone, original):
        in_step(session, server.address)
    for session in (original, clone):
        assert session.desk.reads.counts()["students"] == 3
        assert verify(session.desk.store).disagreements == ()
    desk = original.desk.reads.desk()
    assert desk is not None
    assert str(desk.series) == "D1"


def test_a_restored_backup_opens_a_new_desk_and_series(
    server: ServerThread, opens: Opens, one: OpenHome, tmp_path: Path
) -> None:
    backup = one.backups.make()
    in_step(one, server.address)
    school = SmallSchool(one.desk, one.desk.run)
    school.enroll(school.student("Bo Berg"), cash=5000)
    in_step(one, server.address)
    one.close()
    HomeOpener().restore(tmp_path / "one", backup.path)
    again = opens("one")
    in_step(again, server.address)
    desk = again.desk.reads.desk()
    assert desk is not None
    assert str(desk.series) == "D2"
    assert again.desk.reads.receipt_numbered("D1-000003") is not None
    assert verify(again.desk.store).disagreements == ()
    # The series it opened before it knew is of a desk that is not its own: nobody hears of it.
    assert waiting(again.desk.reads) == 0
    [dropped] = again.desk.reads.fenced()
    assert (dropped.command, dropped.way) == ("OpenSeries", "drop")
    documents = {path.partition("/desks/")[2]: held for path, held in server.documents().items()}
    assert documents["desk-one"].get("letter", "") == ""
    assert again.queue.set_aside() == []


def test_a_backup_from_before_founding_is_the_same_school_and_another_desk(
    server: ServerThread, opens: Opens, tmp_path: Path
) -> None:
    alone = opens("one")
    begin(alone, "Maria Lopez")
    backup = alone.backups.make()
    found_school(alone.clouds, alone.desk.store, place(server.address))
    in_step(alone, server.address)
    alone.close()
    HomeOpener().restore(tmp_path / "one", backup.path)
    again = opens("one")
    found_school(again.clouds, again.desk.store, place(server.address))
    desk = again.desk.reads.desk()
    assert desk is not None
    assert str(desk.series) == "D2"
    in_step(again, server.address)
    entries = [path for path in server.documents() if "/entries/" in path]
    assert len(entries) == again.desk.reads.counts()["entries"]
    assert verify(again.desk.store).disagreements == ()


def test_who_comes_back_to_another_school_under_the_name_is_refused(
    server: ServerThread, opens: Opens, one: OpenHome
) -> None:
    two = opens("two")
    join_school(two.clouds, two.desk.store, place(server.address), Asked())
    in_step(two, server.address)
    leave(two.desk.store)
    server.clear()
    other = opens("other")
    begin(other)
    found_school(other.clouds, other.desk.store, place(server.address))
    with pytest.raises(SchoolChanged):
        join_school(two.clouds, two.desk.store, place(server.address), Asked())
