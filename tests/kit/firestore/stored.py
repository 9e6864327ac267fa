"""Documents put into a new collection, and found again."""

import itertools
from typing import Any

NUMBERED = itertools.count()


class Fields(dict[str, Any]):
    """A whole document, where a bare value would be stored as its field `f`."""


def store(client: Any, values: list[Any]) -> Any:
    """A new collection with one document per value, ids in order."""
    collection = client.collection(f"c{next(NUMBERED)}")
    batch = client.batch()
    for number, value in enumerate(values):
        fields = {} if value is ... else {"f": value}
        if isinstance(value, Fields):
            fields = dict(value)
        batch.set(collection.document(f"{number:03}"), fields)
    batch.commit()
    return collection


def found(query: Any) -> list[int]:
    return [int(snapshot.id) for snapshot in query.stream()]
