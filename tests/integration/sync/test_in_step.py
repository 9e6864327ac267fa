"""A desk kept in step by its own thread, with a server over a real socket."""

from __future__ import annotations

from enrolldesk.app.sync.sides import Answer, Wish
from enrolldesk.app.sync.status import Reach
from enrolldesk.app.sync.wishes import answer_of, leave_wish
from enrolldesk.bootstrap import OpenHome
from enrolldesk.testing.connected import Ear
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool


def guards(server: ServerThread) -> list[str]:
    return [path for path in server.documents() if "/batches/" in path]


def sent_at_last(ear: Ear, session: OpenHome) -> None:
    """Wait for the disk: the last status told may be from before the last thing was recorded."""
    ear.until(lambda: set(session.desk.reads.outbox_count()) == {"committed"})


def receipts(session: OpenHome, place: str) -> list[str | None]:
    return [entry.receipt_no for entry in session.desk.reads.entries_of(place)]


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
        sent_at_last(here, one)
        here.until(lambda: maria in here.changes.students)
        there.until(lambda: place in there.changes.enrollments)
        there.until(lambda: receipts(two, place) == receipts(one, place) == [None, "D1-000001"])
        there.until(lambda: bool(there.changes.entries & here.changes.entries))
        for ear in (here, there):
            ear.until(lambda ear=ear: ear.status.reach is Reach.ONLINE)  # type: ignore[misc]
        assert here.status.out_since is None


def test_the_thread_ends_within_three_seconds_while_a_black_hole_holds_its_calls(
    one: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    ear = Ear()
    link = server.another_link()
    with ear.kept_in_step(one, link.address) as running:
        ear.until(lambda: ear.status.in_step_at is not None and not ear.status.queue.waiting)
        link.black_hole()
        school.student("Maria López")
        running.wake()
        ear.until(lambda: dict(one.desk.reads.outbox_count()).get("sending") == 1)
        # Three seconds are the promise; a call would be waited for three times as long.
        assert running.stop(3.0)
    assert dict(one.desk.reads.outbox_count())["sending"] == 1
    # The next start sends it, once.
    before = len(guards(server))
    again = Ear()
    with again.kept_in_step(one, server.another_link().address):
        again.until(lambda: len(guards(server)) == before + 1)
        sent_at_last(again, one)
    link.heal()
    assert dict(one.desk.reads.outbox_count()) == {"committed": 5}


def test_a_server_that_was_away_is_found_again(
    one: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    ear = Ear()
    link = server.another_link()
    with ear.kept_in_step(one, link.address) as running:
        ear.until(lambda: ear.status.in_step_at is not None and not ear.status.queue.waiting)
        link.refuse()
        school.student("Maria López")
        running.wake()
        ear.until(lambda: ear.status.reach is Reach.OFFLINE and ear.status.queue.waiting == 1)
        away = ear.status
        assert away.out_since is not None
        assert away.queue.oldest is not None
        link.heal()
        sent_at_last(ear, one)
        ear.until(lambda: ear.status.queue.waiting == 0 and ear.status.reach is Reach.ONLINE)
        assert ear.status.out_since is None


def test_one_program_of_a_home_sends_and_the_other_takes_over(
    one: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    first, second = Ear(), Ear()
    with second.kept_in_step(one, server.address) as waiting:
        second.until(lambda: second.status.in_step_at is not None)
        sent_at_last(second, one)
        before, commits = len(guards(server)), server.counters.calls["Commit"]
        with first.kept_in_step(one, server.another_link().address):
            first.until(lambda: first.status.elsewhere)
            for number in range(10):
                school.student(f"Student {number}")
            waiting.wake()
            sent_at_last(second, one)
            first.until(lambda: first.status.queue.waiting == 0)
            assert first.status.in_step_at is None
            assert waiting.stop(60)
            first.until(lambda: first.status.in_step_at is not None)
            assert not first.status.elsewhere
    assert len(guards(server)) == before + 10
    # At most one for each, and one with which the other takes the desk's seat over.
    assert server.counters.calls["Commit"] - commits <= 10 + 1


def test_who_wishes_is_answered_by_the_program_that_sends(
    one: OpenHome, two: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    ear = Ear()
    with ear.kept_in_step(two, server.address):
        ear.until(lambda: ear.status.in_step_at is not None)
        reads = server.counters.reads
        leave_wish(two.desk.local, Wish("wish-one", refresh=True))
        ear.until(lambda: answer_of(two.desk.local) == Answer("wish-one", Reach.ONLINE))
        # Everything was read again, although nothing had changed.
        assert server.counters.reads - reads >= len(two.desk.reads.courses())
        server.link.refuse()
        leave_wish(two.desk.local, Wish("wish-two"))
        ear.until(lambda: answer_of(two.desk.local) != Answer("wish-one", Reach.ONLINE))
    answered = answer_of(two.desk.local)
    assert answered is not None
    assert (answered.token, answered.reach) == ("wish-two", Reach.OFFLINE)
    assert "cannot be reached" in answered.why


def test_who_is_answered_has_sent_what_took_the_place_of_a_refused_batch(
    one: OpenHome, two: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    here, there = Ear(), Ear()
    with here.kept_in_step(one, server.address):
        maria = school.student("Maria López")
        sent_at_last(here, one)
    with there.kept_in_step(two, server.address):
        there.until(lambda: two.desk.reads.student(maria) is not None)
    # Both enroll her while neither hears of the other: the second payment must find its place.
    for desk, cash in ((one, 5000), (two, 700)):
        place = SmallSchool(desk.desk, desk.desk.run).enroll(maria, cash=cash)
    with here.kept_in_step(one, server.address):
        sent_at_last(here, one)
    leave_wish(two.desk.local, Wish("wish"))
    with there.kept_in_step(two, server.address):
        there.until(lambda: answer_of(two.desk.local) == Answer("wish", Reach.ONLINE))
        assert set(two.desk.reads.outbox_count()) == {"committed"}
    assert server.documents()[f"schools/lakeside/enrollments/{place}"]["paid"] == 5700


def test_another_school_under_the_same_name_is_left_alone(
    one: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    server.clear()
    ear = Ear()
    with ear.kept_in_step(one, server.address):
        ear.until(lambda: ear.status.reach is Reach.REFUSED)
        assert ear.status.why == "school_changed"
    assert server.documents() == {}
