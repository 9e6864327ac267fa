"""What the window of each desk shows in the end, read from the models its lists are made of."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from typing import Any

from benchmarks.load.desks import PROJECT, SCHOOL, DeskAtWork
from benchmarks.load.server import Server
from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.adapters.sqlite.replica import SqliteReplica
from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.app.sync.pull import Puller
from enrolldesk.bootstrap import open_desk


async def pull(desk: DeskAtWork, server: Server) -> None:
    """Take what the other desks recorded, as a connected desk does."""
    keep_connection(desk.store.local, Connection(PROJECT, SCHOOL.school_id, server.address))
    feed = FirestoreFeed(PROJECT, SCHOOL.school_id, emulator=server.address)
    await Puller(feed, SqliteReplica(desk.connection, SCHOOL.school_id)).pull()
    await feed.close()


@cache
def _application() -> Any:
    """Qt without a screen; the models need its formats."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from enrolldesk.ui.application import make_application

    return make_application(["enrolldesk"])


def shown(desk: DeskAtWork, student_id: str) -> dict[str, Any]:
    """Status, access, sums and badges of the student, and the rows of the payments."""
    _application()
    from PySide6.QtCore import QSettings

    from enrolldesk.ui.kit.table_model import LazyTableModel
    from enrolldesk.ui.office import Office
    from enrolldesk.ui.payments.list_model import PaymentListModel
    from enrolldesk.ui.runner import Runner
    from enrolldesk.ui.students.list_model import StudentListModel
    from enrolldesk.ui.sync.office_sync import OfficeSync

    session = open_desk(desk.home)
    runner = Runner(session.desk)
    sync = OfficeSync(runner, session.sync)
    remembered = QSettings(str(desk.home / "window.ini"), QSettings.Format.IniFormat)
    office = Office(
        session.desk,
        runner,
        session.paper,
        session.home,
        remembered,
        sync,
        lambda: session.queue,
        lambda: session.pins,
        lambda: session.people,
        session.identity,
    )
    students, payments = StudentListModel(office), PaymentListModel(office)
    models: tuple[LazyTableModel[Any, Any], ...] = (students, payments)
    students.look()
    payments.ask(PaymentsQuery())
    card = office.reads.student_card(student_id, desk.desk.today())
    assert card is not None
    marks = Counter(
        badge
        for model in models
        for place in range(model.rowCount())
        if (row := model.row(place)) is not None
        for column in model.columns
        for badge in (column.card(row).badges if column.card else column.badges_of(row))
    )
    found = {
        "students listed": students.rowCount(),
        "payments listed": payments.rowCount(),
        "receipts listed": len({payments.cell_text(at, 5) for at in range(payments.rowCount())}),
        "lines of the ledger": len(card.ledger),
        "status": str(card.row.status),
        "paid": sum(place.standing.paid.cents for place in card.enrollments),
        "due": sum(place.standing.owed.cents for place in card.enrollments),
        "access": [str(place.access.state) for place in card.enrollments],
        "badges": dict(marks),
        "rows not committed": sum(row.sync is not None for row in card.ledger)
        + sum(row.sync is not None for row in card.enrollments),
    }
    runner.stop()
    session.close()
    return found
