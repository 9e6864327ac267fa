"""What is done in the background where a desk is connected, checked or left, and what is said."""

from __future__ import annotations

from pathlib import Path

from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave, waiting
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.signing_in import SignIn, found_as, join_as
from enrolldesk.app.ports import Reads
from enrolldesk.app.session import Session
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.verify import Verified, verify
from enrolldesk.ui.kit.formats import whole


def connect(session: Session, there: Connection, sign_in: SignIn | None) -> None:
    """Found this desk's school there, or come back to it where this desk left it."""
    if membership_of(session.desk.local) is None:
        found_as(session, there, sign_in)
    else:
        join_as(session, there, Asked(), sign_in)


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
