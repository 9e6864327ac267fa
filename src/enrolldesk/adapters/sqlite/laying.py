"""This desk's changes that have not arrived yet, laid over what the server says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.app.batches import SERVER_TIME, WriteKind
from enrolldesk.app.sync.feed import Document


def laid_over(connection: Connection, document: Document) -> dict[str, Any] | None:
    """The document's fields under those this desk has changed since; None where it has not.

    A batch that needs attention counts: nobody has decided yet that its change is given up.
    """
    rows = connection.execute(
        "SELECT o.payload FROM outbox_key k JOIN outbox o USING (desk_seq) "
        "WHERE k.order_key = ? AND k.changes = 1 AND o.state <> 'committed' ORDER BY desk_seq",
        (document.path,),
    )
    changed: dict[str, Any] = {}
    for (payload,) in rows:
        for write in json.loads(payload)["writes"]:
            if write["path"] == document.path and write["kind"] == WriteKind.UPDATE:
                changed |= _values(write["fields"])
    return {**document.fields, **changed} if changed else None


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in fields.items() if value != SERVER_TIME}


def _value(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"$at"}:
        return datetime.fromisoformat(value["$at"])
    return value
