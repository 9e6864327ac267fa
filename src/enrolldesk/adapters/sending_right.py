"""The right to send for a home: a locked file, so that it ends with the process that holds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from enrolldesk.adapters.sqlite.connection import PRIVATE, told

LOCK: Final = "sync.lock"


class LockedFile:
    """One program at a time holds it, also where two ask within one process."""

    def __init__(self, home: Path) -> None:
        """Nothing is held yet."""
        self._path = home / LOCK
        self._file: int | None = None

    def take(self) -> bool:
        """Have it from now on; False while another program has it."""
        if self._file is not None:
            return True
        with told(self._path):
            file = os.open(self._path, os.O_CREAT | os.O_RDWR, PRIVATE)
        try:
            _lock(file)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let another program have it."""
        if self._file is not None:
            # Closing lets go of the lock; the file stays, as another program may have it open.
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
