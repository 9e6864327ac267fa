"""The whole school in one file, for those who may have it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from enrolldesk.app.permits import Deed

if TYPE_CHECKING:
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.exporting.archive import Archive, ArchiveReport, Progress


class PermittedArchive:
    """An archive that is written for managers, or by one's yes."""

    def __init__(self, archive: Archive, desk: Desk) -> None:
        """Whoever is at ``desk`` asks."""
        self._archive = archive
        self._desk = desk

    def write(
        self, path: Path, progress: Progress, *, by: Desk | None = None, approved_by: str = ""
    ) -> ArchiveReport:
        """Write it whole and read it back; raises what ``Archive.write`` raises and NotPermitted.

        ``by`` is the desk of who asks, where that is not who is at the counter.
        """
        (by or self._desk).permit(Deed.EXPORT_ALL, approved_by=approved_by)
        return self._archive.write(path, progress)

    def bring(self, path: Path, progress: Progress) -> ArchiveReport:
        """Take an archive into this home, which must be empty: all of it, or nothing."""
        return self._archive.bring(path, progress)
