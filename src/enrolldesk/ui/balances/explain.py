"""The lines behind an enrollment's figures: entries, open parts, and what is not sent yet."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.reports.explained import EntryLine, Explained, PartLine
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.entry_words import entry_words
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.panels import BigFigure, Card, words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import sync_marks
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable


class ExplainDialog(QDialog):
    """Shows how a balance came about; Enter or the button opens the student's card."""

    student_requested = Signal(str)

    def __init__(
        self, office: Office, student_id: str, found: Explained, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("explain_dialog")
        self.setWindowTitle("How this balance came about")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.found = found
        self._student_id = student_id
        self._notation = Notation(office)
        self.entries = RowTable("explained_entries", self._entries())
        self.entries.setAccessibleName("Entries")
        self.parts = RowTable("explained_parts", self._parts())
        self.parts.setAccessibleName("Parts still to be paid")
        self.parts.set_empty("check", "Nothing is owed")
        self.entries.set_empty("receipt", "No entries by then")
        self.unsent = words(self._unsent(), "hint", name="explained_unsent")
        self._lay_out()
        self.resize(820, 540)

    def _lay_out(self) -> None:
        found, notation = self.found, self._notation
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(words(found.student, "page", name="explained_student"))
        when = f"as of {notation.day(found.as_of)}" if found.as_of else "as of today"
        names.addWidget(words(f"{found.title} · {when}", "muted", name="explained_title"))
        head.addLayout(names, 1)
        owed = found.standing.owed
        label = "Credit" if owed < ZERO else "Owed"
        note = f"{notation.amount(found.due_now)} due now" if found.due_now else ""
        self.figure = BigFigure(label, notation.amount(abs(owed)), note, name="explained_owed")
        head.addWidget(self.figure)
        column.addLayout(head)
        for title, name, table, stretch in (
            ("Entries", "explained_entries_card", self.entries, 3),
            ("Still to be paid, by due date", "explained_parts_card", self.parts, 2),
        ):
            card = Card(title, name=name, flush=True)
            card.add(table, 1)
            column.addWidget(card, stretch)
        foot = QHBoxLayout()
        foot.addWidget(self.unsent, 1)
        self.close_button = SecondaryButton("Close", name="explain_close", key="Esc")
        self.close_button.clicked.connect(self.reject)
        self.card_button = PrimaryButton(
            "Open the &card", icon="graduation-cap", name="explain_card"
        )
        self.card_button.clicked.connect(self._open_card)
        foot.addWidget(self.close_button)
        foot.addWidget(self.card_button)
        column.addLayout(foot)
        self.entries.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_card(self) -> None:
        self.student_requested.emit(self._student_id)
        self.accept()

    def _unsent(self) -> str:
        count = self.found.unsent
        if not count:
            return ""
        return f"{count} of these entries {'is' if count == 1 else 'are'} not sent yet."

    def _entries(self) -> RowsModel[EntryLine]:
        notation = self._notation

        def tone(row: EntryLine) -> str | None:
            return "muted" if row.voided or row.entry.reverses else None

        model: RowsModel[EntryLine] = RowsModel(
            (
                Column("Day", text=lambda row: _day(row.entry.day, notation), width=108, tone=tone),
                Column("What", text=lambda row: entry_words(row.entry), tone=tone),
                Column(
                    "Receipt", text=lambda row: row.entry.receipt_no or "", width=104, tone=tone
                ),
                Column(
                    "Change",
                    tip="What the entry adds to what is owed",
                    text=lambda row: notation.amount(row.entry.owed_delta),
                    align=Align.RIGHT,
                    width=110,
                    tone=tone,
                ),
                Column(
                    "Owed after",
                    text=lambda row: notation.amount(row.owed_after),
                    align=Align.RIGHT,
                    width=110,
                ),
                Column(
                    "Mark",
                    badges=lambda row: (*(("void",) if row.voided else ()), *sync_marks(row.sync)),
                    width=120,
                ),
            ),
            key=lambda row: row.entry.entry_id,
        )
        model.set_rows(self.found.lines)
        return model

    def _parts(self) -> RowsModel[tuple[int, PartLine]]:
        notation = self._notation
        model: RowsModel[tuple[int, PartLine]] = RowsModel(
            (
                Column("Due", text=lambda row: _day(row[1].due_on, notation), width=140),
                Column("Late", text=lambda row: _late(row[1].days_late)),
                Column(
                    "Amount",
                    text=lambda row: notation.amount(row[1].amount),
                    align=Align.RIGHT,
                    width=120,
                    tone=lambda row: "danger" if row[1].days_late > 0 else None,
                ),
            ),
            key=lambda row: row[0],
        )
        model.set_rows(list(enumerate(self.found.parts)))
        return model


def _day(value: date, notation: Notation) -> str:
    return notation.day(value)


def _late(days: int) -> str:
    if days > 0:
        return "1 day late" if days == 1 else f"{days} days late"
    if not days:
        return "due this day"
    return "due in 1 day" if days == -1 else f"due in {-days} days"
