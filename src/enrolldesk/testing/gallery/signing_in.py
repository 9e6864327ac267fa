"""A desk at which staff sign in to the school's server: the form, and who is signed in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from enrolldesk.app.signing.people import SignedIn, note, signed_in, strike
from enrolldesk.app.signing.problems import Ended, PasswordWrong
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.testing.gallery import connected, connecting
from enrolldesk.testing.gallery.people import PHONES
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.testing.pages.connecting import ConnectionPage
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.signing import API_KEY, PASSWORD
from enrolldesk.testing.small_school import THEORY, SmallSchool
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.signing.sign_in import SignInForm

ANA, BEN = "ana@lakeside.example", "ben@lakeside.example"


def signed_out(stage: Stage) -> QWidget:
    """Nobody is signed in and three items wait."""
    _nobody_here(stage)
    stage.main.show_student(stage.find("Maria Lopez"))
    return stage.main


def sync_signed_out(stage: Stage) -> QWidget:
    """The same on the Sync page."""
    _nobody_here(stage)
    stage.page("sync")
    return stage.main


def form(stage: Stage) -> QWidget:
    """Somebody signs in."""
    _nobody_here(stage)
    return _form(stage)


def wrong(stage: Stage) -> QWidget:
    """The password was wrong, at a computer without a key store."""
    _nobody_here(stage)
    stage.opener.keys.usable = False
    try:
        shown = _form(stage)
    finally:
        stage.opener.keys.usable = True
    shown.account.point(PasswordWrong(BEN))
    shown.grow()
    return shown


def settings(stage: Stage) -> QWidget:
    """Who is signed in on this computer."""
    _nobody_here(stage)
    local = stage.office.desk.local
    note(local, SignedIn("ana", ANA))
    note(local, SignedIn("ben", BEN, ended=Ended.DISABLED))
    stage.main.desk_menu.open_settings("connection")
    return stage.opened(SettingsDialog)


def connection(stage: Stage) -> QWidget:
    """A school is taken to a server by whoever signs in for it."""
    dialog = connecting.alone(stage)
    page = ConnectionPage(dialog)
    page.fill("lakeside-driving", "lakeside", api_key=API_KEY)
    page.sign_in_as(ANA, PASSWORD)
    return dialog


def join(stage: Stage) -> QWidget:
    """A desk joins a school whose staff sign in."""
    window = connecting.welcome_join(stage)
    stage.keys.press("Tab")
    stage.keys.type(API_KEY)
    return window


def _form(stage: Stage) -> SignInForm:
    stage.main.arriving.sign_in()
    shown = stage.opened(SignInForm)
    shown.account.email.set_text(BEN)
    shown.account.password.set_text(PASSWORD)
    return shown


def _nobody_here(stage: Stage) -> None:
    home = stage.folder / "signed-out"
    if not home.exists():
        from enrolldesk.app.connecting.asking import found_school

        session = stage.opener(home)
        local = session.desk.local
        school = SmallSchool(session.desk, session.desk.run)
        school.found()
        # A school of its own beside the one of the other pictures.
        here = Connection("lakeside-driving", "riverside", connected.server_of(stage).address)
        found_school(session.clouds, session.desk.store, here)
        keep_connection(local, replace(here, api_key=API_KEY))
        for name in ("Maria Lopez", "Nora Berg", "Priya Nair"):
            student = school.student(name, phone=PHONES[name])
            school.enroll(student, THEORY.course_id, cash=2_000)
        local.set("theme", "light")
        session.close()
    if stage.running != home:
        stage.start(home)
    local = stage.office.desk.local
    for one in signed_in(local):
        strike(local, one.staff_id)
    stage.office.sync.start()
    stage.office.sync.send_now()
    signs = ConnectionSigns(stage.main)
    stage.until(lambda: signs.mark == "Signed out" and bool(signs.strip))
