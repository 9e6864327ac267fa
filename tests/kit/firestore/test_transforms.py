"""Transforms against a model: whatever was stored, whatever is asked."""

import math
from typing import Any

from google.cloud import firestore
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrolldesk.testing.firestore import ServerThread

SMALLEST, LARGEST = -(2**63), 2**63 - 1
INTEGERS = st.integers(SMALLEST, LARGEST) | st.sampled_from([SMALLEST, LARGEST, 0, 1, -1, 3])
NUMBERS = INTEGERS | st.floats() | st.sampled_from([3.0, 0.0, -0.0])
OTHERS = st.none() | st.booleans() | st.text(max_size=3)
ELEMENTS = OTHERS | st.integers(0, 4) | st.sampled_from([1.0, 2.5, math.nan])
PRESENT = NUMBERS | OTHERS | st.lists(ELEMENTS, max_size=5)
REUSED = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same(left: Any, right: Any) -> bool:
    """Equal as Firestore sees it: 3 is 3.0, NaN is NaN, True is not 1."""
    if is_number(left) and is_number(right):
        return bool(left == right or (left != left and right != right))
    return type(left) is type(right) and left == right


def exactly(held: Any, wanted: Any) -> bool:
    """Equal, and of one type, and with the sign of zero."""
    if isinstance(held, list) and isinstance(wanted, list):
        return len(held) == len(wanted) and all(map(exactly, held, wanted))
    return type(held) is type(wanted) and (
        repr(held) == repr(wanted) if isinstance(held, float) else held == wanted
    )


def incremented(present: Any, by: int | float) -> int | float:
    if not is_number(present):
        return by
    total: int | float = present + by
    return max(SMALLEST, min(LARGEST, total)) if isinstance(total, int) else total


def extreme(present: Any, operand: int | float, sign: int) -> int | float:
    if not is_number(present):
        return operand
    if math.isnan(present) or math.isnan(operand):
        return math.nan
    held: int | float = present
    return operand if (operand > held if sign > 0 else operand < held) else held


def united(present: Any, elements: list[Any]) -> list[Any]:
    result = list(present) if isinstance(present, list) else []
    for element in elements:
        if not any(same(element, held) for held in result):
            result.append(element)
    return result


def without(present: Any, elements: list[Any]) -> list[Any]:
    held = present if isinstance(present, list) else []
    return [each for each in held if not any(same(each, element) for element in elements)]


def outcome(client: Any, server: ServerThread, present: Any, transform: Any) -> Any:
    document = client.document("students/ada")
    document.set({"field": present, "other": 1})
    document.update({"field": transform})
    held = server.documents()["students/ada"]
    assert held.pop("other") == 1
    return held["field"]


@REUSED
@given(present=PRESENT, by=NUMBERS)
def test_increment(client: Any, server: ServerThread, present: Any, by: Any) -> None:
    held = outcome(client, server, present, firestore.Increment(by))
    assert exactly(held, incremented(present, by))


@REUSED
@given(present=PRESENT, operand=NUMBERS)
def test_maximum(client: Any, server: ServerThread, present: Any, operand: Any) -> None:
    held = outcome(client, server, present, firestore.Maximum(operand))
    assert exactly(held, extreme(present, operand, 1))


@REUSED
@given(present=PRESENT, operand=NUMBERS)
def test_minimum(client: Any, server: ServerThread, present: Any, operand: Any) -> None:
    held = outcome(client, server, present, firestore.Minimum(operand))
    assert exactly(held, extreme(present, operand, -1))


@REUSED
@given(present=PRESENT, elements=st.lists(ELEMENTS, min_size=1, max_size=4))
def test_array_union(client: Any, server: ServerThread, present: Any, elements: list[Any]) -> None:
    held = outcome(client, server, present, firestore.ArrayUnion(elements))
    assert exactly(held, united(present, elements))


@REUSED
@given(present=PRESENT, elements=st.lists(ELEMENTS, min_size=1, max_size=4))
def test_array_remove(client: Any, server: ServerThread, present: Any, elements: list[Any]) -> None:
    held = outcome(client, server, present, firestore.ArrayRemove(elements))
    assert exactly(held, without(present, elements))


def test_a_transform_makes_what_is_missing(client: Any, server: ServerThread) -> None:
    client.document("days/1").set(
        {"count": firestore.Increment(2), "in": {"all": firestore.ArrayUnion(["a", "a"])}},
        merge=True,
    )
    assert server.documents() == {"days/1": {"count": 2, "in": {"all": ["a"]}}}


def test_transform_results_come_back_in_order(client: Any) -> None:
    document = client.document("days/1")
    document.set({"count": 1, "names": ["a"]})
    name = document._document_path
    answer = client._firestore_api.commit(
        request={
            "database": client._database_string,
            "writes": [
                {
                    "transform": {
                        "document": name,
                        "field_transforms": [
                            {"field_path": "count", "increment": {"integer_value": 4}},
                            {
                                "field_path": "names",
                                "append_missing_elements": {"values": [{"string_value": "b"}]},
                            },
                        ],
                    }
                }
            ],
        },
        metadata=client._rpc_metadata,
    )
    (result,) = answer.write_results
    assert [value._pb.WhichOneof("value_type") for value in result.transform_results] == [
        "integer_value",
        "null_value",
    ]
    assert result.transform_results[0].integer_value == 5
