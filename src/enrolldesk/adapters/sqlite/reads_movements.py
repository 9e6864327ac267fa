"""The ledger added up by day and kind, in one statement."""

from __future__ import annotations

from datetime import date
from typing import Any

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.app.reports.movements import Movement, MovementKey
from enrolldesk.domain.money import Money


def movements(
    connection: Connection, first_day: date | None, last_day: date | None
) -> tuple[Movement, ...]:
    """What the entries of some days add up to; what was given up counts for nothing."""
    wanted, values = ["y.given_up = 0"], list[Any]()
    for sign, day in ((">=", first_day), ("<=", last_day)):
        if day is not None:
            wanted.append(f"y.day {sign} ?")
            values.append(day.isoformat())
    rows = connection.execute(
        "SELECT y.day, y.kind, coalesce(x.kind, '') AS voided, coalesce(y.method, '') AS by, "
        "sign(y.charged_delta - y.paid_delta - y.written_off_delta) AS direction, "
        "sum(y.charged_delta), sum(y.paid_delta), sum(y.written_off_delta), count(*) "
        "FROM entry y LEFT JOIN entry x ON y.kind = 'void' AND x.entry_id = y.reverses "
        f"AND x.given_up = 0 WHERE {' AND '.join(wanted)} "
        "GROUP BY y.day, y.kind, voided, by, direction "
        "ORDER BY y.day, y.kind, voided, by, direction",
        values,
    )
    return tuple(
        Movement(
            MovementKey(date.fromisoformat(day), kind, voided, method, direction),
            Money(charged),
            Money(paid),
            Money(written_off),
            count,
        )
        for day, kind, voided, method, direction, charged, paid, written_off, count in rows
    )
