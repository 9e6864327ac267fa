"""Vector search: the documents whose vector lies nearest."""

import heapq
import math
from collections.abc import Iterable

from enrolldesk.testing.firestore import fields, values
from enrolldesk.testing.firestore.documents import Version
from enrolldesk.testing.firestore.paths import field_path, name_key
from enrolldesk.testing.firestore.wire import Document, Message, StructuredQuery, Value, invalid

_MEASURE = StructuredQuery.FindNearest
_MOST_RESULTS = 1000
_MOST_DIMENSIONS = 2048


class Nearest:
    """The nearest-neighbor part of a query."""

    def __init__(self, asked: Message) -> None:
        self.path = field_path(asked.vector_field.field_path)
        self._measure = asked.distance_measure
        wanted = values.vector(asked.query_vector)
        if wanted is None or not 1 <= len(wanted) <= _MOST_DIMENSIONS:
            raise invalid(f"FindNearest.query_vector must be of 1 to {_MOST_DIMENSIONS} numbers.")
        if not 1 <= asked.limit.value <= _MOST_RESULTS:
            raise invalid(f"FindNearest.limit must be between 1 and {_MOST_RESULTS}.")
        if self._measure not in (_MEASURE.EUCLIDEAN, _MEASURE.COSINE, _MEASURE.DOT_PRODUCT):
            raise invalid("FindNearest.distance_measure must be set.")
        self.wanted: list[float] = wanted
        self._limit: int = asked.limit.value
        self._result_field: str = asked.distance_result_field
        self._threshold: float | None = (
            asked.distance_threshold.value if asked.HasField("distance_threshold") else None
        )

    def pick(self, versions: Iterable[Version]) -> list[Version]:
        """The nearest of the documents that have a vector of the same length, nearest first."""
        ranked = []
        farther = self._measure != _MEASURE.DOT_PRODUCT
        for version in versions:
            distance = self.distance(version)
            if distance is None:
                continue
            rank = distance if farther else -distance
            limit = self._threshold if farther or self._threshold is None else -self._threshold
            if limit is None or rank <= limit:
                ranked.append((rank, name_key(version.name), version))
        return [entry[2] for entry in heapq.nsmallest(self._limit, ranked, key=lambda e: e[:2])]

    def distance(self, version: Version) -> float | None:
        """How far a document is, None if it has no vector to compare."""
        found = None if version.document is None else fields.get(version.document.fields, self.path)
        held = None if found is None else values.vector(found)
        if held is None or len(held) != len(self.wanted):
            return None
        if self._measure == _MEASURE.EUCLIDEAN:
            return math.dist(held, self.wanted)
        product = math.fsum(a * b for a, b in zip(held, self.wanted, strict=True))
        if self._measure == _MEASURE.DOT_PRODUCT:
            return product
        lengths = math.hypot(*held) * math.hypot(*self.wanted)
        return 1 - product / lengths if lengths else None

    def with_distance(self, version: Version) -> Message:
        """The document, with its distance in the field asked for."""
        if not self._result_field:
            return version.document
        document = Document()
        document.CopyFrom(version.document)
        distance = self.distance(version)
        fields.put(
            document.fields, field_path(self._result_field), Value(double_value=distance or 0.0)
        )
        return document
