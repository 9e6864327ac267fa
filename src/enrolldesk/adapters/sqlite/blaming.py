"""Whether an error comes from the file: asked of the file before anybody calls it a bug.

A page that was lost or put elsewhere hands over values of other columns, and whatever is made of
them may fail in any way. Only once something failed the file is read whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any, Final, TypeVar

from enrolldesk.adapters.sqlite.checks import check_whole
from enrolldesk.adapters.sqlite.connection import Connection

Reading = TypeVar("Reading")

_ODD: Final = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    # A row that was written a moment ago is not found again.
    sqlite3.IntegrityError,
)


def asking_the_file(reading: type[Reading]) -> type[Reading]:
    """Let every method of a class raise StoreDamaged where the file is what is wrong."""
    for name in dir(reading):
        method = getattr(reading, name)
        if not name.startswith("_") and isinstance(method, FunctionType):
            setattr(reading, name, _asking(method))
    return reading


def _asking(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def asked(self: Any, *given: Any, **named: Any) -> Any:
        try:
            found = method(self, *given, **named)
        except _ODD:
            check_whole(self._connection)
            raise
        return _watched(self._connection, found) if isinstance(found, Iterator) else found

    return asked


def _watched(connection: Connection, found: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from found
    except _ODD:
        check_whole(connection)
        raise
