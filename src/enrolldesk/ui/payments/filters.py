"""Which payments are listed: of which days, by which method, of which kind."""

from __future__ import annotations

from datetime import date

from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.ledger import EntryKind, Method
from enrolldesk.ui.day_filters import DayFilters
from enrolldesk.ui.kit.fields import ComboField

KINDS = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.VOID)


class PaymentFilters(DayFilters):
    """Choices in one line or two."""

    def __init__(self) -> None:
        super().__init__("payment_filters")
        self.method = ComboField(
            "method_filter",
            "",
            [("", "All methods"), *((one.value, method_word(one.value)) for one in Method)],
        )
        self.kind = ComboField(
            "kind_filter",
            "",
            [("", "All kinds"), *((one.value, f"{kind_word(one.value)}s") for one in KINDS)],
        )
        self.status = ComboField(
            "status_filter",
            "",
            [("", "All entries"), ("standing", "Not void"), ("void", "Void")],
        )
        for field, name in (
            (self.method, "Method"),
            (self.kind, "Kind"),
            (self.status, "Void or standing"),
        ):
            field.editor.setAccessibleName(name)
            field.editor.setToolTip(name)
            field.chosen.connect(lambda _key: self.changed.emit())
        self.set_widgets([self.period, self.range, self.method, self.kind, self.status])
        self.range.hide()

    def query(self, today: date, order: str, descending: bool) -> PaymentsQuery:
        """What the store is asked."""
        first, last = self.days(today)
        return PaymentsQuery(
            first_day=first,
            last_day=last,
            method=self.method.key,
            kind=self.kind.key,
            status=self.status.key,
            order=order,
            descending=descending,
        )

    def narrowed(self) -> bool:
        """Whether more than the days is asked for."""
        return bool(self.method.key or self.kind.key or self.status.key)
