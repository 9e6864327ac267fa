"""Commits: all or nothing, every precondition, every limit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore

from enrolldesk.testing.firestore import ServerThread


def test_the_first_writes_of_a_refused_commit_leave_nothing_behind(
    client: Any, server: ServerThread
) -> None:
    client.document("batches/1").set({"digest": "a"})
    batch = client.batch()
    batch.create(client.document("entries/1"), {"amount": 500})
    batch.set(client.document("enrollments/1"), {"paid": 500})
    batch.create(client.document("batches/1"), {"digest": "b"})
    with pytest.raises(exceptions.AlreadyExists, match=r"Document already exists: .*/batches/1"):
        batch.commit(retry=None)
    assert server.documents() == {"batches/1": {"digest": "a"}}


def test_one_commit_may_write_a_document_several_times(client: Any, server: ServerThread) -> None:
    batch = client.batch()
    document = client.document("enrollments/1")
    batch.create(document, {"paid": 1})
    batch.update(document, {"paid": firestore.Increment(2)})
    batch.update(document, {"paid": firestore.Increment(4), "state": "active"})
    results = batch.commit()
    assert server.documents() == {"enrollments/1": {"paid": 7, "state": "active"}}
    assert len({result.update_time for result in results}) == 1


def test_update_needs_the_document(client: Any, server: ServerThread) -> None:
    with pytest.raises(exceptions.NotFound, match=r"No document to update: .*/students/ada"):
        client.document("students/ada").update({"name": "Ada"})
    assert server.documents() == {}


def test_update_time_must_be_the_one_stored(client: Any, server: ServerThread) -> None:
    document = client.document("students/ada")
    first = document.set({"name": "Ada"}).update_time
    second = document.set({"name": "Ada L."}).update_time
    with pytest.raises(exceptions.FailedPrecondition, match="does not match"):
        document.update({"name": "A."}, option=client.write_option(last_update_time=first))
    with pytest.raises(exceptions.FailedPrecondition):
        document.delete(option=client.write_option(last_update_time=first))
    later = second + timedelta(hours=1)
    with pytest.raises(exceptions.InvalidArgument, match="future"):
        document.delete(option=client.write_option(last_update_time=later))
    document.update({"name": "A."}, option=client.write_option(last_update_time=second))
    assert server.documents() == {"students/ada": {"name": "A."}}


def test_delete_of_what_must_exist(client: Any, server: ServerThread) -> None:
    document = client.document("students/ada")
    document.delete()
    with pytest.raises(exceptions.NotFound):
        document.delete(option=client.write_option(exists=True))
    document.set({})
    document.delete(option=client.write_option(exists=True))
    assert server.documents() == {}


def test_a_write_that_changes_nothing_keeps_the_update_time(client: Any) -> None:
    document = client.document("students/ada")
    first = document.set({"share": float("nan")})
    assert document.set({"share": float("nan")}).update_time == first.update_time
    assert document.get().update_time == first.update_time


def test_times_of_commits_never_repeat(client: Any) -> None:
    document = client.document("students/ada")
    times = [document.set({"visit": visit}).update_time for visit in range(50)]
    assert times == sorted(set(times))
    assert document.get().create_time == times[0]


def test_server_time_is_one_time_for_the_whole_commit_to_the_millisecond(
    client: Any, server: ServerThread
) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    batch = client.batch()
    for name in ("batches/1", "entries/1"):
        fields = {"at": firestore.SERVER_TIMESTAMP, "in": {"at": firestore.SERVER_TIMESTAMP}}
        batch.create(client.document(name), fields)
    results = batch.commit()
    held = server.documents()
    at = held["batches/1"]["at"]
    assert all(each == {"at": at, "in": {"at": at}} for each in held.values())
    assert at.microsecond % 1000 == 0
    assert before <= at <= results[0].update_time


def test_masks_merge_replace_and_delete(client: Any, server: ServerThread) -> None:
    document = client.document("students/ada")
    document.set({"name": "Ada", "guardian": {"name": "Anne", "phone": "1"}, "notes": "x"})
    document.set({"guardian": {"phone": "2"}}, merge=True)
    document.update({"notes": firestore.DELETE_FIELD, "guardian.email": "a@b", "a`b.c": 1})
    expected = {
        "name": "Ada",
        "guardian": {"name": "Anne", "phone": "2", "email": "a@b"},
        "a`b": {"c": 1},
    }
    assert server.documents() == {"students/ada": expected}
    document.update({"guardian": {"name": "Zoe"}})
    assert server.documents()["students/ada"]["guardian"] == {"name": "Zoe"}


@pytest.mark.parametrize(
    ("document", "fields", "words"),
    [
        ("students/__ada__", {"a": 1}, "reserved"),
        ("students/..", {"a": 1}, "only dots"),
        ("students/" + "x" * 1501, {"a": 1}, "longer than 1500"),
        ("students/ada", {"a": "x" * 1_048_576}, "exceeds the maximum allowed size"),
        ("students/ada", {"a": [[1]]}, "array value in an array value"),
    ],
)
def test_what_cannot_be_stored_is_refused(
    client: Any, server: ServerThread, document: str, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(exceptions.InvalidArgument, match=words):
        client.document(document).set(fields)
    assert server.documents() == {}


def test_a_commit_may_have_ten_mebibytes(client: Any, server: ServerThread) -> None:
    batch = client.batch()
    for number in range(9):
        batch.set(client.document(f"photos/{number}"), {"bytes": b"x" * 1_040_000})
    batch.commit()
    batch = client.batch()
    for number in range(11):
        batch.set(client.document(f"photos/{number}"), {"bytes": b"y" * 1_040_000})
    with pytest.raises(exceptions.InvalidArgument, match="payload size exceeds"):
        batch.commit()
    assert {held["bytes"][:1] for held in server.documents().values()} == {b"x"}


def test_a_commit_may_have_more_than_five_hundred_writes(client: Any, server: ServerThread) -> None:
    batch = client.batch()
    for number in range(1200):
        batch.create(client.document(f"entries/{number}"), {"amount": number})
    assert len(batch.commit()) == 1200
    assert len(server.documents()) == 1200


def test_a_document_may_have_five_hundred_transforms(client: Any, server: ServerThread) -> None:
    document = client.document("days/1")
    document.set({f"f{number}": firestore.Increment(1) for number in range(500)})
    with pytest.raises(exceptions.InvalidArgument, match="At most 500 transforms"):
        document.update({f"f{number}": firestore.Increment(1) for number in range(501)})
    assert set(server.documents()["days/1"].values()) == {1}


def test_batch_write_is_not_atomic_and_says_what_happened_to_each(
    client: Any, server: ServerThread
) -> None:
    client.document("students/ada").set({"name": "Ada"})
    api = client._firestore_api
    writes = [_create(client, "students/ada"), _create(client, "students/bob")]
    answer = api.batch_write(
        request={"database": client._database_string, "writes": writes},
        metadata=client._rpc_metadata,
    )
    assert [status.code for status in answer.status] == [6, 0]
    assert sorted(server.documents()) == ["students/ada", "students/bob"]
    with pytest.raises(exceptions.InvalidArgument, match="at most once"):
        api.batch_write(
            request={"database": client._database_string, "writes": [writes[1], writes[1]]},
            metadata=client._rpc_metadata,
        )


def _create(client: Any, path: str) -> dict[str, Any]:
    name = client.document(path)._document_path
    return {"update": {"name": name}, "current_document": {"exists": False}}


def test_single_document_methods(client: Any, server: ServerThread) -> None:
    api, headers = client._firestore_api, client._rpc_metadata
    root = client._database_string + "/documents"
    made = api.create_document(
        request={
            "parent": root,
            "collection_id": "desks",
            "document": {"fields": {"number": {"integer_value": 3}}},
        },
        metadata=headers,
    )
    assert len(made.name.rpartition("/")[2]) == 20
    fields = {"name": {"string_value": "Front"}}
    changed = api.update_document(
        request={
            "document": {"name": made.name, "fields": fields},
            "update_mask": {"field_paths": ["name"]},
            "mask": {"field_paths": ["name"]},
        },
        metadata=headers,
    )
    assert list(changed.fields) == ["name"]
    assert list(server.documents().values()) == [{"name": "Front", "number": 3}]
    assert set(api.get_document(request={"name": made.name}, metadata=headers).fields) == {
        "name",
        "number",
    }
    api.delete_document(request={"name": made.name}, metadata=headers)
    with pytest.raises(exceptions.NotFound):
        api.get_document(request={"name": made.name}, metadata=headers)


def test_counters_say_what_the_service_would_charge(client: Any, server: ServerThread) -> None:
    client.document("students/ada").set({"name": "Ada"})
    client.document("students/bob").set({"name": "Bob"})
    client.document("students/bob").delete()
    client.document("students/ada").get()
    list(client.collection("students").stream())
    list(client.collection("nothing").stream())
    counters = server.counters
    assert (counters.reads, counters.writes, counters.deletes) == (3, 2, 1)
    assert counters.calls == {"Commit": 3, "BatchGetDocuments": 1, "RunQuery": 2}
