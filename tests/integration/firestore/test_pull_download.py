"""A whole school downloaded: in small steps, interrupted, again, and anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.pull import Progress
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import (
    SCHOOL,
    Counter,
    put,
    tell,
)


def test_a_download_that_was_interrupted_goes_on_where_it_was(
    desks: tuple[Counter, Counter], tmp_path: Path
) -> None:
    one, two = desks
    places = [one.school.enroll(one.school.student(f"Student {n}")) for n in range(6)]

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        server.faults.status("UNAVAILABLE", method="ListDocuments", nth=9)
        with pytest.raises(SyncProblem):
            await two.pull(server, page=4)
        # Recorded elsewhere in between: the feed has it, the download may not.
        one.school.pay(places[0], 700)
        await one.push(server)
        two.close()
        again = Counter(tmp_path / "two", "D2")
        download = again.replica.position().download
        assert download is not None
        assert download.fetched > 0
        await again.pull(server, page=4)
        assert again.progress[0].fetched == download.fetched
        assert again.replica.position().download is None
        for place in places:
            assert again.desk.reads.standing(place) == one.desk.reads.standing(place)
        assert again.disagreements() == ()
        again.close()

    tell(story)


def test_refresh_finds_what_was_changed_outside(desks: tuple[Counter, Counter]) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        fields = dict(server.documents()[f"{SCHOOL}/students/{maria}"])
        await put(server, **{f"students__{maria}": fields | {"name": "Maria Lopez-Cho"}})
        assert await two.pull(server) == Changes()
        async with two.puller(server) as puller:
            assert (await puller.refresh()).students == {maria}

    tell(story)
    assert two.student(maria).name == "Maria Lopez-Cho"
    assert two.disagreements() == ()


def test_a_large_school_comes_in_small_transactions(desks: tuple[Counter, Counter]) -> None:
    _, two = desks

    async def story(server: FirestoreServer) -> None:
        for start in range(0, 2000, 400):
            rows = {
                f"students__s{number:04}": {"name": f"Student {number}"}
                for number in range(start, start + 400)
            }
            await put(server, **rows)
        await two.pull(server)

    tell(story)
    assert two.desk.reads.counts()["students"] == 2000
    assert max(len(changes.students) for changes in two.told) == 50
    assert two.progress[-1] == Progress(2000, 2000)
    fetched = [step.fetched for step in two.progress]
    assert fetched == sorted(fetched)


def test_a_desk_away_for_long_downloads_anew_where_the_feed_is_longer(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")
    place = one.school.enroll(maria)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        for number in range(40):
            one.change(maria, notes=f"Note {number}")
        one.school.pay(place, 600)
        await one.push(server)
        two.progress.clear()
        await two.pull(server, page=10)
        assert two.progress
        two.progress.clear()
        assert await two.pull(server, page=100) == Changes()
        assert two.progress == []

    tell(story)
    assert two.account(maria) == one.account(maria)
