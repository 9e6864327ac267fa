"""A part of the page that is filled in like a form: Enter moves on, Ctrl+Enter goes ahead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class Panel(QWidget):
    """A body that scrolls where there is no room for it, and a foot that is always in sight."""

    submitted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.body_widget = QWidget()
        self.body_widget.setProperty("role", "body")
        self.body = QVBoxLayout(self.body_widget)
        self.body.setContentsMargins(Space.L, Space.XS, Space.L, Space.XS)
        self.body.setSpacing(Space.S)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName(f"{name}_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.body_widget)
        self.problem: QLabel = words("", "error", wrap=True, name=f"{name}_problem")
        self.problem.setContentsMargins(Space.L, 0, Space.L, 0)
        self.problem.hide()
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        self.foot.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self.problem)
        column.addLayout(self.foot)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            sequence = QKeySequence(Qt.KeyboardModifier.ControlModifier | key)
            shortcut = QShortcut(sequence, self, autoRepeat=False)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submitted)

    def say(self, problem: str) -> None:
        """Show a sentence that concerns no single field; nothing takes it back."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _next(self) -> QWidget | None:
        """The field or button after the one with the focus; None behind the last."""
        start = QApplication.focusWidget()
        widget = start.nextInFocusChain() if start is not None else None
        while widget is not None and widget is not start and self.isAncestorOf(widget):
            fits = isinstance(widget, QLineEdit | QPushButton)
            if fits and widget.isVisible() and widget.isEnabled():
                return widget
            widget = widget.nextInFocusChain()
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                found = self._next()
                if found is not None:
                    found.setFocus(Qt.FocusReason.TabFocusReason)
                    if self.body_widget.isAncestorOf(found):
                        self._scroll.ensureWidgetVisible(found, 0, 24)
            return
        super().keyPressEvent(event)
