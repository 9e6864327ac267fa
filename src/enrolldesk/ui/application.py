"""The application: one run of it from the first line to the exit code, and its dress."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from enrolldesk import __version__
from enrolldesk.app.session import Opener
from enrolldesk.resources import resource
from enrolldesk.ui.first_paint import SETTLED_MS
from enrolldesk.ui.kit.theme import Theme, apply_theme
from enrolldesk.ui.program import Program


def run(home: Path | None, open_session: Opener) -> int:
    """Show the window of a home until it is closed; returns the exit code.

    When the home's window is open already, it comes to the front and this start ends with 0.
    """
    app = make_application(sys.argv[:1])
    program = Program(app, open_session.where(home), open_session)
    program.bugs.install()
    # Ctrl+C in the terminal ends the program: what was recorded is durable.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    program.ended.connect(app.quit)
    # What is loaded by then stays loaded: no later search for garbage stops the window for it.
    QTimer.singleShot(SETTLED_MS, app, gc.freeze)
    code = 0
    if program.start():
        code = app.exec()
    program.stop()
    program.bugs.remove()
    return code


def make_application(argv: list[str]) -> QApplication:
    """The application in its dress, before any window."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(argv)
    app.setApplicationName("EnrollDesk")
    app.setApplicationDisplayName("EnrollDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("enrolldesk")
    app.setWindowIcon(QIcon(str(resource("icons", "enrolldesk.svg"))))
    # Windows come and go on the way to the main window; the program says itself when it ends.
    app.setQuitOnLastWindowClosed(False)
    _translate_qt(app)
    apply_theme(app, Theme.SYSTEM)
    return app


def _translate_qt(app: QApplication) -> None:
    """Qt's own words (file dialogs, context menus of fields) in the system's language."""
    if QLocale().language() == QLocale.Language.English:
        return
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(QLocale(), "qtbase", "_", folder):
        app.installTranslator(words)
