"""The payments listed: keys sorted and filtered by the store, rows read as they come into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.rows import PaymentRow
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.columns import payment_columns


class PaymentListModel(LazyTableModel[int, PaymentRow]):
    """Shows what a query answers."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """An empty list; ``ask`` fills it."""
        self.notation = Notation(office)
        super().__init__(payment_columns(self.notation), self._rows, parent=parent)
        self._office = office

    def ask(self, query: PaymentsQuery) -> None:
        """Show these payments; the view keeps selection and scroll."""
        self.notation.follow()
        self.refresh(self._office.reads.payment_keys(query))

    def _rows(self, keys: Sequence[int]) -> list[PaymentRow | None]:
        by_key = {row.key: row for row in self._office.reads.payment_rows(keys)}
        return [by_key.get(key) for key in keys]
