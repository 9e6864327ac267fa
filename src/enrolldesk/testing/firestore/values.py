"""How values compare: one order over all types, the order that queries and transforms share."""

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from enrolldesk.testing.firestore.paths import name_key
from enrolldesk.testing.firestore.wire import Message, invalid

Key: TypeAlias = tuple[int, Any]

NULL, LEAST, BOOLEAN, NUMBER, TIME, BSON_TIME, STRING, BYTES, BINARY = range(9)
REFERENCE, OBJECT_ID, PLACE, REGEX, ARRAY, VECTOR, MAP, GREATEST = range(9, 17)

NOT_A_NUMBER: Key = (NUMBER, (0, 0))
_REGEX_OPTIONS = re.compile(r"[imsux]*")
_DEEPEST = 20


def key(value: Message) -> Key:
    """A sort key: equal keys are equal values, 3 and 3.0 among them."""
    kind = value.WhichOneof("value_type")
    match kind:
        case "null_value" | None:
            return NULL, 0
        case "boolean_value":
            return BOOLEAN, value.boolean_value
        case "integer_value":
            return NUMBER, (1, value.integer_value)
        case "double_value":
            return _number(value.double_value)
        case "timestamp_value":
            return TIME, (value.timestamp_value.seconds, value.timestamp_value.nanos)
        case "string_value":
            return STRING, value.string_value.encode()
        case "bytes_value":
            return BYTES, value.bytes_value
        case "reference_value":
            return REFERENCE, name_key(value.reference_value)
        case "geo_point_value":
            return PLACE, (value.geo_point_value.latitude, value.geo_point_value.longitude)
        case "array_value":
            return ARRAY, tuple(key(item) for item in value.array_value.values)
        case "map_value":
            return _map_key(value.map_value.fields)
        case _:
            raise invalid(f"A value of kind {kind} cannot be stored or compared.")


def is_number(value: Message | None) -> bool:
    """Whether arithmetic may be done with it."""
    return value is not None and value.WhichOneof("value_type") in ("integer_value", "double_value")


def number(value: Message) -> int | float:
    """The number inside an integer or a double."""
    if value.WhichOneof("value_type") == "integer_value":
        return int(value.integer_value)
    return float(value.double_value)


def vector(value: Message) -> list[float] | None:
    """The numbers of a vector value, None if it is something else."""
    if value.WhichOneof("value_type") != "map_value":
        return None
    fields = value.map_value.fields
    if not _is_vector(fields):
        return None
    return [float(number(item)) for item in fields["value"].array_value.values]


def _number(amount: float | Decimal) -> Key:
    return NOT_A_NUMBER if amount != amount else (NUMBER, (1, amount))


def _map_key(fields: Any) -> Key:
    if len(fields) == 1:
        (only,) = fields
        if only.startswith("__") and (special := _special(only, fields[only])) is not None:
            return special
    elif _is_vector(fields):
        items = fields["value"].array_value.values
        return VECTOR, (len(items), tuple(key(item) for item in items))
    return MAP, tuple(sorted((name.encode(), key(item)) for name, item in fields.items()))


def _is_vector(fields: Any) -> bool:
    return ("__type__" in fields and "value" in fields) and fields[
        "__type__"
    ].string_value == "__vector__"


def _special(name: str, value: Message) -> Key | None:
    """The types that travel as a map of one reserved name."""
    inner = value.map_value.fields
    match name:
        case "__min__":
            return LEAST, 0
        case "__max__":
            return GREATEST, 0
        case "__int__":
            return NUMBER, (1, value.integer_value)
        case "__decimal128__":
            amount = Decimal(value.string_value)
            return NOT_A_NUMBER if amount.is_nan() else (NUMBER, (1, amount))
        case "__request_timestamp__":
            return BSON_TIME, (_part(inner, "seconds"), _part(inner, "increment"))
        case "__binary__":
            return BINARY, value.bytes_value
        case "__oid__":
            return OBJECT_ID, value.string_value
        case "__regex__":
            return REGEX, (_part(inner, "pattern"), _part(inner, "options"))
        case _:
            return None


def _part(fields: Any, name: str) -> Any:
    # Asking a protobuf map for what it lacks would add it.
    return key(fields[name])[1] if name in fields else 0


def normalize(value: Message, depth: int = 1) -> None:
    """Bring a value into the form it is stored in, in place; refuse what cannot be stored."""
    kind = value.WhichOneof("value_type")
    if kind == "timestamp_value":
        value.timestamp_value.nanos -= value.timestamp_value.nanos % 1000
    elif kind == "geo_point_value":
        _check_place(value.geo_point_value)
    elif kind in ("array_value", "map_value") and depth > _DEEPEST:
        raise invalid(f"Property is nested deeper than {_DEEPEST} levels.")
    elif kind == "array_value":
        for item in value.array_value.values:
            if item.WhichOneof("value_type") == "array_value":
                raise invalid("Cannot convert an array value in an array value.")
            normalize(item, depth + 1)
    elif kind == "map_value":
        _normalize_map(value.map_value.fields, depth)
    elif kind in ("field_reference_value", "variable_reference_value") or (
        kind in ("function_value", "pipeline_value")
    ):
        raise invalid(f"A value of kind {kind} cannot be stored.")


def _normalize_map(fields: Any, depth: int) -> None:
    for name in fields:
        normalize(fields[name], depth + 1)
    if "__regex__" in fields and "options" in fields["__regex__"].map_value.fields:
        options = fields["__regex__"].map_value.fields["options"].string_value
        if not _REGEX_OPTIONS.fullmatch(options):
            raise invalid(f"Invalid regex option '{options}'. Supported: i, m, s, u and x.")
    if "__decimal128__" in fields:
        inner = fields["__decimal128__"]
        inner.string_value = _decimal_text(inner.string_value)


def _decimal_text(text: str) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise invalid(f"Invalid decimal value '{text}'.") from None
    if amount.is_nan():
        return "NaN"
    if amount.is_infinite():
        return "Infinity" if amount > 0 else "-Infinity"
    return text


def _check_place(place: Message) -> None:
    if not (math.fabs(place.latitude) <= 90 and math.fabs(place.longitude) <= 180):
        raise invalid("Latitude must be within -90 and 90, longitude within -180 and 180.")
