"""Reaching into a document's fields: by path, by mask, and how much room they take."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from enrolldesk.testing.firestore.paths import FieldPath, field_path, relative
from enrolldesk.testing.firestore.wire import Document, Message, invalid

LARGEST_DOCUMENT = 1_048_576
_LONGEST_FIELD_NAME = 1500
_FIXED_SIZE = {"boolean_value": 1, "null_value": 1, "geo_point_value": 16}


def get(fields: Any, path: FieldPath) -> Message | None:
    """The value at a path, None where there is none."""
    value: Message | None = None
    for part in path:
        if part not in fields:
            return None
        value = fields[part]
        fields = value.map_value.fields if value.HasField("map_value") else ()
    return value


def put(fields: Any, path: FieldPath, value: Message) -> None:
    """Set the value at a path; what stands in the way and is not a map is replaced."""
    for part in path[:-1]:
        if part not in fields or not fields[part].HasField("map_value"):
            fields[part].map_value.SetInParent()
        fields = fields[part].map_value.fields
    fields[path[-1]].CopyFrom(value)


def drop(fields: Any, path: FieldPath) -> None:
    """Remove the value at a path; nothing happens where there is none."""
    for part in path[:-1]:
        if part not in fields or not fields[part].HasField("map_value"):
            return
        fields = fields[part].map_value.fields
    if path[-1] in fields:
        del fields[path[-1]]


def masked(document: Message, paths: Iterable[str]) -> Message:
    """A copy of a document that holds only the fields a mask names."""
    copy = Document(
        name=document.name, create_time=document.create_time, update_time=document.update_time
    )
    for text in paths:
        path = field_path(text)
        value = get(document.fields, path)
        if value is not None:
            put(copy.fields, path, value)
    return copy


def merge(target: Message, source: Message, paths: Iterable[str]) -> None:
    """Copy the fields a mask names; those the source lacks are deleted."""
    for text in paths:
        path = field_path(text)
        value = get(source.fields, path)
        if value is None:
            drop(target.fields, path)
        else:
            put(target.fields, path, value)


def check_mask(paths: Iterable[str]) -> None:
    """Refuse a mask in which one path lies inside another, or twice."""
    seen = sorted(field_path(text) for text in paths)
    for earlier, later in pairwise(seen):
        if later[: len(earlier)] == earlier:
            raise invalid(f"Field paths {'.'.join(earlier)} and {'.'.join(later)} overlap.")


def check_size(document: Message) -> None:
    """Refuse a document that is larger than the service stores."""
    size = _text_size(relative(document.name)) + 16 + 32 + _map_size(document.fields)
    if size > LARGEST_DOCUMENT:
        raise invalid(
            f"Document '{document.name}' cannot be written because its size ({size:,} bytes) "
            f"exceeds the maximum allowed size of {LARGEST_DOCUMENT:,} bytes."
        )


def _text_size(text: str) -> int:
    return (len(text) if text.isascii() else len(text.encode())) + 1


def _map_size(fields: Any) -> int:
    size = 0
    for name, value in fields.items():
        if not name:
            raise invalid("A field has an empty name.")
        if len(name) > _LONGEST_FIELD_NAME:
            raise invalid(f"A field's name is longer than {_LONGEST_FIELD_NAME} bytes.")
        size += _text_size(name) + _size(value)
    return size


def _size(value: Message) -> int:
    kind = value.WhichOneof("value_type")
    match kind:
        case "string_value":
            return _text_size(value.string_value)
        case "bytes_value":
            return len(value.bytes_value)
        case "reference_value":
            return _text_size(value.reference_value)
        case "array_value":
            return sum(map(_size, value.array_value.values))
        case "map_value":
            return _map_size(value.map_value.fields)
        case _:
            return _FIXED_SIZE.get(kind or "null_value", 8)
