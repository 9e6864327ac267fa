"""A home's archive: everything out to one file, or in from it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite.archive_in import read_archive
from enrolldesk.adapters.sqlite.archive_out import write_archive
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.receipts_high import read_highs, write_highs
from enrolldesk.app.exporting.archive import ArchiveReport, ArchiveUnusable, Progress


class SqliteArchive:
    """The archive of the store on a connection."""

    def __init__(self, connection: Connection, home: Home) -> None:
        """Read and write through this connection."""
        self._connection = connection
        self._home = home

    def write(self, path: Path, progress: Progress) -> ArchiveReport:
        """Write it whole and read it back, or leave everything as it was."""
        return write_archive(self._connection, path, progress)

    def bring(self, path: Path, progress: Progress) -> ArchiveReport:
        """Take an archive into this home, which must be empty: all of it, or nothing."""
        if read_highs(self._home):
            raise ArchiveUnusable(path, "not_empty", "")
        return read_archive(self._connection, path, progress, lambda _given: self._note_highs())

    def _note_highs(self) -> None:
        """The numbers given so far, apart from the store, as if they had been given here."""
        highs = dict(self._connection.execute("SELECT series, last FROM receipt_series"))
        if highs:
            # The store holds the truth: a disk that refuses this note stops nobody.
            with contextlib.suppress(OSError):
                write_highs(self._home, highs)
