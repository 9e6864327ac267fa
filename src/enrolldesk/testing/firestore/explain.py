"""What a query would use and what it cost, for clients that ask to have it explained."""

from typing import Any

from enrolldesk.testing.firestore import filters
from enrolldesk.testing.firestore.paths import FieldPath, dotted
from enrolldesk.testing.firestore.queries import Query
from enrolldesk.testing.firestore.wire import ExplainMetrics, Message


def plan(query: Query) -> Message:
    """The index that the real service would use for a query, as far as one can tell."""
    metrics = ExplainMetrics()
    metrics.plan_summary.indexes_used.add().update(
        {
            "query_scope": "Collection group" if query.is_group else "Collection",
            "properties": f"({', '.join(_properties(query))})",
        }
    )
    return metrics


def outcome(query: Query, results: int, reads: int, seconds: float) -> Message:
    """The plan, and what running it came to."""
    metrics = plan(query)
    statistics = metrics.execution_stats
    statistics.results_returned = results
    statistics.read_operations = reads
    statistics.execution_duration.FromNanoseconds(max(1, int(seconds * 1e9)))
    statistics.debug_stats.update(
        {
            "billing_details": {"documents_billable": str(reads), "min_query_cost": "0"},
            "documents_scanned": str(reads),
            "index_entries_scanned": str(reads),
        }
    )
    return metrics


def _properties(query: Query) -> list[str]:
    ordered: dict[FieldPath, str] = {
        order.path: "DESC" if order.descending else "ASC" for order in query.orders
    }
    equal = [path for path in filters.equality_fields(query.where) if path not in ordered]
    named: dict[FieldPath, Any] = {**dict.fromkeys(equal, "ASC"), **ordered}
    properties = [f"{dotted(path)} {direction}" for path, direction in named.items()]
    if query.nearest is not None:
        properties.append(f"{dotted(query.nearest.path)} VECTOR<{len(query.nearest.wanted)}>")
    return properties
