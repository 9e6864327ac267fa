"""Where the rooms are joined: a store, paper, the window and the command line.

Heavy libraries are imported by whoever first needs them, so that a home opens in milliseconds.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from enrolldesk.adapters import sqlite
from enrolldesk.app.desk import Desk
from enrolldesk.app.session import Backup, Backups, OpeningReport, Session
from enrolldesk.settings import home_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from enrolldesk.adapters.firestore.bearers import Bearers
    from enrolldesk.app.administering.ports import Administration, Asked
    from enrolldesk.app.changes import Changes
    from enrolldesk.app.connecting.register import Clouds
    from enrolldesk.app.exporting.permitted import PermittedArchive
    from enrolldesk.app.exporting.table import TableWriter
    from enrolldesk.app.importing.table import TableFiles
    from enrolldesk.app.pages import Page
    from enrolldesk.app.paper import Paper, PaperFormat, PaperSize, Printout, PrintRemark
    from enrolldesk.app.ports import Clock
    from enrolldesk.app.signing.identity import Identity
    from enrolldesk.app.signing.keys import KeyStore
    from enrolldesk.app.signing.people import People
    from enrolldesk.app.signing.pins import PinBook
    from enrolldesk.app.sync.connection import Connection
    from enrolldesk.app.sync.in_step import InStep
    from enrolldesk.app.sync.queue import BatchQueue
    from enrolldesk.app.sync.sides import Server
    from enrolldesk.app.sync.status import SyncStatus
    from enrolldesk.app.sync.thread import SyncThread
    from enrolldesk.app.verify import Verified


@dataclass(frozen=True)
class OpenHome:
    """The Session of this program: a desk on a SQLite store."""

    desk: Desk
    home: Path
    report: OpeningReport
    backups: Backups
    key_store: KeyStore | None = None
    """In place of the operating system's."""
    first: Session | None = None
    """The session of the same home whose people are signed in here, too."""

    def beside(self, other: Session) -> OpenHome:
        """The same, where whoever is signed in at the other one is signed in, too."""
        return replace(self, first=other)

    @cached_property
    def keys(self) -> KeyStore:
        """Where secrets are kept; its library is loaded when first asked for."""
        if self.key_store is not None:
            return self.key_store
        from enrolldesk.adapters.keys import KeyringStore

        return KeyringStore(self.home)

    @cached_property
    def people(self) -> People:
        """The tokens of whoever is signed in."""
        if self.first is not None:
            return self.first.people
        from enrolldesk.app.signing.people import People

        return People(self.keys)

    @cached_property
    def pins(self) -> PinBook:
        """The PINs of the people at this computer."""
        from enrolldesk.app.signing.pins import PinBook

        return PinBook(self.desk.local, self.keys, self.desk.clock)

    def identity(self, connection: Connection) -> Identity:
        """The accounts of a school's project; raises NoApiKey where nobody can sign in."""
        from enrolldesk.adapters.identity.rest import FirebaseIdentity
        from enrolldesk.app.signing.problems import NoApiKey

        if not connection.api_key:
            raise NoApiKey()
        return FirebaseIdentity(connection.api_key)

    @cached_property
    def paper(self) -> Paper:
        """Pages; everything they need is loaded with the first one."""
        return _PaperWhenNeeded()

    @cached_property
    def tables(self) -> TableFiles:
        """Rosters and exports on disk."""
        from enrolldesk.adapters.rosters import RosterFiles

        return RosterFiles()

    @cached_property
    def exports(self) -> TableWriter:
        """What is shown, as files."""
        from enrolldesk.adapters.tables import TableFileWriter

        return TableFileWriter()

    @cached_property
    def clouds(self) -> Clouds:
        """Schools on servers; the client of Firestore is loaded with the first one."""
        from enrolldesk.adapters.firestore.clouds import FirestoreClouds

        return FirestoreClouds(self._bearers)

    @property
    def queue(self) -> BatchQueue:
        """What the server does not hold."""
        store = self.desk.store
        assert isinstance(store, sqlite.SqliteStore)
        return store.queue

    @property
    def archive(self) -> PermittedArchive:
        """Everything in one file."""
        from enrolldesk.app.exporting.permitted import PermittedArchive

        store = self.desk.store
        assert isinstance(store, sqlite.SqliteStore)
        return PermittedArchive(store.archive, self.desk)

    def sync(
        self,
        connection: Connection,
        told: Callable[[SyncStatus], None],
        changed: Callable[[Changes], None],
        failed: Callable[[Exception], None],
    ) -> SyncThread:
        """Keep this desk in step with a school on a server from now on."""
        people = self.people if connection.api_key else None
        return start_sync(self.home, self.desk.clock, connection, told, changed, failed, people)

    def audit(self, progress: Callable[[int], None]) -> Verified:
        """Check the school on the server from its entries, and this replica against it."""
        from contextlib import closing

        from enrolldesk.adapters.home import Home
        from enrolldesk.adapters.sqlite.connection import connect
        from enrolldesk.adapters.sqlite.replica import SqliteReplica
        from enrolldesk.app.auditing.audit import audit
        from enrolldesk.app.connecting.asking import at
        from enrolldesk.app.connecting.refusals import NotConnected
        from enrolldesk.app.sync.connection import connection_of

        store, here = self.desk.store, connection_of(self.desk.local)
        if here is None:
            raise NotConnected()
        with closing(connect(Home(self.home).database)) as own:
            replica = SqliteReplica(own, here.school_id)
            return at(
                self.clouds, store, here, lambda cloud: audit(cloud, store, replica, progress)
            )

    def close(self) -> None:
        """Let go of the home."""
        self.desk.store.close()

    def _bearers(self, connection: Connection) -> Bearers | None:
        """Whose word calls go under; None where this computer itself is known there."""
        if not connection.api_key:
            return None
        from enrolldesk.adapters.firestore.bearers import Bearers

        identity, local = self.identity(connection), self.desk.local
        return Bearers(self.people, identity, local, connection.school_id)


