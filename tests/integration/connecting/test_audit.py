"""The school on the server checked from its entries: clean, and with a fault of each kind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from enrolldesk.__main__ import main
from enrolldesk.app.connecting.asking import found_school
from enrolldesk.app.connecting.refusals import NotConnected, SchoolChanged
from enrolldesk.app.disagreements import SENTENCES
from enrolldesk.app.sync.reading import COLLECTIONS
from enrolldesk.bootstrap import OpenHome
from enrolldesk.testing.connected import place
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool
from tests.integration.connecting.conftest import Opens, begin, in_step
from tests.integration.firestore.meeting import put

Fields = dict[str, Any]
Documents = dict[str, Fields]


def audit(session: OpenHome) -> set[str]:
    return {one.what for one in session.audit(lambda _: None).disagreements}


@pytest.fixture
def one(server: ServerThread, opens: Opens) -> OpenHome:
    desk = opens("one")
    begin(desk, "Maria Lopez", "Bo Berg")
    found_school(desk.clouds, desk.desk.store, place(server.address))
    in_step(desk, server.address)
    return desk


def test_a_school_in_order_has_no_disagreement_and_each_document_is_read_once(
    server: ServerThread, one: OpenHome
) -> None:
    # A listener would be answered at any time, also after the sync has ended.
    server.faults.hang(method="Listen", effect="none")
    in_step(one, server.address)
    read: list[int] = []
    server.counters.clear()
    found = one.audit(read.append)
    assert found.disagreements == ()
    documents = len(server.documents())
    assert found.checked["documents on the server"] == documents == read[-1]
    # A question for the identity, one for the moment, and one for each empty end of a page.
    # A collection in which nothing is costs a read as well.
    held = {path.split("/")[-2] for path in server.documents()}
    assert documents <= server.counters.reads <= documents + 2 + len(set(COLLECTIONS) - held)


def test_what_waits_and_what_was_not_yet_looked_for_is_no_disagreement(
    server: ServerThread, one: OpenHome
) -> None:
    school = SmallSchool(one.desk, one.desk.run)
    school.enroll(school.student("Cy Young"), cash=5000)
    now = server.documents()
    student = next(path for path in now if "/students/" in path)
    later = now[student] | {"notes": "written elsewhere, just now"}
    server.run(put(server.server, **{student.removeprefix("schools/lakeside/"): later}))
    assert audit(one) == set()
    in_step(one, server.address)
    assert audit(one) == {"replica_differs"}


def _first(documents: Documents, collection: str, **having: Any) -> tuple[str, Fields]:
    return next(
        (path.removeprefix("schools/lakeside/"), dict(fields))
        for path, fields in sorted(documents.items())
        if f"/{collection}/" in path and all(fields.get(k) == v for k, v in having.items())
    )


def _lost_entry(documents: Documents) -> Any:
    path, _ = _first(documents, "entries", kind="payment")
    return {path: None}


def _lost_guard(documents: Documents) -> Any:
    _, entry = _first(documents, "entries", kind="payment")
    return {f"batches/{entry['batch_id']}": None}


def _fenced(documents: Documents) -> Any:
    _, entry = _first(documents, "entries", kind="payment")
    path = f"batches/{entry['batch_id']}"
    return {path: documents[f"schools/lakeside/{path}"] | {"abandoned": True}}


def _other_batch(documents: Documents) -> Any:
    path, guard = _first(documents, "batches", command="RecordPayment")
    return {path: guard | {"digest": "0" * 64}}


def _entry_amount(documents: Documents) -> Any:
    path, entry = _first(documents, "entries", kind="payment")
    return {path: entry | {"amount": 1, "paid_delta": 1, "allocations": []}}


def _entry_lies(documents: Documents) -> Any:
    path, entry = _first(documents, "entries", kind="payment")
    return {path: entry | {"paid_delta": 1}}


def _entry_twice(documents: Documents) -> Any:
    _, entry = _first(documents, "entries", kind="payment")
    return {"entries/copy": entry | {"receipt_id": "another"}}


def _entry_elsewhere(documents: Documents) -> Any:
    _, entry = _first(documents, "entries", kind="payment")
    return {"entries/lost": entry | {"enrollment_id": "nowhere", "receipt_no": "D9-000001"}}


def _totals(documents: Documents) -> Any:
    path, enrollment = _first(documents, "enrollments", bundle_id=None)
    return {path: enrollment | {"paid": enrollment["paid"] + 10_000}}


def _due(documents: Documents) -> Any:
    path, enrollment = _first(documents, "enrollments", bundle_id=None)
    return {path: enrollment | {"due": float(enrollment["due"])}}


def _student(documents: Documents) -> Any:
    path, student = _first(documents, "students")
    return {path: student | {"phone": "614 555 0199"}}


def _effects(documents: Documents) -> Any:
    path, guard = _first(documents, "batches", command="RecordPayment")
    return {path: guard | {"effects": {"x": "y"}}}


@pytest.mark.parametrize(
    ("plant", "named"),
    [
        (_lost_entry, {"guard_entry_missing", "cloud_totals", "cloud_lacks"}),
        (_lost_guard, {"guard_missing", "guard_lost"}),
        (_fenced, {"guard_fenced"}),
        (_other_batch, {"guard_digest"}),
        (_entry_amount, {"guard_entry", "cloud_totals", "replica_differs"}),
        (_entry_lies, {"cloud_unreadable", "guard_entry_missing", "cloud_totals", "cloud_lacks"}),
        (_entry_twice, {"guard_entry", "cloud_receipt_twice", "cloud_totals", "replica_lacks"}),
        (_entry_elsewhere, {"guard_entry", "cloud_place", "replica_lacks"}),
        (_totals, {"cloud_totals"}),
        (_due, {"cloud_totals"}),
        (_student, {"replica_differs"}),
        (_effects, {"cloud_unreadable", "guard_entry"}),
    ],
)
def test_each_disagreement_is_named(
    server: ServerThread,
    one: OpenHome,
    tmp_path: Path,
    plant: Callable[[Documents], Documents],
    named: set[str],
) -> None:
    planted = plant(server.documents())
    server.run(put(server.server, **planted))
    # This desk has looked since and heard of nothing: these writes had no guard.
    in_step(one, server.address)
    assert audit(one) == named


def test_a_replica_that_lost_something_is_named(
    server: ServerThread, one: OpenHome, tmp_path: Path
) -> None:
    in_step(one, server.address)
    with closing(sqlite3.connect(tmp_path / "one" / "enrolldesk.sqlite")) as file, file:
        file.execute("DROP TRIGGER entry_stays")
        file.execute("DROP TRIGGER entry_stands")
        file.execute("DELETE FROM entry WHERE key = (SELECT max(key) FROM entry)")
        file.execute("UPDATE entry SET payer = 'somebody' WHERE key = 1")
        file.execute("UPDATE student SET name = 'Nobody' WHERE key = 1")
        file.execute("INSERT INTO set_aside VALUES ('courses/online-theory', 'newer', 'schema')")
    assert audit(one) == {"replica_lacks", "replica_differs", "replica_set_aside"}


def test_every_name_has_a_sentence_and_the_command_line_tells_them(
    server: ServerThread, one: OpenHome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_step(one, server.address)
    home = str(tmp_path / "one")
    assert main(["--home", home, "verify", "--cloud"]) == 0
    assert "No disagreement in" in capsys.readouterr().out
    server.run(put(server.server, **_totals(server.documents())))
    assert main(["--home", home, "verify"]) == 0
    capsys.readouterr()
    assert main(["--home", home, "verify", "--cloud"]) == 1
    said = capsys.readouterr().out
    assert SENTENCES["cloud_totals"] in said
    assert main(["--home", home, "verify", "--cloud", "--json"]) == 1
    value = json.loads(capsys.readouterr().out)
    assert [each["what"] for each in value["disagreements"]] == ["cloud_totals"]
    assert value["checked"]["entries on the server"] == value["checked"]["entries"]


def test_there_must_be_a_school_and_it_must_be_ours(server: ServerThread, opens: Opens) -> None:
    desk = opens("alone")
    begin(desk)
    with pytest.raises(NotConnected):
        audit(desk)
    found_school(desk.clouds, desk.desk.store, place(server.address))
    server.clear()
    with pytest.raises(SchoolChanged):
        audit(desk)
