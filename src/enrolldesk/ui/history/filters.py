"""Which commands of the log are listed: words, days, staff and kinds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, QTimer

from enrolldesk.app.history.rows import HistoryQuery
from enrolldesk.app.queue_words import act_word
from enrolldesk.ui.day_filters import DayFilters
from enrolldesk.ui.kit.fields import ComboField, TextField
from enrolldesk.ui.office import Office

PAUSE = 250
"""Milliseconds after the last key: a search through everything is not begun with every letter."""


class HistoryFilters(DayFilters):
    """Words and choices in one line or two."""

    def __init__(self) -> None:
        super().__init__("history_filters")
        self.text = TextField("history_text", "", placeholder="Name, receipt, reason")
        self.text.editor.setAccessibleName("Search the log")
        self.text.editor.setToolTip("Whoever or whatever a command was about")
        self.text.editor.setMinimumWidth(180)
        self.staff = ComboField("history_staff", "", [("", "All staff")])
        self.command = ComboField("history_command", "", [("", "Everything")])
        for field, name in ((self.staff, "Staff"), (self.command, "What was done")):
            field.editor.setAccessibleName(name)
            field.editor.setToolTip(name)
            field.chosen.connect(lambda _key: self.changed.emit())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(PAUSE)
        self._typing.timeout.connect(self.changed)
        self.text.editor.textChanged.connect(lambda _text: self._typing.start())
        self.set_widgets([self.text, self.period, self.range, self.staff, self.command])
        self.range.hide()
        self.period.choose("week")

    def offer(self, office: Office) -> None:
        """Offer whoever works here and what was ever done, keeping what is chosen."""
        _offer(self.staff, [(one.staff_id, one.name) for one in office.reads.staff()])
        acts = [(name, act_word(name)) for name in office.reads.history_commands()]
        _offer(self.command, sorted(acts, key=lambda option: option[1]))

    def query(self, today: date) -> HistoryQuery:
        """What the store is asked."""
        first, last = self.days(today)
        return HistoryQuery(
            text=self.text.text(),
            first_day=first,
            last_day=last,
            staff_id=self.staff.key,
            command=self.command.key,
        )

    def narrowed(self) -> bool:
        """Whether more than the days is asked for."""
        return bool(self.text.text() or self.staff.key or self.command.key)

    def stop(self) -> None:
        """Ask for nothing any more."""
        self._typing.stop()


def _offer(field: ComboField, options: Sequence[tuple[str, str]]) -> None:
    """The first line stays: it asks for all."""
    editor, chosen = field.editor, field.key
    with QSignalBlocker(editor):
        while editor.count() > 1:
            editor.removeItem(1)
        for key, text in options:
            editor.addItem(text, key)
        field.choose(chosen)
