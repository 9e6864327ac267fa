"""The real program in a process of its own, driven from inside its event loop.

`python -m benchmarks.child HOME start|card|memory|search|record|balances` prints one JSON line.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

# Before Qt, as a start of the program does: what comes after it, Qt's import hook looks through.
from enrolldesk.bootstrap import open_window  # isort: skip

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

SETTLED_MS = 2000
"""Nobody types or records before that: the program makes ready what the first time needs."""

SEARCHES = ("maria", "an", "5550", "garcía", "lee", "s", "nguyen", "d1-0000", "example", "o'con")


class Painted(QObject):
    """Tells when a widget was painted, before anything the program left for afterwards."""

    def __init__(self, watched: QWidget, tell: Callable[[], object]) -> None:
        super().__init__(watched)
        self._watched, self._tell = watched, tell
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Answer the first paint, once it is through."""
        if event.type() == QEvent.Type.Paint:
            self._watched.removeEventFilter(self)
            through = QEvent(QEvent.Type.User)
            QCoreApplication.postEvent(self, through, Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event: QEvent) -> bool:
        """The paint is through."""
        if event.type() == QEvent.Type.User:
            self._tell()
            return True
        return super().event(event)


def main_window() -> Any:
    """The window of the program."""
    return next(
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.objectName() == "main_window" and widget.isVisible()
    )


def on_first_paint(tell: Callable[[], object]) -> None:
    """Call back when the list of students, or what says that there are none, is on the screen."""
    window = main_window()
    view: Any = window.findChild(QWidget, "student_list")
    Painted(view.viewport() if view.isVisibleTo(window) else window.stack.currentWidget(), tell)


def now() -> tuple[float, float]:
    """Wall time and the processor time of this thread."""
    return time.perf_counter(), time.thread_time()


def since(begun: tuple[float, float]) -> tuple[float, float]:
    """Milliseconds of both since then: the second tells what a busy machine adds to the first."""
    wall, processor = now()
    return (wall - begun[0]) * 1000, (processor - begun[1]) * 1000


def answer(value: object) -> None:
    """Hand the figures over and end the program."""
    # Imported here: the start that is measured is the program's, not this driver's.
    import json

    print(json.dumps(value), flush=True)
    main_window().close_at_once()


def start() -> None:
    """The moment of the first paint and the processor time until then."""
    on_first_paint(lambda: answer([time.monotonic_ns(), time.process_time_ns()]))


def card() -> None:
    """The same when the card of the student beside the list is painted as well."""

    def watch() -> None:
        shown = main_window().findChild(QWidget, "student_card")
        if shown is None or not shown.isVisible():
            QTimer.singleShot(0, watch)
        else:
            Painted(shown, lambda: answer([time.monotonic_ns(), time.process_time_ns()]))

    watch()


def memory() -> None:
    """Resident memory when the window has settled."""

    def tell() -> None:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        answer(int(resident.split()[1]) / 1024)

    on_first_paint(lambda: QTimer.singleShot(SETTLED_MS, tell))


