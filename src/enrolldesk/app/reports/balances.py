"""The list of balances: filtered, sorted, grouped and added up, as of any day.

Every figure in it is one of ``Figures``; names are read for the rows in sight alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from enrolldesk.app.reports.book import Book, read_book
from enrolldesk.app.reports.columns import ALWAYS, NEVER, Flags, Ints, ints
from enrolldesk.app.reports.figures import STATUSES, Figures, figures_of
from enrolldesk.app.reports.narrowing import of_places, shown_by
from enrolldesk.app.reports.query import BalancesQuery, GroupBy
from enrolldesk.app.reports.rows import GroupRow, Line
from enrolldesk.app.reports.totals import BUCKET_NAMES, Subtotals, money, on_day, totals_of
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.standing import Standing
from enrolldesk.domain.status import PaymentStatus

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.reading import AccountName, PlaceName
    from enrolldesk.domain.money import Money

AT_ONCE: Final = 500
"""Rows whose names are read together where all are wanted."""

_BADGE_ORDER: Final = (
    PaymentStatus.OVERDUE,
    PaymentStatus.DUE,
    PaymentStatus.PARTIAL,
    PaymentStatus.PAID,
    PaymentStatus.WRITTEN_OFF,
    PaymentStatus.REFUNDED,
    PaymentStatus.WITHDRAWN,
)
_BADGE_RANK: Final = ints([_BADGE_ORDER.index(status) for status in STATUSES])
_LAST: Final = 1 << 60


class Balances:
    """Answers queries from one book; the figures of a day are kept until another is asked for."""

    def __init__(self, reads: Reads, book: Book) -> None:
        """``reads`` gives names and what a search finds."""
        self.reads = reads
        self.book = book
        self._asked: tuple[date | None, date] | None = None

    def figures(self, as_of: date | None, today: date) -> Figures:
        """The figures as of a day, None for the present."""
        if self._asked != (as_of, today):
            day = None if as_of is None else as_of.toordinal()
            self._figures = figures_of(self.book, day, today.toordinal())
            self._asked = (as_of, today)
        return self._figures

    def ask(
        self, query: BalancesQuery, today: date, open_groups: Collection[int] | None = None
    ) -> BalanceList:
        """The list that a query means; ``open_groups`` None shows the rows of every group."""
        return BalanceList(self, query, self.figures(query.as_of, today), open_groups)

    @cached_property
    def by_phone(self) -> Ints:
        """The place of every enrollment in the order of phones; those without one come last."""
        students = self.book.account
        place = np.full(int(students.max(initial=0)) + 1, _LAST, dtype=np.int64)
        keys = self.reads.reports.students_by_phone()
        keys = keys[keys < len(place)]
        place[keys] = np.arange(len(keys))
        return place[students]

    @cached_property
    def families(self) -> Ints:
        """For every enrollment, the key of the student who stands for the family."""
        students = self.book.account
        head = np.arange(int(students.max(initial=0)) + 1)
        for student, first in self.reads.reports.families().items():
            if student < len(head):
                head[student] = first
        return head[students]


class BalanceList:
    """The keys of a list in order, its totals, and the rows of whichever keys are in sight.

    A key above zero is an enrollment's, one below is a group's.
    """

    def __init__(
        self,
        balances: Balances,
        query: BalancesQuery,
        figures: Figures,
        open_groups: Collection[int] | None,
    ) -> None:
        """Filter, sort and group."""
        self._balances, self._query, self._figures = balances, query, figures
        self._open = open_groups
        self.unsent = balances.reads.reports.unsent_places()
        self._shown = shown_by(query, figures, balances, self.unsent)
        self._order = self._sorted()
        self.totals = totals_of(figures, self._shown)
        single = query.group_by is GroupBy.NOTHING
        keys = balances.book.places.key[self._order] if single else self._grouped()
        self.keys = array("q", keys.tobytes())

    def rows(self, keys: Sequence[int]) -> list[Line | None]:
        """The rows of some keys, in their order; None for one that is gone."""
        reads = self._balances.reads
        book = self._balances.book
        single = [key for key in keys if key > 0]
        at = book.at(single)
        accounts = dict(zip(single, book.account[at].tolist(), strict=True))
        names, people = (
            reads.reports.place_names(single),
            reads.reports.account_names(list(accounts.values())),
        )
        lines: dict[int, Line] = dict(self._group_rows([key for key in keys if key < 0]))
        for key, place in zip(single, at.tolist(), strict=True):
            if place >= 0 and key in names and accounts[key] in people:
                lines[key] = self._row(key, place, names[key], people[accounts[key]])
        return [lines.get(key) for key in keys]

    @property
    def groups(self) -> list[int]:
        """The keys of all groups."""
        grouped = self._query.group_by is not GroupBy.NOTHING
        return (-self._names).tolist() if grouped else []

    def largest(self, order: str) -> Money:
        """The largest amount in a column: due_now, owed or credit."""
        if self._query.group_by is not GroupBy.NOTHING:
            return money(self._subtotals.sums(order).max(initial=0))
        values, _ = self._values(order)
        return money(values[self._order].max(initial=0))

    def all_rows(self) -> Iterator[Line]:
        """Every row of the list, read as they are drawn."""
        keys = iter(self.keys)
        while part := list(islice(keys, AT_ONCE)):
            yield from (row for row in self.rows(part) if row is not None)

    def _sorted(self) -> Ints:
        """The enrollments shown in order; those that are alike stand by name."""
        book, down = self._balances.book, self._query.descending
        rows = book.by_name[self._shown[book.by_name]]
        order = self._query.order
        if order == "student":
            return rows[::-1] if down else rows
        values, none = self._values(order)
        chosen = values[rows]
        chosen = -chosen if down else chosen
        # What has no value stands last either way.
        chosen = np.where(none[rows], _LAST, chosen) if none is not None else chosen
        return rows[np.argsort(chosen, kind="stable")]

    def _values(self, order: str) -> tuple[Ints, Flags | None]:
        figures, book = self._figures, self._balances.book
        if order == "contact":
            values = self._balances.by_phone
            return values, values == _LAST
        if order == "course":
            ranks = np.zeros(max(book.courses, default=0) + 1, dtype=np.int64)
            for key, course in book.courses.items():
                ranks[key] = course.rank
            return ranks[book.places.course], None
        if order == "status":
            return _BADGE_RANK[figures.status], None
        if order == "next_due":
            return figures.next_due, figures.next_due == NEVER
        if order == "bucket":
            return figures.bucket, figures.bucket < 0
        if order == "last_payment":
            return figures.last_payment, figures.last_payment == ALWAYS
        if order == "sync":
            return (~of_places(book, self.unsent)).astype(np.int64), None
        values = {
            "due_now": figures.due_now,
            "owed": figures.owed,
            "credit": figures.credit,
            "days_late": figures.days_late,
        }[order]
        return values, None

    def _grouped(self) -> Ints:
        """Keys of groups, each followed by those of its enrollments where it is open."""
        book, rows, query = self._balances.book, self._order, self._query
        codes = self._codes()
        names, first, inverse = np.unique(codes[rows], return_index=True, return_inverse=True)
        group = np.full(len(codes), -1, dtype=np.int64)
        group[rows] = inverse
        self._names, self._subtotals = names, Subtotals(self._figures, group, len(names))
        by = first
        if query.order in ("due_now", "owed", "credit"):
            sums = self._subtotals.sums(query.order)
            by = -sums if query.descending else sums
        elif query.order == "student" and query.group_by is GroupBy.COURSE:
            ranks = ints([book.courses[key].rank for key in names.tolist()])
            by = -ranks if query.descending else ranks
        # A group stands where its first enrollment does, by its own name or by its subtotal.
        place = np.empty(len(names), dtype=np.int64)
        place[np.lexsort((first, by))] = np.arange(len(names))
        order = np.argsort(place[inverse], kind="stable")
        rows, inverse = rows[order], inverse[order]
        starts = np.flatnonzero(np.diff(inverse, prepend=-1))
        shown = np.ones(len(names), dtype=bool)
        if self._open is not None:
            shown = np.isin(-names, ints(list(self._open)))
        keep = shown[inverse]
        before = np.cumsum(np.concatenate(([0], keep)))[starts]
        return np.insert(book.places.key[rows[keep]], before, -names[inverse[starts]])

    def _codes(self) -> Ints:
        """For every enrollment, the key of what it is added up by."""
        places = self._balances.book.places
        if self._query.group_by is GroupBy.COURSE:
            return places.course
        if self._query.group_by is GroupBy.STUDENT:
            return self._balances.book.account
        return self._balances.families

    def _group_rows(self, keys: Sequence[int]) -> dict[int, GroupRow]:
        if not keys:
            return {}
        codes = [-key for key in keys]
        at = dict(zip(keys, np.searchsorted(self._names, codes).tolist(), strict=True))
        if self._query.group_by is GroupBy.COURSE:
            courses = self._balances.book.courses
            return {
                key: self._subtotals.row(at[key], key, courses[-key].title, "", "")
                for key in keys
                if -key in courses
            }
        people = self._balances.reads.reports.account_names(codes)
        rows = {}
        for key in keys:
            if -key in people:
                one = people[-key]
                guardian = one.guardian if self._query.group_by is GroupBy.GUARDIAN else ""
                name = guardian or one.name
                rows[key] = self._subtotals.row(at[key], key, name, one.contact, one.student_id)
        return rows

    def _row(self, key: int, at: int, place: PlaceName, person: AccountName) -> BalanceRow:
        figures = self._figures
        bucket = int(figures.bucket[at])
        return BalanceRow(
            student_id=person.student_id,
            student=person.name,
            contact=person.contact,
            enrollment_id=place.enrollment_id,
            title=place.title,
            status=STATUSES[int(figures.status[at])],
            standing=Standing(
                money(figures.charged[at]),
                money(figures.paid[at]),
                money(figures.written_off[at]),
                money(figures.refunded[at]),
                money(figures.returned[at]),
            ),
            due_now=money(figures.due_now[at]),
            next_due_on=on_day(figures.next_due[at]),
            days_late=int(figures.days_late[at]),
            last_payment_on=on_day(figures.last_payment[at]),
            sync=self.unsent.get(key),
            bucket=BUCKET_NAMES[bucket] if bucket >= 0 else None,
            key=key,
        )


def balance_rows(reads: Reads, query: BalancesQuery, today: date) -> Iterator[BalanceRow]:
    """The rows of a list without its groups, read as they are drawn."""
    for row in Balances(reads, read_book(reads)).ask(query, today).all_rows():
        if isinstance(row, BalanceRow):
            yield row
