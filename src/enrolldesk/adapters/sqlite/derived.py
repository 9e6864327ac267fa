"""Numbers kept beside the records for long lists, always those of the domain's functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from enrolldesk.adapters.sqlite.columns import marks, money, needed_day
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import (
    ENROLLMENT,
    ENROLLMENTS,
    Row,
    enrollment_of,
    iso,
)
from enrolldesk.domain.enrollments import Enrollment, open_items
from enrolldesk.domain.ledger import Dated, Standing, standing_of
from enrolldesk.domain.money import ZERO, Money

Derived = tuple[Standing, date | None]

_AT_ONCE: Final = 200
_LINES: Final = (
    "SELECT y.enrollment_key, y.entry_id, y.kind, y.reverses, y.day, y.amount, y.charged_delta, "
    "y.paid_delta, y.written_off_delta FROM entry y WHERE y.given_up = 0 AND y.enrollment_key IN"
)
_DERIVED: Final = (
    "SELECT charged, paid, written_off, refunded, returned, next_due_on, key FROM enrollment "
    "WHERE key IN"
)
_KEEP: Final = (
    "UPDATE enrollment SET charged = ?, paid = ?, written_off = ?, refunded = ?, returned = ?, "
    "next_due_on = ? WHERE key = ?"
)


class _Line(NamedTuple):
    """What of an entry balances and due dates are made of."""

    entry_id: str
    kind: str
    reverses: str | None
    day: date
    amount: Money
    charged_delta: Money
    paid_delta: Money
    written_off_delta: Money


def derived_of(enrollment: Enrollment, entries: Sequence[Dated]) -> Derived:
    """What the entries add up to and the day the first open part is due."""
    if not entries:
        return Standing(), None
    standing = standing_of(entries)
    if standing.owed <= ZERO:
        return standing, None
    items = open_items(enrollment, entries)
    return standing, items[0].due_on if items else None


def derived_row(derived: Derived) -> Row:
    """The derived columns of an enrollment."""
    standing, next_due_on = derived
    return (
        standing.charged.cents,
        standing.paid.cents,
        standing.written_off.cents,
        standing.refunded.cents,
        standing.returned.cents,
        iso(next_due_on),
    )


def refresh_enrollments(connection: Connection, keys: Iterable[int]) -> None:
    """Compute the derived columns of enrollments whose entries or schedule changed."""
    wanted = tuple(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        lines: dict[int, list[_Line]] = {key: [] for key in part}
        for key, entry_id, kind, reverses, day, *amounts in connection.execute(
            f"{_LINES} ({marks(part)}) ORDER BY y.enrollment_key, y.key", part
        ):
            lines[key].append(
                _Line(entry_id, kind, reverses, needed_day(day), *map(money, amounts))
            )
        found: dict[int, Derived] = {key: (standing_of(lines[key]), None) for key in part}
        # The due dates matter where something is owed; most of a school is paid.
        owing = [key for key in part if found[key][0].owed > ZERO]
        found |= {key: derived_of(place, lines[key]) for key, place in _places(connection, owing)}
        held = connection.execute(f"{_DERIVED} ({marks(part)})", part).fetchall()
        fresh = [(*derived_row(found[key]), key) for *_, key in held]
        changed = [row for row, kept in zip(fresh, held, strict=True) if row != kept]
        connection.executemany(_KEEP, changed)


def _places(connection: Connection, keys: Sequence[int]) -> Iterator[tuple[int, Enrollment]]:
    rows = connection.execute(
        f"SELECT {ENROLLMENT}, e.key FROM {ENROLLMENTS} WHERE e.key IN ({marks(keys)})", keys
    )
    return ((key, enrollment_of(tuple(row))) for *row, key in rows)


def refresh_students(connection: Connection, keys: Iterable[int], touch: int) -> None:
    """Bring students' balances up to date with their enrollments, and note who was touched."""
    connection.executemany(
        "UPDATE student SET touched = ?, balance = (SELECT coalesce(sum("
        "e.charged - e.paid - e.written_off), 0) FROM enrollment e WHERE e.owner_key = "
        "student.key) WHERE key = ?",
        [(touch, key) for key in keys],
    )
