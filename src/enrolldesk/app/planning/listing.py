"""Who is to be reminded, from the figures of the balances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from enrolldesk.app.planning.reminding import Due
from enrolldesk.domain.money import Money

if TYPE_CHECKING:
    from enrolldesk.app.reports.balances import Balances

AT_ONCE: Final = 500
FARTHEST: Final = 36_500
"""Days; no plan reaches farther."""


class _Parts(NamedTuple):
    """In cents what is due, and all that is open; the oldest day of what is due."""

    due: int
    owed: int
    first: int


def to_remind(balances: Balances, today: date, within: int = 0) -> list[Due]:
    """Everybody with a part overdue, due today or in the next days; the latest first.

    Takes as long as naming everybody found does: a window asks in a thread.
    """
    return _named(balances, today, _parts_due(balances, today, within))


def due_of(balances: Balances, student_id: str, today: date) -> Due | None:
    """What a student owes, though nothing of it may be due yet; None where nothing is open."""
    reads = balances.reads
    ids = [place.enrollment_id for place in reads.enrollments_of(student_id)]
    at = balances.book.at(list(reads.reports.place_keys(ids).values()))
    accounts = set(balances.book.account[at[at >= 0]].tolist())
    # As far ahead as a plan can reach: whoever is not due yet may be reminded as well.
    for within in (0, FARTHEST):
        parts = _parts_due(balances, today, within)
        found = _named(balances, today, {key: parts[key] for key in accounts & parts.keys()})
        if found:
            return found[0]
    return None


def _parts_due(balances: Balances, today: date, within: int) -> dict[int, _Parts]:
    """By account what is due in so many days, all that is open, and the oldest day of it."""
    items, account = balances.figures(None, today).items, balances.book.account
    until = (today + timedelta(days=within)).toordinal()
    accounts, place = np.unique(account[items.place], return_inverse=True)
    owed = np.zeros(len(accounts), dtype=np.int64)
    np.add.at(owed, place, items.amount)
    soon = items.due_on <= until
    due, first = np.zeros_like(owed), np.full_like(owed, until + 1)
    np.add.at(due, place[soon], items.amount[soon])
    np.minimum.at(first, place[soon], items.due_on[soon])
    wanted = first <= until
    columns = (one[wanted].tolist() for one in (accounts, due, owed, first))
    return {key: _Parts(*rest) for key, *rest in zip(*columns, strict=True)}


def _named(balances: Balances, today: date, parts: Mapping[int, _Parts]) -> list[Due]:
    """The same with everybody's name and last reminder, in the order of the list."""
    reads = balances.reads.reports
    last = reads.last_reminded()
    found = []
    keys = list(parts)
    for start in range(0, len(keys), AT_ONCE):
        for key, one in reads.account_names(keys[start : start + AT_ONCE]).items():
            part = parts[key]
            found.append(
                Due(
                    one.student_id,
                    one.name,
                    one.contact,
                    one.guardian,
                    Money(part.due),
                    Money(part.owed),
                    date.fromordinal(part.first),
                    max(0, today.toordinal() - part.first),
                    last.get(key),
                )
            )
    return sorted(found, key=lambda one: (one.due_on, one.name.casefold(), one.student_id))
