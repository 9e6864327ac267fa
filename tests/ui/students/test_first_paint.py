"""The start: the list first, the rest after it, and never a window that nobody asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.first_paint import AfterPaint
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.page import StudentsPage


class Windows(QObject):
    """The names of all windows that were shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note each window that comes up."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched.objectName() or type(watched).__name__)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Windows:
    """What comes up during the test."""
    seen = Windows()
    qapp.installEventFilter(seen)
    return seen


def test_what_waits_for_the_first_paint_is_done_once(qtbot: QtBot) -> None:
    done: list[bool] = []
    label = QLabel("words")
    qtbot.addWidget(label)
    AfterPaint(label, lambda: done.append(label.isVisible()))
    assert not done
    label.show()
    qtbot.waitUntil(lambda: bool(done))
    label.repaint()
    QApplication.processEvents()
    assert done == [True]


def test_the_card_follows_the_list(office: Office, small_school: SmallSchool, qtbot: QtBot) -> None:
    small_school.student("Maria Lopez")
    page = StudentsPage(office)
    qtbot.addWidget(page)
    page.activate()
    assert page.findChild(QWidget, "student_card") is None
    assert page.student_id
    page.show()
    qtbot.waitUntil(lambda: page.findChild(QWidget, "student_card") is not None)
    assert page.view.isVisible()
    assert page.view.header.name.whole == "Maria Lopez"


def test_no_part_of_a_page_is_a_window_of_its_own(
    office: Office, small_school: SmallSchool, windows: Windows, qtbot: QtBot
) -> None:
    small_school.student("Maria Lopez")
    page = StudentsPage(office)
    qtbot.addWidget(page)
    page.activate()
    page.show()
    qtbot.waitUntil(lambda: page.view.isVisible())
    assert windows.shown == ["students_page"]
