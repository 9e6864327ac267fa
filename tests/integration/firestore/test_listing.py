"""A school comes in lists, many documents to a message, and by queries where a list does not do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from enrolldesk.app.sync.reading import COLLECTIONS
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import SCHOOL, Counter, put, tell

WHEN = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)


def entry(student: str, place: str, number: int) -> dict[str, Any]:
    """A payment as a desk would have written it."""
    at = WHEN + timedelta(seconds=number)
    return {
        "schema": 1,
        "kind": "payment",
        "amount": 100,
        "charged_delta": 0,
        "paid_delta": 100,
        "written_off_delta": 0,
        "student_id": student,
        "enrollment_id": place,
        "desk": "desk-elsewhere",
        "staff": "ana",
        "method": "cash",
        "taken_at": at,
        "day": "2020-03-02",
        "batch_id": f"batch-{number}",
        "effect_index": 0,
        "committed_at": at,
    }


def test_a_school_comes_in_few_messages(desks: tuple[Counter, Counter]) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")
    place = one.school.enroll(maria)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        rows = {f"entries__e{n:03}": entry(maria, place, n) for n in range(350)}
        await put(server, **rows)
        before = server.counters.as_json()
        await two.pull(server, page=500)
        calls, held = server.counters.as_json()["calls"], before["calls"]
        # A page of each, and one more of the entries; the clock and the feed are queries.
        assert calls["ListDocuments"] - held.get("ListDocuments", 0) == len(COLLECTIONS) + 1
        assert calls["RunQuery"] - held.get("RunQuery", 0) == 2

    tell(story)
    assert len(two.desk.reads.entries_of(place)) == 351
    assert [one.entry_id for one in two.desk.reads.entries_of(place)][:2] == ["e000", "e001"]


@pytest.mark.parametrize("status", ["INVALID_ARGUMENT", "RESOURCE_EXHAUSTED"])
def test_where_a_list_is_refused_queries_go_on(desks: tuple[Counter, Counter], status: str) -> None:
    one, two = desks
    places = [one.school.enroll(one.school.student(f"Student {n}")) for n in range(9)]

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        for nth in range(2, 60, 2):
            server.faults.status(status, method="ListDocuments", nth=nth)
        await two.pull(server, page=2)
        assert two.replica.position().download is None

    tell(story)
    for place in places:
        assert two.desk.reads.standing(place) == one.desk.reads.standing(place)
    assert two.disagreements() == ()


def test_a_page_that_ends_with_what_has_no_place_in_the_order(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")
    place = one.school.enroll(maria)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        fields = dict(server.documents()[f"{SCHOOL}/enrollments/{place}"])
        # A number stands before every time: the first page ends with it.
        strange = {f"enrollments__p{n}": fields | {"enrolled_at": n} for n in range(3)}
        await put(server, **strange)
        await two.pull(server, page=2)

    tell(story)
    assert two.account(maria) == one.account(maria)
    assert {path for path in two.aside() if path.startswith("enrollments/")} == {
        f"enrollments/p{n}" for n in range(3)
    }
