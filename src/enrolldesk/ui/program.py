"""From a start of the program to its window, and back to nothing open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from enrolldesk.app.connecting.membership import TO_BRING
from enrolldesk.app.kept import SettingDamaged
from enrolldesk.app.session import (
    HomeBusy,
    HomeNotWritable,
    HomeProblem,
    Opener,
    Session,
)
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.bugs import BugWatch
from enrolldesk.ui.first_paint import SETTLED_MS, AfterPaint, later
from enrolldesk.ui.garbage import Collector
from enrolldesk.ui.kit.theme import apply_theme
from enrolldesk.ui.look import chosen_theme
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.office import Office
from enrolldesk.ui.report_words import report_words
from enrolldesk.ui.runner import Runner
from enrolldesk.ui.single_instance import Claim, SingleInstance
from enrolldesk.ui.sync.office_sync import OfficeSync

if TYPE_CHECKING:
    from enrolldesk.app.connecting.joining import Asked
    from enrolldesk.app.sync.connection import Connection

REMEMBERED: Final = "window.ini"
_WARM_MS: Final = 300


class Program(QObject):
    """One start of the program on one home."""

    ended = Signal()
    """The last window was closed."""

    def __init__(self, app: QApplication, home: Path, opener: Opener) -> None:
        super().__init__()
        self._app = app
        self.home = home
        self._opener = opener
        self.bugs = BugWatch(home)
        self.bugs.found.connect(self._show_bug)
        self.instance = SingleInstance(home)
        self.instance.raise_asked.connect(self._come_forward)
        self.session: Session | None = None
        self.office: Office | None = None
        self.window: QWidget | None = None
        self.farewell: QWidget | None = None
        self._bug_dialog: QWidget | None = None
        self._told_half_way = False
        self._collector = Collector(self)

    def start(self) -> bool:
        """Show the first window; False when another start has this home and was raised."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self._show_trouble(HomeNotWritable(self.home, error.strerror or "unknown reason"))
            return True
        return self._claim()

    def stop(self) -> None:
        """Close everything that is open; nothing recorded waits for this."""
        from enrolldesk.ui.background import end_errands

        end_errands()
        self._close_session()
        self.instance.release()

    def _claim(self) -> bool:
        match self.instance.claim():
            case Claim.RAISED:
                return False
            case Claim.NO_ANSWER:
                self._show_trouble(HomeBusy(self.home))
            case Claim.NO_PLACE:
                self._show_trouble(HomeNotWritable(self.home, "no file can be written there"))
            case Claim.OURS:
                self._open()
        return True

    def _open_again(self) -> None:
        # The lock is held already, unless it was the lock that made the trouble.
        if self.instance.held:
            self._open()
        elif not self.start():
            self.ended.emit()

    def _open(self) -> None:
        try:
            session = self._opener(self.home)
        except DeskError as problem:
            self._show_trouble(problem)
            return
        self.session = session
        remembered = QSettings(str(self.home / REMEMBERED), QSettings.Format.IniFormat)
        runner = Runner(session.desk, self)
        sync = OfficeSync(runner, session.sync)
        self.office = Office(
            session.desk,
            runner,
            session.paper,
            session.home,
            remembered,
            sync,
            lambda: session.queue,
            lambda: session.pins,
            lambda: session.people,
            session.identity,
        )
        apply_theme(self._app, chosen_theme(session.desk))
        half_way = self._half_way(session)
        if session.desk.reads.school() is None:
            self._show_welcome()
        elif half_way is not None:
            from enrolldesk.app.connecting.joining import Asked

            self._close_session()
            # It has joined already: whoever signed in for that still is.
            self._bring_along(half_way, Asked(), lambda _session: "")
        else:
            self._show_main()

    def _half_way(self, session: Session) -> Connection | None:
        """Where this desk has joined without all the records it brings; told once in a start."""
        if self._told_half_way or not (self.home / TO_BRING).exists():
            return None
        from enrolldesk.app.sync.connection import connection_of

        self._told_half_way = True
        return connection_of(session.desk.local)

    def _show_welcome(self) -> None:
        from enrolldesk.ui.first_start.welcome import WelcomeWindow

        assert self.office is not None
        welcome = WelcomeWindow(self.office, self._opener)
        welcome.founded.connect(self._show_main)
        welcome.closed.connect(self.ended)
        self._put_up(welcome)

    def _show_main(self) -> None:
        assert self.office is not None
        assert self.session is not None
        session = self.session
        try:
            window = MainWindow(
                self.office, session, lambda: self._opener(self.home).beside(session)
            )
        except SettingDamaged as problem:
            # Whose PIN is to be asked for cannot be told: nothing is shown.
            self._close_session()
            self._show_trouble(problem)
            return
        window.closed.connect(self._say_farewell)
        window.restore_asked.connect(self._restore)
        window.bring_asked.connect(self._bring)
        window.own_school_asked.connect(self._begin_own_school)
        report = report_words(self.session.report)
        if report:
            window.say_report(report)
        self.office.sync.recall()
        self._put_up(window)
        later(window, _WARM_MS, window.warm_up)
        later(window, SETTLED_MS, self._keep_in_step)
        later(window, SETTLED_MS, self._back_up_daily)

    def _put_up(self, window: QWidget) -> None:
        """Show this window in place of the one before it; later starts raise it."""
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()
        if not self.instance.listening:
            AfterPaint(window, self._on_painted)
            # A window that starts minimized is not painted; later starts are to find it as well.
            QTimer.singleShot(SETTLED_MS, self, self._on_painted)

    def _on_painted(self) -> None:
        # Not before what a start has loaded is taken out: the first search would walk through it.
        QTimer.singleShot(SETTLED_MS, self, self._collector.start)
        self._listen()

    def _listen(self) -> None:
        if not self.instance.listening:
            self.instance.listen()

    def _keep_in_step(self) -> None:
        if self.office is not None:
            self.office.sync.start()

    def _back_up_daily(self) -> None:
        from enrolldesk.ui.backing_up import back_up_daily

        if isinstance(self.window, MainWindow) and self.session is not None:
            back_up_daily(self.window, self.session.backups)

    def _show_trouble(self, problem: DeskError) -> None:
        from enrolldesk.ui.opening.trouble import TroubleDialog

        backups = self._opener.backups(self.home) if isinstance(problem, HomeProblem) else ()
        dialog = TroubleDialog(problem, self.home, backups)
        dialog.chosen.connect(self._go_on)
        self._put_up(dialog)

    def _go_on(self, way: str, backup: Path | None) -> None:
        from enrolldesk.ui.opening.trouble import WayOn

        match WayOn(way):
            case WayOn.QUIT:
                self.ended.emit()
            case WayOn.TRY_AGAIN:
                self._attempt(lambda: None)
            case WayOn.START_NEW:
                self._attempt(lambda: self._opener.set_aside(self.home))
            case WayOn.RESTORE:
                assert backup is not None
                self._attempt(lambda: self._opener.restore(self.home, backup))

    def _attempt(self, prepare: Callable[[], object]) -> None:
        try:
            prepare()
        except DeskError as problem:
            self._show_trouble(problem)
        else:
            self._open_again()

    def _restore(self, backup: Path) -> None:
        """Put a backup in place of what is open; the window closes and opens again."""
        self._close_window()
        self._attempt(lambda: self._opener.restore(self.home, backup))

    def _begin_own_school(self) -> None:
        """Put the sample aside and welcome whoever begins their own school."""
        self._close_window()
        self._attempt(lambda: self._opener.set_aside(self.home))

    def _bring(
        self, connection: Connection, asked: Asked, arrive: Callable[[Session], str]
    ) -> None:
        """Join a school with this desk's records; the window closes and opens again."""
        self._close_window()
        self._bring_along(connection, asked, arrive)

    def _bring_along(
        self, connection: Connection, asked: Asked, arrive: Callable[[Session], str]
    ) -> None:
        from enrolldesk.ui.connecting.bringing_window import BringingWindow

        bringing = BringingWindow(self.home, self._opener, connection, asked, arrive)
        bringing.finished.connect(self._open_again)
        self._put_up(bringing)
        bringing.begin()

    def _close_window(self) -> None:
        from enrolldesk.ui.background import end_errands

        assert isinstance(self.window, MainWindow)
        self.window.closed.disconnect(self._say_farewell)
        self.window.close_at_once()
        self.window.deleteLater()
        self.window = None
        end_errands()
        self._close_session()

    def _close_session(self) -> None:
        if self.office is not None:
            self.office.sync.stop()
            self.office.runner.stop()
            self.office.remembered.sync()
            self.office = None
        if self.session is not None:
            self.session.close()
            self.session = None

    def _say_farewell(self) -> None:
        """End; where batches wait to be sent, say first that they are safe."""
        office = self.office
        if office is None or office.sync.connection is None:
            self.ended.emit()
            return
        counts = office.reads.outbox_count()
        waiting = counts.get("waiting", 0) + counts.get("sending", 0)
        if not waiting:
            self.ended.emit()
            return
        from enrolldesk.ui.sync.farewell import Farewell

        self.farewell = Farewell(waiting, lambda: office.sync.stop(0))
        self.farewell.gone.connect(self.ended)
        self.farewell.say()
        # Who starts the program again by now means a new window, not this one.
        self.instance.release()

    def _come_forward(self) -> None:
        window = self.window
        if isinstance(window, MainWindow):
            window.come_forward()
        elif window is not None:
            window.show()
            window.raise_()
            window.activateWindow()

    def _show_bug(self, error: BaseException) -> None:
        from enrolldesk.ui.bug_dialog import BugDialog

        if self._bug_dialog is not None:
            # One dialog: an error that repeats with every repaint must not bury the window.
            return
        parent = self._app.activeWindow() or self.window
        dialog = BugDialog(error, self.bugs.log_file, parent)
        self._bug_dialog = dialog
        dialog.finished.connect(self._forget_bug)
        dialog.open()

    def _forget_bug(self) -> None:
        self._bug_dialog = None
