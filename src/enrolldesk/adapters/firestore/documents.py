"""A frozen payload as the writes of one Firestore commit, and documents read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from google.cloud.firestore_v1 import _helpers
from google.cloud.firestore_v1.types import common, document, write

from enrolldesk.app.sync.remote import Guard, Parcel

_TOTALS = ("charged", "paid", "written_off", "due")
_SERVER_TIME = write.DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME


def school_path(project: str, school_id: str) -> str:
    """The full name of the school's document."""
    return f"projects/{project}/databases/(default)/documents/schools/{school_id}"


def writes_of(parcel: Parcel, school: str, sent_by: str) -> list[write.Write]:
    """Every write of a batch, its guard first; ``sent_by`` is who is signed in now.

    Totals of an enrollment change only here, by the sum of the effects, beside the entries.
    """
    payload = json.loads(parcel.payload)
    effects: dict[str, list[dict[str, Any]]] = payload["effects"]
    made = [_guard(parcel, payload, school, sent_by)]
    created = set()
    for item in payload["writes"]:
        collection, _, key = item["path"].partition("/")
        sums = _sums(effects.get(key, ())) if collection == "enrollments" else {}
        if item["kind"] == "create" and collection == "enrollments":
            created.add(key)
        made.append(_write(item, school, sums, parcel.batch_id, collection))
    for enrollment, entries in effects.items():
        if f"enrollments/{enrollment}" not in {item["path"] for item in payload["writes"]}:
            made.append(_totals(school, enrollment, _sums(entries), parcel.batch_id))
    return made


def fence_of(parcel: Parcel, school: str, sent_by: str) -> write.Write:
    """The guard that makes a batch never count: the same id, abandoned."""
    payload = json.loads(parcel.payload)
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
        "keys": payload["keys"],
        "effects": {},
    }
    return write.Write(
        update=_document(f"{school}/batches/{parcel.batch_id}", fields),
        current_document=common.Precondition(exists=False),
        update_transforms=[_server_time("committed_at")],
    )


def guard_of(batch_id: str, found: document.Document) -> Guard:
    """What a document under ``batches`` says."""
    fields = plain(found)
    committed_at = fields.get("committed_at")
    return Guard(
        batch_id,
        str(fields.get("digest", "")),
        bool(fields.get("abandoned", False)),
        committed_at if isinstance(committed_at, datetime) else None,
    )


def plain(found: document.Document) -> dict[str, Any]:
    """The fields of a document as Python values."""
    fields = _helpers.decode_dict(found._pb.fields, None)
    return fields if isinstance(fields, dict) else {}


def _guard(parcel: Parcel, payload: Mapping[str, Any], school: str, sent_by: str) -> write.Write:
    fields = {
        "schema": payload["schema"],
        "command": payload["command"],
        "desk": payload["desk"],
        "desk_seq": payload["desk_seq"],
        "staff": payload["staff"],
        "sent_by": sent_by,
        "made_at": _value(payload["made_at"]),
        "touched": payload["touched"],
        "keys": payload["keys"],
        "effects": payload["effects"],
        "digest": parcel.digest,
    }
    return write.Write(
        update=_document(f"{school}/batches/{parcel.batch_id}", fields),
        current_document=common.Precondition(exists=False),
        update_transforms=[_server_time("committed_at")],
    )


def _write(
    item: Mapping[str, Any], school: str, sums: Mapping[str, int], batch_id: str, collection: str
) -> write.Write:
    fields = {name: _value(value) for name, value in item["fields"].items()}
    server = [name for name, value in item["fields"].items() if value == {"$server_time": True}]
    for name in server:
        del fields[name]
    transforms = [_server_time(name) for name in server]
    creates = item["kind"] == "create"
    if collection == "enrollments":
        if creates:
            fields |= dict.fromkeys(_TOTALS, 0)
        fields["last_batch"] = batch_id
        transforms += [_increment(name, cents) for name, cents in sums.items() if cents]
    made = write.Write(
        update=_document(f"{school}/{item['path']}", fields),
        current_document=common.Precondition(exists=not creates),
        update_transforms=transforms,
    )
    if not creates:
        # Only the named fields: somebody else's change of another field stands.
        made.update_mask = common.DocumentMask(field_paths=sorted(fields))
    return made


def _totals(school: str, enrollment: str, sums: Mapping[str, int], batch_id: str) -> write.Write:
    """Increments alone; the enrollment must be there."""
    return write.Write(
        update=_document(f"{school}/enrollments/{enrollment}", {"last_batch": batch_id}),
        update_mask=common.DocumentMask(field_paths=["last_batch"]),
        current_document=common.Precondition(exists=True),
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


def _document(name: str, fields: Mapping[str, Any]) -> document.Document:
    return document.Document(name=name, fields=_helpers.encode_dict(dict(fields)))


def _server_time(field: str) -> write.DocumentTransform.FieldTransform:
    return write.DocumentTransform.FieldTransform(
        field_path=field, set_to_server_value=_SERVER_TIME
    )


def _increment(field: str, cents: int) -> write.DocumentTransform.FieldTransform:
    return write.DocumentTransform.FieldTransform(
        field_path=field, increment=document.Value(integer_value=cents)
    )


def _value(value: Any) -> Any:
    """A payload's value as Firestore's: tagged times become timestamps."""
    if isinstance(value, dict):
        if set(value) == {"$at"}:
            return datetime.fromisoformat(value["$at"]).astimezone(UTC)
        return {name: _value(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    return value
