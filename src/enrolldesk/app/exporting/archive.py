"""The whole school in one file, to be read by other programs or taken into an empty home.

A ZIP with a file of JSON lines for each collection and a manifest with counts and digests. What
is taken in equals what was written: every record with its id, every receipt number and series,
every batch as it was frozen, with where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import MoneyStyle

VERSION: Final = 1
MARK: Final = "enrolldesk_archive"
"""The field of the manifest that holds the version."""

MANIFEST: Final = "manifest.json"

LOCAL_SETTINGS: Final = ("staff_id", "imports", "theme", "paper", "print_receipts", "membership")
"""What of a desk's own settings goes along; what joins it to a server, and its printer, do not."""

Progress = Callable[[int, int], None]
"""Hears how many records are done, of how many; raises to stop, and nothing is left behind."""


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What an archive holds. ``new_series`` is where receipts go on when it came from a school
    that is connected to a server, because its own desk may have given more numbers since."""

    school: str
    counts: Mapping[str, int]
    digests: Mapping[str, str]
    new_series: str = ""


class Archive(Protocol):
    """Everything a home holds, out and in."""

    def write(self, path: Path, progress: Progress) -> ArchiveReport:
        """Write it whole and read it back, or leave everything as it was.

        A file of that name is replaced; only this person can read it. Raises ExportFailed, and
        NotFound where there is no school.
        """

    def bring(self, path: Path, progress: Progress) -> ArchiveReport:
        """Take an archive into this home, which must be empty: all of it, or nothing.

        Raises ArchiveUnusable. A school that was connected opens disconnected; what waited there
        waits here, too, and a server counts each batch once, whoever sends it.
        """


class ArchiveUnusable(DeskError):
    """An archive cannot be taken in, and nothing of it was; ``why`` is a code of this module.

    ``where`` names the file within it that is wrong, where one is.
    """

    path: Path
    why: str
    where: str


_WHY: Final = {
    "foreign": "it was not made by EnrollDesk’s “Export everything”",
    "newer": "it was written by a newer EnrollDesk: install that version",
    "damaged": "it was cut or changed after it was written. Export it again, or use another copy",
    "unreadable": "it cannot be read",
    "not_empty": "this home holds a school already. Take it into an empty one",
}


@worded.register
def _(error: ArchiveUnusable, style: MoneyStyle) -> str:
    where = f" ({error.where})" if error.where else ""
    return f"{error.path.name} cannot be taken in{where}: {_WHY[error.why]}."
