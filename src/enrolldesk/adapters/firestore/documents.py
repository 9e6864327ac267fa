"""A frozen payload as the writes of one Firestore commit, and documents read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from google.cloud.firestore_v1 import _helpers
from google.cloud.firestore_v1.types import common, document, write
from google.protobuf.timestamp_pb2 import Timestamp

from enrolldesk.app.connecting.standing import IDENTITY, SCHOOL
from enrolldesk.app.sync.remote import Guard, Parcel
from enrolldesk.domain.ids import is_safe_id

# The client's convenience classes take ten times as long to fill as the messages they wrap, which
# protobuf builds while it runs, so no type checker knows them.
Message: TypeAlias = Any
_Write, _Document, _Value, _Mask, _Precondition, _FieldTransform = (
    wrapped.pb()
    for wrapped in (
        write.Write,
        document.Document,
        document.Value,
        common.DocumentMask,
        common.Precondition,
        write.DocumentTransform.FieldTransform,
    )
)

_TOTALS = ("charged", "paid", "written_off", "due")
_BATCHES = "batches/"
_MOST_KEYS = 1000
"""As many keys as the security rules let a batch have."""
_SERVER_TIME = int(write.DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME)


def school_path(project: str, school_id: str) -> str:
    """The full name of the school's document."""
    return f"projects/{project}/databases/(default)/documents/schools/{school_id}"


def writes_of(parcel: Parcel, school: str, sent_by: str) -> list[Message]:
    """Every write of a batch, its guard first; ``sent_by`` is who is signed in now.

    Totals of an enrollment change only here, by the sum of the effects, beside the entries.
    """
    payload = json.loads(parcel.payload)
    effects: dict[str, list[dict[str, Any]]] = payload["effects"]
    made = [_guard(parcel, payload, school, sent_by)]
    for item in payload["writes"]:
        collection, _, key = item["path"].partition("/")
        sums = _sums(effects.get(key, ())) if collection == "enrollments" else {}
        made.append(_write(item, school, sums, parcel.batch_id, collection))
    written = {item["path"] for item in payload["writes"]}
    for enrollment, entries in effects.items():
        if f"enrollments/{enrollment}" not in written:
            made.append(_totals(school, enrollment, _sums(entries), parcel.batch_id))
    return made


def fence_of(parcel: Parcel, school: str, sent_by: str, next_id: str = "") -> Message:
    """The guard that makes a batch never count: the same id, abandoned.

    Its first key names what takes the batch's place, so that no other desk puts something else
    there.
    """
    payload = json.loads(parcel.payload)
    successor = [f"{_BATCHES}{next_id}"] if next_id else []
    fields = {
        "schema": payload["schema"],
        "command": payload["command"],
        "desk": payload["desk"],
        "desk_seq": payload["desk_seq"],
        "staff": payload["staff"],
        "sent_by": sent_by,
        "digest": parcel.digest,
        "abandoned": True,
        "touched": [],
        "keys": [*successor, *payload["keys"]][:_MOST_KEYS],
        "effects": {},
    }
    return _Write(
        update=as_document(f"{school}/batches/{parcel.batch_id}", fields),
        current_document=_Precondition(exists=False),
        update_transforms=[_server_time("committed_at")],
    )


def guard_of(batch_id: str, found: document.Document) -> Guard:
    """What a document under ``batches`` says."""
    return guard_in(batch_id, plain(found))


def guard_in(batch_id: str, fields: Mapping[str, Any]) -> Guard:
    """What the fields of a document under ``batches`` say."""
    committed_at = fields.get("committed_at")
    return Guard(
        batch_id,
        str(fields.get("digest", "")),
        bool(fields.get("abandoned", False)),
        committed_at if isinstance(committed_at, datetime) else None,
        _successor_in(fields),
    )


def _successor_in(fields: Mapping[str, Any]) -> str:
    """The id of what takes the place of a batch that was given up; empty where nothing says so."""
    keys = fields.get("keys") if fields.get("abandoned") is True else None
    first = keys[0] if isinstance(keys, list) and keys else ""
    key = first.removeprefix(_BATCHES) if isinstance(first, str) else ""
    return key if key != first and is_safe_id(key) else ""


def plain(found: document.Document) -> dict[str, Any]:
    """The fields of a document as Python values."""
    fields = _helpers.decode_dict(found._pb.fields, None)
    return fields if isinstance(fields, dict) else {}


