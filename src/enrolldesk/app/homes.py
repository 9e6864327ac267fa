"""Why a home cannot be used as it is; every store raises these, and nothing was changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from enrolldesk.domain.errors import DeskError


@dataclass(eq=False)
class HomeProblem(DeskError):
    """A home cannot be used as it is; nothing in it was changed."""

    path: Path


@dataclass(eq=False)
class HomeNotWritable(HomeProblem):
    """The folder or its file cannot be read or written; ``why`` is the system's reason."""

    why: str


@dataclass(eq=False)
class HomeBusy(HomeProblem):
    """Another program holds the home for longer than anybody waits."""


@dataclass(eq=False)
class StoreDamaged(HomeProblem):
    """The file is EnrollDesk's, but cannot be read whole."""

    why: str


@dataclass(eq=False)
class StoreForeign(HomeProblem):
    """The file in the place of the store was not made by EnrollDesk."""


@dataclass(eq=False)
class StoreNewer(HomeProblem):
    """The file was written by a newer EnrollDesk than this one."""

    version: int


@dataclass(eq=False)
class StoreMissing(HomeProblem):
    """Receipts were given in this home, but the file of the store is gone."""


@dataclass(eq=False)
class MigrationFailed(HomeProblem):
    """The file could not be brought to this version and stayed as it was."""

    version: int
    why: str


@dataclass(eq=False)
class BackupUnusable(HomeProblem):
    """The copy cannot be restored; ``why`` says what is wrong with it."""

    why: str
