"""What several enrollments come to: the totals of a list, the subtotals of its groups."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from enrolldesk.app.reports.columns import ALWAYS, NEVER, Flags, Ints
from enrolldesk.app.reports.query import Bucket
from enrolldesk.app.reports.rows import GroupRow, Totals
from enrolldesk.domain.money import Money

if TYPE_CHECKING:
    from enrolldesk.app.reports.figures import Figures

BUCKET_NAMES: Final = tuple(Bucket)


def totals_of(figures: Figures, shown: Flags) -> Totals:
    """What these enrollments come to."""
    group = np.where(shown, 0, -1)
    return Subtotals(figures, group, 1).totals(0)


class Subtotals:
    """The sums of groups; ``group`` names each enrollment's, -1 for one that is left out."""

    def __init__(self, figures: Figures, group: Ints, groups: int) -> None:
        """Add up all groups together."""
        self._figures, self._groups = figures, groups
        members = np.flatnonzero(group >= 0)
        self._members = members[np.argsort(group[members], kind="stable")]
        self._group = group[self._members]
        self._starts = np.searchsorted(self._group, np.arange(groups + 1))
        self._count = np.bincount(self._group, minlength=groups)
        self._due_now = self._sum(figures.due_now)
        self._owed = self._sum(np.maximum(0, figures.owed))
        self._credit = self._sum(figures.credit)
        items = figures.items
        inside = group[items.place] >= 0
        self._buckets = np.zeros((groups, len(BUCKET_NAMES)), dtype=np.int64)
        cells = group[items.place[inside]], items.bucket[inside]
        np.add.at(self._buckets, cells, items.amount[inside])

    def totals(self, group: int) -> Totals:
        """The sums of one group."""
        return Totals(
            int(self._count[group]),
            money(self._due_now[group]),
            money(self._owed[group]),
            money(self._credit[group]),
            tuple(map(money, self._buckets[group])),
        )

    def row(self, group: int, key: int, name: str, contact: str, student_id: str) -> GroupRow:
        """One group as a line of the list."""
        figures = self._figures
        members = self._members[self._starts[group] : self._starts[group + 1]]
        next_due = int(figures.next_due[members].min(initial=NEVER))
        bucket = int(figures.bucket[members].max(initial=-1))
        return GroupRow(
            key,
            name,
            contact,
            student_id,
            self.totals(group),
            on_day(next_due),
            max(0, figures.today - next_due),
            BUCKET_NAMES[bucket] if bucket >= 0 else None,
            on_day(int(figures.last_payment[members].max(initial=ALWAYS))),
        )

    def sums(self, name: str) -> Ints:
        """The sums of all groups by the name of their column."""
        return {"due_now": self._due_now, "owed": self._owed, "credit": self._credit}[name]

    def _sum(self, column: Ints) -> Ints:
        sums = np.zeros(self._groups, dtype=np.int64)
        np.add.at(sums, self._group, column[self._members])
        return sums


def money(cents: Any) -> Money:
    """An amount out of a column."""
    return Money(int(cents))


def on_day(ordinal: Any) -> date | None:
    """A day out of a column, None where there is none."""
    return None if ordinal in (ALWAYS, NEVER) else date.fromordinal(int(ordinal))
