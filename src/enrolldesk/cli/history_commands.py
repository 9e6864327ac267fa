"""The audit log on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from enrolldesk.app.batches import canonical
from enrolldesk.app.history.rows import HistoryDetail, HistoryQuery, HistoryRow
from enrolldesk.app.history.words import (
    field_words,
    record_word,
    value_words,
    what_was_done,
    whom,
)
from enrolldesk.cli.calls import Answer, Call, Commands
from enrolldesk.cli.options import iso_day
from enrolldesk.domain.money import Money


def add_to(words: Commands) -> None:
    """Add ``audit``."""
    audit = words.add(
        "audit",
        _audit,
        "show who did what, and when",
        "Show every command that was recorded, the latest first: who, when, at which desk, why; "
        "with --changes also before and after. Nothing of it can be changed.",
    )
    audit.add_argument("text", nargs="?", default="", metavar="TEXT", help="a name, a receipt, …")
    audit.add_argument("--from", dest="first_day", type=iso_day, metavar="YYYY-MM-DD")
    audit.add_argument("--to", dest="last_day", type=iso_day, metavar="YYYY-MM-DD")
    audit.add_argument("--command", default="", metavar="NAME", help="such as RecordPayment")
    audit.add_argument("--by", default="", metavar="ID", help="only of this person, by id")
    audit.add_argument("--changes", action="store_true", help="with every field, before and after")
    audit.add_argument("--limit", type=int, default=50, metavar="N", help="0 for all; 50 without")


def _audit(call: Call) -> Answer:
    given = call.arguments
    query = HistoryQuery(
        text=given.text,
        first_day=given.first_day,
        last_day=given.last_day,
        command=given.command,
        staff_id=given.by,
    )
    keys = call.reads.history_keys(query)
    shown = keys[: given.limit] if given.limit > 0 else keys
    found = (call.reads.history_detail(key) for key in shown)
    details = (one for one in found if one is not None)
    if given.json:
        return Answer(_fields(one, changes=given.changes) for one in details)
    return Answer(None, _lines(details, len(keys), call))


def _fields(detail: HistoryDetail, *, changes: bool) -> dict[str, Any]:
    row = detail.row
    told: dict[str, Any] = {
        "batch_id": row.batch_id,
        "command": row.command,
        "made_at": row.made_at.isoformat(),
        "desk": row.desk,
        "staff": row.staff,
        "approved_by": row.approved_by,
        "students": list(row.names),
        "subject": row.subject,
        "amount": row.amount,
        "reason": row.reason,
        "receipt_no": row.receipt_no,
        "sync": row.sync,
        "given_up": row.given_up,
    }
    if changes:
        told["changes"] = [
            {
                "path": one.path,
                "field": one.field,
                "was": _plain(one.was),
                "now": _plain(one.now),
                "known": one.known,
            }
            for one in detail.changes
        ]
    return told


def _plain(value: Any) -> Any:
    return json.loads(canonical(value))


def _lines(details: Iterator[HistoryDetail], count: int, call: Call) -> Iterator[str]:
    shown = 0
    for detail in details:
        shown += 1
        yield _line(detail.row, call)
        if call.arguments.changes:
            for one in detail.changes:
                was, now = (
                    value_words(one.field, value, call.style) or "–" for value in (one.was, one.now)
                )
                yield f"    {record_word(one)}, {field_words(one)}: {was} → {now}"
    yield f"{shown:,} of {count:,} commands."


def _line(row: HistoryRow, call: Call) -> str:
    when = row.made_at.astimezone(call.desk.zone).strftime("%Y-%m-%d %H:%M")
    parts = (
        what_was_done(row),
        whom(row),
        call.money(Money(row.amount)) if row.amount else "",
        row.receipt_no,
        f"“{row.reason}”" if row.reason else "",
        f"approved by {row.approved_by}" if row.approved_by else "",
        "given up" if row.given_up else "",
    )
    return f"{when}  {row.staff} ({row.desk}): {', '.join(part for part in parts if part)}"
