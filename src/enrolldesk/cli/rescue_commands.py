"""Batches carried to another desk in a rescue file."""

from __future__ import annotations

from pathlib import Path

from enrolldesk.cli.calls import Answer, Call, Commands


def add_to(words: Commands) -> None:
    """Add ``rescue import``."""
    rescue = words.group("rescue", "batches carried to another desk in a file")
    importing = rescue.add(
        "import",
        _import,
        "queue the batches of a rescue file at this desk",
        "Queue the batches of a rescue file at this desk, all of them or none. The same file "
        "again changes nothing: the server takes each batch once, whoever sends it.",
    )
    importing.add_argument("file", type=Path, metavar="FILE")


def exported(call: Call, path: Path) -> Answer:
    """What ``outbox --export`` answers."""
    count = call.session.queue.export(path, call.desk.now())
    value = {"rescue": str(path), "batches": count}
    return Answer(value, [f"{_batches(count)} written to {path}; they stay in the queue here."])


def _import(call: Call) -> Answer:
    path: Path = call.arguments.file
    done = call.session.queue.bring(path, call.desk.now())
    value = {"queued": done.queued, "known": done.known, "later": done.later}
    lines = [f"{_batches(done.queued)} queued, {done.known:,} known already."]
    if done.later:
        lines.append(f"{_batches(done.later)} will show in the lists once sent.")
    return Answer(value, lines)


def _batches(count: int) -> str:
    return f"{count:,} batch{'es' * (count != 1)}"
