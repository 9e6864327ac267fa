"""Everything a school has on its server, in one file: a copy that no desk is needed for.

One JSON object a line: first what this is, then every account (no password, not even a hash),
then every document with its path below the school, as of one moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from enrolldesk.app.administering.ports import Administration
from enrolldesk.app.administering.roster import school_there
from enrolldesk.app.batches import canonical
from enrolldesk.app.connecting.register import WholeCloud
from enrolldesk.app.connecting.standing import SECRET
from enrolldesk.app.sync.feed import Document, Foreign
from enrolldesk.app.sync.reading import COLLECTIONS

VERSION: Final = 1
EVERYTHING: Final = (*COLLECTIONS, "batches")


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file holds, by collection."""

    at: datetime
    counts: Mapping[str, int]
    accounts: int


def export(admin: Administration, path: Path) -> Exported:
    """Write it whole or not at all; raises AdminProblem, SyncProblem or ExportFailed."""
    accounts = [
        {"uid": one.uid, "email": one.email, "name": one.name, "disabled": one.disabled}
        for one in admin.accounts.everybody()
        if one.school == admin.school_id
    ]

    counts: Counter[str] = Counter()

    async def copy(cloud: WholeCloud, write: Callable[[str], None]) -> datetime:
        await school_there(cloud)
        at = await cloud.archive.begin()
        head = {
            "enrolldesk_server_export": VERSION,
            "project": admin.project,
            "school": admin.school_id,
            "at": at,
        }
        write(canonical(head))
        for account in accounts:
            write(canonical({"account": account}))
        for collection in EVERYTHING:
            async for document in cloud.archive.documents(collection, at):
                counts[collection] += 1
                write(_line(document))
        return at

    with admin.export_to(path) as write:
        at = admin.at_school(lambda cloud: copy(cloud, write))
    return Exported(at, {name: counts[name] for name in EVERYTHING}, len(accounts))


def _line(document: Document) -> str:
    # Whoever has a desk's secret could pass for that desk.
    fields = {name: _plain(value) for name, value in document.fields.items() if name != SECRET}
    return canonical({"path": document.path, "fields": fields, "updated_at": document.update_time})


def _plain(value: Any) -> Any:
    """A value that JSON can hold; what no document of a school has is named, not dropped."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, Foreign):
        return {"$foreign": value.kind}
    return value
