"""A list whose rows are cards of two lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt

from enrolldesk.ui.kit.cells import CardDelegate
from enrolldesk.ui.kit.columns import CardLines, Column
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Height


class CardList(ListTable):
    """Items of two lines, or of one with `row_height=36`: lists beside a card, matches."""

    def __init__(
        self, name: str, model: LazyTableModel[Any, Any], *, row_height: int = Height.ITEM
    ) -> None:
        self.row_height = row_height
        super().__init__(name, model)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _make_delegate(self) -> CardDelegate:
        return CardDelegate(self)


def card_columns(lines: Callable[[Any], CardLines]) -> Sequence[Column[Any]]:
    """The one column of a `CardList`."""
    return (Column("", text=lambda row: lines(row).title, card=lines),)
