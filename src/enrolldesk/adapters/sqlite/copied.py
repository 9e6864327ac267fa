"""What a copy says of itself, and what the opening as a store makes of it.

Receipts given after a copy was made are not in it: their numbers must not be given again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.adapters.sqlite.receipts_high import Highs, highest, put_highs_aside, read_highs
from enrolldesk.app.desk import CURRENT_STAFF
from enrolldesk.app.kept import kept, text_of
from enrolldesk.app.session import OpeningReport
from enrolldesk.domain.ids import ReceiptNumber

if TYPE_CHECKING:
    from enrolldesk.adapters.home import Home
    from enrolldesk.adapters.sqlite.connection import Connection
    from enrolldesk.adapters.sqlite.store import SqliteStore
    from enrolldesk.app.ports import LocalSettings

RESTORED: Final = "restored"
"""The local setting that a copy has, for the opening as a store that may follow."""


@dataclass(frozen=True, slots=True)
class CopyNote:
    """What a restore knows beyond the copy; of one that was put in place by hand, nothing.

    ``highs`` are the last numbers by series, ``desk_seq`` the last place in the desk's order of
    batches, ``rescue`` is the file of batches that only the former store held.
    """

    highs: Highs = field(default_factory=dict)
    desk_seq: int = 0
    rescue: str | None = None


def leave_note(connection: Connection, note: CopyNote) -> None:
    """Keep it in a copy, in place of what another one said."""
    connection.execute(
        "INSERT OR REPLACE INTO local_setting (name, value) VALUES (?, ?)",
        (RESTORED, json.dumps(asdict(note))),
    )


def mark_copy(connection: Connection) -> None:
    """Let a copy say that it is one: nobody else may know it when it is put in place by hand, or
    on another machine. What a restore left, and no opening has seen yet, stays."""
    noted = connection.one("SELECT 1 FROM local_setting WHERE name = ?", RESTORED)
    if not noted and connection.one("SELECT 1 FROM desk"):
        leave_note(connection, CopyNote())


def note_of(local: LocalSettings) -> CopyNote | None:
    """What is noted in a store; None in one that is no copy. Raises SettingDamaged."""
    return kept(local, RESTORED, _read)


def settle_series(store: SqliteStore, connection: Connection, place: Home) -> None:
    """Open a new receipt series where numbers given here may not be in the file any more."""
    # Asked again in the transaction: another program may be opening the same home.
    if _look(store, connection, place) is None:
        return
    with store.write() as uow:
        found = _look(store, connection, place)
        if found is None:
            return
        connection.execute(
            "INSERT INTO counter (name, value) VALUES ('desk_seq', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
            (found.note.desk_seq,),
        )
        connection.execute("DELETE FROM local_setting WHERE name = ?", (RESTORED,))
        desk = uow.desk()
        if desk is None:
            # A school is begun anew here, as after its store was moved aside.
            put_highs_aside(place, datetime.now().astimezone())
            uow.commit()
            return
        connection.executemany(
            "INSERT INTO receipt_series (series, last) VALUES (?, ?) "
            "ON CONFLICT (series) DO UPDATE SET last = excluded.last",
            list(found.lost.items()),
        )
        # A command like any other; the usual start does not load commands.
        from enrolldesk.app.series import open_series

        fresh = open_series(
            uow,
            {*found.held, *found.known},
            staff_id=store.local.get(CURRENT_STAFF),
            now=datetime.now(UTC),
        )
        uow.commit()
    last = found.held.get(str(desk.series), 0)
    rescue = found.note.rescue
    store.report = OpeningReport(
        new_series=str(fresh),
        last_known=str(ReceiptNumber(str(desk.series), last)) if last else "",
        migrated_from=store.report.migrated_from,
        missing=tuple(
            (
                str(ReceiptNumber(series, found.held.get(series, 0) + 1)),
                str(ReceiptNumber(series, end)),
            )
            for series, end in sorted(found.lost.items())
        ),
        rescue=Path(rescue) if rescue else None,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Last numbers by series: in the file, known of this home, and known beyond the file."""

    note: CopyNote
    held: Highs
    known: Highs
    lost: Highs


def _look(store: SqliteStore, connection: Connection, place: Home) -> _Found | None:
    """What is to be settled; None where the file is no copy and nothing is missing in it."""
    note = note_of(store.local)
    if note is None and store.reads.desk() is None:
        return None
    held = dict(connection.execute("SELECT series, last FROM receipt_series"))
    known = highest(note.highs if note else {}, read_highs(place))
    lost = {series: last for series, last in known.items() if last > held.get(series, 0)}
    if note is None and not lost:
        return None
    return _Found(note or CopyNote(), held, known, lost)


def _read(value: Any) -> CopyNote:
    highs, rescue = value.get("highs", {}), value.get("rescue")
    seq = value.get("desk_seq", 0)
    if any(type(number) is not int or not 0 <= number < 2**53 for number in (seq, *highs.values())):
        raise ValueError("no number")
    return CopyNote(highs, seq, None if rescue is None else text_of(rescue))
