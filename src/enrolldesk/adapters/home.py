"""Where things are in a home: everything the program keeps is in this one folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Home:
    """The places in a home."""

    folder: Path

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.folder / "enrolldesk.sqlite"

    @property
    def backups(self) -> Path:
        """The folder of the copies."""
        return self.folder / "backups"

    @property
    def receipts_high(self) -> Path:
        """The highest receipt numbers given here, kept apart from the store's file."""
        return self.folder / "receipts.high"

    def free(self, stem: str, now: datetime, suffix: str, folder: Path | None = None) -> Path:
        """A name with this moment in it that nothing has yet."""
        place = folder or self.folder
        first = place / f"{stem}-{now.strftime(_STAMP)}{suffix}"
        path, count = first, 1
        while path.exists():
            count += 1
            path = first.with_name(f"{first.stem}-{count}{suffix}")
        return path


def stamp_of(path: Path, stem: str) -> datetime | None:
    """The moment in such a name, in this machine's time zone; None where there is none."""
    text = path.stem.removeprefix(f"{stem}-")[:15]
    try:
        return datetime.strptime(text, _STAMP).astimezone()
    except ValueError:
        return None


def companions(database: Path) -> tuple[Path, ...]:
    """The files SQLite keeps beside a database while it is in use."""
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))
