"""What can be done with the selected line of the Sync page, below each of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.sync.choosing import Way
from enrolldesk.ui.kit.buttons import DangerButton, SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

_WORDS: Final = {
    Way.RESEND: ("Send a&gain", "Send it once more"),
    Way.FIX: ("Fi&x", "Leave out what stands there, bring what is missing"),
    Way.REENTER: ("Enter a&new", "Record the payment on a new receipt"),
    Way.VOID: ("V&oid", "Send it with what cancels it"),
    Way.DROP: ("D&rop", "Never send it"),
}
_FOR_GOOD: Final = (Way.VOID, Way.DROP)


class WaysBar(QWidget):
    """The selected batch in full, and its ways out; `chosen` carries a Way."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "body")
        self.detail = words("", "muted", wrap=True, name="sync_detail")
        self.export = SecondaryButton(
            "Ex&port…", name="sync_export", tip="Write it to a rescue file"
        )
        self.buttons = {way: self._button(way) for way in _WORDS}
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for way in _WORDS:
            if way is Way.VOID:
                row.addWidget(self.export)
            row.addWidget(self.buttons[way])
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.XS, Space.M, Space.S)
        column.setSpacing(Space.S)
        column.addWidget(self.detail)
        column.addLayout(row)

    def show_ways(self, ways: Sequence[Way], detail: str) -> None:
        """Say what is selected and offer these ways."""
        self.detail.setText(detail)
        for way, button in self.buttons.items():
            button.setVisible(way in ways)

    def _button(self, way: Way) -> SecondaryButton | DangerButton:
        text, tip = _WORDS[way]
        kind = DangerButton if way in _FOR_GOOD else SecondaryButton
        button = kind(text, name=f"sync_{way}", tip=tip)
        button.clicked.connect(partial(self.chosen.emit, way))
        return button


class NoteBar(QWidget):
    """The selected conflict in full, what it can be undone by, and a way to put it away."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "body")
        self.text = words("", "muted", wrap=True, name="sync_note")
        self.put_back = SecondaryButton(
            "Put &back", name="sync_put_back", tip="Make the field what it was"
        )
        self.understood = SecondaryButton(
            "&Understood", name="sync_understood", tip="Put this line away"
        )
        row = QHBoxLayout(self)
        row.setSpacing(Space.S)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.S)
        row.addWidget(self.text, 1)
        row.addWidget(self.put_back)
        row.addWidget(self.understood)

    def show_note(self, text: str, *, may_go: bool, puts_back: str) -> None:
        """Say what is selected; ``puts_back`` says what the button does, empty hides it."""
        self.text.setText(text)
        self.understood.setVisible(may_go)
        self.put_back.setVisible(bool(puts_back))
        if puts_back:
            self.put_back.set_tip(puts_back)


def rescue_dialog(parent: QWidget, title: str, save_as: str = "") -> QFileDialog:
    """A choice of a rescue file, to be opened; with a name, one to be written."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("rescue_file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter("Rescue files (*.jsonl)")
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog
