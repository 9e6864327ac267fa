"""The first start, a file that does not open, and a school in which nothing has happened."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.first_start.welcome import WelcomeWindow


def welcome(stage: Stage) -> QWidget:
    """The two ways to begin."""
    return _fresh(stage)


def new_school(stage: Stage) -> QWidget:
    """The second step: four questions, answered but for the last."""
    window = _fresh(stage)
    window.ways.new.click()
    stage.keys.type("Lakeside Driving School")
    stage.keys.press("Tab")
    stage.keys.type("Ana Ruiz")
    return window


def sample(stage: Stage) -> QWidget:
    """The second step of the sample school."""
    window = _fresh(stage)
    window.ways.sample.click()
    return window


def damaged_file(stage: Stage) -> QWidget:
    """The choice where the school's file is damaged."""
    home = stage.copy_of_sample("damaged")
    file = home / "enrolldesk.sqlite"
    with file.open("r+b") as store:
        store.seek(4096)
        store.write(b"\xff" * 16384)
    return stage.start(home)


def empty_students(stage: Stage) -> QWidget:
    """A new school before its first student."""
    return _empty(stage, "students")


def empty_courses(stage: Stage) -> QWidget:
    """A new school before its first course."""
    return _empty(stage, "courses")


def empty_payments(stage: Stage) -> QWidget:
    """A new school before its first payment."""
    return _empty(stage, "payments")


def empty_balances(stage: Stage) -> QWidget:
    """A new school before its first enrollment."""
    window = _empty(stage, "balances")
    stage.settle()
    return window


def _fresh(stage: Stage) -> WelcomeWindow:
    number = sum(1 for _ in stage.folder.glob("fresh-*"))
    window = stage.start(stage.folder / f"fresh-{number}")
    return cast(WelcomeWindow, window)


def _empty(stage: Stage, page: str) -> QWidget:
    home = stage.folder / "empty"
    if stage.program.home != home:
        _found(stage, home)
        stage.start(home)
    stage.page(page)
    return stage.main


def _found(stage: Stage, home: Path) -> None:
    if home.exists():
        return
    session = stage.opener(home)
    SmallSchool(session.desk, session.desk.run).found(courses=False)
    session.close()
