"""What is done in the background where a desk is connected, checked or left, and what is said."""

from __future__ import annotations

from pathlib import Path

from enrolldesk.app.connecting.asking import join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave, waiting
from enrolldesk.app.connecting.register import Clouds
from enrolldesk.app.ports import Reads, Store
from enrolldesk.app.session import Session
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.verify import Verified, verify
from enrolldesk.ui.kit.formats import whole


def join(clouds: Clouds, store: Store, there: Connection) -> None:
    """Join the school there with this desk."""
    join_school(clouds, store, there, Asked())


def leave_with_file(session: Session) -> Path:
    """Write what waits to a rescue file, leave the school, and answer the file."""
    now = session.desk.now()
    file = session.home / f"rescue-{now:%Y-%m-%d-%H%M%S}.jsonl"
    leave(session.desk.store, exported=session.queue.export(file, now))
    return file


def check_all(session: Session) -> Verified:
    """Compute everything anew, here and on the server."""
    return verify(session.desk.store) | session.audit(lambda read: None)


def connected_words(reads: Reads, connection: Connection, school: str, series: str) -> str:
    """Where this desk is connected, and what waits."""
    at = f" at {connection.emulator}" if connection.emulator else ""
    count = waiting(reads)
    several = f"{whole(count)} items wait" if count != 1 else "1 item waits"
    lines = [
        f"Connected to {school}.",
        f"Project {connection.project}{at}, school {connection.school_id}.",
        f"This desk prints receipts {series}-…",
        f"{several} to be sent." if count else "Everything recorded here has been sent.",
    ]
    return "\n".join(lines)


def verdict_words(found: Verified) -> str:
    """What a check found, in one sentence."""
    count = len(found.disagreements)
    documents = whole(found.checked.get("documents on the server", 0))
    verdict = f"{whole(count)} disagreement{'s' * (count != 1)}" if count else "All agrees"
    return f"{verdict}: {documents} documents on the server were checked."
