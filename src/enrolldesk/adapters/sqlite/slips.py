"""Slips on one connection: kept as the text of their document, read back as strictly as one."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.writing import upsert
from enrolldesk.app.batches import canonical
from enrolldesk.app.slips.kinds import AnySlip, kind_of, slip_fields, slip_from
from enrolldesk.app.sync.values import Fields
from enrolldesk.domain.errors import IdAlreadyUsed
from enrolldesk.domain.slips import Slip

_PUT: Final = upsert("slip", "slip_id, collection, about, day, fields", "collection, slip_id")


class SlipReads:
    """What is read of slips."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        text = self._connection.one(
            "SELECT fields FROM slip WHERE collection = ? AND slip_id = ?",
            kind_of(made).collection,
            slip_id,
        )
        return None if text is None else _read(made, slip_id, text)

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, of one thing and of some days where these are given."""
        wanted = ["collection = ?"]
        values: list[Any] = [kind_of(made).collection]
        if about is not None:
            wanted.append("about = ?")
            values.append(about)
        for sign, day in ((">=", since), ("<=", until)):
            if day is not None:
                wanted.append(f"day {sign} ?")
                values.append(day.isoformat())
        rows = self._connection.execute(
            f"SELECT slip_id, fields FROM slip WHERE {' AND '.join(wanted)} ORDER BY day, slip_id",
            values,
        )
        return tuple(_read(made, slip_id, text) for slip_id, text in rows)


def put_slip(connection: Connection, slip: Slip) -> None:
    """Keep a slip; raises IdAlreadyUsed rather than change one that stands for good."""
    kind = kind_of(type(slip))
    text = canonical(slip_fields(slip))
    if not kind.changeable:
        held = connection.one(
            "SELECT fields FROM slip WHERE collection = ? AND slip_id = ?",
            kind.collection,
            slip.slip_id,
        )
        if held is not None and held != text:
            raise IdAlreadyUsed(kind.collection, slip.slip_id)
    connection.execute(
        _PUT, (slip.slip_id, kind.collection, slip.about, slip.day.isoformat(), text)
    )


def _read(made: type[AnySlip], slip_id: str, text: str) -> AnySlip:
    return slip_from(made, slip_id, Fields(json.loads(text, object_hook=_opened)))


def _opened(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["$at"]) if set(value) == {"$at"} else value
