"""Takes payments by keyboard in the real window until the process is killed.

    python pay_in_window.py HOME FIRST

It prints each receipt number as soon as the window hears of it, in the command line's words.
"""

import json
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from enrolldesk.app.changes import Changes
from enrolldesk.bootstrap import HomeOpener
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.ui.application import make_application
from enrolldesk.ui.payments.dialog import PaymentDialog
from enrolldesk.ui.program import Program

# Seconds a step may take until what it waits for is there, on the slowest machine.
PATIENCE = 60.0


class Cashier:
    """A person at the keyboard; each key is pressed in a turn of the event loop of its own."""

    def __init__(self, program: Program, first: int) -> None:
        self._program = program
        self._keys = Keyboard()
        self._work = self._payments(first)
        self._since = time.monotonic()
        assert program.office is not None
        program.office.runner.changed.connect(self._tell)
        self._turn = QTimer()
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)
        self._turn.start()

    def _payments(self, first: int) -> Iterator[bool]:
        """Yields whether the next step may come; False waits another turn."""
        window = self._program.window
        assert window is not None
        window.activateWindow()
        while QApplication.activeWindow() is not window:
            yield False
        for number in count(first):
            self._keys.press("F3")
            yield True
            self._keys.type(f"Student {'ABCDE'[number % 5]}")
            yield True
            while self._keys.at != "student_list":
                self._keys.press("Return")
                yield False
            self._keys.press("F9")
            while self._dialog() is None:
                yield False
            dialog = self._dialog()
            assert dialog is not None
            self._keys.press("Alt+O")
            self._keys.press("Return")
            self._keys.type(f"{1 + number % 7}.{number % 100:02d}")
            yield True
            self._keys.press("Ctrl+Return")
            while not dialog.done_page.isVisible():
                yield False
            self._keys.press("Escape")
            while dialog.isVisible():
                yield False
            # Without a screen nobody gives the window below its focus back.
            window.activateWindow()
            while QApplication.activeWindow() is not window:
                yield False

    def _dialog(self) -> PaymentDialog | None:
        active = QApplication.activeWindow()
        return active if isinstance(active, PaymentDialog) else None

    def _tell(self, changes: Changes) -> None:
        if changes.receipt_no:
            told = {"entry_id": changes.receipt_id, "receipt_no": changes.receipt_no}
            print(json.dumps(told), flush=True)

    def _go_on(self) -> None:
        now = time.monotonic()
        if next(self._work):
            self._since = now
        elif now - self._since > PATIENCE:
            at, focus = QApplication.activeWindow(), QApplication.focusWidget()
            print(f"Stuck at {focus} in {at}", file=sys.stderr, flush=True)
            self._turn.stop()
            QApplication.exit(3)


def main(home: Path, first: int) -> int:
    """Show the window and pay until something goes wrong or the process ends."""
    app = make_application(["enrolldesk"])
    program = Program(app, home, HomeOpener())
    program.bugs.install()
    program.ended.connect(app.quit)
    if not program.start():
        return 2
    cashier = Cashier(program, first)
    code = app.exec()
    del cashier
    program.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
