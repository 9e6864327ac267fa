"""A desk's disk: real files, and the moments at which everything above them is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Final, Literal

from enrolldesk.adapters.home import Home, companions
from enrolldesk.adapters.sqlite.connection import Connection

_WRITING: Final = ("INSERT", "UPDATE", "DELETE")


class Crash(BaseException):
    """The process or the power is gone: nothing above the disk goes on."""


class Watched(Connection):
    """A connection that says when something is about to become durable, and when it is."""

    disk: Disk
    forces = True

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        """Run one statement, unless the machine is off by then."""
        self.disk.check()
        if sql.startswith("PRAGMA synchronous"):
            self.forces = sql.endswith("FULL")
        durable = sql == "COMMIT" or (sql.startswith(_WRITING) and not self.in_transaction)
        if not durable:
            cursor = super().execute(sql, parameters)
            if sql.startswith("PRAGMA wal_checkpoint"):
                # What is folded into the file was forced to the log before.
                self.disk.forced()
            return cursor
        self.disk.before_commit()
        cursor = super().execute(sql, parameters)
        self.disk.after_commit(self.forces)
        return cursor

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> Literal[False]:
        """Keep the transaction, or undo it where the block failed."""
        commits = kind is None and self.in_transaction
        if commits:
            self.disk.before_commit()
        super().__exit__(kind, error, trace)
        if commits:
            self.disk.after_commit(self.forces)
        return False


class Disk:
    """The files of one home; a crash keeps what was durable and drops the rest."""

    def __init__(self, folder: Path, rng: Random, crashed: Callable[[str], None]) -> None:
        """``crashed`` is called at the moment of a crash, with the place where it came."""
        self.home = Home(folder)
        self._rng = rng
        self._crashed = crashed
        self._crash_in: int | None = None
        self._log = str(companions(self.home.database)[0])
        self._forced_size = 0
        self._kept: dict[Path, bytes] | None = None
        self.watched: list[Connection] = []
        self.writes = 0

    @property
    def is_dead(self) -> bool:
        """Whether the machine went off and its files were not looked at since."""
        return self._kept is not None

    def watch(self, connection: Connection) -> Connection:
        """Let this connection crash."""
        connection.__class__ = Watched
        connection.disk = self  # type: ignore[attr-defined]
        self.watched.append(connection)
        self.forced()
        return connection

    def arm(self, boundaries: int | None) -> None:
        """Crash at that write from now, before it or after it; None: not at all."""
        self._crash_in = boundaries

    def check(self) -> None:
        """Raise Crash where the machine is off."""
        if self.is_dead:
            raise Crash

    def before_commit(self) -> None:
        """Something is about to become durable."""
        self.check()
        self.writes += 1
        if self._crash_in is not None:
            self._crash_in -= 1
            if self._crash_in <= 0 and self._rng.random() < 0.5:
                self.crash("before a write", power=self._rng.random() < 0.5)
                raise Crash

    def after_commit(self, forced: bool) -> None:
        """Something is durable: on the disk, or in the system's hands only."""
        if forced:
            self.forced()
        if self._crash_in is not None and self._crash_in <= 0:
            self.crash("after a write", power=self._rng.random() < 0.5)
            raise Crash

    def forced(self) -> None:
        """Everything written until now outlasts the power."""
        self._forced_size = self._log_size()

    def crash(self, where: str, *, power: bool) -> None:
        """Everything above the disk is lost; with the power also what was not forced to it."""
        database, log = self.home.database, companions(self.home.database)[0]
        self._kept = {database: database.read_bytes()}
        if log.exists():
            kept = log.read_bytes()
            if power and len(kept) > self._forced_size:
                kept = kept[: self._rng.randint(self._forced_size, len(kept))]
            self._kept[log] = kept
        self._crash_in = None
        self._crashed(f"{'the power fails' if power else 'crashes'} {where}")

    def settle(self) -> None:
        """After a crash: close what is still open, and put back what the disk held."""
        if self._kept is None:
            return
        for connection in self.watched:
            connection.close()
        self.watched.clear()
        for file in companions(self.home.database):
            file.unlink(missing_ok=True)
        for file, content in self._kept.items():
            file.write_bytes(content)
        self._kept = None

    def close(self) -> None:
        """Close every connection, as a program does that ends well."""
        for connection in self.watched:
            connection.close()
        self.watched.clear()

    def copy_to(self, folder: Path) -> None:
        """An image of this disk; nothing may be open."""
        shutil.copytree(self.home.folder, folder)

    def _log_size(self) -> int:
        try:
            return os.stat(self._log).st_size  # noqa: PTH116 - asked with every write
        except FileNotFoundError:
            return 0
