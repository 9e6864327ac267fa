"""What every enrollment comes to on a day: the ledger's rules, for a whole school at once.

The rules are those of ``domain.ledger``, ``domain.enrollments`` and ``domain.status``; a test
holds both together for schools made by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from enrolldesk.app.reports.book import Book
from enrolldesk.app.reports.columns import (
    ALWAYS,
    NEVER,
    NOW,
    PAYMENT,
    REFUND,
    RETURNED,
    VOID,
    Flags,
    Ints,
)
from enrolldesk.domain.status import PaymentStatus

STATUSES: Final = tuple(PaymentStatus)
BUCKETS: Final = 5


@dataclass(frozen=True, slots=True)
class Items:
    """What is still to be paid, by enrollment: ``bucket`` says how late it is."""

    place: Ints
    due_on: Ints
    amount: Ints
    bucket: Ints


class Figures:
    """The figures of a book as of a day: one element of each column for every enrollment.

    ``until`` is the last day whose entries count, NOW for everything recorded; ``today`` is the
    day that due dates are judged by.
    """

    def __init__(self, book: Book, until: int, today: int) -> None:
        """Add it all up."""
        self.book, self.until, self.today = book, until, today
        lines, counts = book.lines, book.lines.day <= until
        self._live = counts & (lines.gone_on > until) & (lines.kind != VOID)
        self.charged = self._sum(lines.charged, counts)
        self.paid = self._sum(lines.paid, counts)
        self.written_off = self._sum(lines.written_off, counts)
        self.owed = self.charged - self.paid - self.written_off
        self.credit = np.maximum(0, -self.owed)
        self._items()

    @cached_property
    def refunded(self) -> Ints:
        """What was handed back and stands."""
        lines = self.book.lines
        return self._sum(-lines.paid, self._live & (lines.kind == REFUND))

    @cached_property
    def returned(self) -> Ints:
        """Payments that bounced."""
        lines = self.book.lines
        return self._sum(-lines.paid, self._live & (lines.kind == RETURNED))

    @cached_property
    def last_payment(self) -> Ints:
        """The day of the last payment that stands, ALWAYS where there is none."""
        lines = self.book.lines
        return self._last_day(self._live & (lines.kind == PAYMENT))

    @cached_property
    def present(self) -> Flags:
        """Enrollments there were by then; money recorded before the enrolling counts as well."""
        starts = np.concatenate(([0], self.book.line_ends))
        running = np.concatenate(([0], np.cumsum(self.book.lines.day <= self.until)))
        has_lines = running[starts[1:]] > running[starts[:-1]]
        return (self.book.places.enrolled_on <= self.until) | has_lines

    @cached_property
    def status(self) -> Ints:
        """The badge, as a place in STATUSES."""
        withdrawn = self.book.places.withdrawn_on <= self.until
        owes = self.owed > 0
        late = (self.next_due < NEVER) & (self.next_due < self.today)
        rules = (
            (withdrawn & ~owes, PaymentStatus.WITHDRAWN),
            ((self.refunded > 0) & (self.paid <= 0), PaymentStatus.REFUNDED),
            (~owes & (self.written_off > 0), PaymentStatus.WRITTEN_OFF),
            (~owes, PaymentStatus.PAID),
            (late, PaymentStatus.OVERDUE),
            (self.paid > 0, PaymentStatus.PARTIAL),
        )
        return np.select(
            [rule for rule, _ in rules],
            [STATUSES.index(status) for _, status in rules],
            STATUSES.index(PaymentStatus.DUE),
        )

    @cached_property
    def days_late(self) -> Ints:
        """How long the first open part is over."""
        return np.where(self.next_due < NEVER, np.maximum(0, self.today - self.next_due), 0)

    @cached_property
    def bucket(self) -> Ints:
        """The bucket of the first open part, -1 where none is open."""
        return np.where(self.next_due < NEVER, bucket_of(self.today - self.next_due), -1)

    def _items(self) -> None:
        book, parts = self.book, self.book.parts
        stands = (parts.since <= self.until) & (parts.gone_on > self.until)
        amount = np.where(stands, parts.amount, 0)
        running = np.concatenate(([0], np.cumsum(amount)))
        ends = running[book.part_ends]
        before = np.concatenate(([0], ends[:-1])) if len(ends) else ends
        upper = running[1:] - before[parts.place]
        lines = book.lines
        reduced = self._sum(-lines.charged, self._live & (lines.charged < 0))
        # Discounts shorten the last parts; what was paid or written off covers the first ones.
        last = np.maximum(0, (ends - before) - reduced)
        covered = np.maximum(0, self.paid + self.written_off)
        still = np.minimum(upper, last[parts.place]) - np.maximum(
            upper - amount, covered[parts.place]
        )
        some = np.flatnonzero(still > 0)
        place, due_on, amount = parts.place[some], parts.due_on[some], still[some]
        missing = self.owed.copy()
        np.subtract.at(missing, place, amount)
        short = np.flatnonzero(missing > 0)
        if len(short):
            # Handed back or returned though it was not held: due from that day on.
            back = self._last_day(self._live & (lines.paid < 0))[short]
            since = np.where(back > ALWAYS, back, book.places.enrolled_on[short])
            place = np.concatenate((place, short))
            due_on = np.concatenate((due_on, since))
            amount = np.concatenate((amount, missing[short]))
        count = len(self.owed)
        self.next_due = np.full(count, NEVER, dtype=np.int64)
        np.minimum.at(self.next_due, place, due_on)
        self.due_now = np.zeros(count, dtype=np.int64)
        now = due_on <= self.today
        np.add.at(self.due_now, place[now], amount[now])
        self.items = Items(place, due_on, amount, bucket_of(self.today - due_on))

    def _sum(self, column: Ints, which: Flags) -> Ints:
        """The sum of a column of the entries, enrollment by enrollment."""
        ends = np.concatenate(([0], np.cumsum(np.where(which, column, 0))))[self.book.line_ends]
        return np.diff(ends, prepend=0)

    def _last_day(self, which: Flags) -> Ints:
        lines = self.book.lines
        last = np.full(len(self.book.places.key), ALWAYS, dtype=np.int64)
        np.maximum.at(last, lines.place[which], lines.day[which])
        return last


def bucket_of(late: Ints) -> Ints:
    """Current, 1-30, 31-60, 61-90, over 90 days late, as 0 to 4."""
    return np.clip((late + 29) // 30, 0, BUCKETS - 1)


def figures_of(book: Book, as_of: int | None, today: int) -> Figures:
    """The figures as of a past day, or None for the present."""
    return Figures(book, NOW, today) if as_of is None else Figures(book, as_of, as_of)
