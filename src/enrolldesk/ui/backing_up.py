"""Copies of everything this desk keeps: one a day by itself, and when asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from enrolldesk.app.session import Backup, Backups
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit import formats
from enrolldesk.ui.kit.feedback import toast

DAILY: Final = timedelta(hours=20)
"""A desk opened each morning gets a copy each morning, a little earlier than yesterday or not."""


def back_up(window: QWidget, backups: Backups, then: Callable[[], object] | None = None) -> None:
    """Make a copy in the background and say so."""

    def done(backup: Backup) -> None:
        toast(window, f"Backed up ({size_words(backup.size)})", icon="archive")
        if then is not None:
            then()

    Errand(backups.make, done, lambda error: _say_failed(window, error), parent=window)


def back_up_daily(window: QWidget, backups: Backups) -> None:
    """Make a copy in the background where the newest is older than a day; say only failures."""

    def make_if_due() -> None:
        kept = backups.kept()
        if not kept or datetime.now(UTC) - kept[0].made_at >= DAILY:
            backups.make()

    Errand(make_if_due, lambda _: None, lambda error: _say_failed(window, error), parent=window)


def backup_words(backup: Backup) -> str:
    """When a copy was made, and how large it is."""
    return f"{formats.moment(backup.made_at)}   ·   {size_words(backup.size)}"


def size_words(size: int) -> str:
    """Bytes in words."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"


def _say_failed(window: QWidget, error: Exception) -> None:
    if isinstance(error, DeskError):
        toast(window, f"No backup was made. {sentence(error)}", icon="triangle-alert")
    elif isinstance(error, OSError):
        why = error.strerror or "unknown reason"
        toast(window, f"No backup was made ({why}).", icon="triangle-alert")
    else:
        raise error
