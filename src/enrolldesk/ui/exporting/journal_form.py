"""Which days of the journal go to the accountant, and as what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.app.exporting.table import FileFormat, Shown
from enrolldesk.app.reports.journal import journal
from enrolldesk.app.reports.journal_tables import journal_table, quickbooks_table
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

JOURNAL: Final = "journal"
QUICKBOOKS: Final = "quickbooks"
_ABOUT: Final = {
    JOURNAL: "Double-entry lines by day and method, with the accounts of the settings.",
    QUICKBOOKS: "Deposits and refunds by day and method, to upload as a bank file: a CSV file "
    "with three columns.",
}


class JournalForm(FormDialog):
    """The days, the kind of file, and what the days come to before anything is written."""

    asked = Signal(object, str, object)
    """Carries what is to be written, its title, and the kinds of file it can be."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(
            "journal_form",
            "Journal for the accountant",
            primary="&Export…",
            primary_icon="file-down",
            cancel="Close",
            keeps_draft=True,
            parent=parent,
        )
        self._office = office
        self.kind = SegmentedChoice(
            "journal_kind",
            [Choice(JOURNAL, "&Journal"), Choice(QUICKBOOKS, "&QuickBooks bank file")],
            label="What to write",
        )
        self.about = words("", "muted", wrap=True, name="journal_about")
        today = office.desk.today()
        self.first = DateField("journal_first", "&From", latest=today)
        self.last = DateField("journal_last", "&To", latest=today)
        first, last = last_month(today)
        self.first.set_date(first)
        self.last.set_date(last)
        self.sums = words("", "muted", wrap=True, name="journal_sums")
        self.body.setSpacing(Space.M)
        self.body.addWidget(self.kind)
        self.body.addWidget(self.about)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.first)
        row.addWidget(self.last)
        self.body.addLayout(row)
        self.body.addWidget(self.sums)
        self.setMinimumWidth(520)
        self.kind.chosen.connect(lambda _key: self._follow())
        for field in (self.first, self.last):
            field.changed.connect(lambda _day: self._follow())
        self.submitted.connect(self._ask)
        self._follow()

    def _ask(self) -> None:
        first, last = self.first.date(), self.last.date()
        if first is not None and last is not None and first > last:
            self.refuse("The first day is after the last one.")
            return
        self.finish()
        if self.kind.key == JOURNAL:
            self.asked.emit(_journal_of(first, last), "Journal", tuple(FileFormat))
        else:
            self.asked.emit(_quickbooks_of(first, last), "QuickBooks", (FileFormat.CSV,))

    def _follow(self) -> None:
        """Say what the days come to."""
        self.about.setText(_ABOUT[self.kind.key])
        first, last = self.first.date(), self.last.date()
        written = journal(self._office.reads, first, last)
        days = len({line.day for line in written.lines})
        if not written.lines:
            self.sums.setText("Nothing was recorded on these days.")
            return
        debit, credit = map(self._office.format, (written.debit, written.credit))
        self.sums.setText(
            f"{whole(len(written.lines))} lines on {whole(days)} day{'' if days == 1 else 's'}: "
            f"debits {debit}, credits {credit}."
        )


def last_month(today: date) -> tuple[date, date]:
    """The first and last day of the month before: what an accountant usually asks for."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _journal_of(first: date | None, last: date | None) -> Shown:
    return lambda reads: journal_table(reads, first, last)


def _quickbooks_of(first: date | None, last: date | None) -> Shown:
    return lambda reads: quickbooks_table(reads, first, last)
