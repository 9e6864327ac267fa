"""Payments in lists: entries in which money changed hands, and their voids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.looking import marks
from enrolldesk.adapters.sqlite.reads_students import ROWS_AT_ONCE, sorted_keys
from enrolldesk.adapters.sqlite.records import ALL_ENTRIES, ENTRY, entry_of, iso
from enrolldesk.adapters.sqlite.sync_marks import marks_of_batches
from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.rows import PaymentRow, Tally
from enrolldesk.domain.money import Money

_MONEY: Final = "y.paid_delta <> 0 AND y.kind <> 'credit'"
_VOIDED: Final = (
    "(y.given_up = 1 OR EXISTS (SELECT 1 FROM entry v WHERE v.kind = 'void' "
    "AND v.reverses = y.entry_id AND v.given_up = 0))"
)
_STATUS: Final = {
    "standing": f"y.kind <> 'void' AND NOT {_VOIDED}",
    "void": f"(y.kind = 'void' OR {_VOIDED})",
}
_PLACE: Final = "JOIN enrollment e ON e.key = y.enrollment_key "
_JOINS: Final = {
    "student": f"{_PLACE}JOIN student o ON o.key = e.owner_key ",
    "title": f"{_PLACE}JOIN course c ON c.key = e.course_key ",
    "receipt_no": "LEFT JOIN receipt r ON r.key = y.receipt_key ",
}
_ORDERS: Final = {
    "taken_at": ("y.taken_at",),
    "amount": ("y.amount", "y.taken_at"),
    "method": ("y.method", "y.taken_at"),
    "student": ("o.sort_key", "y.taken_at"),
    "title": ("c.sort_key", "y.taken_at"),
    "receipt_no": ("r.series", "r.number", "y.taken_at"),
}
_RECEIVED: Final = "y.kind = 'payment' OR (y.kind = 'void' AND y.paid_delta < 0)"


class PaymentReads:
    """Lists of payments on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def payment_keys(self, query: PaymentsQuery) -> Sequence[int]:
        """The keys of a list, sorted in the store."""
        where, parameters = _filter(query)
        direction = " DESC" if query.descending else ""
        # All payments in another order: from end to end beats a jump for every one of them.
        all_days = query.first_day is None and query.last_day is None
        hint = "NOT INDEXED " if all_days and query.order != "taken_at" else ""
        order = ", ".join(f"{one}{direction}" for one in (*_ORDERS[query.order], "y.key"))
        return sorted_keys(
            self._connection,
            f"SELECT y.key FROM entry y {hint}{_JOINS.get(query.order, '')}WHERE {where} "
            f"ORDER BY {order}",
            parameters,
        )

    def payment_rows(self, keys: Sequence[int]) -> list[PaymentRow]:
        """The rows of some keys, in their order."""
        found: dict[int, PaymentRow] = {}
        for start in range(0, len(keys), ROWS_AT_ONCE):
            found |= self._payments(list(keys[start : start + ROWS_AT_ONCE]))
        return [found[key] for key in keys if key in found]

    def payments_tally(self, query: PaymentsQuery) -> Tally:
        """How many rows a filter shows, and what was received and handed back in them.

        A void takes back what it cancels, on the day of the void.
        """
        where, parameters = _filter(query)
        count, received, handed_back = self._connection.execute(
            "SELECT count(*), "
            f"coalesce(sum(y.paid_delta) FILTER (WHERE y.given_up = 0 AND ({_RECEIVED})), 0), "
            "coalesce(-sum(y.paid_delta) "
            f"FILTER (WHERE y.given_up = 0 AND NOT ({_RECEIVED})), 0) "
            f"FROM entry y WHERE {where}",
            parameters,
        ).fetchone()
        return Tally(count, Money(received), Money(handed_back))

    def _payments(self, keys: list[int]) -> dict[int, PaymentRow]:
        rows = self._connection.execute(
            f"SELECT y.key, o.name, c.title, coalesce(p.name, y.staff_id), {_VOIDED}, {ENTRY} "
            f"FROM {ALL_ENTRIES} JOIN student o ON o.key = e.owner_key "
            "JOIN course c ON c.key = e.course_key "
            f"LEFT JOIN staff p ON p.staff_id = y.staff_id WHERE y.key IN ({marks(keys)})",
            keys,
        )
        read = [(*row[:5], entry_of(tuple(row[5:]))) for row in rows]
        open_ones = marks_of_batches(self._connection, (entry.batch_id for *_, entry in read))
        return {
            key: PaymentRow(
                key,
                entry,
                student,
                title,
                staff,
                bool(voided),
                open_ones.get(entry.batch_id or ""),
            )
            for key, student, title, staff, voided, entry in read
        }


def _filter(query: PaymentsQuery) -> tuple[str, list[str]]:
    conditions = [_MONEY]
    parameters: list[str] = []
    for condition, value in (
        ("y.day >= ?", iso(query.first_day)),
        ("y.day <= ?", iso(query.last_day)),
        ("y.method = ?", query.method),
        ("y.kind = ?", query.kind),
    ):
        if value:
            conditions.append(condition)
            parameters.append(str(value))
    if query.status:
        conditions.append(_STATUS[query.status])
    return " AND ".join(conditions), parameters
