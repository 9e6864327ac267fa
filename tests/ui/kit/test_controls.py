"""Buttons, choices, the side bar, strips and messages, by hand and by key."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.buttons import DangerButton, PrimaryButton, QuietButton, SecondaryButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.feedback import Banner, Toast, Tone, strip_colors, toast
from enrolldesk.ui.kit.panels import BigFigure, Card, PageHeader
from enrolldesk.ui.kit.side_bar import Page, SideBar
from enrolldesk.ui.kit.theme import Theme, apply_theme, theme

Shown = Callable[..., QWidget]
Button = PrimaryButton | SecondaryButton | QuietButton | DangerButton
METHODS = [
    Choice("cash", "C&ash"),
    Choice("card", "Car&d", "$5.00"),
    Choice("check", "Chec&k"),
]


@pytest.fixture
def window_with(qtbot: QtBot) -> Shown:
    """Shows widgets in a window of their own, which lives as long as the test."""
    windows: list[QWidget] = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        row = QHBoxLayout(window)
        for widget in widgets:
            row.addWidget(widget)
        window.resize(700, 300)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    return show


def looks(widget: QWidget) -> bytes:
    picture = widget.grab().toImage()
    return bytes(picture.constBits())


@pytest.mark.parametrize("kind", [PrimaryButton, SecondaryButton, QuietButton, DangerButton])
@pytest.mark.parametrize("look", [Theme.LIGHT, Theme.DARK])
def test_all_states_of_a_button_look_different(
    kind: type[Button], look: Theme, qtbot: QtBot, qapp: QApplication, window_with: Shown
) -> None:
    apply_theme(qapp, look)
    button = kind("&Record", icon="check", key="F9", name="record")
    other = QLineEdit()
    window_with(button, other)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    under_mouse = Qt.WidgetAttribute.WA_UnderMouse
    button.setAttribute(under_mouse, False)
    plain = looks(button)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    focused = looks(button)
    button.setDown(True)
    pressed = looks(button)
    button.setDown(False)
    button.setEnabled(False)
    disabled = looks(button)
    button.setEnabled(True)
    button.clearFocus()
    button.setAttribute(under_mouse)
    hovered = looks(button)
    assert len({plain, focused, pressed, disabled, hovered}) == 5


def test_a_button_says_its_key(qtbot: QtBot) -> None:
    button = PrimaryButton("&Take payment", key="F9", name="pay")
    bare = SecondaryButton("", icon="ellipsis", name="more", tip="More")
    qtbot.addWidget(button)
    qtbot.addWidget(bare)
    assert button.toolTip() == "Take payment (F9)"
    assert button.sizeHint().width() > PrimaryButton("&Take payment", name="p").sizeHint().width()
    assert (bare.toolTip(), bare.accessibleName()) == ("More", "More")


def test_a_held_enter_presses_once(qtbot: QtBot, window_with: Shown) -> None:
    button = PrimaryButton("Record", name="record")
    window_with(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda on: pressed.append(on))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert len(pressed) == 2
    kind, none = QKeyEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(kind, Qt.Key.Key_Return, none, "", True)
    QApplication.sendEvent(button, held)
    assert len(pressed) == 2, "a key held down is no second press"
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 2, "Ctrl+Enter is the window's"


def test_choices_by_arrows_and_tab(qtbot: QtBot, window_with: Shown) -> None:
    choice, before, after = SegmentedChoice("method", METHODS), QLineEdit(), QLineEdit()
    window_with(before, choice, after)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    first = choice.button("cash")
    qtbot.waitUntil(first.hasFocus)
    with qtbot.waitSignal(choice.chosen) as chosen:
        QTest.keyClick(first, Qt.Key.Key_Right)
    assert chosen.args == ["card"]
    assert choice.key == "card"
    QTest.keyClick(choice.button("card"), Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    qtbot.waitUntil(choice.button("card").hasFocus)
    choice.setFocus()
    choice.choose("check")
    assert not choice.button("card").isChecked()


def test_choices_by_mouse_and_mnemonic(qtbot: QtBot, window_with: Shown) -> None:
    choice = SegmentedChoice("method", METHODS)
    window = window_with(choice)
    button = choice.button("check")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().bottomRight() / 2)
    assert choice.key == "check"
    QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: choice.key == "cash")
    assert choice.button("card").accessibleName() == "Card $5.00"
    wide = choice.button("card").sizeHint().width()
    choice.set_detail("card", "$5,000.00")
    assert choice.button("card").sizeHint().width() > wide
    assert choice.button("card").accessibleName() == "Card $5,000.00"


def test_the_side_bar_shows_one_page(qtbot: QtBot, window_with: Shown) -> None:
    pages = [Page("students", "St&udents", "users"), Page("courses", "C&ourses", "book-open")]
    bar = SideBar("EnrollDesk", pages)
    window_with(bar)
    assert bar.key == "students"
    with qtbot.waitSignal(bar.chosen) as chosen:
        QTest.mouseClick(bar.item("courses"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["courses"]
    bar.item("courses").setFocus()
    QTest.keyClick(bar.item("courses"), Qt.Key.Key_Up)
    assert bar.key == "students"


def test_a_strip_speaks_and_acts(qtbot: QtBot, window_with: Shown) -> None:
    strip = Banner("strip", "Working offline.", Tone.WAITING, action="S&how")
    window_with(strip)
    assert strip.accessibleName() == "Working offline."
    with qtbot.waitSignal(strip.acted):
        QTest.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    strip.say("One item needs attention.", Tone.DANGER, action="")
    assert not strip.button.isVisible()
    assert strip.label.text() == "One item needs attention."
    drawn = strip.grab().toImage().pixelColor(200, 4).name()
    assert drawn == QColor(theme().danger_fill).name()


def test_the_offline_strip_is_dark_on_yellow_in_both_themes(qapp: QApplication) -> None:
    light = strip_colors(Tone.WAITING)
    apply_theme(qapp, Theme.DARK)
    assert strip_colors(Tone.WAITING) == light == ("#FFE08A", "#D9B23C", "#1F2937")


def test_a_message_takes_no_focus_and_can_be_taken_back(qtbot: QtBot, window_with: Shown) -> None:
    edit = QLineEdit()
    window = window_with(edit)
    edit.setFocus()
    undone: list[str] = []
    message = toast(edit, "Payment voided", action="Undo", on_action=lambda: undone.append("x"))
    assert message.isVisible()
    assert edit.hasFocus()
    assert window.rect().contains(message.geometry())
    assert message.accessibleName() == "Payment voided"
    button = message.button
    assert button is not None
    with qtbot.waitSignal(message.closed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == ["x"]


def test_a_message_goes_by_itself_and_gives_way(qtbot: QtBot, window_with: Shown) -> None:
    window = window_with(QLineEdit())
    first = toast(window, "One")
    with qtbot.waitSignal(first.closed):
        second = toast(window, "Two")
    with qtbot.waitSignal(second.closed):
        second.appear(1)
    qtbot.waitUntil(lambda: not window.findChildren(Toast))


def test_figures_cards_and_headers_speak(qtbot: QtBot, window_with: Shown) -> None:
    figure = BigFigure("Balance", "$450.00", "due Dec 22, 2026", name="balance")
    card = Card("Ledger", name="ledger_card")
    header = PageHeader("Courses", name="courses_header")
    window_with(figure, card, header)
    assert figure.accessibleName() == "Balance $450.00 due Dec 22, 2026"
    figure.show_figure("$20.01", tone="success")
    assert figure.accessibleName() == "Balance $20.01"
    assert not figure.note.isVisible()
    card.set_note("3 entries")
    assert (card.accessibleName(), card.note.text()) == ("Ledger", "3 entries")
    assert not header.subtitle.isVisible()
    header.set_subtitle("and bundles")
    assert header.subtitle.isVisible()
