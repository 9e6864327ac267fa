"""Queries against a model, and against the order that Google's client sorts by itself."""

import functools
import itertools
import math
import operator
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore import And, FieldFilter, GeoPoint, Or
from google.cloud.firestore_v1 import _helpers
from google.cloud.firestore_v1.base_vector_query import DistanceMeasure
from google.cloud.firestore_v1.order import Order
from google.cloud.firestore_v1.vector import Vector
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

REUSED = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBERED = itertools.count()
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


@REUSED
@given(st.lists(VALUES, max_size=12))
def test_order_over_all_types_is_the_client_s_own(client: Any, values: list[Any]) -> None:
    encoded = [_helpers.encode_value(value) for value in values]
    order = functools.cmp_to_key(lambda a, b: Order.compare(encoded[a], encoded[b]) or a - b)
    expected = sorted(range(len(values)), key=order)
    collection = store(client, values)
    assert found(collection.order_by("f")) == expected
    falling = functools.cmp_to_key(lambda a, b: Order.compare(encoded[b], encoded[a]) or b - a)
    downward = collection.order_by("f", direction=firestore.Query.DESCENDING)
    assert found(downward) == sorted(expected, key=falling)


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


def test_limit_to_last_takes_the_end_in_order(client: Any) -> None:
    collection = store(client, list(range(6)))
    query = collection.order_by("f").limit_to_last(2)
    assert [int(snapshot.id) for snapshot in query.get()] == [4, 5]


def test_nan_and_null(client: Any) -> None:
    collection = store(client, [None, math.nan, 1, ...])
    where = [("==", None), ("!=", None), ("==", math.nan), ("!=", math.nan)]
    results = [found(collection.where(filter=FieldFilter("f", *each))) for each in where]
    assert results == [[0], [1, 2], [1], [2]]


def test_projections_and_dotted_names(client: Any) -> None:
    client.document("students/ada").set({"a": {"b": 1, "c": 2}, "d.e": 3, "f": 4})
    query = client.collection("students").select(["a.b", "`d.e`"])
    assert [each.to_dict() for each in query.stream()] == [{"a": {"b": 1}, "d.e": 3}]
    keys = client.collection("students").select(["__name__"])
    assert [(each.id, each.to_dict()) for each in keys.stream()] == [("ada", {})]


def test_collection_groups_look_below_a_document_too(client: Any) -> None:
    for path in ("schools/a/entries/1", "schools/a/desks/1/entries/2", "schools/b/entries/3"):
        client.document(path).set({"x": 1})
    client.document("schools/a/entriesx/4").set({"x": 1})
    group = client.collection_group("entries").where(filter=FieldFilter("x", "==", 1))
    assert [each.id for each in group.stream()] == ["2", "1", "3"]


def test_names_filter_and_order(client: Any) -> None:
    collection = store(client, list(range(5)))
    wanted = [collection.document(f"{number:03}") for number in (1, 3)]
    by_name = FieldFilter("__name__", "in", wanted)
    assert found(collection.where(filter=by_name)) == [1, 3]
    downward = collection.order_by("__name__", direction="DESCENDING").limit(2)
    assert found(downward) == [4, 3]
    assert found(collection.order_by("__name__").start_after([wanted[1]])) == [4]


def test_sums_and_averages(client: Any) -> None:
    collection = store(client, [1, 2.5, "x", None, ..., 2])
    results = collection.sum("f", alias="s").avg("f", alias="a").count(alias="c").get()[0]
    assert {each.alias: each.value for each in results} == {"s": 5.5, "a": 5.5 / 3, "c": 5}
    whole = store(client, [2**63 - 1, 1])
    assert whole.sum("f").get()[0][0].value == float(2**63)
    nothing = client.collection("nothing").avg("f")
    request, *_ = nothing._prep_stream()
    (answer,) = client._firestore_api.run_aggregation_query(
        request=request, metadata=client._rpc_metadata
    )
    (value,) = answer.result.aggregate_fields.values()
    assert "null_value" in value


def test_nearest_vectors(client: Any) -> None:
    collection = store(client, [Vector([1.0, 0.0]), Vector([0.0, 3.0]), Vector([1.0]), "no"])
    query = collection.find_nearest(
        vector_field="f",
        query_vector=Vector([0.0, 1.0]),
        distance_measure=DistanceMeasure.EUCLIDEAN,
        limit=5,
        distance_result_field="far",
    )
    results = [(each.id, each.to_dict()["far"]) for each in query.get()]
    assert results == [("000", math.sqrt(2)), ("001", 2.0)]
    product = collection.find_nearest(
        vector_field="f",
        query_vector=Vector([0.0, 1.0]),
        distance_measure=DistanceMeasure.DOT_PRODUCT,
        limit=1,
        distance_threshold=2.0,
    )
    assert [each.id for each in product.get()] == ["001"]


def test_the_past_can_be_read(client: Any) -> None:
    document = client.document("students/ada")
    first = document.set({"name": "Ada"}).update_time
    document.set({"name": "Zoe"})
    client.document("students/bob").set({})
    assert document.get(read_time=first).to_dict() == {"name": "Ada"}
    past = client.collection("students").stream(read_time=first)
    assert [each.to_dict() for each in past] == [{"name": "Ada"}]
    with pytest.raises(exceptions.FailedPrecondition, match="too old"):
        document.get(read_time=first - timedelta(hours=2))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (lambda c: c.where(filter=FieldFilter("f", "in", [])), "non-empty ArrayValue"),
        (lambda c: c.where(filter=FieldFilter("f", "in", list(range(31)))), "up to 30"),
        (lambda c: c.where(filter=FieldFilter("f", "not-in", list(range(11)))), "up to 10"),
        (lambda c: c.limit(-1), "cannot be negative"),
    ],
)
def test_queries_that_no_server_answers(client: Any, query: Any, words: str) -> None:
    with pytest.raises(exceptions.InvalidArgument, match=words):
        list(query(client.collection("students")).stream())


def test_listing_pages_through_documents_and_names_above_others(client: Any) -> None:
    for number in range(7):
        client.document(f"students/{number}").set({"n": number})
    client.document("students/8/visits/1").set({})
    listed = [each.id for each in client.collection("students").list_documents(page_size=3)]
    assert listed == [*map(str, range(7)), "8"]
    assert [each.id for each in client.collections()] == ["students"]
    assert [each.id for each in client.document("students/8").collections()] == ["visits"]


def test_partitions_cover_a_group(client: Any) -> None:
    batch = client.batch()
    for number in range(600):
        batch.set(client.document(f"schools/{number % 3}/entries/{number:03}"), {"n": number})
    batch.commit()
    partitions = list(client.collection_group("entries").get_partitions(3))
    parts = [[each.id for each in part.query().stream()] for part in partitions]
    assert len(parts) == 4
    assert {len(part) for part in parts} == {150}
    assert len(set(itertools.chain(*parts))) == 600
