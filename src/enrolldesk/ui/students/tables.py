"""The enrollments and the ledger of one student."""

from __future__ import annotations

from enrolldesk.app.rows import EnrollmentRow, LedgerRow
from enrolldesk.ui.kit.badges import badges_width
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.row_table import RowTable
from enrolldesk.ui.students.columns import WHAT_LEAST, enrollment_columns, ledger_columns


class EnrollmentTable(RowTable):
    """Enrollments; the courses of a bundle stand below it, their words across the amounts."""

    PRICE, PAID, OWED = 1, 2, 3
    giving_way = (PRICE, PAID)

    def __init__(self, notation: Notation) -> None:
        self._spanned: list[int] = []
        self.rows: RowsModel[EnrollmentRow] = RowsModel(
            enrollment_columns(notation), key=lambda row: row.enrollment.enrollment_id
        )
        super().__init__("enrollments", self.rows)
        self.setAccessibleName("Enrollments")
        # A span covers columns by their logical place, so that place must be the one in sight.
        self.header.setSectionsMovable(False)

    @property
    def current_row(self) -> EnrollmentRow | None:
        """The enrollment selected, or None."""
        place = None if self.current_key is None else self.rows.row_of(self.current_key)
        return None if place is None else self.rows.row(place)

    def show_rows(self, rows: tuple[EnrollmentRow, ...]) -> None:
        """Show these enrollments."""
        self.rows.set_rows(rows)
        self.fit((self.PRICE, self.PAID, self.OWED))
        self.give_way()
        # Each span lays the whole table out anew: only where they are others than before.
        spanned = [place for place, row in enumerate(rows) if row.is_component]
        if spanned != self._spanned:
            self._spanned = spanned
            self.clearSpans()
            for place in spanned:
                self.setSpan(place, 0, 1, self.OWED + 1)


class LedgerTable(RowTable):
    """A student's ledger, newest first."""

    DATE, RECEIPT, AMOUNT, BALANCE, MARK = 0, 2, 3, 4, 5
    giving_way = (RECEIPT,)
    room_wanted = WHAT_LEAST

    def __init__(self, notation: Notation) -> None:
        self._several = False
        self.rows: RowsModel[LedgerRow] = RowsModel(
            ledger_columns(notation, lambda: self._several), key=lambda row: row.entry.entry_id
        )
        super().__init__("ledger", self.rows)
        self.setAccessibleName("Ledger")

    @property
    def current_row(self) -> LedgerRow | None:
        """The entry selected, or None."""
        place = None if self.current_key is None else self.rows.row_of(self.current_key)
        return None if place is None else self.rows.row(place)

    def show_rows(self, rows: tuple[LedgerRow, ...]) -> None:
        """Show these entries."""
        several = len({row.entry.enrollment_id for row in rows}) > 1
        if several != self._several:
            # Every line names its course now, or none does.
            self._several = several
            self.viewport().update()
        self.rows.set_rows(rows)
        self.fit((self.DATE, self.AMOUNT, self.BALANCE))
        marks = [self.rows.columns[self.MARK].badges_of(row) for row in rows]
        widest = max((badges_width(mark) for mark in marks), default=0)
        self.header.setSectionHidden(self.MARK, not widest)
        if widest:
            self.widen(self.MARK, round(widest))
        self.give_way()
