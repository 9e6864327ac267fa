"""The program on a desk that just joined, telling what its first pull and its idling take.

`python -m benchmarks.sync.window HOME` prints a JSON line when everything is here: seconds from
the beginning of the sync, the processor time they took, and how many milliseconds late the window's
thread came round to each turn of a short timer, until then and for a while after; and how late it
was when its waits for a core of the machine are not counted. Then it prints the processor time of
the process once a second.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer

from enrolldesk.bootstrap import HomeOpener
from enrolldesk.ui.application import make_application
from enrolldesk.ui.program import Program

EACH_MS: Final = 5
A_SECOND_MS: Final = 1000
AFTER_MS: Final = 6000
"""The quiet window is watched for a while, too: what the machine adds by itself."""


class Meter(QObject):
    """Watches the thread of a window from within."""

    def __init__(self, program: Program) -> None:
        """Begin with the sync; the window is up."""
        super().__init__()
        assert program.office is not None
        self._sync = program.office.sync
        self._late: list[float] = []
        self._held: list[float] = []
        self._waited, self._used = waited(), time.process_time()
        self._told: dict[str, Any] = {}
        self._begun = self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start(EACH_MS)
        self._sync.status_changed.connect(self._follow)

    def _look(self) -> None:
        now, waiting = time.perf_counter(), waited()
        late = max(0.0, (now - self._last) * 1000 - EACH_MS)
        self._late.append(late)
        self._held.append(max(0.0, late - (waiting - self._waited)))
        self._last, self._waited = now, waiting

    def _follow(self) -> None:
        status = self._sync.status
        if status is None or status.in_step_at is None:
            return
        self._sync.status_changed.disconnect(self._follow)
        self._told = {
            "seconds": time.perf_counter() - self._begun,
            "used": time.process_time() - self._used,
            "late": self._late,
            "held": self._held,
        }
        self._late, self._held = [], []
        QTimer.singleShot(AFTER_MS, self, self._tell)

    def _tell(self) -> None:
        self._timer.stop()
        tell(self._told | {"quiet": self._late})
        each = QTimer(self)
        each.timeout.connect(lambda: tell({"processor": time.process_time()}))
        each.start(A_SECOND_MS)


def waited() -> float:
    """Milliseconds this thread was ready to run and had no core, where the system counts them."""
    try:
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text("ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1_000_000


def tell(what: object) -> None:
    """Print a line."""
    print(json.dumps(what), flush=True)


def main(home: Path) -> int:
    """Show the window until the process is ended."""
    gc.disable()
    app = make_application(["enrolldesk"])
    program = Program(app, home, HomeOpener())
    program.bugs.install()
    program.ended.connect(app.quit)
    meters: list[Meter] = []

    def begin() -> None:
        assert program.office is not None
        meters.append(Meter(program))
        program.office.sync.start()

    if not program.start():
        return 2
    QTimer.singleShot(A_SECOND_MS, app, begin)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
