"""A school that ran alone founds the school on a server: everything goes up, once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave, waiting
from enrolldesk.app.connecting.refusals import (
    BelongsElsewhere,
    NothingToFound,
    SampleStays,
    SchoolExists,
)
from enrolldesk.app.sample import found_sample
from enrolldesk.app.sync.connection import Connection, connection_of
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.app.verify import verify
from enrolldesk.bootstrap import OpenHome
from enrolldesk.testing.connected import place
from enrolldesk.testing.firestore import ServerThread
from tests.integration.connecting.conftest import Opens, begin, in_step
from tests.integration.firestore.meeting import put

SCHOOL = "schools/lakeside"
PATIENCE = 120.0
"""Seconds until a process of its own will not come to it any more, on the slowest machine."""


def test_everything_recorded_alone_goes_up_exactly_once(server: ServerThread, opens: Opens) -> None:
    desk = opens("one")
    begin(desk, "Maria Lopez", "Bo Berg", "Cy Young")
    found_school(desk.clouds, desk.desk.store, place(server.address))
    assert waiting(desk.desk.reads) == desk.desk.reads.counts()["batches"]
    in_step(desk, server.address)
    _hold_the_same(server, desk)
    in_step(desk, server.address)
    _hold_the_same(server, desk)


def _hold_the_same(server: ServerThread, desk: OpenHome) -> None:
    reads = desk.desk.reads
    documents = server.documents()
    entries = {
        entry.entry_id: entry
        for account in reads.accounts()
        for lines in account.entries.values()
        for entry in lines
    }
    on_server = {
        path.rpartition("/")[2]: fields
        for path, fields in documents.items()
        if path.startswith(f"{SCHOOL}/entries/")
    }
    assert on_server.keys() == entries.keys()
    for entry_id, fields in on_server.items():
        assert fields["amount"] == entries[entry_id].amount.cents
        assert fields.get("receipt_no") == entries[entry_id].receipt_no
    for account in reads.accounts():
        for enrollment in account.enrollments:
            kept = documents[f"{SCHOOL}/enrollments/{enrollment.enrollment_id}"]
            owed = reads.standing(enrollment.enrollment_id).owed.cents
            assert kept["due"] == owed
    guards = [path for path in documents if path.startswith(f"{SCHOOL}/batches/")]
    assert len(guards) == reads.counts()["batches"]
    founding = reads.outbox(limit=1)[0].batch_id
    assert documents[f"{SCHOOL}/settings/school"]["identity"] == founding
    assert verify(desk.desk.store).disagreements == ()


@pytest.mark.parametrize("calls", range(1, 7))
def test_whatever_call_fails_it_is_founded_by_asking_again(
    server: ServerThread, opens: Opens, calls: int
) -> None:
    """Each call of a founding is answered with a loss once; the next asking goes on."""
    desk = opens("one")
    begin(desk, "Maria Lopez")
    server.faults.status("UNAVAILABLE", applied=True, nth=calls)
    try:
        found_school(desk.clouds, desk.desk.store, place(server.address))
    except SyncProblem:
        assert connection_of(desk.desk.local) is None
        found_school(desk.clouds, desk.desk.store, place(server.address))
    server.faults.clear()
    in_step(desk, server.address)
    _hold_the_same(server, desk)


def test_a_program_killed_while_founding_goes_on_when_asked_again(
    server: ServerThread, opens: Opens, tmp_path: Path
) -> None:
    alone = opens("one")
    begin(alone, "Maria Lopez", "Bo Berg")
    alone.close()
    hang = server.faults.hang(effect="before", method="Commit", times=1)
    words = ("connect", "--project", "demo", "--school", "lakeside", "--found")
    command = [sys.executable, "-m", "enrolldesk", "--home", str(tmp_path / "one"), *words]
    command += ["--emulator", server.address]
    first = subprocess.Popen(command)
    server.until(lambda: hang.fired == 1, PATIENCE)
    first.send_signal(signal.SIGKILL)
    first.wait(PATIENCE)
    server.faults.clear()
    second = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "10 batches wait to be sent" in second.stdout
    desk = opens("one")
    in_step(desk, server.address)
    _hold_the_same(server, desk)


def test_a_name_that_is_taken_is_refused_and_nothing_is_mixed(
    server: ServerThread, opens: Opens
) -> None:
    one, two = opens("one"), opens("two")
    begin(one, "Maria Lopez")
    begin(two, "Bo Berg")
    found_school(one.clouds, one.desk.store, place(server.address))
    before = server.documents()
    with pytest.raises(SchoolExists) as refused:
        found_school(two.clouds, two.desk.store, place(server.address))
    assert refused.value.name == "Lakeside Driving School"
    assert connection_of(two.desk.local) is None
    assert server.documents() == before


def test_records_without_a_school_are_not_joined_to_another_one(
    server: ServerThread, opens: Opens
) -> None:
    desk = opens("one")
    begin(desk)
    found_school(desk.clouds, desk.desk.store, place(server.address))
    other = opens("two")
    begin(other)
    server.run(put(server.server, settings__school=None))
    with pytest.raises(SchoolExists) as refused:
        found_school(other.clouds, other.desk.store, place(server.address))
    assert refused.value.name == ""


def test_the_sample_school_stays_here(server: ServerThread, opens: Opens) -> None:
    desk = opens("sample")
    found_sample(desk.desk, 3, 1)
    with pytest.raises(SampleStays):
        found_school(desk.clouds, desk.desk.store, place(server.address))
    with pytest.raises(SampleStays):
        join_school(desk.clouds, desk.desk.store, place(server.address), Asked())
    assert server.documents() == {}


def test_a_desk_that_joined_cannot_found_and_a_founder_founds_once(
    server: ServerThread, opens: Opens
) -> None:
    one, two = opens("one"), opens("two")
    begin(one)
    here = place(server.address)
    found_school(one.clouds, one.desk.store, here)
    join_school(two.clouds, two.desk.store, here, Asked())
    with pytest.raises(NothingToFound):
        found_school(two.clouds, two.desk.store, here)
    elsewhere = Connection("other-project", "lakeside", server.address)
    in_step(one, server.address)
    leave(one.desk.store)
    with pytest.raises(BelongsElsewhere):
        found_school(one.clouds, one.desk.store, elsewhere)
