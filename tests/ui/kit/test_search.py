"""Finding by typing: keys stay in the line, Enter takes, Esc closes the list first."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.columns import CardLines
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.search import SearchField

NAMES = ["Ana", "Anders", "Bailey", "Carlos", "Dana"]
COURSES = [
    Choice("theory", "Online Theory", "$99.99"),
    Choice("wheel", "Behind the Wheel", "$499.99"),
    Choice("package", "Complete Package", "$549.99"),
]


def find(text: str) -> list[str]:
    return [name for name in NAMES if text.casefold() in name.casefold()]


class Window(QDialog):
    """A dialog, because Esc means something to it."""

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField("search", find, CardLines, key=str, placeholder="Search")
        self.picker = Picker("course", "&Course", COURSES)
        self.other = TextField("other", "&Other")
        column = QVBoxLayout(self)
        for widget in (self.search, self.picker, self.other):
            column.addWidget(widget)
        column.addStretch()
        self.resize(500, 560)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.search.setFocus()
    qtbot.waitUntil(made.search.hasFocus)
    return made


def test_rows_change_as_staff_type(window: Window, qtbot: QtBot) -> None:
    QTest.keyClicks(window.search, "an")
    popup = window.search.popup
    assert popup.isVisible()
    assert (popup.count, popup.highlighted) == (3, "Ana")
    QTest.keyClicks(window.search, "d")
    assert (popup.count, popup.highlighted) == (1, "Anders")
    assert window.search.hasFocus(), "the list never takes the keys"
    QTest.keyClicks(window.search, "x")
    assert popup.count == 0
    assert popup.nothing.text() == "Nothing found for “andx”"
    window.search.clear()
    assert not popup.isVisible()


def test_arrows_move_and_enter_takes(window: Window, qtbot: QtBot) -> None:
    QTest.keyClicks(window.search, "an")
    QTest.keyClick(window.search, Qt.Key.Key_Up)
    for _ in range(5):
        QTest.keyClick(window.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.search.taken) as taken:
        QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert taken.args == ["Dana"]
    assert window.search.text() == ""
    assert not window.search.popup.isVisible()


def test_escape_closes_the_list_then_clears_then_is_the_windows(window: Window) -> None:
    QTest.keyClicks(window.search, "an")
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.search.popup.isVisible()
    assert window.search.text() == "an"
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    assert window.search.popup.isVisible(), "Down opens it again"
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.search.text() == ""
    assert window.isVisible()
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_click_takes_and_one_elsewhere_closes(window: Window, qtbot: QtBot) -> None:
    QTest.keyClicks(window.search, "an")
    popup = window.search.popup
    second = QPoint(40, 58 + 20)
    with qtbot.waitSignal(window.search.taken) as taken:
        QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert taken.args == ["Anders"]
    QTest.keyClicks(window.search, "an")
    assert popup.isVisible()
    outside = QPoint(5, window.height() - 5)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=outside)
    assert not popup.isVisible()


def test_leaving_the_field_closes_the_list(window: Window, qtbot: QtBot) -> None:
    QTest.keyClicks(window.search, "an")
    QTest.keyClick(window.search, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not window.search.popup.isVisible())


def test_the_list_stays_inside_the_window(window: Window) -> None:
    window.resize(500, 260)
    QTest.keyClicks(window.search, "a")
    assert window.rect().contains(window.search.popup.geometry())


def test_a_course_is_picked_by_keys(window: Window, qtbot: QtBot) -> None:
    picker = window.picker
    picker.setFocus()
    assert picker.key is None
    QTest.keyClick(picker.editor, Qt.Key.Key_Down)
    assert picker.popup.isVisible()
    QTest.keyClick(picker.editor, Qt.Key.Key_Down)
    with qtbot.waitSignals([picker.chosen, picker.edited]):
        QTest.keyClick(picker.editor, Qt.Key.Key_Return)
    assert picker.key == "wheel"
    assert picker.editor.text() == "Behind the Wheel   $499.99"
    assert not picker.popup.isVisible()


def test_typing_narrows_the_choices(window: Window) -> None:
    picker = window.picker
    picker.setFocus()
    QTest.keyClicks(picker.editor, "comp")
    assert picker.popup.count == 1
    QTest.keyClick(picker.editor, Qt.Key.Key_Return)
    assert picker.key == "package"
    picker.editor.selectAll()
    QTest.keyClicks(picker.editor, "499")
    assert picker.popup.highlighted.key == "wheel"


def test_what_is_no_choice_never_stays(window: Window, qtbot: QtBot) -> None:
    picker = window.picker
    picker.choose("theory")
    picker.setFocus()
    QTest.keyClicks(picker.editor, "zzz")
    assert picker.popup.nothing.text() == "Nothing matches “zzz”"
    QTest.keyClick(picker.editor, Qt.Key.Key_Escape)
    assert picker.editor.text() == "Online Theory   $99.99"
    assert window.isVisible()
    QTest.keyClicks(picker.editor, "zzz")
    window.other.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: picker.editor.text() == "Online Theory   $99.99")
    assert picker.key == "theory"


def test_choices_may_change(window: Window, qtbot: QtBot) -> None:
    picker = window.picker
    picker.choose("wheel")
    picker.set_choices([*COURSES[:1], Choice("wheel", "Behind the Wheel", "$510.00")])
    assert picker.editor.text() == "Behind the Wheel   $510.00"
    picker.set_choices(COURSES[:1])
    assert (picker.key, picker.editor.text()) == (None, "")
    with qtbot.assertNotEmitted(picker.chosen):
        picker.choose("no such course")
    picker.required = True
    assert not picker.check()
