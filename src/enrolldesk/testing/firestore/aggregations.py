"""Count, sum and average over the results of a query."""

from collections.abc import Iterable

from enrolldesk.testing.firestore import fields, values
from enrolldesk.testing.firestore.documents import Version
from enrolldesk.testing.firestore.paths import FieldPath, field_path
from enrolldesk.testing.firestore.wire import AggregationResult, Message, Value, invalid

MOST_AGGREGATIONS = 5
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


class Aggregations:
    """What to work out, by alias."""

    def __init__(self, asked: Iterable[Message]) -> None:
        self._asked: dict[str, Message] = {}
        for at, each in enumerate(asked, start=1):
            alias = each.alias or f"field_{at}"
            if alias in self._asked:
                raise invalid(f"Aggregation aliases contain duplicate alias: {alias}")
            if each.WhichOneof("operator") is None:
                raise invalid("An aggregation must count, sum or average.")
            if each.count.HasField("up_to") and each.count.up_to.value <= 0:
                raise invalid("Count's up_to must be greater than zero.")
            self._asked[alias] = each
        if not self._asked:
            raise invalid("Aggregations can not be empty")
        if len(self._asked) > MOST_AGGREGATIONS:
            raise invalid(f"The maximum number of aggregations is {MOST_AGGREGATIONS}.")

    @property
    def fields(self) -> list[FieldPath]:
        """The fields summed or averaged: only documents that have them all take part."""
        return [_field(each) for each in self._asked.values() if not each.HasField("count")]

    def over(self, versions: list[Version]) -> Message:
        """The results for these documents."""
        return AggregationResult(
            aggregate_fields={
                alias: _aggregate(each, versions) for alias, each in self._asked.items()
            }
        )


def _field(asked: Message) -> FieldPath:
    operator = asked.sum if asked.HasField("sum") else asked.avg
    return field_path(operator.field.field_path)


def _aggregate(asked: Message, versions: list[Version]) -> Message:
    if asked.HasField("count"):
        most = asked.count.up_to.value if asked.count.HasField("up_to") else len(versions)
        return Value(integer_value=min(len(versions), most))
    path = _field(asked)
    found = (fields.get(each.document.fields, path) for each in versions if each.document)
    numbers = [values.number(value) for value in found if value and values.is_number(value)]
    if asked.HasField("avg"):
        if not numbers:
            return Value(null_value=0)
        return Value(double_value=float(sum(numbers)) / len(numbers))
    total = sum(numbers)
    if isinstance(total, int) and _SMALLEST <= total <= _LARGEST:
        return Value(integer_value=total)
    return Value(double_value=float(total))
