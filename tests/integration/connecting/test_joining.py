"""An empty desk joins: it gets a number nobody has, the courses and the staff, then the school."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.refusals import (
    AlreadyConnected,
    BelongsElsewhere,
    DeskCodeTaken,
    HasRecords,
    NoSchoolThere,
    NotConnected,
    StillWaiting,
)
from enrolldesk.app.sync.connection import Connection, connection_of
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.bootstrap import OpenHome
from enrolldesk.domain.errors import DeskError
from enrolldesk.testing.connected import place
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool
from tests.integration.connecting.conftest import Opens, begin, in_step

DESKS = "schools/lakeside/desks/"


@pytest.fixture
def one(server: ServerThread, opens: Opens) -> OpenHome:
    """The desk that founded the school."""
    desk = opens("one")
    begin(desk, "Maria Lopez")
    found_school(desk.clouds, desk.desk.store, place(server.address))
    in_step(desk, server.address)
    return desk


def join(session: OpenHome, server: ServerThread, **asked: str) -> None:
    join_school(session.clouds, session.desk.store, place(server.address), Asked(**asked))


def test_a_desk_that_joins_has_a_number_of_its_own_and_then_the_school(
    server: ServerThread, opens: Opens, one: OpenHome
) -> None:
    two = opens("two")
    join(two, server, staff_name="ana r.", desk_name="By the door")
    desk, school = two.desk.reads.desk(), two.desk.reads.school()
    assert desk is not None
    assert school is not None
    assert (str(desk.series), desk.name, school.name) == (
        "D2",
        "By the door",
        "Lakeside Driving School",
    )
    assert two.desk.staff_id == "ana"
    in_step(two, server.address)
    assert two.desk.reads.counts()["entries"] == one.desk.reads.counts()["entries"] > 0
    receipt = SmallSchool(two.desk, two.desk.run)
    receipt.enroll(receipt.student("Bo Berg"), cash=5000)
    in_step(two, server.address)
    in_step(one, server.address)
    assert one.desk.reads.receipt_numbered("D2-000001") is not None


def test_four_desks_that_join_at_once_never_share_a_number(
    server: ServerThread, one: OpenHome, tmp_path: Path
) -> None:
    # All of them have read who is there before the first of them takes a desk.
    server.faults.delay(1.0, method="Commit", times=4)
    words = ("connect", "--project", "demo", "--school", "lakeside", "--join", "--json")
    start = [sys.executable, "-m", "enrolldesk"]
    joining = [
        subprocess.Popen(
            [*start, "--home", str(tmp_path / f"j{n}"), *words, "--emulator", server.address],
            stdout=subprocess.PIPE,
        )
        for n in range(4)
    ]
    said = [json.loads(each.communicate(timeout=240)[0]) for each in joining]
    assert sorted(one["series"] for one in said) == ["D2", "D3", "D4", "D5"]
    taken = [fields for path, fields in server.documents().items() if path.startswith(DESKS)]
    assert sorted(fields["code"] for fields in taken) == ["D1", "D2", "D3", "D4", "D5"]


@pytest.mark.parametrize("call", range(1, 6))
def test_whatever_call_fails_one_desk_is_taken(
    server: ServerThread, opens: Opens, one: OpenHome, call: int
) -> None:
    two = opens("two")
    server.faults.status("UNAVAILABLE", applied=True, nth=call)
    try:
        join(two, server)
    except SyncProblem:
        assert two.desk.reads.school() is None
        join(two, server)
    server.faults.clear()
    codes = [f["code"] for path, f in server.documents().items() if path.startswith(DESKS)]
    assert sorted(codes) == ["D1", "D2"]


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [({"desk_code": "d1"}, DeskCodeTaken), ({"desk_code": "1"}, DeskError)],
)
def test_a_code_that_cannot_be_leaves_the_home_empty(
    server: ServerThread,
    opens: Opens,
    one: OpenHome,
    asked: dict[str, str],
    refusal: type[DeskError],
) -> None:
    two = opens("two")
    with pytest.raises(refusal):
        join(two, server, **asked)
    assert two.desk.reads.school() is None
    join(two, server, desk_code="front")
    desk = two.desk.reads.desk()
    assert desk is not None
    assert str(desk.series) == "FRONT"


def test_joining_needs_a_school_and_no_records(
    server: ServerThread, opens: Opens, one: OpenHome
) -> None:
    two = opens("two")
    nowhere = Connection("demo", "nowhere", server.address)
    with pytest.raises(NoSchoolThere):
        join_school(two.clouds, two.desk.store, nowhere, Asked())
    begin(two, "Bo Berg")
    before = server.documents()
    with pytest.raises(HasRecords) as refused:
        join(two, server)
    assert (refused.value.students, refused.value.entries) == (1, 3)
    assert server.documents() == before
    assert connection_of(two.desk.local) is None


def test_who_leaves_has_sent_everything_and_comes_back_to_the_same_desk(
    server: ServerThread, opens: Opens, one: OpenHome
) -> None:
    two = opens("two")
    join(two, server)
    in_step(two, server.address)
    SmallSchool(two.desk, two.desk.run).student("Bo Berg")
    with pytest.raises(StillWaiting) as refused:
        leave(two.desk.store)
    assert refused.value.count == 1
    in_step(two, server.address)
    leave(two.desk.store)
    with pytest.raises(NotConnected):
        leave(two.desk.store)
    assert two.desk.reads.counts()["students"] == 2
    SmallSchool(two.desk, two.desk.run).student("Cy Young")
    with pytest.raises(BelongsElsewhere):
        join_school(
            two.clouds, two.desk.store, Connection("demo", "other", server.address), Asked()
        )
    join(two, server)
    desk = two.desk.reads.desk()
    assert desk is not None
    assert str(desk.series) == "D2"
    in_step(two, server.address)
    in_step(one, server.address)
    assert one.desk.reads.counts()["students"] == 3
    with pytest.raises(AlreadyConnected):
        join_school(
            two.clouds, two.desk.store, Connection("demo", "other", server.address), Asked()
        )
    belonging = membership_of(two.desk.local)
    assert belonging is not None
    assert belonging.school_id == "lakeside"
