"""A connection as somebody typed it, checked before anybody is asked."""

from __future__ import annotations

import re
from typing import Final

from enrolldesk.app.connecting.refusals import PlaceInvalid
from enrolldesk.app.sync.connection import Connection
from enrolldesk.domain.ids import is_safe_id

_PROJECT: Final = re.compile(r"[a-z][a-z0-9-]{3,29}")
_API_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_ADDRESS: Final = re.compile(r"(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):(\d{1,5})")


def place(project: str, school_id: str, emulator: str = "", api_key: str = "") -> Connection:
    """The connection meant; raises PlaceInvalid for the first part that cannot be right."""
    given = Connection(project.strip(), school_id.strip(), emulator.strip(), api_key.strip())
    if not _PROJECT.fullmatch(given.project):
        raise PlaceInvalid("project", given.project)
    if not is_safe_id(given.school_id):
        raise PlaceInvalid("school", given.school_id)
    address = _ADDRESS.fullmatch(given.emulator)
    if given.emulator and (address is None or not 0 < int(address[2]) < 65536):
        raise PlaceInvalid("emulator", given.emulator)
    if given.api_key and not _API_KEY.fullmatch(given.api_key):
        raise PlaceInvalid("api_key", given.api_key)
    return given
