"""The Sync page: nothing to do, and all that a desk may have to settle."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.adapters.sqlite.queue import SqliteQueue
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.testing.gallery.connected import in_step, pay, server_of
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.pages.syncing import SyncScreen
from enrolldesk.ui.sync.page import SyncPage


def nothing(stage: Stage) -> QWidget:
    """Everything is on the server."""
    in_step(stage)
    stage.page("sync")
    return stage.main


def much(stage: Stage) -> QWidget:
    """A refused payment, others that wait, and what two desks did without seeing each other."""
    page = stage.main.findChild(SyncPage)
    if isinstance(page, SyncPage) and _refused_on_top(stage):
        # What is refused stays so: the pictures in another look show the same.
        return stage.main
    in_step(stage)
    faults = server_of(stage).faults
    faults.status("PERMISSION_DENIED", method="Commit", times=1)
    pay(stage, "Nora Berg", 20_000)
    signs = ConnectionSigns(stage.main)
    stage.until(lambda: signs.tone == "danger")
    server_of(stage).link.refuse()
    stage.clock.forward(minutes=6)
    pay(stage, "Maria Lopez", 5_000)
    pay(stage, "Nora Berg", 2_500)
    stage.until(lambda: signs.mark == "Offline")
    queue = cast(SqliteQueue, stage.office.queue)
    maria = stage.find("Maria Lopez")
    with queue.settling() as unit:
        for met in _met(maria):
            unit.explain(met)
        unit.commit()
    _refused_on_top(stage)
    return stage.main


def question(stage: Stage) -> QWidget:
    """Dropping is asked about first."""
    from enrolldesk.ui.kit.questions import Confirm

    much(stage)
    SyncScreen(cast(SyncPage, stage.main.show_page("sync"))).page.ways_out.buttons[Way.DROP].click()
    return stage.opened(Confirm)


def _refused_on_top(stage: Stage) -> bool:
    """Select the first line of the page, and tell whether it needs attention."""
    screen = SyncScreen(cast(SyncPage, stage.page("sync")))
    screen.select(0)
    return any(state == "Needs attention" for _, state, _ in screen.rows[:1])


def _met(student_id: str) -> tuple[Explained, ...]:
    paid = {
        "course_id": "online-theory",
        "mine": 9999,
        "theirs": 9999,
        "credit": 9999,
        "receipt_no": "D1-000007",
        "their_receipt_no": "D2-000003",
    }
    phone = {
        "path": f"students/{student_id}",
        "field": "phone",
        "mine": "(614) 555-0111",
        "theirs": "(614) 555-0222",
        "restore": "(614) 555-0111",
    }
    return (
        Explained("met-paid", Conflict.PAID_TWICE, student_id, paid),
        Explained("met-phone", Conflict.OVERWRITTEN, student_id, phone),
    )
