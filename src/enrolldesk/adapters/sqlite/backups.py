"""Copies of the store: made while it is in use, checked before they count, thinned out with age."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from enrolldesk.adapters.home import Home, stamp_of
from enrolldesk.adapters.sqlite.checks import check_whole
from enrolldesk.adapters.sqlite.connection import (
    connect,
    create_private,
    private_folder,
    single_file,
    sync_folder,
    told,
)
from enrolldesk.adapters.sqlite.copied import mark_copy
from enrolldesk.adapters.sqlite.opening import put_in_place
from enrolldesk.app.homes import StoreDamaged
from enrolldesk.app.session import Backup

STEM: Final = "enrolldesk"
LATEST: Final = 10
DAYS: Final = 14
MONTHS: Final = 12
_PARTIAL: Final = ".partial"

# The copy of the day and one that staff ask for may fall into the same second, and so have one
# name: the second of them sees the first when it is whole.
_one_at_a_time = threading.Lock()


class HomeBackups:
    """The copies kept of one home; every call uses a connection of its own, in any thread."""

    def __init__(self, place: Home) -> None:
        """The copies of this home."""
        self._place = place

    def make(self) -> Backup:
        """Copy the store and read the copy whole; the oldest beyond those kept go.

        Raises StoreDamaged, and keeps every older copy, where the copy has a fault.
        """
        now = _now()
        private_folder(self._place.backups)
        with _one_at_a_time:
            path = self._place.free(STEM, now, ".sqlite", self._place.backups)
            copy_store(self._place.database, path)
        made = Backup(path, now, path.stat().st_size)
        self._clear_up(now)
        for old in thinned(self.kept(), now):
            with told(old.path):
                old.path.unlink(missing_ok=True)
        return made

    def _clear_up(self, now: datetime) -> None:
        """Remove what copying left when the power went, a day later: nothing else sees it."""
        for path in self._place.backups.glob(f"{STEM}-*{_PARTIAL}*"):
            with told(path), suppress(FileNotFoundError):
                if now.timestamp() - path.stat().st_mtime > timedelta(days=1).total_seconds():
                    path.unlink()

    def make_if_due(self, every: timedelta = timedelta(days=1)) -> Backup | None:
        """Copy the store unless the newest copy is younger, or dated in the future."""
        kept = self.kept()
        if kept and timedelta() <= _now() - kept[0].made_at < every:
            return None
        return self.make()

    def kept(self) -> tuple[Backup, ...]:
        """The copies there are, newest first."""
        found = []
        for path in self._place.backups.glob(f"{STEM}-*.sqlite"):
            made_at = stamp_of(path, STEM)
            if made_at is not None:
                found.append(Backup(path, made_at, path.stat().st_size))
        return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))


def backups_of(home: Path) -> HomeBackups:
    """The copies kept of a home that need not open."""
    return HomeBackups(Home(home))


def copy_store(source: Path, target: Path) -> None:
    """Copy a store that may be in use to a name that is free; a faulty copy leaves nothing.

    The copy says of itself that it is one.
    """
    # Another program may be copying the same home.
    partial = target.with_name(f"{target.name}.{os.getpid()}{_PARTIAL}")
    partial.unlink(missing_ok=True)
    create_private(partial)
    try:
        with closing(connect(source)) as reading, closing(connect(partial)) as writing:
            with told(source):
                reading.backup(writing)
            single_file(writing)
            try:
                check_whole(writing)
            except StoreDamaged as error:
                raise StoreDamaged(source, error.why) from error
            mark_copy(writing)
        with told(target):
            put_in_place(partial, target)
            sync_folder(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def thinned(kept: Iterable[Backup], now: datetime) -> list[Backup]:
    """The copies that go: all but the latest ten, one a day for two weeks, one a month for a year.

    Of a day or month the newest copy stays.
    """
    newest_first = sorted(kept, key=lambda one: one.made_at, reverse=True)
    staying: set[Path] = {one.path for one in newest_first[:LATEST]}
    days: set[str] = set()
    months: set[str] = set()
    for one in newest_first:
        age = now - one.made_at
        day, month = f"{one.made_at:%Y%m%d}", f"{one.made_at:%Y%m}"
        if age < timedelta(days=DAYS) and day not in days:
            days.add(day)
            staying.add(one.path)
        if age < timedelta(days=31 * MONTHS) and month not in months:
            months.add(month)
            staying.add(one.path)
    return [one for one in newest_first if one.path not in staying]


def _now() -> datetime:
    return datetime.now().astimezone()
