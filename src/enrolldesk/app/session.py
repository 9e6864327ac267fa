"""An open home: what the window and the command line are handed, whoever made it.

The rooms at the edge (``ui``, ``cli``) type against these protocols; ``bootstrap`` joins them to
the adapters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from enrolldesk.app.homes import (
    BackupUnusable,
    HomeBusy,
    HomeNotWritable,
    HomeProblem,
    MigrationFailed,
    StoreDamaged,
    StoreForeign,
    StoreMissing,
    StoreNewer,
)

if TYPE_CHECKING:
    from enrolldesk.app.administering.ports import Administration, Asked
    from enrolldesk.app.changes import Changes
    from enrolldesk.app.connecting.register import Clouds
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.exporting.permitted import PermittedArchive
    from enrolldesk.app.exporting.table import TableWriter
    from enrolldesk.app.importing.table import TableFiles
    from enrolldesk.app.paper import Paper
    from enrolldesk.app.signing.identity import Identity
    from enrolldesk.app.signing.keys import KeyStore
    from enrolldesk.app.signing.people import People
    from enrolldesk.app.signing.pins import PinBook
    from enrolldesk.app.sync.connection import Connection
    from enrolldesk.app.sync.queue import BatchQueue
    from enrolldesk.app.sync.status import SyncStatus
    from enrolldesk.app.verify import Verified

__all__ = [
    "Backup",
    "BackupUnusable",
    "Backups",
    "HomeBusy",
    "HomeNotWritable",
    "HomeProblem",
    "MigrationFailed",
    "Opener",
    "OpeningReport",
    "RunningSync",
    "Session",
    "StoreDamaged",
    "StoreForeign",
    "StoreMissing",
    "StoreNewer",
]


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of everything this home keeps, as it was at a moment."""

    path: Path
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class OpeningReport:
    """What opening a home found out.

    ``new_series`` is set when the machine was restored or cloned and its receipts now continue in
    another series; ``last_known`` is the last number of the old one that this home knows, so
    numbers after it may have been printed and are missing here. ``missing`` holds those known to
    have been printed, as (first, last) of each run; ``rescue`` is the file with the batches that
    the former store had not sent.
    """

    new_series: str = ""
    last_known: str = ""
    migrated_from: int | None = None
    missing: tuple[tuple[str, str], ...] = ()
    rescue: Path | None = None


class Backups(Protocol):
    """The copies kept of one home."""

    def make(self) -> Backup:
        """Copy the store while it is in use; the oldest copies beyond those kept go."""

    def make_if_due(self, every: timedelta = timedelta(days=1)) -> Backup | None:
        """Copy the store unless the newest copy is younger; may run in any thread."""

    def kept(self) -> Sequence[Backup]:
        """The copies there are, newest first."""


class RunningSync(Protocol):
    """A connected desk that is kept in step by a thread of its own."""

    def wake(self) -> None:
        """Something may be ready to be sent."""

    def send_now(self) -> None:
        """Try everything at once and look what is new: somebody asks, or the network returned."""

    def stop(self, patience: float = 3.0) -> bool:
        """End it, whatever the network does; True once its thread has ended.

        Nothing is told any more from here on. What waits is on the disk and goes out later.
        """


class Session(Protocol):
    """An open home."""

    @property
    def desk(self) -> Desk: ...
    @property
    def paper(self) -> Paper: ...
    @property
    def home(self) -> Path: ...
    @property
    def report(self) -> OpeningReport: ...
    @property
    def backups(self) -> Backups: ...
    @property
    def tables(self) -> TableFiles: ...
    @property
    def exports(self) -> TableWriter: ...
    @property
    def archive(self) -> PermittedArchive: ...
    @property
    def clouds(self) -> Clouds: ...
    @property
    def queue(self) -> BatchQueue: ...
    @property
    def keys(self) -> KeyStore: ...
    @property
    def people(self) -> People: ...
    @property
    def pins(self) -> PinBook: ...

    def beside(self, other: Session) -> Session:
        """The same, where whoever is signed in at the other one is signed in, too.

        Without a key store that is the only way to know their tokens.
        """

    def identity(self, connection: Connection) -> Identity:
        """The accounts of a school's project; raises NoApiKey where nobody can sign in."""

    def sync(
        self,
        connection: Connection,
        told: Callable[[SyncStatus], None],
        changed: Callable[[Changes], None],
        failed: Callable[[Exception], None],
    ) -> RunningSync:
        """Keep this desk in step with a school on a server from now on.

        All three are called in another thread: with what the desk stands like, with what was
        pulled or committed once it is durable, and with what is a bug.
        """

    def audit(self, progress: Callable[[int], None]) -> Verified:
        """Check the school on the server from its entries, and this replica against it.

        ``progress`` hears how many documents were read. Raises NotConnected or a SyncProblem.
        """

    def close(self) -> None:
        """Let go of the home; everything recorded is durable already."""


class Opener(Protocol):
    """Opens a home, and helps where it cannot be opened.

    ``home`` None is the usual place. Nothing is ever overwritten: a file that gives way is moved
    aside and the answer names where it is now.
    """

    def __call__(self, home: Path | None) -> Session:
        """Open a home, made when missing; raises a HomeProblem."""

    def where(self, home: Path | None) -> Path:
        """The folder that is meant."""

    def backups(self, home: Path | None) -> Sequence[Backup]:
        """The copies kept of a home that need not open, newest first."""

    def restore(self, home: Path | None, backup: Path) -> Path | None:
        """Put a copy in place; the next opening begins a new receipt series.

        Returns where the former file is kept, None where there was none. The home must not be
        open here or elsewhere.
        """

    def set_aside(self, home: Path | None) -> Path:
        """Move an unusable file out of the way, so that the next opening starts anew."""

    def administration(self, asked: Asked) -> Administration:
        """A project reached with the right to do everything, on the owner's own machine.

        No home is opened for it. Raises an AdminProblem that says what is missing.
        """

    def set_up_files(self) -> Mapping[str, str]:
        """What a project is set up with, by the names of the files."""
