"""The program's window on a home, telling once a second how late it was and what it used.

    python watched_window.py HOME

Each line is JSON: the worst lateness of a short timer since the last line, in milliseconds, and the
processor time of the process so far, in seconds.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from enrolldesk.bootstrap import HomeOpener
from enrolldesk.ui.application import make_application
from enrolldesk.ui.program import Program

EACH_MS = 50
A_SECOND = 1.0


class Watch:
    """A timer that notices when the window's thread does not come round."""

    def __init__(self) -> None:
        self._last = self._told = time.perf_counter()
        self._worst = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start(EACH_MS)

    def _look(self) -> None:
        now = time.perf_counter()
        self._worst = max(self._worst, (now - self._last) * 1000 - EACH_MS)
        self._last = now
        if now - self._told >= A_SECOND:
            told = {"late_ms": round(self._worst, 2), "processor": time.process_time()}
            print(json.dumps(told), flush=True)
            self._told, self._worst = now, 0.0


def main(home: Path) -> int:
    """Show the window until the process is ended."""
    app = make_application(["enrolldesk"])
    program = Program(app, home, HomeOpener())
    program.bugs.install()
    program.ended.connect(app.quit)
    if not program.start():
        return 2
    watch = Watch()
    code = app.exec()
    del watch
    program.stop()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
