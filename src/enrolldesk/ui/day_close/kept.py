"""Counts that were left half done: they wait for whoever comes back to their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enrolldesk.ui.day_close.count import CountPanel, Typed
from enrolldesk.ui.day_close.outcome import ComparePanel


@dataclass(frozen=True, slots=True)
class HalfCount:
    """A count as it was left; ``compared`` says that it had been compared already."""

    typed: Typed
    compared: bool
    reason: str
    deposit: str


class HalfCounts:
    """The half-done counts of this desk's days, while the window is open."""

    def __init__(self, count: CountPanel, compare: ComparePanel) -> None:
        self._count, self._compare = count, compare
        self._left: dict[date, HalfCount] = {}

    @property
    def days(self) -> tuple[date, ...]:
        """The days with a count that waits, the oldest first."""
        return tuple(sorted(self._left))

    def leave(self, day: date, *, compared: bool) -> None:
        """Keep what is counted of a day; nothing counted is nothing to keep."""
        if self._count.is_begun:
            self._left[day] = HalfCount(
                self._count.typed(),
                compared,
                self._compare.reason.text(),
                self._compare.deposit.text(),
            )

    def come_back(self, day: date) -> HalfCount | None:
        """Put the count of a day back as it was left, and answer it."""
        half = self._left.pop(day, None)
        if half is not None:
            self._count.put_back(half.typed)
        return half

    def forget(self, day: date) -> None:
        """A day was closed: what was counted of it has served."""
        self._left.pop(day, None)
