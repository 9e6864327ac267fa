"""Where the program keeps what it keeps, when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "ENROLLDESK_HOME"


def home_of(asked: Path | None) -> Path:
    """The folder that isolates everything the program keeps, as an absolute path.

    What was asked for, else the variable ENROLLDESK_HOME, else the usual place of this system.
    """
    if asked is None:
        named = os.environ.get(HOME_VARIABLE, "")
        asked = Path(named) if named else _usual_place()
    return Path(os.path.abspath(asked.expanduser()))  # noqa: PTH100 (a link stays a link)


def _usual_place() -> Path:
    from platformdirs import user_data_path

    return user_data_path("EnrollDesk", appauthor=False)
