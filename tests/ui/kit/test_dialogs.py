"""Nothing is submitted by accident, nothing typed is lost without a question."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.dialogs import ROOM, FormDialog
from enrolldesk.ui.kit.fields import NotesField, TextField
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.questions import Confirm, confirm

CONTROL = Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Form(FormDialog):
    def __init__(self, keeps_draft: bool = False) -> None:
        super().__init__("pay", "Take payment", primary="&Record", keeps_draft=keeps_draft)
        self.name = TextField("name", "&Name", required=True)
        self.more = QuietButton("&More", name="more")
        self.course = Picker("course", "&Course", [Choice("a", "A"), Choice("b", "B")])
        methods = [Choice("cash", "C&ash"), Choice("card", "Car&d")]
        self.method = SegmentedChoice("method", methods)
        self.notes = NotesField("notes", "No&tes")
        for widget in (self.name, self.more, self.course, self.method, self.notes):
            self.body.addWidget(widget)
        self.sent: list[str] = []
        self.submitted.connect(lambda: self.sent.append(self.name.text()))


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    return shown(qtbot, Form())


def shown(qtbot: QtBot, made: Form) -> Form:
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.name.setFocus()
    qtbot.waitUntil(made.name.editor.hasFocus)
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Send the key to whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


def test_enter_moves_on_and_never_submits(form: Form) -> None:
    QTest.keyClicks(form.name.editor, "Ana")
    seen = []
    for _ in range(6):
        press(Qt.Key.Key_Return)
        seen.append(focused())
    assert seen[:3] == ["course", "method_cash", "notes"]
    assert form.sent == []
    assert form.notes.editor.toPlainText() == "\n\n\n", "in notes Enter makes lines"


def test_no_button_is_a_default(form: Form) -> None:
    for button in form.findChildren(QPushButton):
        assert not button.autoDefault()
        assert not button.isDefault()


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_Return, CONTROL), (Qt.Key.Key_Enter, CONTROL | KEYPAD)]
)
def test_control_enter_submits_once_from_anywhere(
    form: Form, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    form.name.set_text("Ana")
    form.notes.setFocus()
    press(key, modifier)
    press(key, modifier)
    QTest.mouseClick(form.primary_button, Qt.MouseButton.LeftButton)
    assert form.sent == ["Ana"]
    assert form.busy
    form.refuse("The day is closed.")
    assert form.problem.isVisible()
    press(key, modifier)
    assert form.sent == ["Ana", "Ana"]
    assert not form.problem.isVisible()
    form.finish()
    assert not form.isVisible()


def test_the_focused_button_answers_to_enter(form: Form) -> None:
    form.name.set_text("Ana")
    form.primary_button.setFocus()
    press(Qt.Key.Key_Return)
    assert form.sent == ["Ana"]


def test_control_enter_with_an_open_list_still_submits(form: Form) -> None:
    form.name.set_text("Ana")
    form.course.setFocus()
    press(Qt.Key.Key_Down)
    assert form.course.popup.isVisible()
    press(Qt.Key.Key_Return, CONTROL)
    assert form.sent == ["Ana"]
    assert form.course.key is None


def test_the_first_wrong_field_gets_the_focus(form: Form) -> None:
    form.notes.setFocus()
    press(Qt.Key.Key_Return, CONTROL)
    assert form.sent == []
    assert focused() == "name"
    assert form.name.error == "Name is needed."
    assert not form.busy


def test_mnemonics_reach_fields_and_choices(form: Form, qtbot: QtBot) -> None:
    QTest.keyClick(form.name.editor, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert focused() == "notes"
    QTest.keyClick(form.notes.editor, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: form.method.key == "card")


def test_escape_closes_at_once_when_nothing_was_typed(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.dismissed):
        press(Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_escape_closes_the_list_first_then_asks(form: Form, qtbot: QtBot) -> None:
    form.name.set_text("Ana")
    form.course.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Escape)
    assert not form.course.popup.isVisible()
    assert form.findChild(Confirm) is None
    press(Qt.Key.Key_Escape)
    question = form.findChild(Confirm)
    assert question is not None
    qtbot.waitUntil(question.isActiveWindow)
    assert focused() == "confirm_cancel", "the way back is the near one"
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not question.isVisible())
    assert form.isVisible()
    assert form.name.text() == "Ana"
    form.close()
    again = form.findChildren(Confirm)[-1]
    with qtbot.waitSignal(form.dismissed):
        QTest.mouseClick(again.action_button, Qt.MouseButton.LeftButton)
    assert not form.isVisible()


def test_a_kept_draft_needs_no_question(qtbot: QtBot) -> None:
    form = shown(qtbot, Form(keeps_draft=True))
    form.name.set_text("Ana")
    press(Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert form.findChild(Confirm) is None


def test_a_busy_form_cannot_be_closed(form: Form) -> None:
    form.name.set_text("Ana")
    form.submit()
    form.close()
    assert form.isVisible()
    form.finish()
    assert not form.isVisible()


def test_a_long_form_scrolls_with_its_footer_in_view(qtbot: QtBot) -> None:
    form = Form()
    for number in range(30):
        form.body.addWidget(TextField(f"field_{number}", f"Field {number}"))
    shown(qtbot, form)
    assert form.height() <= ROOM.height()
    assert form.width() <= ROOM.width()
    place = form.primary_button.mapTo(form, form.primary_button.rect().bottomRight())
    assert form.rect().contains(place)
    last = form.findChild(TextField, "field_29_field")
    assert last is not None
    before = form.findChild(TextField, "field_28_field")
    assert before is not None
    before.setFocus()
    press(Qt.Key.Key_Return)
    assert focused() == "field_29"
    assert not last.visibleRegion().isEmpty(), "what has the focus is in sight"


def test_a_question_answers_by_a_signal(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(QSize(500, 400))
    window.show()
    question = confirm(window, "Send now?", "Two items are waiting.", "Send")
    qtbot.waitUntil(question.isActiveWindow)
    assert focused() == "confirm_action"
    with qtbot.waitSignal(question.confirmed):
        press(Qt.Key.Key_Return)
    assert not question.isVisible()
    again = confirm(window, "Send now?", "Two items are waiting.", "Send")
    with qtbot.waitSignal(again.rejected), qtbot.assertNotEmitted(again.confirmed):
        QTest.keyClick(again, Qt.Key.Key_Escape)
