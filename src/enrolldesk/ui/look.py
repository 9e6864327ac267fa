"""Light, dark or as the system: what this machine's staff chose."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.desk import Desk
from enrolldesk.ui.kit.theme import Theme

THEME: Final = "theme"
"""The local setting that names the look."""


def chosen_theme(desk: Desk) -> Theme:
    """What was chosen; the system's where nothing was, or something unknown."""
    try:
        return Theme(desk.local.get(THEME, Theme.SYSTEM))
    except ValueError:
        return Theme.SYSTEM


def keep_theme(desk: Desk, choice: Theme) -> None:
    """Remember the choice on this machine."""
    desk.local.set(THEME, choice.value)
