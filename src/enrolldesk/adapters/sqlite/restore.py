"""Putting a copy in place of the store, and moving an unusable store out of the way.

Nothing is overwritten: what was there stays beside it under a name with the moment in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from enrolldesk.adapters.home import Home, companions
from enrolldesk.adapters.sqlite.checks import check_backup, check_header, check_tables, read_only
from enrolldesk.adapters.sqlite.connection import (
    Connection,
    connect,
    create_private,
    private_folder,
    single_file,
    sync_folder,
    told,
)
from enrolldesk.adapters.sqlite.copied import CopyNote, leave_note, note_of
from enrolldesk.adapters.sqlite.opening import migrate, put_in_place
from enrolldesk.adapters.sqlite.receipts_high import Highs, highest, put_highs_aside
from enrolldesk.adapters.sqlite.store import SqliteLocalSettings
from enrolldesk.app.homes import HomeBusy, HomeProblem
from enrolldesk.app.kept import SettingDamaged

if TYPE_CHECKING:
    from enrolldesk.app.sync.rescue import Rescue


@dataclass(frozen=True, slots=True)
class _Present:
    """What the store that gives way knows and a copy may not."""

    highs: Highs = field(default_factory=dict)
    desk_seq: int = 0
    rescue: Rescue | None = None


def restore(home: Path, backup: Path) -> Path | None:
    """Put a copy in place; the next opening begins a new receipt series and says what is missing.

    Returns where the former file is kept, None where there was none. Raises BackupUnusable and
    changes nothing where the copy has a fault, HomeBusy where the home is open anywhere.
    """
    place, now = Home(home), datetime.now().astimezone()
    check_backup(backup)
    private_folder(home)
    present = _present(place)
    fresh = place.database.with_name(f"{place.database.name}.restoring")
    fresh.unlink(missing_ok=True)
    create_private(fresh)
    try:
        with closing(connect(fresh)) as connection:
            with closing(read_only(backup)) as source, told(backup):
                source.backup(connection)
            single_file(connection)
            migrate(connection)
            _leave_note(connection, place, present, now)
        former = _move_aside(place, now)
        with told(place.database):
            put_in_place(fresh, place.database)
            sync_folder(home)
    finally:
        fresh.unlink(missing_ok=True)
    return former


def set_aside(home: Path) -> Path:
    """Move the store's file out of the way, with what belongs to it, so that a new one is begun.

    Raises HomeBusy where the home is open anywhere: what is recorded there would go with the file.
    """
    place, now = Home(home), datetime.now().astimezone()
    _check_alone(place)
    with told(place.database):
        former = _move_aside(place, now)
        kept = put_highs_aside(place, now)
        sync_folder(home)
    return former or kept or place.database


def _present(place: Home) -> _Present:
    """Read the store that gives way, as far as it can be read, and fold its log into it."""
    if not place.database.exists():
        return _Present()
    # What a rescue is made of is nearly all of the sync; a usual start does without.
    from enrolldesk.adapters.sqlite.rescuing import rescue_of

    try:
        with _alone(place) as connection:
            highs = dict(connection.execute("SELECT series, last FROM receipt_series"))
            seq = connection.one("SELECT value FROM counter WHERE name = 'desk_seq'") or 0
            rescue = rescue_of(connection, datetime.now(UTC))
            # What an earlier restore left, and no opening has told yet, is told with this one.
            note = note_of(SqliteLocalSettings(connection))
    except HomeBusy:
        raise
    except (HomeProblem, SettingDamaged):
        return _Present()
    if note is None:
        return _Present(highs, seq, rescue)
    if note.rescue is not None:
        rescue = _with_earlier(rescue, Path(note.rescue))
    return _Present(highest(highs, note.highs), max(seq, note.desk_seq), rescue)


def _with_earlier(rescue: Rescue, path: Path) -> Rescue:
    """With what the file of an earlier restore holds; it stays where it is, also unread."""
    from enrolldesk.app.sync.rescue import RescueUnusable, read_rescue

    try:
        earlier = read_rescue(path)
    except RescueUnusable:
        return rescue
    known = {one.batch_id for one in rescue.batches}
    added = (one for one in earlier.batches if one.batch_id not in known)
    return replace(earlier, made_at=rescue.made_at, batches=(*rescue.batches, *added))


def _check_alone(place: Home) -> None:
    """Raises HomeBusy where the store is open anywhere; one that cannot be read is nobody's."""
    if not place.database.exists():
        return
    try:
        with _alone(place):
            pass
    except HomeBusy:
        raise
    except HomeProblem:
        return


@contextmanager
def _alone(place: Home) -> Iterator[Connection]:
    """The store with its log folded into it, which it is while nobody else has it open."""
    check_header(place.database)
    with closing(connect(place.database)) as connection:
        check_tables(connection)
        single_file(connection)
        yield connection


def _leave_note(connection: Connection, place: Home, present: _Present, now: datetime) -> None:
    """Tell the next opening what it cannot know any more."""
    kept = {batch_id for (batch_id,) in connection.execute("SELECT batch_id FROM outbox")}
    rescue, path = present.rescue, None
    lost = [one for one in rescue.batches if one.batch_id not in kept] if rescue else []
    if rescue is not None and lost:
        from enrolldesk.adapters.sqlite.rescuing import write_rescue

        path = place.free("rescue", now, ".jsonl")
        write_rescue(path, replace(rescue, batches=tuple(lost)))
    named = None if path is None else str(path)
    leave_note(connection, CopyNote(present.highs, present.desk_seq, named))


def _move_aside(place: Home, now: datetime) -> Path | None:
    if not place.database.exists():
        return None
    former = place.free("enrolldesk-set-aside", now, ".sqlite")
    for file, name in zip(companions(place.database), companions(former), strict=True):
        if file.exists():
            file.rename(name)
    place.database.rename(former)
    return former
