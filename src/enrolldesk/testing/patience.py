"""A pytest-qt bot that waits longer before it gives up.

Its waits end with the fact; the limit only ends a test whose fact never comes. On a machine busy
with other work a backup or a new window has been seen to take longer than pytest-qt's 5 seconds.
"""

from collections.abc import Callable
from typing import Any, Final

from pytestqt.qtbot import QtBot

LIMIT_MS: Final = 60_000


class PatientQtBot(QtBot):
    """Waits as pytest-qt's, for up to a minute where the test names no limit."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LIMIT_MS) -> None:
        """Wait until the callback answers True, or None without an AssertionError."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LIMIT_MS, **how: Any) -> Any:
        """A context that waits until the signal came."""
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = LIMIT_MS, **how: Any) -> Any:
        """A context that waits until all these signals came."""
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = LIMIT_MS) -> Any:
        """A context that waits until the widget is on the screen."""
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = LIMIT_MS) -> Any:
        """A context that waits until the widget hears keys."""
        return super().waitActive(widget, timeout=timeout)
