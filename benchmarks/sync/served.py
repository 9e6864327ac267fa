"""The testers' server, filled with the school of a home: `python -m benchmarks.sync.served HOME`.

Prints where clients connect and where the control is, then serves until its parent is gone.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from enrolldesk.adapters.firestore.documents import as_document, school_path
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app import fields
from enrolldesk.app.batches import SCHEMA
from enrolldesk.testing.firestore.control import Control
from enrolldesk.testing.firestore.server import FirestoreServer
from enrolldesk.testing.firestore.wire import MICROS

PROJECT: Final = "bench"
SCHOOL: Final = "lakeside"
A_DAY: Final = 24 * 3600 * MICROS
_LOOK: Final = 0.5


class Served:
    """A server of its own process and the strings of it."""

    def __init__(self, address: str, control: Control) -> None:
        """Clients connect to this address."""
        self.address = address
        self.control = control


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """A server with the school of a home; it ends with the block."""
    command = [sys.executable, "-m", "benchmarks.sync.served", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address, direct = (process.stdout.readline().strip() for _ in range(2))
            if not direct:
                raise RuntimeError("The server did not start.")
            with Control(direct, timeout=60.0) as control:
                yield Served(address, control)
        finally:
            process.terminate()


def documents_of(home: Path) -> Iterator[tuple[str, dict[str, Any], datetime]]:
    """Path, fields and commit time of every document a school's desks would have written."""
    store = open_store(home)
    reads = store.reads
    now = datetime.now(UTC)
    school = reads.school()
    assert school is not None
    yield "settings/school", fields.school_fields(school) | {"identity": "founding"}, now
    for person in reads.staff():
        yield f"staff/{person.staff_id}", fields.staff_fields(person), now
    rows = reads.courses(inactive=True)
    for row in sorted(rows, key=lambda row: row.course.is_bundle):
        yield f"courses/{row.course.course_id}", fields.course_fields(row.course), now
    for account in reads.accounts():
        student = account.student
        yield f"students/{student.student_id}", fields.student_fields(student), now
        for place in account.enrollments:
            written = fields.enrollment_fields(place)
            entries = account.entries.get(place.enrollment_id, ())
            totals = {
                "charged": sum(entry.charged_delta.cents for entry in entries),
                "paid": sum(entry.paid_delta.cents for entry in entries),
                "written_off": sum(entry.written_off_delta.cents for entry in entries),
            }
            due = totals["charged"] - totals["paid"] - totals["written_off"]
            told = {"due": due, "last_batch": f"batch-of-{place.enrollment_id}"}
            path = f"enrollments/{place.enrollment_id}"
            yield path, written | totals | told, place.enrolled_at
            for entry in entries:
                written = fields.entry_fields(entry)
                batch = entry.batch_id or f"batch-of-{entry.receipt_id or entry.entry_id}"
                told = {"batch_id": batch, "committed_at": entry.taken_at}
                yield f"entries/{entry.entry_id}", written | told, entry.taken_at
    store.close()


def fill(server: FirestoreServer, home: Path) -> int:
    """Put the school of a home into a server, as if it had been committed; returns how many."""
    root = f"projects/{PROJECT}/databases/(default)"
    school = school_path(PROJECT, SCHOOL)
    database = server.engine.database(root)
    count = 0
    for path, values, at in documents_of(home):
        told = values | {"schema": SCHEMA, "updated_at": at}
        name = f"{school}/{path}"
        database.commit({name: as_document(name, _tagged(told))})
        count += 1
    return count


def _tagged(value: Any) -> Any:
    """Values as a batch freezes them."""
    if isinstance(value, datetime):
        return {"$at": value.astimezone(UTC).isoformat(timespec="microseconds")}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _tagged(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_tagged(each) for each in value]
    return value


async def serve(home: Path) -> None:
    """Serve until the parent is gone; everything was committed yesterday."""
    back = A_DAY
    server = FirestoreServer(clock=lambda: time.time_ns() // 1000 - back)
    fill(server, home)
    back = 0
    parent = os.getppid()
    async with server:
        print(server.address, flush=True)
        print(server.direct_address, flush=True)
        while os.getppid() == parent:
            await asyncio.sleep(_LOOK)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
