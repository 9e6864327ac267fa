"""How many documents the security rules look at to judge a batch, which is bounded for a commit.

Each counts once however often it is asked for. What is here follows ``firestore/firestore.rules``
and is held against what an evaluator of the rules counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from enrolldesk.domain.kinds import EntryKind

MOST: Final = 20
"""Documents that the rules may look at for one commit."""

SENDER: Final = 1
"""Whoever sends is looked up once for everything in a commit."""

ALWAYS: Final = SENDER + 2
"""What is looked at for every batch: the sender, and the guard before and after."""


def looked_at(
    batch_id: str, writes: Iterable[tuple[str, Mapping[str, Any]]], counted: Iterable[str]
) -> frozenset[str]:
    """What the rules look at beside the sender; ``counted`` are the enrollments with effects."""
    looked = {f"before batches/{batch_id}", f"batches/{batch_id}"}
    looked |= {f"enrollments/{place}" for place in counted}
    for path, fields in writes:
        if not path.startswith("entries/"):
            continue
        looked.add(path)
        if fields["kind"] == EntryKind.VOID:
            # What it cancels, and the day that must be open where the front desk sends it.
            looked |= {f"entries/{fields['reverses']}", f"days/{fields['day']}"}
        elif fields["kind"] == EntryKind.DISCOUNT and fields.get("reference"):
            looked.add(f"promotions/{fields['reference']}")
    return frozenset(looked)


def looked_at_for(told: Mapping[str, Any]) -> frozenset[str]:
    """The same of a payload."""
    writes = ((write["path"], write["fields"]) for write in told["writes"])
    return looked_at(told["batch_id"], writes, told["effects"])
