"""Choosing one of many by typing, such as a course."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.columns import CardLines
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.icons import set_icon
from enrolldesk.ui.kit.line_edit import LineEdit
from enrolldesk.ui.kit.matches import MatchPopup
from enrolldesk.ui.kit.tokens import Height


class Picker(Field[LineEdit]):
    """One of many, found by typing: words at the left, a price at the right.

    Down or a click opens the list, typing narrows it, Enter takes the highlighted choice, Esc and
    leaving the field bring back what was chosen before. Never holds text that is not a choice.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        label: str,
        choices: Sequence[Choice] = (),
        *,
        placeholder: str = "Choose…",
        hint: str = "",
        required: bool = False,
    ) -> None:
        editor = LineEdit()
        super().__init__(name, label, editor, hint=hint, required=required)
        editor.setPlaceholderText(placeholder)
        self._choices: list[Choice] = []
        self._key: str | None = None
        self._arrow = QAction("Show the choices", self)
        self._arrow.setObjectName(f"{name}_open")
        self._arrow.setToolTip("Show the choices (Down)")
        self._arrow.triggered.connect(self._open_or_close)
        set_icon(self._arrow, "chevron-down", "muted")
        editor.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        editor.textEdited.connect(self._on_typed)
        editor.left.connect(self._show_chosen)
        self.popup = MatchPopup(
            f"{name}_choices",
            editor,
            lambda choice: CardLines(choice.text, right=choice.detail),
            key=lambda choice: choice.key,
            row_height=Height.ROW,
        )
        self.popup.taken.connect(self._on_taken)
        # Installed after the popup's filter, so asked before it: Esc brings the text back as well.
        editor.installEventFilter(self)
        self.set_choices(choices)

    @property
    def key(self) -> str | None:
        """The key of what is chosen, or None."""
        return self._key

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these; what was chosen stays if it is still among them."""
        self._choices = list(choices)
        if self._key not in {choice.key for choice in choices}:
            self._key = None
        self._show_chosen()

    def choose(self, key: str | None) -> None:
        """Choose by key; None or an unknown key chooses nothing."""
        known = any(choice.key == key for choice in self._choices)
        before, self._key = self._key, key if known else None
        self._show_chosen()
        if self._key != before:
            self.set_error(None)
            self.chosen.emit(self._key)

    def value(self) -> Any:
        return self._key

    def open(self) -> None:
        """Show all choices with the present one highlighted."""
        keys = [choice.key for choice in self._choices]
        place = keys.index(self._key) if self._key in keys else 0
        self.editor.selectAll()
        self.popup.show_matches(self._choices, nothing="Nothing to choose from", highlight=place)

    def _open_or_close(self) -> None:
        self.editor.setFocus()
        if self.popup.isVisible():
            self.popup.hide()
        else:
            self.open()

    def _on_typed(self, typed: str) -> None:
        wanted = typed.casefold().split()
        found = [
            choice
            for choice in self._choices
            if all(part in f"{choice.text} {choice.detail}".casefold() for part in wanted)
        ]
        self.popup.show_matches(found, nothing=f"Nothing matches “{typed.strip()}”")

    def _on_taken(self, choice: Choice) -> None:
        self.choose(choice.key)
        self.edited.emit()
        self.editor.selectAll()

    def _show_chosen(self) -> None:
        self.popup.hide()
        held = next((c for c in self._choices if c.key == self._key), None)
        self.editor.setText(f"{held.text}   {held.detail}".rstrip() if held else "")
        self.editor.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                down = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)
                if down and not self.popup.isVisible():
                    self.open()
                    return True
                if event.key() == Qt.Key.Key_Escape and self.popup.isVisible():
                    self._show_chosen()
                    self.editor.selectAll()
                    return True
        elif (
            watched is self.editor
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and not self.popup.isVisible()
        ):
            self.open()
        return super().eventFilter(watched, event)
