"""Queries against a model, and against the order that Google's client sorts by itself."""

import functools
import math
import operator
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from google.cloud import firestore
from google.cloud.firestore import And, FieldFilter, GeoPoint, Or
from google.cloud.firestore_v1 import _helpers
from google.cloud.firestore_v1.order import Order
from google.cloud.firestore_v1.vector import Vector
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kit.firestore.stored import Fields, found, store

REUSED = settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=4)
    | st.binary(max_size=3)
    | st.integers(0, 2**40).map(lambda micros: EPOCH + timedelta(microseconds=micros))
    | st.builds(GeoPoint, st.floats(-90, 90), st.floats(-180, 180))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=2)
        | st.lists(inner.filter(lambda value: not isinstance(value, list)), max_size=3)
    ),
    max_leaves=4,
)


@REUSED
@given(st.lists(VALUES, max_size=12))
def test_order_over_all_types_is_the_client_s_own(client: Any, values: list[Any]) -> None:
    encoded = [_helpers.encode_value(value) for value in values]

    def compare(a: int, b: int) -> int:
        return int(Order.compare(encoded[a], encoded[b])) or a - b

    expected = sorted(range(len(values)), key=functools.cmp_to_key(compare))
    collection = store(client, values)
    assert found(collection.order_by("f")) == expected
    downward = collection.order_by("f", direction=firestore.Query.DESCENDING)
    assert found(downward) == expected[::-1]


def test_types_come_in_the_documented_order(client: Any) -> None:
    rising = [
        None,
        False,
        True,
        math.nan,
        -math.inf,
        -1,
        0.5,
        1,
        2**53 + 1,
        float(2**54),
        datetime(2000, 1, 1, tzinfo=UTC),
        "",
        "Z",
        "a",
        "é",
        "\U0001f600",
        b"\x00",
        client.document("a/b"),
        client.document("a/b/c/d"),
        GeoPoint(-1, 3),
        GeoPoint(1, -3),
        [],
        [1],
        [1, 1],
        [2],
        Vector([5.0]),
        Vector([1.0, 2.0]),
        {},
        {"a": 1},
        {"a": 2},
        {"b": 0},
    ]
    collection = store(client, rising[::-1])
    assert found(collection.order_by("f")) == list(range(len(rising)))[::-1]


Test = Callable[[Any, Any], bool]
COMPARISONS: dict[str, Test] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SMALL = st.sampled_from([0, 1, 2, 2.0, 1.5, -1]) | st.sampled_from(["", "a", "b"])
HELD = SMALL | st.just(...) | st.none() | st.lists(SMALL, max_size=3)


def holds(held: Any, op: str, asked: Any) -> bool:
    if held is ...:
        return False
    match op:
        case "==":
            return bool(held == asked)
        case "!=":
            return held is not None and held != asked
        case "in":
            return held in asked
        case "not-in":
            return held is not None and held not in asked
        case "array_contains":
            return isinstance(held, list) and asked in held
        case "array_contains_any":
            return isinstance(held, list) and any(each in held for each in asked)
        case _:
            alike = isinstance(held, str) == isinstance(asked, str)
            plain = isinstance(held, int | float | str)
            return plain and alike and COMPARISONS[op](held, asked)


SINGLE = st.tuples(st.sampled_from(["==", "!=", *COMPARISONS, "array_contains"]), SMALL)
LISTED = st.tuples(
    st.sampled_from(["in", "not-in", "array_contains_any"]),
    st.lists(SMALL, min_size=1, max_size=3),
)
TERMS = st.recursive(
    SINGLE | LISTED,
    lambda inner: st.tuples(
        st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=4,
)


def as_filter(term: Any) -> Any:
    op, asked = term
    if op in ("and", "or"):
        inner = [as_filter(each) for each in asked]
        return And(inner) if op == "and" else Or(inner)
    return FieldFilter("f", op, asked)


def passes(held: Any, term: Any) -> bool:
    op, asked = term
    if op == "and":
        return all(passes(held, each) for each in asked)
    if op == "or":
        return any(passes(held, each) for each in asked)
    return holds(held, op, asked)


@REUSED
@given(values=st.lists(HELD, max_size=10), terms=st.lists(TERMS, min_size=1, max_size=6))
def test_filters_find_what_the_model_finds(
    client: Any, values: list[Any], terms: list[Any]
) -> None:
    collection = store(client, values)
    for term in terms:
        expected = [number for number, held in enumerate(values) if passes(held, term)]
        assert sorted(found(collection.where(filter=as_filter(term)))) == expected
        count = collection.where(filter=as_filter(term)).count().get()[0][0].value
        assert count == len(expected)


@REUSED
@given(
    values=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=12),
    down=st.tuples(st.booleans(), st.booleans()),
    start=st.integers(0, 12),
    after=st.booleans(),
    end=st.integers(0, 12),
    before=st.booleans(),
    offset=st.integers(0, 3),
    limit=st.none() | st.integers(1, 6),
)
def test_cursors_limits_and_offsets_cut_the_ordered_list(
    client: Any,
    values: list[tuple[int, int]],
    down: tuple[bool, bool],
    start: int,
    after: bool,
    end: int,
    before: bool,
    offset: int,
    limit: int | None,
) -> None:
    collection = store(client, [Fields(a=a, b=b) for a, b in values])
    directions = [("DESCENDING" if each else "ASCENDING") for each in down]
    query = collection.order_by("a", direction=directions[0])
    query = query.order_by("b", direction=directions[1])
    sign_a, sign_b = ((-1 if each else 1) for each in down)

    def place(number: int) -> tuple[int, ...]:
        a, b = values[number]
        return (a * sign_a, b * sign_b, number * sign_b)

    expected = sorted(range(len(values)), key=place)
    if start < len(values):
        snapshot = collection.document(f"{start:03}").get()
        query = query.start_after(snapshot) if after else query.start_at(snapshot)
        edge = place(start)
        expected = [n for n in expected if (place(n) > edge if after else place(n) >= edge)]
    if end < len(values):
        a, b = values[end]
        bound = {"a": a, "b": b}
        query = query.end_before(bound) if before else query.end_at(bound)
        edge = place(end)[:2]
        expected = [
            n for n in expected if (place(n)[:2] < edge if before else place(n)[:2] <= edge)
        ]
    expected = expected[offset:][:limit]
    query = query.offset(offset)
    assert found(query if limit is None else query.limit(limit)) == expected
