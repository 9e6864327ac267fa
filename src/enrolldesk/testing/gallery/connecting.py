"""Connecting a desk: at the first start, from the settings, checked and left."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery import connected
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.testing.pages.connecting import ConnectionPage
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.first_start.welcome import WelcomeWindow
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.settings.dialog import SettingsDialog

NOBODY = "127.0.0.1:9"
"""An address at which nothing listens."""


def welcome_join(stage: Stage) -> QWidget:
    """The form of a desk that joins."""
    number = sum(1 for _ in stage.folder.glob("joining-*"))
    window = cast(WelcomeWindow, stage.start(stage.folder / f"joining-{number}"))
    window.ways.join.click()
    stage.keys.type("lakeside-driving")
    stage.keys.press("Tab")
    stage.keys.type("lakeside")
    return window


def alone(stage: Stage) -> QWidget:
    """A school of one's own that runs on this computer alone."""
    dialog, page = _settings(stage)
    page.fill("lakeside-driving", "lakeside")
    return dialog


def refused(stage: Stage) -> QWidget:
    """A server that does not answer."""
    dialog, page = _settings(stage)
    page.fill("lakeside-driving", "lakeside", NOBODY)
    page.connect()
    stage.until(lambda: bool(page.problem))
    return dialog


def checked(stage: Stage) -> QWidget:
    """Connected, and everything checked."""
    connected.connected(stage)
    dialog = _open(stage)
    page = ConnectionPage(dialog)
    page.check()
    stage.until(lambda: bool(page.said))
    return dialog


def leave_question(stage: Stage) -> QWidget:
    """The question before a desk leaves."""
    connected.connected(stage)
    ConnectionPage(_open(stage)).ask_leave()
    return stage.opened(Confirm)


def bring_question(stage: Stage) -> QWidget:
    """The question before a desk joins with records of its own."""
    _, page = _settings(stage)
    page.choose("join")
    page.fill("lakeside-driving", "lakeside")
    page.connect()
    return stage.opened(Confirm)


def _settings(stage: Stage) -> tuple[SettingsDialog, ConnectionPage]:
    home = stage.folder / "alone"
    if not home.exists():
        session = stage.opener(home)
        SmallSchool(session.desk, session.desk.run).found()
        session.close()
    if stage.running != home:
        stage.start(home)
    dialog = _open(stage)
    return dialog, ConnectionPage(dialog)


def _open(stage: Stage) -> SettingsDialog:
    stage.main.desk_menu.open_settings("connection")
    return stage.opened(SettingsDialog)
