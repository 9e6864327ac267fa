"""Documents as plain Python, for tests that want to look at what the server holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from google.cloud.firestore_v1 import GeoPoint
from google.cloud.firestore_v1.vector import Vector

from enrolldesk.testing.firestore import values
from enrolldesk.testing.firestore.paths import relative
from enrolldesk.testing.firestore.wire import Message, moment


def plain_fields(fields: Mapping[str, Message]) -> dict[str, Any]:
    """Fields as a dictionary."""
    return {name: plain(value) for name, value in sorted(fields.items())}


def plain(value: Message) -> Any:
    """One value; references become paths below the database's root."""
    kind = value.WhichOneof("value_type")
    match kind:
        case "null_value" | None:
            return None
        case "timestamp_value":
            return moment(value.timestamp_value)
        case "reference_value":
            return relative(value.reference_value)
        case "geo_point_value":
            return GeoPoint(value.geo_point_value.latitude, value.geo_point_value.longitude)
        case "array_value":
            return [plain(item) for item in value.array_value.values]
        case "map_value":
            numbers = values.vector(value)
            return plain_fields(value.map_value.fields) if numbers is None else Vector(numbers)
        case _:
            return getattr(value, kind)


def plain_documents(documents: Iterable[Message]) -> dict[str, dict[str, Any]]:
    """Documents by path below the database's root, in the order of paths."""
    found = {relative(document.name): plain_fields(document.fields) for document in documents}
    return dict(sorted(found.items()))
