"""A store in memory: the same promises as the one on disk, told as simply as can be.

A unit of work is a copy of everything that takes the place of the original when it is committed.
Everything that is read is computed anew from the records.
"""

from __future__ import annotations

from enrolldesk.testing.memory_kept import Kept, MemorySettings
from enrolldesk.testing.memory_reads import MemoryReads
from enrolldesk.testing.memory_unit import MemoryUnitOfWork


class MemoryStore:
    """A store that forgets everything with the program."""

    def __init__(self) -> None:
        """An empty store."""
        self.kept = Kept()
        self.is_writing = False
        self._settings = MemorySettings()

    @property
    def reads(self) -> MemoryReads:
        """What is read."""
        return MemoryReads(lambda: self.kept)

    @property
    def local(self) -> MemorySettings:
        """What belongs to this machine alone."""
        return self._settings

    def write(self, *, large: bool = False) -> MemoryUnitOfWork:
        """A transaction that no other writer can interleave with."""
        return MemoryUnitOfWork(self)

    def recorded(self) -> int:
        """How many batches were ever recorded."""
        return self.kept.desk_seq

    def version(self) -> int:
        """Always the same: nobody else can write here."""
        return 0

    def fold_log(self) -> None:
        """There is no log."""

    def close(self) -> None:
        """Nothing is held."""