def search() -> None:
    """Milliseconds from each key to the painted matches."""

    def press(field: QWidget, letter: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(field, event)

    def run() -> None:
        window = main_window()
        window.start_search()
        field = window.top_bar.search
        samples = []
        for text in SEARCHES * 4:
            for letter in text:
                begun = now()
                press(field, letter)
                # Everything the key set off, painting included, is through after this.
                QApplication.processEvents()
                samples.append(since(begun))
            field.clear()
            QApplication.processEvents()
        answer(samples)

    on_first_paint(lambda: QTimer.singleShot(SETTLED_MS, run))


def record() -> None:
    """Milliseconds from a recorded payment to its badge on the screen."""

    def run() -> None:
        from enrolldesk.app.commands import RecordPayment
        from enrolldesk.domain.ids import new_id
        from enrolldesk.domain.ledger import Method, Share, Tender
        from enrolldesk.domain.money import Money

        window = main_window()
        page = window.show_page("students")
        office = window.office
        today = office.desk.today()
        carried = [
            (row.enrollment.enrollment_id, student.student_id)
            for student in office.reads.search("a", today, limit=50)
            for card in [office.reads.student_card(student.student_id, today)]
            for row in card.enrollments
            if not row.is_component
        ]
        samples = []
        for place in range(150):
            enrollment_id, student_id = carried[place % len(carried)]
            page.show_student(student_id)
            QApplication.processEvents()
            begun = now()
            office.run(
                RecordPayment(
                    command_id=new_id(),
                    shares=(Share(enrollment_id, Money(100)),),
                    tenders=(Tender(Method.CASH, Money(100)),),
                )
            )
            QApplication.processEvents()
            samples.append(since(begun))
        answer(samples)

    on_first_paint(lambda: QTimer.singleShot(SETTLED_MS, run))


def reminders(page: Any) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Until everybody to be reminded is listed, and every stretch in which no key was heard."""
    listed: list[tuple[float, float]] = []
    held: list[tuple[float, float]] = []
    for days in (0, 30, 7, 0):
        heard: list[None] = []
        begun = moment = now()
        if not listed:
            main_window().counter.remind()
            dialog = page.window().findChild(QWidget, "reminders")
            dialog.listed.connect(lambda heard=heard: heard.append(None))
        else:
            dialog.listed.connect(lambda heard=heard: heard.append(None))
            dialog.within.choose(days)
        while not heard:
            held.append(since(moment))
            # As an idle window does: whoever works in the background gets the processor.
            time.sleep(0.001)
            moment = now()
            QApplication.processEvents()
        QApplication.processEvents()
        held.append(since(moment))
        listed.append(since(begun))
    dialog.close()
    return listed, held


def balances() -> None:
    """Milliseconds until the Balances page has painted what it was asked for."""

    def run() -> None:
        from datetime import timedelta

        from enrolldesk.app.reports.query import ORDERS

        window = main_window()
        taken: dict[str, list[tuple[float, float]]] = {}

        def timed(what: str, act: Callable[[], object]) -> None:
            begun = now()
            act()
            # Everything it set off, painting included, is through after this.
            QApplication.processEvents()
            taken.setdefault(what, []).append(since(begun))

        begun = now()
        page = window.show_page("balances")
        while page.found is None or page.reader.busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
        taken["first opening"] = [since(begun)]
        page.filters.holding.choose("all")
        QApplication.processEvents()
        for _ in range(5):
            window.show_page("students")
            QApplication.processEvents()
            timed("open", lambda: window.show_page("balances"))
            while page.reader.busy:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QApplication.processEvents()
        for order in ORDERS:
            for descending in (False, True):
                timed("sort", partial(page.model.sort_requested.emit, order, descending))
        filters, today = page.filters, window.office.desk.today()
        for act in (
            lambda: filters.holding.choose("owing"),
            lambda: filters.status.choose("overdue"),
            lambda: filters.status.choose(""),
            lambda: filters.course.editor.setCurrentIndex(1),
            lambda: filters.course.editor.setCurrentIndex(0),
            lambda: filters.age.choose(30),
            lambda: filters.age.choose(0),
            lambda: filters.text.set_text("mar"),
            lambda: filters.text.set_text("maria"),
            lambda: filters.text.set_text(""),
            *(tile.click for tile in page.tiles.buckets.values()),
        ):
            timed("filter", act)
        filters.choose_bucket(None)
        for days in (1, 30, 90, 180, 365, 0):
            day = today - timedelta(days=days) if days else None
            timed("as of", partial(filters.as_of.set_date, day))
        taken["reminders"], taken["reminders, window held"] = reminders(page)
        counts = window.office.reads.counts()
        # The next start begins where this one ended, and the other drivers expect the students.
        window.show_page("students")
        answer(taken | {"counts": [len(page.reader.balances.book.places.key), counts["entries"]]})

    on_first_paint(lambda: QTimer.singleShot(SETTLED_MS, run))


def main() -> None:
    """Run the program with the driver in its event loop."""
    home, mode = Path(sys.argv[1]), sys.argv[2]
    drivers = (start, card, memory, search, record, balances)
    driver = {one.__name__: one for one in drivers}[mode]
    usual = QApplication.exec

    def exec_with_driver(*_application: object) -> int:
        driver()
        return usual()

    QApplication.exec = exec_with_driver  # type: ignore[method-assign]
    sys.exit(open_window(home))


if __name__ == "__main__":
    main()