def _guard(parcel: Parcel, payload: Mapping[str, Any], school: str, sent_by: str) -> Message:
    fields = {
        "schema": payload["schema"],
        "command": payload["command"],
        "desk": payload["desk"],
        "desk_seq": payload["desk_seq"],
        "staff": payload["staff"],
        "sent_by": sent_by,
        "made_at": payload["made_at"],
        "touched": payload["touched"],
        "keys": payload["keys"],
        "effects": payload["effects"],
        "digest": parcel.digest,
        # Absent where nobody was asked, and in what was recorded before there were roles.
        **{name: payload[name] for name in ("needs", "approved_by") if payload.get(name)},
    }
    was = {item["path"]: item["was"] for item in payload["writes"] if item["was"]}
    if was:
        # Whoever reads this can tell whether the change was made in sight of theirs.
        fields["was"] = was
    return _Write(
        update=as_document(f"{school}/batches/{parcel.batch_id}", fields),
        current_document=_Precondition(exists=False),
        update_transforms=[_server_time("committed_at")],
    )


def _write(
    item: Mapping[str, Any], school: str, sums: Mapping[str, int], batch_id: str, collection: str
) -> Message:
    fields = dict(item["fields"])
    server = [name for name, value in fields.items() if value == {"$server_time": True}]
    for name in server:
        del fields[name]
    transforms = [_server_time(name) for name in server]
    creates = item["kind"] == "create"
    if creates and item["path"] == SCHOOL:
        fields[IDENTITY] = batch_id
    if collection != "entries":
        # The security rules find the guard by it: nothing changes without one.
        fields["last_batch"] = batch_id
    if collection == "enrollments":
        if creates:
            fields |= dict.fromkeys(_TOTALS, 0)
        transforms += [_increment(name, cents) for name, cents in sums.items() if cents]
    # Whoever was given an account has a document already: they are told of, not made.
    told = creates and collection == "staff"
    if told and not fields.get("email"):
        fields.pop("email", None)
    made = _Write(
        update=as_document(f"{school}/{item['path']}", fields),
        current_document=None if told else _Precondition(exists=not creates),
        update_transforms=transforms,
    )
    if told or not creates:
        # Only the named fields: somebody else's change of another field stands.
        made.update_mask.field_paths.extend(sorted(fields))
    return made


def _totals(school: str, enrollment: str, sums: Mapping[str, int], batch_id: str) -> Message:
    """Increments alone; the enrollment must be there."""
    return _Write(
        update=as_document(f"{school}/enrollments/{enrollment}", {"last_batch": batch_id}),
        update_mask=_Mask(field_paths=["last_batch"]),
        current_document=_Precondition(exists=True),
        update_transforms=[
            _server_time("updated_at"),
            *(_increment(name, cents) for name, cents in sums.items() if cents),
        ],
    )


def _sums(effects: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    sums = dict.fromkeys(_TOTALS, 0)
    for effect in effects:
        for name in ("charged", "paid", "written_off"):
            sums[name] += int(effect[name])
    sums["due"] = sums["charged"] - sums["paid"] - sums["written_off"]
    return sums


def as_document(name: str, fields: Mapping[str, Any]) -> Message:
    """A document of that full name with a payload's fields."""
    made = _Document(name=name)
    _fill(made.fields, fields)
    return made


def _server_time(field: str) -> Message:
    return _FieldTransform(field_path=field, set_to_server_value=_SERVER_TIME)


def _increment(field: str, cents: int) -> Message:
    return _FieldTransform(field_path=field, increment=_Value(integer_value=cents))


def _fill(held: Message, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        _put(held[name], value)


def _put(held: Message, value: Any) -> None:
    """Say a payload's value in Firestore's types; tagged times become timestamps."""
    match value:
        case None:
            held.null_value = 0
        case bool():
            held.boolean_value = value
        case int():
            held.integer_value = value
        case float():
            held.double_value = value
        case str():
            held.string_value = value
        case {"$at": str(text), **rest} if not rest:
            at = Timestamp()
            at.FromDatetime(datetime.fromisoformat(text).astimezone(UTC))
            held.timestamp_value.CopyFrom(at)
        case dict():
            held.map_value.SetInParent()
            _fill(held.map_value.fields, value)
        case list():
            held.array_value.SetInParent()
            for item in value:
                _put(held.array_value.values.add(), item)
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a document")
