"""Dialogs that cannot be submitted by accident."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space

# 1366x768 at 125 %, less a task bar and a title bar.
ROOM = QSize(1093, 614)


class FormDialog(QDialog):
    """A form that is not modal, with a footer that is always in view.

    Put the form into `body`, words about the outcome into `preview`. Ctrl+Return, Ctrl+keypad
    Enter and the primary button call `submit`: every visible field is checked, then `submitted`
    is emitted once and the dialog stays busy until `finish` (closes it) or `refuse` (says what is
    wrong). Enter only ever moves to the next field. Esc asks before it throws something away,
    unless `keeps_draft`.
    """

    submitted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        *,
        primary: str,
        primary_icon: str = "",
        note: str = "",
        cancel: str = "Cancel",
        keeps_draft: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(False)
        self.keeps_draft = keeps_draft
        self.busy = False
        self._was_shown = False
        self.title: QLabel = words(title, "page", name=f"{name}_title")
        self.note: QLabel = words(note, "muted", name=f"{name}_note")
        self.body_widget = QWidget()
        self.body_widget.setProperty("role", "body")
        self.body = QVBoxLayout(self.body_widget)
        self.preview = QHBoxLayout()
        self.problem: QLabel = words("", "error", wrap=True, name=f"{name}_problem")
        self.cancel_button = SecondaryButton(cancel, name=f"{name}_cancel", key="Esc")
        self.primary_button = PrimaryButton(
            primary, icon=primary_icon, key="Ctrl+Enter", name=f"{name}_submit"
        )
        self._lay_out()
        self.cancel_button.clicked.connect(self.reject)
        self.primary_button.clicked.connect(self.submit)
        # Two sequences in one shortcut would be one too many on platforms where they are equal.
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            sequence = QKeySequence(Qt.KeyboardModifier.ControlModifier | key)
            QShortcut(sequence, self, activated=self.submit, autoRepeat=False)  # type: ignore[call-overload]

    def fields(self) -> list[Field[QWidget]]:
        """Every field of the form, hidden ones too."""
        return self.body_widget.findChildren(Field)

    def is_dirty(self) -> bool:
        """Whether something was typed that closing would throw away."""
        return any(field.is_changed() for field in self.fields())

    def mark_clean(self) -> None:
        """Take what the fields hold now as nothing typed; called when the dialog first shows."""
        for field in self.fields():
            field.mark_clean()

    def valid(self) -> bool:
        """Check all fields in sight and put the focus on the first that is wrong."""
        wrong = [field for field in self.fields() if field.isVisible() and not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def submit(self) -> None:
        """What the primary button does; a second press while busy does nothing."""
        if self.busy or not self.primary_button.isEnabled():
            return
        self.set_problem("")
        if self.valid():
            self.set_busy(True)
            self.submitted.emit()

    def set_busy(self, busy: bool) -> None:
        """Hold the form while the outcome is not known."""
        self.busy = busy
        self.primary_button.setEnabled(not busy)

    def refuse(self, problem: str) -> None:
        """Say why nothing was recorded and give the form back."""
        self.set_busy(False)
        self.set_problem(problem)

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip between the form and its footer."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        around = QHBoxLayout()
        around.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        around.addWidget(strip)
        column.insertLayout(column.count() - 1, around)

    def set_problem(self, problem: str) -> None:
        """Show a sentence that concerns no single field, above the footer."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def finish(self) -> None:
        """Close without a question: the work is done."""
        self.set_busy(False)
        self.accept()

    def grow(self) -> None:
        """Make room for fields that came into sight; never smaller, never out of the screen."""
        if not self.isVisible():
            return
        self.body.activate()
        self._fit()
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        below = frame.bottom() - room.bottom()
        if below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.XL, Space.L, Space.XL, Space.S)
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.note)
        self.body.setContentsMargins(Space.XL, 0, Space.XL, Space.L)
        self.body.setSpacing(Space.L)
        scroll = QScrollArea()
        scroll.setObjectName(f"{self.objectName()}_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.body_widget)
        self._scroll = scroll
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addLayout(self.preview, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.primary_button)
        self.problem.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addWidget(self.problem)
        column.addWidget(footer)

    def _next_field(self) -> None:
        """Move to the editor after the focused one; buttons are passed, the last one stays."""
        start = QApplication.focusWidget()
        widget = start.nextInFocusChain() if start is not None else None
        while widget is not None and widget is not start and widget is not self:
            policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            inside = self.body_widget.isAncestorOf(widget)
            if policy and inside and _is_editor(widget) and widget.focusProxy() is None:
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                self._scroll.ensureWidgetVisible(widget, 0, 40)
                return
            widget = widget.nextInFocusChain()

    def reject(self) -> None:
        if self.busy:
            return
        if self.keeps_draft or not self.is_dirty():
            super().reject()
            self.dismissed.emit()
            return
        question = confirm(
            self,
            "Throw away what you typed?",
            "Nothing of it has been recorded.",
            "Throw away",
            cancel="Keep typing",
            danger=True,
        )
        question.confirmed.connect(self._throw_away)

    def _throw_away(self) -> None:
        super().reject()
        self.dismissed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                focused = QApplication.focusWidget()
                if not isinstance(focused, QPlainTextEdit):
                    self._next_field()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._fit()
        if not self._was_shown:
            # A form that was hidden for a while still holds what was typed before.
            self._was_shown = True
            self.mark_clean()

    def _fit(self) -> None:
        """As large as the form wants, never larger than the screen."""
        room = self.screen().availableSize()
        want = self.body_widget.sizeHint()
        around = self.sizeHint().height() - self._scroll.sizeHint().height()
        width = max(self.width(), want.width() + 2, self.minimumWidth())
        height = max(want.height() + around + 2, self.minimumHeight())
        self.resize(
            min(width, ROOM.width(), room.width()), min(height, ROOM.height(), room.height())
        )


def _is_editor(widget: QWidget | None) -> bool:
    """Whether Enter should land there when it moves to the next field: editors, never buttons."""
    if widget is None or not widget.isEnabled() or not widget.isVisible():
        return False
    if isinstance(widget, QAbstractButton):
        return isinstance(widget, QCheckBox) or widget.autoExclusive()
    return isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox)
