"""Transforms: what the server itself works out from a field's present value."""

import math
from typing import Any

from enrolldesk.testing.firestore import fields as document_fields
from enrolldesk.testing.firestore import values
from enrolldesk.testing.firestore.paths import field_path
from enrolldesk.testing.firestore.wire import Message, Value, invalid, stamp

MOST_TRANSFORMS = 500
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def apply(fields: Any, transform: Message, request_time: int) -> Message:
    """Change one field in place and return what the client is told about it."""
    path = field_path(transform.field_path)
    present = document_fields.get(fields, path)
    kind = transform.WhichOneof("transform_type")
    match kind:
        case "set_to_server_value":
            after = Value(timestamp_value=stamp(request_time))
        case "increment":
            after = _increment(present, _operand(transform.increment))
        case "maximum" | "minimum":
            after = _extreme(present, _operand(getattr(transform, kind)), kind)
        case "append_missing_elements":
            after = _append(present, transform.append_missing_elements.values)
        case "remove_all_from_array":
            after = _remove(present, transform.remove_all_from_array.values)
        case _:
            raise invalid("A field transform must say what to do.")
    document_fields.put(fields, path, after)
    return Value(null_value=0) if after.HasField("array_value") else after


def _operand(value: Message) -> Message:
    if not values.is_number(value):
        raise invalid("The operand of a numeric transform must be an integer or a double.")
    return value


def _increment(present: Message | None, by: Message) -> Message:
    if present is None or not values.is_number(present):
        return by
    total = values.number(present) + values.number(by)
    if isinstance(total, int):
        return Value(integer_value=max(_SMALLEST, min(_LARGEST, total)))
    return Value(double_value=total)


def _extreme(present: Message | None, operand: Message, kind: str) -> Message:
    if present is None or not values.is_number(present):
        return operand
    held, given = values.number(present), values.number(operand)
    if math.isnan(held) or math.isnan(given):
        return Value(double_value=math.nan)
    replaces = given > held if kind == "maximum" else given < held
    return operand if replaces else Value.FromString(present.SerializeToString())


def _elements(present: Message | None) -> Message:
    """A new array with the present elements; anything that is not an array counts as empty."""
    array = Value()
    array.array_value.SetInParent()
    if present is not None and present.HasField("array_value"):
        array.array_value.values.extend(present.array_value.values)
    return array


def _append(present: Message | None, missing: Any) -> Message:
    array = _elements(present)
    held = [values.key(item) for item in array.array_value.values]
    for item in missing:
        wanted = values.key(item)
        if wanted not in held:
            held.append(wanted)
            array.array_value.values.append(item)
    return array


def _remove(present: Message | None, unwanted: Any) -> Message:
    refused = [values.key(item) for item in unwanted]
    array = Value()
    array.array_value.SetInParent()
    array.array_value.values.extend(
        item for item in _elements(present).array_value.values if values.key(item) not in refused
    )
    return array
