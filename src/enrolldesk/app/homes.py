"""Why a home cannot be used as it is; every store raises these, and nothing was changed."""

from __future__ import annotations

from pathlib import Path

from enrolldesk.domain.errors import DeskError


class HomeProblem(DeskError):
    """A home cannot be used as it is; nothing in it was changed."""

    path: Path


class HomeNotWritable(HomeProblem):
    """The folder or its file cannot be read or written; ``why`` is the system's reason."""

    why: str


class HomeBusy(HomeProblem):
    """Another program holds the home for longer than anybody waits."""


class StoreDamaged(HomeProblem):
    """The file is EnrollDesk's, but cannot be read whole."""

    why: str


class RecordDamaged(DeskError):
    """A record in the file cannot be read any more; the others can."""

    noun: str
    key: str


class StoreForeign(HomeProblem):
    """The file in the place of the store was not made by EnrollDesk."""


class StoreNewer(HomeProblem):
    """The file was written by a newer EnrollDesk than this one."""

    version: int


class StoreMissing(HomeProblem):
    """Receipts were given in this home, but the file of the store is gone."""


class MigrationFailed(HomeProblem):
    """The file could not be brought to this version and stayed as it was."""

    version: int
    why: str


class BackupUnusable(HomeProblem):
    """The copy cannot be restored; ``why`` says what is wrong with it."""

    why: str
