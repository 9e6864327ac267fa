"""Queries case by case: names, groups, projections, sums, vectors, the past, listings."""

import itertools
import math
from datetime import timedelta
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud.firestore import FieldFilter
from google.cloud.firestore_v1.base_vector_query import DistanceMeasure
from google.cloud.firestore_v1.vector import Vector

from tests.kit.firestore.stored import found, store


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
