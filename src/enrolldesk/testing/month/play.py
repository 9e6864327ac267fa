"""Plays months: every day is closed, held against the laws, and seen again on every later day."""

from __future__ import annotations

from collections.abc import Iterator

from enrolldesk.app.desk import Desk
from enrolldesk.app.ports import Store
from enrolldesk.app.reports.balances import Balances
from enrolldesk.app.reports.book import read_book
from enrolldesk.testing.month.laws import Noted, broken, noted, unsound
from enrolldesk.testing.month.staff import MonthStaff
from enrolldesk.testing.small_school import SmallSchool, SteadyClock


class Month:
    """A school of its own on a store, with staff who work a month at one desk."""

    def __init__(self, store: Store, seed: int, *, merging: bool = True) -> None:
        """Found the school; the same seed plays the same month."""
        self.store = store
        self.clock = SteadyClock()
        self.desk = Desk(store, self.clock)
        SmallSchool(self.desk, self.desk.run).found()
        self.staff = MonthStaff(self.desk, self.clock, seed, merging=merging)
        self.staff.offer_promotions()
        self.past: list[Noted] = []

    def play(self, days: int, *, walk_ins: int, acts: int) -> Iterator[str]:
        """Work so many days and tell every law that was broken, and on which day."""
        for _ in range(days):
            yield from self.play_day(walk_ins, acts)
        yield from unsound(self.store)

    def play_day(self, walk_ins: int, acts: int) -> Iterator[str]:
        """One day, from the first walk-in to the closed drawer."""
        self.staff.work(walk_ins, acts)
        self.staff.close_the_day()
        today = self.desk.today()
        for law in broken(self.store, today, self.past):
            yield f"{today}: {law}"
        balances = Balances(self.desk.reads, read_book(self.desk.reads))
        self.past.append(noted(balances, today, as_of=None, today=today))
        self.staff.next_day()
