"""What can be done with a line of the list of balances."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from enrolldesk.app.reports.query import GroupBy
from enrolldesk.ui.menus import Item

if TYPE_CHECKING:
    from enrolldesk.ui.balances.page import BalancesPage


def row_items(page: BalancesPage) -> list[Item]:
    """The menu of the line selected."""
    key, student = page.table.current_key, page.student_id
    go = partial(page.student_requested.emit, student)
    why = partial(page.explain, key or 0)
    opened, closed = partial(page.toggle_all, True), partial(page.toggle_all, False)
    grouped = page.filters.group_by is not GroupBy.NOTHING
    return [
        Item("explain", "&Why this balance…", "list-tree", why, page.row is not None),
        Item("student", "&Go to student", "graduation-cap", go, bool(student)),
        Item("copy", "&Copy line", "copy", page.table.copy, key is not None),
        Item("open_all", "&Open all groups", "chevrons-up-down", opened, grouped, True),
        Item("close_all", "C&lose all groups", "chevrons-down-up", closed, grouped),
    ]
