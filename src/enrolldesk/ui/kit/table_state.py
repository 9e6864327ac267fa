"""Remembering what staff did to the columns of a table: widths, order, sorting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt

if TYPE_CHECKING:
    from enrolldesk.ui.kit.tables import ListTable


def remember_table(settings: QSettings, key: str, table: ListTable) -> None:
    """Write widths, order and sorting of the columns into the settings."""
    settings.setValue(f"tables/{key}", columns_state(table))


def recall_table(settings: QSettings, key: str, table: ListTable) -> None:
    """Take them back, as far as they were ever written."""
    kept = settings.value(f"tables/{key}", "")
    if isinstance(kept, str):
        restore_columns(table, kept)


def columns_state(table: ListTable) -> str:
    """Widths, order and sorting as text, by the titles of the columns."""
    header, columns = table.header, table.lazy_model.columns
    order = sorted(range(len(columns)), key=header.visualIndex)
    kept = {
        "order": [columns[section].title for section in order],
        "width": {column.title: header.sectionSize(s) for s, column in enumerate(columns)},
        "sorted": columns[header.sorted_by].title if header.sorted_by >= 0 else "",
        "descending": header.order == Qt.SortOrder.DescendingOrder,
    }
    return json.dumps(kept)


def restore_columns(table: ListTable, state: str) -> None:
    """Take back what `columns_state` gave; text of any other origin changes nothing.

    Columns that are new since then keep their place. Sorting asks the model, as a click would.
    """
    try:
        kept = json.loads(state)
        widths = {str(title): int(width) for title, width in kept["width"].items()}
        titles = [str(title) for title in kept["order"]]
        by, down = str(kept["sorted"]), bool(kept["descending"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    header, columns = table.header, table.lazy_model.columns
    places = {column.title: section for section, column in enumerate(columns)}
    for title, width in widths.items():
        if title in places and columns[places[title]].width is not None:
            header.resizeSection(places[title], min(max(width, 48), 2000))
    for target, title in enumerate(title for title in titles if title in places):
        header.moveSection(header.visualIndex(places[title]), target)
    if columns and columns[places.get(by, 0)].sort_key is not None and by in places:
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.show_sorted(places[by], order)
        table.lazy_model.sort(places[by], order)
