"""Questions that never block the program."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from enrolldesk.ui.kit.buttons import DangerButton, PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class Confirm(QDialog):
    """A question with one way forward; Enter answers only the focused button."""

    confirmed = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        action: str,
        *,
        cancel: str = "Cancel",
        danger: bool = False,
        name: str = "confirm",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = words(title, "card", wrap=True, name=f"{name}_title")
        self.text: QLabel = words(text, wrap=True, name=f"{name}_text")
        self.text.setMinimumWidth(380)
        kind = DangerButton if danger else PrimaryButton
        self.action_button = kind(action, name=f"{name}_action")
        self.cancel_button = SecondaryButton(cancel, key="Esc", name=f"{name}_cancel")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.action_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(heading)
        column.addWidget(self.text)
        column.addSpacing(Space.S)
        column.addLayout(row)
        self.cancel_button.clicked.connect(self.reject)
        self.action_button.clicked.connect(self._confirm)
        # What cannot be taken back starts on the way out.
        (self.cancel_button if danger else self.action_button).setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()


def confirm(
    parent: QWidget,
    title: str,
    text: str,
    action: str,
    *,
    cancel: str = "Cancel",
    danger: bool = False,
    name: str = "confirm",
) -> Confirm:
    """Ask over this window and return at once; listen to `confirmed` (and `rejected`)."""
    question = Confirm(parent, title, text, action, cancel=cancel, danger=danger, name=name)
    question.open()
    return question
