"""Receipt numbers and the desk's sequence, taken within a transaction and undone with it."""

from __future__ import annotations

from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import DESK, desk_of
from enrolldesk.app.homes import RecordDamaged
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import ReceiptNumber

_MOST: Final = 10**11
"""More than any desk prints, and short enough for every desk to read."""


class Numbers:
    """The counters of one transaction, written back once when it is kept."""

    def __init__(self, connection: Connection) -> None:
        """Read from this connection when first asked."""
        self._connection = connection
        self._series: dict[str, int] = {}
        self._counters: dict[str, int] = {}
        self._current = ""
        self._given: ReceiptNumber | None = None

    @property
    def given(self) -> ReceiptNumber | None:
        """The last receipt number that was taken."""
        return self._given

    def next_receipt(self) -> ReceiptNumber:
        """The next number of the desk's series."""
        series = self._current or self._look_up_series()
        self._series[series] += 1
        self._given = ReceiptNumber(series, self._series[series])
        return self._given

    def forget_series(self) -> None:
        """The desk's record was written; its series may be another one."""
        self._current = ""

    def _look_up_series(self) -> str:
        row = self._connection.execute(f"SELECT {DESK} FROM desk").fetchone()
        if row is None:
            raise NotFound("desk", "")
        series = self._current = str(desk_of(row).series)
        if series not in self._series:
            last = self._connection.one("SELECT last FROM receipt_series WHERE series = ?", series)
            if not 0 <= (last or 0) < _MOST:
                raise RecordDamaged("receipt series", series)
            self._series[series] = last or 0
        return series

    def next_of(self, name: str) -> int:
        """The next number of a plain counter, from 1."""
        if name not in self._counters:
            value = self._connection.one("SELECT value FROM counter WHERE name = ?", name)
            # Whatever was done to the file by hand: no batch takes the place of another.
            taken = "SELECT max(desk_seq) FROM outbox"
            last = self._connection.one(taken) if name == "desk_seq" else 0
            self._counters[name] = max(value or 0, last or 0)
        self._counters[name] += 1
        return self._counters[name]

    def keep(self) -> None:
        """Write what was taken."""
        self._connection.executemany(
            "INSERT INTO receipt_series (series, last) VALUES (?, ?) "
            "ON CONFLICT (series) DO UPDATE SET last = excluded.last",
            list(self._series.items()),
        )
        self._connection.executemany(
            "INSERT INTO counter (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            list(self._counters.items()),
        )
