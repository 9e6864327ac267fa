"""What waits to be sent, and whether everything agrees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enrolldesk.app.rows import OutboxRow
from enrolldesk.app.verify import verify
from enrolldesk.cli.calls import Answer, Call, Commands
from enrolldesk.cli.rescue_commands import exported


def add_to(words: Commands) -> None:
    """Add ``outbox`` and ``verify``."""
    outbox = words.add("outbox", _outbox, "list the batches that are recorded on this desk")
    outbox.add_argument("--limit", type=int, metavar="N", help="only the first so many")
    outbox.add_argument("--payload", action="store_true", help="with the frozen text of each")
    outbox.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write what no server has to a rescue file instead",
    )
    verifying = words.add(
        "verify",
        _verify,
        "check everything against the ledger",
        "Recompute everything from the ledger and name every disagreement. "
        "Exit code 0 when there is none, else 1.",
    )
    verifying.add_argument(
        "--cloud",
        action="store_true",
        help="check the school on the server, too, and this desk's replica against it",
    )


def _outbox(call: Call) -> Answer:
    if call.arguments.export is not None:
        return exported(call, call.arguments.export)
    rows = call.reads.outbox(limit=call.arguments.limit)
    with_payload = call.arguments.payload
    return Answer(
        [_batch_fields(row, with_payload=with_payload) for row in rows],
        (
            f"{row.desk_seq}  {row.batch_id}  {row.command}  {row.state}  "
            f"{row.made_at.isoformat(timespec='seconds')}"
            for row in rows
        ),
    )


def _batch_fields(row: OutboxRow, *, with_payload: bool) -> dict[str, Any]:
    fields = {
        "batch_id": row.batch_id,
        "desk_seq": row.desk_seq,
        "command": row.command,
        "state": str(row.state),
        "staff_id": row.staff_id,
        "made_at": row.made_at.isoformat(),
        "digest": row.digest,
        "attempts": row.attempts,
        "reason": row.reason,
    }
    return fields | ({"payload": row.payload} if with_payload else {})


def _verify(call: Call) -> Answer:
    found = verify(call.desk.store)
    if call.arguments.cloud:
        found |= call.session.audit(lambda read: None)
    value = {
        "disagreements": [
            {"what": one.what, "ids": dict(one.ids), "kept": one.kept, "found": one.found}
            for one in found.disagreements
        ],
        "checked": dict(found.checked),
    }

    def lines() -> Iterator[str]:
        for one in found.disagreements:
            yield one.sentence
        checked = ", ".join(f"{count:,} {noun}" for noun, count in found.checked.items())
        count = len(found.disagreements)
        verdict = f"{count:,} disagreement{'s' * (count != 1)}" if count else "No disagreement"
        yield f"{verdict} in {checked}."

    return Answer(value, lines(), exit_code=1 if found.disagreements else 0)
