"""How late what is owed is, and what was taken in: as bars, and the same figures in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from enrolldesk.app.reports.query import BUCKET_WORDS, Bucket
from enrolldesk.app.reports.rows import Totals
from enrolldesk.app.reports.takings import METHODS, Takings, takings
from enrolldesk.app.wording import method_word
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.formats import short_day
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.theme import theme_watch
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable

if TYPE_CHECKING:
    from enrolldesk.ui.balances.plots import BarChart

DAYS: Final = 30
BUCKET_COLORS: Final = {
    Bucket.CURRENT: "accent",
    Bucket.UP_TO_30: "warning",
    Bucket.UP_TO_60: "warning",
    Bucket.UP_TO_90: "danger",
    Bucket.OVER_90: "danger",
}
METHOD_COLORS: Final = {
    Method.CASH: "success",
    Method.CARD: "accent",
    Method.CHECK: "warning",
    Method.TRANSFER: "muted",
}

METHOD_WIDTHS: Final = (76, 70, 74, 86)

BucketLine = tuple[Bucket, Money, Money]


class BalanceCharts(QWidget):
    """Two cards side by side; the drawing itself is loaded when they are first shown."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("balance_charts")
        self._office = office
        self._notation = Notation(office)
        self.ageing_rows = RowsModel[BucketLine](self._ageing_columns(), key=lambda row: row[0])
        self.takings_rows = RowsModel[Takings](self._takings_columns(), key=lambda row: row.day)
        self.ageing_table = _ShortTable("ageing_figures", self.ageing_rows)
        self.takings_table = _ShortTable("takings_figures", self.takings_rows)
        self.ageing_table.setAccessibleName("Owed by how late it is")
        self.takings_table.setAccessibleName("Takings by day and method")
        self.takings_table.set_empty("banknote", "Nothing was taken in on these days")
        self.ageing_card = Card("Owed, by due date", name="ageing_card")
        self.takings_card = Card("Takings by day and method", name="takings_card")
        self.ageing: BarChart | None = None
        self.takings: BarChart | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.ageing_card, 2)
        row.addWidget(self.takings_card, 3)

    def show_figures(self, totals: Totals, as_of: date) -> None:
        """Show what a list comes to, and the takings of the month up to a day."""
        self._notation.follow()
        first = as_of - timedelta(days=DAYS - 1)
        days = takings(self._office.reads, first, as_of)
        owed = totals.owed
        self.ageing_rows.set_rows(
            [(bucket, amount, owed) for bucket, amount in zip(Bucket, totals.buckets, strict=True)]
        )
        self.takings_rows.set_rows(tuple(reversed(days)))
        self.takings_table.fit((1, 2, 3, 4, 5))
        self.ageing_card.set_note(f"{self._notation.amount(owed)} in this list")
        taken = total(one.total for one in days)
        self.takings_card.title.setText(f"Takings, {short_day(first)} to {short_day(as_of)}")
        self.takings_card.set_note(self._notation.amount(taken))
        self._draw(totals, days, first)

    def _draw(self, totals: Totals, days: tuple[Takings, ...], first: date) -> None:
        if self.ageing is None or self.takings is None:
            self._make_charts()
        assert self.ageing is not None
        assert self.takings is not None
        self.ageing.show_bars(
            [BUCKET_WORDS[bucket].removesuffix(" days") for bucket in Bucket],
            [
                (
                    [amount.cents / 100 for amount in totals.buckets],
                    [BUCKET_COLORS[bucket] for bucket in Bucket],
                )
            ],
        )
        by_day = {one.day: one.by_method for one in days}
        calendar = [first + timedelta(days=number) for number in range(DAYS)]
        nothing = (ZERO,) * len(METHODS)
        self.takings.show_bars(
            [short_day(day) for day in calendar],
            [
                (
                    [by_day.get(day, nothing)[place].cents / 100 for day in calendar],
                    [METHOD_COLORS[method]] * DAYS,
                )
                for place, method in enumerate(METHODS)
            ],
        )

    def _make_charts(self) -> None:
        # Loading it takes longer than the page itself: nobody pays who only reads the list.
        from enrolldesk.ui.balances.plots import BarChart

        self.ageing = BarChart("ageing_chart", "What is owed by how late it is, as bars")
        self.takings = BarChart("takings_chart", "Takings of each day by method, as bars")
        self.ageing_card.add(self.ageing, 3)
        self.ageing_card.add(self.ageing_table, 2)
        self.takings_card.add_action(self._legend())
        self.takings_card.add(self.takings, 3)
        self.takings_card.add(self.takings_table, 2)
        for chart in (self.ageing, self.takings):
            theme_watch().changed.connect(chart.draw)

    def _legend(self) -> QWidget:
        legend = QWidget()
        legend.setObjectName("takings_legend")
        row = QHBoxLayout(legend)
        row.setContentsMargins(Space.S, 0, 0, 0)
        row.setSpacing(Space.XS)
        for method in METHODS:
            row.addWidget(_Swatch(METHOD_COLORS[method]))
            row.addWidget(words(method_word(method), "hint"))
        return legend

    def _ageing_columns(self) -> tuple[Column[BucketLine], ...]:
        def share(row: BucketLine) -> str:
            return f"{100 * row[1].cents / row[2].cents:.0f} %" if row[2] else ""

        return (
            Column("Late", text=lambda row: BUCKET_WORDS[row[0]]),
            Column(
                "Owed",
                text=lambda row: self._notation.amount(row[1]),
                align=Align.RIGHT,
                width=120,
            ),
            Column("Share", text=share, align=Align.RIGHT, width=70),
        )

    def _takings_columns(self) -> tuple[Column[Takings], ...]:
        def amount(value: Money) -> str:
            return self._notation.amount(value) if value else ""

        def of(place: int) -> Column[Takings]:
            return Column(
                method_word(METHODS[place]),
                text=lambda row: amount(row.by_method[place]),
                align=Align.RIGHT,
                width=METHOD_WIDTHS[place],
            )

        return (
            Column("Day", text=lambda row: short_day(row.day), least=64),
            *map(of, range(len(METHODS))),
            Column(
                "Total", text=lambda row: self._notation.amount(row.total), align=Align.RIGHT,
                width=80,
            ),
            Column(
                "Returned",
                text=lambda row: amount(row.returned),
                align=Align.RIGHT,
                width=90,
                tip="What the bank took back that day; it is not in the total",
            ),
        )  # fmt: skip


class _ShortTable(RowTable):
    """A table that gives its room to the chart above it first."""

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height_for(1))

    def sizeHint(self) -> QSize:
        return QSize(300, self.height_for(3))


class _Swatch(QLabel):
    """A square in a color of the theme, beside what it stands for."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self.setFixedSize(12, 12)
        theme_watch().changed.connect(self._paint_ground)
        self._paint_ground()

    def _paint_ground(self) -> None:
        from enrolldesk.ui.kit.theme import color

        self.setStyleSheet(f"background: {color(self._role).name()}; border-radius: 3px;")
