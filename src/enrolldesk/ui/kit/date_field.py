"""A date that may be empty: typed in any usual way, or taken from a calendar."""

import datetime as dt
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QVBoxLayout

from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.formats import date_pattern, day, language, read_day
from enrolldesk.ui.kit.icons import set_icon
from enrolldesk.ui.kit.line_edit import LineEdit
from enrolldesk.ui.kit.overlay import Overlay


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
        self._month: _Month | None = None
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
        """Show a month beside the field; Esc closes it without a change."""
        if self._month is None:
            self._month = _Month(self.editor, self._earliest, self._latest)
            self._month.taken.connect(self._take)
        self._month.open(self.date())

    def _take(self, chosen: dt.date) -> None:
        self.set_date(chosen)
        self.edited.emit()

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


class _Month(Overlay):
    """A calendar over the window; Enter or a click takes a day, Esc gives the keys back."""

    taken = Signal(object)

    def __init__(self, editor: LineEdit, earliest: dt.date | None, latest: dt.date | None) -> None:
        super().__init__(editor)
        self.setObjectName(f"{editor.objectName()}_popup")
        self._editor = editor
        self.calendar = QCalendarWidget()
        self.calendar.setObjectName(f"{editor.objectName()}_month")
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setLocale(language())
        self.calendar.setFirstDayOfWeek(language().firstDayOfWeek())
        self.calendar.setMinimumSize(280, 212)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            # Qt's own bright red says "wrong" in our colors.
            self.calendar.setWeekdayTextFormat(weekend, QTextCharFormat())
        if earliest:
            self.calendar.setMinimumDate(_qdate(earliest))
        if latest:
            self.calendar.setMaximumDate(_qdate(latest))
        self.calendar.activated.connect(self._on_taken)
        self.calendar.clicked.connect(self._on_taken)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.calendar)

    def open(self, chosen: dt.date | None) -> None:
        """Show the month of this date, else the present one."""
        self.calendar.setSelectedDate(_qdate(chosen) if chosen else QDate.currentDate())
        size = self.sizeHint()
        self.lay_by(size.width(), size.height(), at_least=size.height())
        self.show()
        self.raise_()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_taken(self, chosen: QDate) -> None:
        self.taken.emit(dt.date(chosen.year(), chosen.month(), chosen.day()))
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.hide()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        inside = QApplication.focusWidget()
        super().hideEvent(event)
        if inside is None or self.isAncestorOf(inside) or inside is self:
            self._editor.setFocus(Qt.FocusReason.PopupFocusReason)


def _qdate(value: dt.date) -> QDate:
    return QDate(value.year, value.month, value.day)
