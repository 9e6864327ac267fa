"""A file that is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from enrolldesk.app.exporting.table import ExportFailed

_PRIVATE: Final = 0o600
_USUAL: Final = 0o666
"""Less what this person takes away from new files."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file beside ``path`` that takes its name when the block ends well, else goes.

    A ``private`` one can be read by this person alone. Raises ExportFailed for what the disk
    refuses.
    """
    if not path.name:
        raise ExportFailed(path, "no_name")
    mode = _PRIVATE if private else _USUAL
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "w+b", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ExportFailed(path, why_of(error)) from error
        raise
    try:
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ExportFailed(path, why_of(error, replacing=path.exists())) from error


def why_of(error: OSError, *, replacing: bool = False) -> str:
    """The code of ``ExportFailed`` for what the system says.

    ``replacing``: the folder took the new file, but the one of that name does not give way, as
    Windows says of a file that a spreadsheet program has open.
    """
    if error.errno in _FULL:
        return "full"
    if error.errno in _DENIED:
        return "in_use" if replacing else "denied"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "missing"
    return "unwritable"


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut, where the system can."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