class _PaperWhenNeeded:
    """Paper that is loaded with its first page: a window must not wait for it to start."""

    @cached_property
    def _paper(self) -> Paper:
        from enrolldesk.adapters.pdf.typst_paper import TypstPaper

        return TypstPaper()

    def render(
        self,
        page: Page,
        size: PaperSize | None = None,
        paper_format: PaperFormat | None = None,
        *,
        dpi: float | None = None,
    ) -> Printout:
        """Lay a page out; what is not given is the paper's own default."""
        given = {"size": size, "paper_format": paper_format, "dpi": dpi}
        chosen = {name: value for name, value in given.items() if value is not None}
        return self._paper.render(page, **chosen)  # type: ignore[arg-type]

    def logo_problem(self, logo: bytes) -> PrintRemark | None:
        """Why these bytes cannot be printed as a logo, or None where they can."""
        return self._paper.logo_problem(logo)


class HomeOpener:
    """Opens homes kept in SQLite."""

    key_store: KeyStore | None = None
    """In place of the operating system's."""

    def __call__(self, home: Path | None) -> OpenHome:
        """Open a home, made when missing; raises a HomeProblem."""
        return replace(open_desk(home), key_store=self.key_store)

    def where(self, home: Path | None) -> Path:
        """The folder that is meant."""
        return home_of(home)

    def backups(self, home: Path | None) -> Sequence[Backup]:
        """The copies kept of a home that need not open, newest first."""
        return sqlite.backups_of(home_of(home)).kept()

    def restore(self, home: Path | None, backup: Path) -> Path | None:
        """Put a copy in place and return where the former file is kept."""
        return sqlite.restore(home_of(home), backup)

    def set_aside(self, home: Path | None) -> Path:
        """Move an unusable file out of the way."""
        return sqlite.set_aside(home_of(home))

    def administration(self, asked: Asked) -> Administration:
        """A project reached with the right to do everything; no desk's program has this."""
        from enrolldesk.app.administering.problems import LibraryMissing

        try:
            from enrolldesk.adapters.admin.reaching import reach
        except ImportError as error:
            raise LibraryMissing() from error
        return reach(asked)

    def set_up_files(self) -> Mapping[str, str]:
        """The security rules, the indexes, and the file that names both."""
        from enrolldesk.resources import SET_UP, set_up_file

        return {name: set_up_file(name).read_text(encoding="utf-8") for name in SET_UP}


def open_desk(home: Path | None = None) -> OpenHome:
    """Open the desk of a home, made when missing; raises a HomeProblem."""
    place = home_of(home)
    store = sqlite.open_store(place)
    return OpenHome(Desk(store), place, store.report, sqlite.backups_of(place))


def start_sync(
    home: Path,
    clock: Clock,
    connection: Connection,
    told: Callable[[SyncStatus], None],
    changed: Callable[[Changes], None],
    failed: Callable[[Exception], None],
    people: People | None = None,
) -> SyncThread:
    """Start the thread that keeps a home in step; Google's libraries are loaded in it.

    ``people`` are those who are signed in, for a connection by which staff sign in.
    """
    from enrolldesk.app.sync.thread import SyncThread

    def make() -> tuple[InStep, Callable[[], None]]:
        from enrolldesk.adapters.firestore.loading import load

        load()
        from enrolldesk.adapters.firestore.bearers import Bearers
        from enrolldesk.adapters.firestore.reaching import reach
        from enrolldesk.adapters.home import Home
        from enrolldesk.adapters.identity.rest import FirebaseIdentity
        from enrolldesk.adapters.sending_right import LockedFile
        from enrolldesk.adapters.sqlite.syncing import SqliteHome
        from enrolldesk.app.connecting.door import Door
        from enrolldesk.app.connecting.register import Cloud
        from enrolldesk.app.homes import HomeBusy
        from enrolldesk.app.signing.offline import note_in_step
        from enrolldesk.app.sync.in_step import InStep
        from enrolldesk.app.sync.senders import Senders

        here = SqliteHome(Home(home), connection.school_id, LockedFile(home))
        bearers, senders = None, None
        if people is not None:
            identity = FirebaseIdentity(connection.api_key)
            bearers = Bearers(people, identity, here.local, connection.school_id)
            senders = Senders(here.local, here.store.reads)

        def door(cloud: Cloud) -> Door:
            return Door(cloud, here.store, changed=changed, moved=sync.moved)

        async def server(staff_id: str) -> Server:
            return await reach(connection, staff_id, door, bearers=bearers)

        def hears(status: SyncStatus) -> None:
            if status.in_step_at is not None:
                # Where another program writes too long, the next status notes it.
                with suppress(HomeBusy):
                    note_in_step(here.local, status.in_step_at)
            told(status)

        sync = InStep(here, server, clock, told=hears, changed=changed, senders=senders)
        return sync, here.close

    return SyncThread(make, failed)


def open_window(home: Path | None = None) -> int:
    """Show the window until it is closed; returns the exit code."""
    # What a start makes stays. Looking through it for garbage again and again takes a tenth of
    # the time until the window is painted; from then on the window searches in its own thread.
    gc.disable()
    from enrolldesk.ui.application import run

    return run(home, HomeOpener())


def run_cli(argv: Sequence[str] | None = None) -> int:
    """Run one command without a window; returns the exit code."""
    from enrolldesk.cli.main import main

    return main(argv, HomeOpener())
