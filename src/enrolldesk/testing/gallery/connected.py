"""A desk of a connected school: in step, cut off, and with a batch the server refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery.people import PHONES
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.small_school import THEORY, SmallSchool
from enrolldesk.ui.sync.farewell import Farewell

if TYPE_CHECKING:
    from enrolldesk.testing.firestore import ServerThread

_servers: dict[Path, ServerThread] = {}
"""One for each stage: its school stands there as long as the stage's homes do."""


def connected(stage: Stage) -> QWidget:
    """Everything is sent: the mark in the top bar says so."""
    in_step(stage)
    stage.main.show_student(stage.find("Maria Lopez"))
    return stage.main


def offline(stage: Stage) -> QWidget:
    """The server is out of reach since twelve minutes and two payments wait."""
    in_step(stage)
    now = stage.clock.moment
    stage.clock.forward(minutes=-12)
    server_of(stage).link.refuse()
    pay(stage, "Maria Lopez", 5_000)
    pay(stage, "Nora Berg", 2_500)
    signs = ConnectionSigns(stage.main)
    stage.until(lambda: signs.mark == "Offline")
    stage.clock.moment = now
    stage.office.sync.network_up = False
    stage.until(lambda: bool(signs.strip))
    stage.main.show_student(stage.find("Maria Lopez"))
    return stage.main


def attention(stage: Stage) -> QWidget:
    """The server refused a payment: it stays in the ledger, marked, until a person settles it."""
    in_step(stage)
    server_of(stage).faults.status("PERMISSION_DENIED", method="Commit", times=1)
    pay(stage, "Nora Berg", 1_000)
    signs = ConnectionSigns(stage.main)
    stage.until(lambda: signs.tone == "danger")
    stage.main.show_student(stage.find("Nora Berg"))
    return stage.main


def farewell(stage: Stage) -> QWidget:
    """What is said while the window closes with three items unsent."""
    in_step(stage)
    shown = Farewell(3, lambda: False)
    shown.setParent(stage.main, shown.windowFlags())
    stage.go_to(shown)
    return shown


def server_of(stage: Stage) -> ServerThread:
    """The school's server of this stage."""
    if stage.folder not in _servers:
        from enrolldesk.testing.firestore import ServerThread

        _servers[stage.folder] = ServerThread().start()
    return _servers[stage.folder]


def in_step(stage: Stage) -> None:
    """A connected desk that has sent everything."""
    server = server_of(stage)
    server.link.heal()
    server.faults.clear()
    home = stage.folder / "connected"
    if not home.exists():
        from enrolldesk.testing.connected import make_school

        session = stage.opener(home)
        school = make_school(session, server.address)
        for name in ("Maria Lopez", "Nora Berg", "Priya Nair"):
            student = school.student(name, phone=PHONES[name])
            school.enroll(student, THEORY.course_id, cash=2_000)
        session.desk.local.set("theme", "light")
        session.close()
    if stage.running != home:
        stage.start(home)
    stage.office.sync.start()
    stage.office.sync.send_now()
    signs = ConnectionSigns(stage.main)
    stage.until(lambda: signs.mark in ("In step", "Attention"))


def pay(stage: Stage, name: str, cents: int) -> None:
    """Take a payment of somebody."""
    office = stage.office
    (place, *_) = office.reads.enrollments_of(stage.find(name))
    SmallSchool(office.desk, office.run).pay(place.enrollment_id, cents)
