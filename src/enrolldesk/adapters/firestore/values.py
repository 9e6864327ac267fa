"""Values of the protocol as plain ones; nothing in them can make reading fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from enrolldesk.app.sync.feed import Document, Foreign

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document or of a map within one."""
    return {name: _plain(value) for name, value in fields.items()}


def document_of(raw: Any, school: str) -> Document:
    """A document of a school."""
    return Document(
        raw.name.removeprefix(f"{school}/"), plain_fields(raw.fields), moment_of(raw.update_time)
    )


def moment_of(stamp: Any) -> datetime:
    """A protocol timestamp to the microsecond; the server keeps none finer."""
    return _EPOCH + timedelta(seconds=stamp.seconds, microseconds=stamp.nanos // 1000)


def _plain(value: Any) -> Any:
    kind = value.WhichOneof("value_type")
    if kind in _AS_IT_IS:
        return getattr(value, kind)
    if kind is None or kind == "null_value":
        return None
    if kind == "map_value":
        return plain_fields(value.map_value.fields)
    if kind == "array_value":
        return [_plain(inner) for inner in value.array_value.values]
    if kind == "timestamp_value":
        try:
            return moment_of(value.timestamp_value)
        except OverflowError:
            # A time that no calendar has.
            return Foreign(kind)
    return Foreign(kind)


_AS_IT_IS: Final = {
    "boolean_value",
    "integer_value",
    "double_value",
    "string_value",
    "bytes_value",
}
