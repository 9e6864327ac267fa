"""What cases begin with: a home with some history, and the documents its school has on a server."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from enrolldesk.adapters.firestore.documents import writes_of
from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app import commands
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian
from enrolldesk.testing.hostile.values import sorted_names
from enrolldesk.testing.simulation.server import SimulatedServer
from enrolldesk.testing.small_school import ANA, THEORY, WHEEL, SmallSchool, SteadyClock

SERVED_AT: Final = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""When the school's own documents were committed."""

_COLLECTIONS: Final = (
    "settings",
    "desks",
    "staff",
    "courses",
    "students",
    "enrollments",
    "entries",
    "batches",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A founded home and what its server would hold."""

    folder: Path
    documents: dict[str, Document]

    def copy_to(self, home: Path) -> None:
        """Begin a case's home as a copy."""
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(Home(self.folder).database, Home(home).database)


def ground(folder: Path) -> Ground:
    """Make the home in this folder: enrollments, payments, a void, a refund, all of it waiting."""
    store = open_store(folder)
    desk = Desk(store, SteadyClock())
    school = SmallSchool(desk, desk.run)
    school.found()
    guardian = Guardian("Rosa Lopez", "(614) 555-0100", "rosa@example.org")
    maria = school.student("Maria Lopez", phone="(614) 555-0133", guardian=guardian)
    ben = school.student("Ben Cho", email="ben@example.org", notes="Only mornings.")
    school.student("Zoë Nguyễn", phone="614 555 0177")
    bundle = school.enroll(maria, cash=9999)
    theory = school.enroll(ben, THEORY.course_id)
    school.pay(bundle, 10_000, Method.CARD)
    wrong = school.pay(theory, 5_000)
    school.pay(theory, 4_000, Method.CHECK)
    void = commands.VoidReceipt(command_id=new_id(), receipt_id=wrong, reason="Typed twice.")
    desk.run(void)
    desk.run(
        commands.Refund(
            command_id=new_id(),
            enrollment_id=theory,
            amount=Money(1_000),
            method=Method.CASH,
            reason="Overpaid.",
        )
    )
    school.enroll(ben, WHEEL.course_id)
    server = SimulatedServer(lambda: int(SERVED_AT.timestamp() * 1_000_000))
    for row in store.reads.outbox():
        parcel = Parcel(row.desk_seq, row.batch_id, row.digest, row.payload, row.staff_id)
        server.commit(
            writes_of(parcel, server.school, ANA.staff_id),
            int(SERVED_AT.timestamp() * 1_000_000),
        )
    store.close()
    documents = {
        one.path: replace(one, fields=sorted_names(one.fields))
        for collection in _COLLECTIONS
        for one in server.collection(collection).values()
    }
    return Ground(folder, dict(sorted(documents.items())))
