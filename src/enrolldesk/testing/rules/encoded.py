"""The writes of a commit as JSON that any runner of the rules understands.

A write is ``{"write", "path", "fields", "times", "adds"}``: ``create``, ``update``, ``merge`` or
``delete`` a document below the school; ``times`` become the time of the request and ``adds`` are
added to what is there. A time is ``{"$at": text}``, a number with a point ``{"$float": number}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from enrolldesk.adapters.firestore.documents import Message

Written = dict[str, Any]


def written(message: Message, school: str) -> Written:
    """One write of a commit."""
    if message.WhichOneof("operation") == "delete":
        return {"write": "delete", "path": message.delete.removeprefix(f"{school}/")}
    transforms = message.update_transforms
    made: Written = {
        "write": _kind(message),
        "path": message.update.name.removeprefix(f"{school}/"),
        "fields": tagged_fields(message.update.fields),
    }
    times = [one.field_path for one in transforms if one.set_to_server_value]
    adds = {
        one.field_path: one.increment.integer_value
        for one in transforms
        if one.HasField("increment")
    }
    return made | ({"times": times} if times else {}) | ({"adds": adds} if adds else {})


def tagged_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document or of a map in one."""
    return {name: tagged(fields[name]) for name in sorted(fields)}


def tagged(value: Any) -> Any:
    """One value of the protocol."""
    match value.WhichOneof("value_type"):
        case "null_value" | None:
            return None
        case "timestamp_value":
            stamp = value.timestamp_value
            moment = datetime.fromtimestamp(stamp.seconds, UTC)
            moment = moment.replace(microsecond=stamp.nanos // 1000)
            return {"$at": moment.isoformat(timespec="microseconds")}
        case "double_value":
            return {"$float": value.double_value}
        case "map_value":
            return tagged_fields(value.map_value.fields)
        case "array_value":
            return [tagged(one) for one in value.array_value.values]
        case "bytes_value":
            return {"$bytes": value.bytes_value.hex()}
        case "reference_value":
            return {"$reference": value.reference_value}
        case "geo_point_value":
            return {"$place": [value.geo_point_value.latitude, value.geo_point_value.longitude]}
        case kind:
            return getattr(value, kind)


def all_written(messages: Iterable[Message], school: str) -> list[Written]:
    """Every write of a commit, in order."""
    return [written(one, school) for one in messages]


def _kind(message: Message) -> str:
    if message.current_document.WhichOneof("condition_type") == "exists":
        return "update" if message.current_document.exists else "create"
    return "merge"
