"""Signing in, and rules that say what somebody may do."""

from collections.abc import Iterator
from typing import Any

import pytest
from google.api_core import exceptions

from enrolldesk.testing.firestore import Access, Person, Reader, ServerThread
from tests.kit.firestore.conftest import MakeClient

STAFF = {"token-ada": Person("ada", {"role": "manager"}), "token-bob": Person("bob")}


def decide(access: Access, person: Person, reader: Reader) -> bool:
    """Managers do what they like; others read, and pay if the guard is in the same commit."""
    if person.claims.get("role") == "manager":
        return True
    if access.operation in ("get", "list"):
        return not access.path.startswith("staff")
    if access.operation != "create" or access.after is None:
        return False
    batch = access.after.fields["batch_id"].string_value
    guard = f"batches/{batch}"
    return access.path == guard or (
        reader.get(guard) is None and reader.get_after(guard) is not None
    )


@pytest.fixture
def server() -> Iterator[ServerThread]:
    with ServerThread(authenticate=STAFF.get, decide=decide) as running:
        yield running


def pay(client: Any, *, guarded: bool) -> None:
    batch = client.batch()
    if guarded:
        batch.create(client.document("batches/1"), {"batch_id": "1"})
    batch.create(client.document("entries/1"), {"batch_id": "1"})
    batch.commit(retry=None)


def test_nobody_gets_in_without_a_token_that_is_known(
    make_client: MakeClient, server: ServerThread
) -> None:
    for token in ("", "token-eve"):
        with pytest.raises(exceptions.Unauthenticated):
            make_client(token=token).document("students/1").set({}, retry=None)
    assert server.documents() == {}


def test_rules_see_the_person_and_the_documents_after_the_commit(
    make_client: MakeClient, server: ServerThread
) -> None:
    bob = make_client(token="token-bob")
    with pytest.raises(exceptions.PermissionDenied, match="Missing or insufficient permissions"):
        pay(bob, guarded=False)
    assert server.documents() == {}
    pay(bob, guarded=True)
    assert sorted(server.documents()) == ["batches/1", "entries/1"]
    with pytest.raises(exceptions.PermissionDenied):
        bob.document("entries/1").delete(retry=None)
    make_client(token="token-ada").document("entries/1").delete()
    assert sorted(server.documents()) == ["batches/1"]


def test_rules_judge_reads_and_queries(make_client: MakeClient) -> None:
    bob = make_client(token="token-bob")
    assert not bob.document("students/1").get().exists
    assert list(bob.collection("students").stream()) == []
    with pytest.raises(exceptions.PermissionDenied):
        bob.document("staff/ada").get(retry=None)
    with pytest.raises(exceptions.PermissionDenied):
        list(bob.collection("staff").stream(retry=None))
    with pytest.raises(exceptions.PermissionDenied):
        bob.collection("staff").count().get(retry=None)
    with pytest.raises(exceptions.PermissionDenied):
        list(bob.collections(retry=None))


def test_the_administrator_s_token_passes_every_rule(
    make_client: MakeClient, server: ServerThread
) -> None:
    owner = make_client()
    owner.document("staff/ada").set({"role": "manager"})
    owner.document("staff/ada").delete()
    assert server.documents() == {}
