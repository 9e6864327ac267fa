"""What nobody expected: logged with its detail, told once, and the window lives on.

The log stays on this computer and may be sent to somebody who helps, so it holds no names, phone
numbers or amounts: where it happened, what kind of error it was, and its message only where the
message is the interpreter's or the database's own.
"""

from __future__ import annotations

import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from enrolldesk import __version__
from enrolldesk.domain.errors import DeskError

if TYPE_CHECKING:
    import logging

LOG_FILE: Final = "enrolldesk.log"
_LOG_BYTES: Final = 500_000
_LOG_FILES: Final = 4
# Worded by the interpreter or the database; all others may quote what staff typed.
_WORDED: Final = (AttributeError, ImportError, MemoryError, NameError, RecursionError, TypeError)


class BugWatch(QObject):
    """Hears every error nobody caught, in any thread, logs it and tells the window."""

    found = Signal(object)
    """Carries the error; emitted in the window's thread."""

    _heard = Signal(object)

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = home / "logs"
        self._log: logging.Logger | None = None
        self._before: tuple[Any, Any, Any] | None = None
        self._heard.connect(self.found, Qt.ConnectionType.QueuedConnection)

    @property
    def log_file(self) -> Path:
        """Where the detail is written."""
        return self._folder / LOG_FILE

    def install(self) -> None:
        """Listen from now on, until `remove`."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_error
        threading.excepthook = lambda args: self._on_error(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._on_error(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def remove(self) -> None:
        """Give back what listened before and close the log."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
        if self._log is not None:
            for handler in list(self._log.handlers):
                self._log.removeHandler(handler)
                handler.close()
            self._log = None

    def report(self, error: BaseException) -> None:
        """Log an error caught elsewhere and tell the window."""
        self._on_error(type(error), error, error.__traceback__)

    def _on_error(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            from PySide6.QtWidgets import QApplication

            QApplication.quit()
            return
        error = error or kind()
        if not isinstance(error, DeskError):
            self._write(described(error, trace))
        self._heard.emit(error)

    def _write(self, detail: str) -> None:
        try:
            self._opened().error("%s", detail)
        except OSError:
            # No room or no right to write: the person at the desk is told all the same.
            sys.__stderr__ and sys.__stderr__.write(detail + "\n")

    def _opened(self) -> logging.Logger:
        if self._log is None:
            # Most days have no bug; the start does not wait for the logging library.
            import logging

            from enrolldesk.ui.own_log import OwnLog

            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handler = OwnLog(
                self.log_file, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
            )
            handler.setFormatter(
                logging.Formatter(f"%(asctime)s {__version__} %(levelname)s %(message)s")
            )
            self._log = logging.getLogger("enrolldesk.bugs")
            self._log.addHandler(handler)
        return self._log


def described(error: BaseException, trace: TracebackType | None = None) -> str:
    """Where and what, without anything a person typed."""
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace or error.__traceback__))
    # A path begins with a folder that bears the name of whoever has this computer.
    frames = traceback.StackSummary.from_list(
        [
            traceback.FrameSummary(
                _within(frame.filename), frame.lineno, frame.name, line=frame.line
            )
            for frame in frames
        ]
    )
    lines = [f"{type(error).__module__}.{type(error).__qualname__}: {_message(error)}"]
    lines += [line.rstrip() for line in frames.format()]
    cause = error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        lines += ["because of", described(cause)]
    return "\n".join(lines)


def _message(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"{error.errno} {error.strerror}"
    if isinstance(error, _WORDED) or type(error).__module__ == "sqlite3":
        return without_people(str(error))
    return "(the message is left out: it may hold what was typed)"


def _within(path: str) -> str:
    """Where a file is within what it belongs to."""
    parts = re.split(r"[\\/]", path)
    for root in ("site-packages", "enrolldesk", "lib"):
        if root in parts[:-1]:
            last = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[last:])
    return parts[-1]


def without_people(text: str) -> str:
    """The text without mail addresses, paths, tokens, long numbers and quoted words that name no
    code."""
    text = re.sub(r"\([^()]*[\\/][^()]*\)", "(…)", text)
    text = re.sub(r"(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[\w.~+/=-]{24,}", "…", text)
    text = re.sub(r"[^\s'\"]+@[^\s'\"]+", "…@…", text)
    text = re.sub(r"'[^']*'|\"[^\"]*\"|“[^”]*”", _unquoted, text)
    return re.sub(r"\(?\d[\d\s().-]{4,}\d", "…", text)


def _unquoted(found: re.Match[str]) -> str:
    """What stands in quotes, where it is the name of a type, a column or an attribute."""
    quoted = found.group()
    code = re.fullmatch(r"[a-z_][a-z0-9_.]*|[A-Z]\w*", quoted[1:-1])
    typed = found.string[found.end() :].startswith(" object")
    return quoted if code and (typed or quoted[1].islower() or quoted[1] == "_") else "…"
