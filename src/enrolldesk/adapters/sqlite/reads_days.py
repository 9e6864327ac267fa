"""The days of all desks in one statement, over the index of the days on which money moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.domain.ledger import COUNTER_METHODS
from enrolldesk.domain.money import Money

_METHODS: Final = ", ".join(f"'{method}'" for method in COUNTER_METHODS)
DESK_DAYS: Final = (
    "SELECT y.day, y.desk_id, sum(y.paid_delta) FROM entry y "
    "WHERE y.day BETWEEN ? AND ? AND y.paid_delta <> 0 AND y.kind <> 'credit' "
    f"AND y.kind <> 'returned' AND y.method IN ({_METHODS}) AND y.given_up = 0 "
    # A return that is voided happens at the bank, like the return.
    "AND NOT (y.kind = 'void' AND EXISTS "
    "(SELECT 1 FROM entry x WHERE x.entry_id = y.reverses AND x.kind = 'returned')) "
    "GROUP BY y.day, y.desk_id"
)


def desk_days(
    connection: Connection, first_day: date, last_day: date
) -> Mapping[tuple[date, str], Money]:
    """What went over the counter, taken less handed back, by day and desk."""
    rows = connection.execute(DESK_DAYS, (first_day.isoformat(), last_day.isoformat()))
    return {(date.fromisoformat(day), desk_id): Money(taken) for day, desk_id, taken in rows}


def desk_names(connection: Connection) -> Mapping[str, str]:
    """The name of every desk that is known, by id; its series where it has none."""
    return {
        desk_id: name
        for table in ("other_desk", "desk")
        for desk_id, name in connection.execute(
            f"SELECT desk_id, coalesce(nullif(name, ''), code || letter) FROM {table}"
        )
    }
