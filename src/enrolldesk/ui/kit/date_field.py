"""A date that may be empty: typed in any usual way, or taken from a calendar."""

import datetime as dt
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout

from enrolldesk.ui.kit.fields import Field, LineEdit
from enrolldesk.ui.kit.formats import date_pattern, day, read_day
from enrolldesk.ui.kit.icons import set_icon


class DateField(Field[LineEdit]):
    """Accepts "12/22/2026", "12222026", "2026-12-22", "Dec 22, 2026"; Alt+Down opens a calendar."""

    changed = Signal(object)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        required: bool = False,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
    ) -> None:
        editor = LineEdit()
        editor.setToolTip(f"{label.replace('&', '')}: type it, or Alt+Down for the calendar")
        super().__init__(name, label, editor, hint=hint, required=required)
        self._earliest, self._latest = earliest, latest
        self._popup: QFrame | None = None
        editor.setPlaceholderText(date_pattern())
        self._action = QAction("Open the calendar", self)
        self._action.setObjectName(f"{name}_calendar")
        self._action.setToolTip("Open the calendar (Alt+Down)")
        self._action.triggered.connect(self.open_calendar)
        set_icon(self._action, "calendar", "muted")
        editor.addAction(self._action, QLineEdit.ActionPosition.TrailingPosition)
        editor.installEventFilter(self)
        editor.textEdited.connect(self._on_edited)
        editor.left.connect(self._on_left)

    def date(self) -> dt.date | None:
        """The date, or None while the field is empty or holds no date."""
        return read_day(self.editor.text())

    def set_date(self, value: dt.date | None) -> None:
        """Put this date there, or nothing."""
        before = self.date()
        self.editor.setText("" if value is None else day(value))
        self.set_error(None)
        if value != before:
            self.changed.emit(value)

    def value(self) -> Any:
        # What is typed but no date yet counts as typed.
        return self.date() or self.editor.text().strip()

    def check(self) -> bool:
        if not super().check():
            return False
        self.set_error(self._wrong())
        return self.error is None

    def open_calendar(self) -> None:
        """Show a month below the field; Esc closes it without a change."""
        if self._popup is None:
            self._popup = self._make_popup()
        calendar = self._calendar
        chosen = self.date()
        calendar.setSelectedDate(_qdate(chosen) if chosen else QDate.currentDate())
        self._popup.adjustSize()
        self._popup.move(self.editor.mapToGlobal(QPoint(0, self.editor.height() + 4)))
        self._popup.show()
        calendar.setFocus()

    def _make_popup(self) -> QFrame:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setObjectName(f"{self.editor.objectName()}_popup")
        popup.setProperty("role", "popup")
        self._calendar = QCalendarWidget()
        self._calendar.setObjectName(f"{self.editor.objectName()}_month")
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        if self._earliest:
            self._calendar.setMinimumDate(_qdate(self._earliest))
        if self._latest:
            self._calendar.setMaximumDate(_qdate(self._latest))
        self._calendar.activated.connect(self._take)
        self._calendar.clicked.connect(self._take)
        column = QVBoxLayout(popup)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self._calendar)
        return popup

    def _take(self, chosen: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.set_date(dt.date(chosen.year(), chosen.month(), chosen.day()))
        self.edited.emit()
        self.editor.setFocus()

    def _wrong(self) -> str | None:
        typed = self.editor.text().strip()
        found = self.date()
        if typed and found is None:
            return f"Please give a date like {date_pattern()}."
        if found and self._latest and found > self._latest:
            return f"This must not be after {day(self._latest)}."
        if found and self._earliest and found < self._earliest:
            return f"This must not be before {day(self._earliest)}."
        return None

    def _on_edited(self) -> None:
        if self.error is not None:
            self.check()
        self.edited.emit()
        self.changed.emit(self.date())

    def _on_left(self) -> None:
        if self.editor.text().strip() and self.check():
            found = self.date()
            self.editor.setText(day(found) if found else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if (alt and event.key() == Qt.Key.Key_Down) or event.key() == Qt.Key.Key_F4:
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)


def _qdate(value: dt.date) -> QDate:
    return QDate(value.year, value.month, value.day)
