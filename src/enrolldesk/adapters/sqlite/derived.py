"""Numbers kept beside the records for long lists, always those of the domain's functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import (
    ENROLLMENT,
    ENROLLMENTS,
    ENTRIES,
    ENTRY,
    Row,
    enrollment_of,
    entry_of,
    iso,
)
from enrolldesk.domain.enrollments import Enrollment, open_items
from enrolldesk.domain.ledger import Entry, Standing, standing_of
from enrolldesk.domain.money import ZERO

Derived = tuple[Standing, date | None]


def derived_of(enrollment: Enrollment, entries: tuple[Entry, ...]) -> Derived:
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
    for key in keys:
        rows = connection.execute(
            f"SELECT {ENTRY} FROM {ENTRIES} WHERE y.enrollment_key = ? ORDER BY y.key", (key,)
        )
        entries = tuple(map(entry_of, rows))
        derived: Derived = standing_of(entries) if entries else Standing(), None
        if derived[0].owed > ZERO:
            # The due dates matter where something is owed; most of a school is paid.
            row = connection.execute(
                f"SELECT {ENROLLMENT} FROM {ENROLLMENTS} WHERE e.key = ?", (key,)
            ).fetchone()
            derived = derived_of(enrollment_of(row), entries)
        connection.execute(
            "UPDATE enrollment SET charged = ?, paid = ?, written_off = ?, refunded = ?, "
            "returned = ?, next_due_on = ? WHERE key = ?",
            (*derived_row(derived), key),
        )


def refresh_students(connection: Connection, keys: Iterable[int], touch: int) -> None:
    """Bring students' balances up to date with their enrollments, and note who was touched."""
    connection.executemany(
        "UPDATE student SET touched = ?, balance = (SELECT coalesce(sum("
        "e.charged - e.paid - e.written_off), 0) FROM enrollment e WHERE e.student_key = "
        "student.key) WHERE key = ?",
        [(touch, key) for key in keys],
    )
