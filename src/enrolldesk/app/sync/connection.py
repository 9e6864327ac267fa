"""Which school on which server this home belongs to; a home without one is a school of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.app.kept import kept, text_of

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings

CONNECTION: Final = "connection"
"""The local setting that holds it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A school on a server. ``emulator`` is host:port of a server for tests.

    With ``api_key``, the project's web API key, staff sign in as themselves; without it this
    computer is signed in by Google's own tools. It is an address, no secret.
    """

    project: str
    school_id: str
    emulator: str = ""
    api_key: str = ""


def connection_of(local: LocalSettings) -> Connection | None:
    """Where this home is connected; None while the school runs alone. Raises SettingDamaged."""
    return kept(local, CONNECTION, _read)


def _read(value: Any) -> Connection:
    project, school_id, emulator = (
        text_of(value[name]) for name in ("project", "school_id", "emulator")
    )
    return Connection(project, school_id, emulator, text_of(value.get("api_key", "")))


def keep_connection(local: LocalSettings, connection: Connection | None) -> None:
    """Remember where this home is connected, or that it is not."""
    local.set(CONNECTION, "" if connection is None else json.dumps(asdict(connection)))
