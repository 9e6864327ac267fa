"""The main window: side bar, search on top, one page; everything is reachable by key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.app.changes import Changes
from enrolldesk.ui.actions import make_actions
from enrolldesk.ui.counter import Counter
from enrolldesk.ui.desk_menu import DeskMenu
from enrolldesk.ui.handlers import handlers_of
from enrolldesk.ui.kit.theme import Theme, apply_theme, theme_watch
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.leaving import ask_to_close, lost_with
from enrolldesk.ui.look import keep_theme
from enrolldesk.ui.office import Office
from enrolldesk.ui.page import Page, StudentPage
from enrolldesk.ui.screens import make_page
from enrolldesk.ui.side_bar import PAGES, ShellSideBar
from enrolldesk.ui.signing.arriving import Arriving
from enrolldesk.ui.signing.shift import Shift
from enrolldesk.ui.sync.signs import SyncSigns
from enrolldesk.ui.top_bar import TopBar
from enrolldesk.ui.window_shape import WindowShape

if TYPE_CHECKING:
    from enrolldesk.app.session import Session
    from enrolldesk.ui.kit.feedback import Banner


class MainWindow(QMainWindow):
    """Pages are made when they are first shown; `changed` of the runner reaches each by itself."""

    closed = Signal()
    restore_asked = Signal(object)
    """Carries the path of the backup that is to take the place of what is open."""
    bring_asked = Signal(object, object, object)
    own_school_asked = Signal()
    """The sample school is to make room for a school of one's own."""

    def __init__(
        self, office: Office, session: Session, open_session: Callable[[], Session]
    ) -> None:
        """``open_session`` opens the same home once more, for work in the background."""
        super().__init__()
        self.office = office
        self.setObjectName("main_window")
        self.setMinimumSize(860, 520)
        self._pages: dict[str, QWidget] = {}
        self._discard = False
        self._told_series = ""
        self.counter = Counter(office, self, open_session)
        self.shift = Shift(office, self)
        self.arriving = Arriving(office, self, self.shift.locking.seat)
        self.desk_menu = DeskMenu(office, session.backups, open_session, self)
        self.actions_by_name: dict[str, QAction] = make_actions(self, handlers_of(self))
        self.side_bar = ShellSideBar()
        self.top_bar = TopBar(office, self.actions_by_name)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        narrow = self.actions_by_name["narrow"]
        self.shape = WindowShape(self, self.side_bar, narrow, office.remembered)
        self._lay_out()
        self.signs = SyncSigns(office, self.top_bar.add_mark, self._right, self)
        self._connect()
        self.shift.hold(self.actions_by_name)
        self._follow_school()
        self._recall()
        self.shift.begin()

    def show_page(self, key: str) -> QWidget:
        """Show a page, made when this is the first time; answers the page."""
        if self.side_bar.key != key:
            self.side_bar.choose(key)
        self._show(key)
        return self._pages[key]

    @property
    def page_key(self) -> str:
        """Which page is shown."""
        return self.side_bar.key

    def show_student(self, student_id: str) -> None:
        """Open a student's card."""
        page = self.show_page("students")
        if isinstance(page, StudentPage):
            page.show_student(student_id)

    def say_report(self, text: str) -> None:
        """Show what opening the home found out, until it is put away."""
        self.banner.say(text)
        self.banner.show()

    @cached_property
    def banner(self) -> Banner:
        """The strip between search and page; most starts have nothing to report."""
        from enrolldesk.ui.kit.feedback import Banner, Tone

        banner = Banner("report_strip", tone=Tone.WARNING, action="Understood")
        banner.acted.connect(banner.hide)
        self._right.insertWidget(1, banner)
        return banner

    def say(self, text: str, icon: str) -> None:
        """Say something in passing."""
        from enrolldesk.ui.kit.feedback import toast

        toast(self, text, icon=icon)

    def come_forward(self) -> None:
        """Be in front of other windows; called when the program is started again."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def warm_up(self) -> None:
        """Make what the first letter and the first Record need, while nobody waits for it."""
        self.top_bar.search.warm_up()
        self.office.desk.warm_up()

    def start_search(self) -> None:
        """Put the keyboard into the search."""
        self.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top_bar.search.selectAll()

    def choose_theme(self, choice: Theme) -> None:
        """Wear this look from now on."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        keep_theme(self.office.desk, choice)
        apply_theme(app, choice)

    def _search_for(self, text: str) -> None:
        """Go on in the search with what was typed over a list."""
        self.start_search()
        self.top_bar.search.setText(text)

    def _lay_out(self) -> None:
        self._right = right = QVBoxLayout()
        right.setContentsMargins(Space.L + 2, Space.M, Space.L + 2, Space.L)
        right.setSpacing(Space.M)
        right.addWidget(self.top_bar)
        right.addWidget(self.stack, 1)
        center = QWidget()
        center.setObjectName("center")
        row = QHBoxLayout(center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addLayout(right, 1)
        self.setCentralWidget(self.shift.wrap(center))

    def _connect(self) -> None:
        self.side_bar.chosen.connect(self._show)
        self.top_bar.student_taken.connect(self.show_student)
        self.counter.typed_elsewhere.connect(self._search_for)
        self.top_bar.staff_chosen.connect(self.shift.hand_over)
        self.top_bar.add_staff_asked.connect(self.desk_menu.add_person)
        self.desk_menu.staff_chosen.connect(self.shift.hand_over)
        self.desk_menu.restore_asked.connect(self.restore_asked)
        self.desk_menu.bring_asked.connect(self.bring_asked)
        self.desk_menu.own_school_asked.connect(self.own_school_asked)
        self.counter.student_asked.connect(self.show_student)
        self.arriving.offer(self.top_bar.staff.menu())
        for asks in (self.counter, self.desk_menu, self.signs):
            asks.sign_in_asked.connect(self.arriving.sign_in)
        self.office.runner.changed.connect(self._on_changed)
        self.office.sync.status_changed.connect(self._follow_sync)
        self.signs.panel_asked.connect(lambda: self.show_page("sync"))
        self._follow_sync()
        theme_watch().changed.connect(self._check_theme)
        menu_key = QShortcut(QKeySequence(Qt.Key.Key_F10), self)
        menu_key.activated.connect(self._open_menu)
        self._check_theme()

    def _recall(self) -> None:
        self.shape.recall()
        page = str(self.office.remembered.value("window/page", "students", str))
        # Whether desks are connected is known a moment later.
        known = {one.key for one in PAGES} - {"sync"}
        self.show_page(page if page in known else "students")

    def _show(self, key: str) -> None:
        page = self._pages.get(key)
        if page is None:
            page = make_page(key, self.office, self.counter)
            self._pages[key] = page
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.actions_by_name[key].setChecked(True)
        if isinstance(page, Page):
            page.activate()

    def _on_changed(self, changes: Changes) -> None:
        if changes.school or changes.staff or changes.everything:
            self._follow_school()
        if changes.people and self.top_bar.search.hasFocus():
            self.top_bar.search.look()

    def _follow_sync(self) -> None:
        """What only a connected desk can be asked."""
        status = self.office.sync.status
        self.actions_by_name["send_now"].setVisible(status is not None)
        self.actions_by_name["sync"].setVisible(status is not None)
        self.side_bar.item("sync").setVisible(status is not None)
        if status is None and self.page_key == "sync":
            self.show_page("students")
        if status is not None and status.new_series and status.new_series != self._told_series:
            self._told_series = status.new_series
            self.say_report(
                "Another computer holds this desk by now: this one was restored or copied. Its "
                f"receipts continue as {status.new_series}-000001."
            )

    def _follow_school(self) -> None:
        reads = self.office.reads
        school, desk = reads.school(), reads.desk()
        staff = reads.staff()
        here = next((one for one in staff if one.staff_id == self.office.desk.staff_id), None)
        school_name = school.name if school else ""
        desk_name = desk.name if desk else ""
        self.side_bar.say_where(school_name, desk_name, here.name if here else "")
        refused = self.office.permissions.reason_not_to_open("AddStaff")
        self.top_bar.staff.show_staff(staff, self.office.desk.staff_id, desk_name, refused)
        self.actions_by_name["own_school"].setVisible(school is not None and school.sample)
        self.setWindowTitle(f"{school_name} — EnrollDesk" if school_name else "EnrollDesk")

    def _check_theme(self) -> None:
        choice = theme_watch().choice
        self.actions_by_name[f"theme_{choice.value}"].setChecked(True)

    def _open_menu(self) -> None:
        bar = self.menuBar()
        if not bar.isEnabled():
            return
        bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        bar.setActiveAction(bar.actions()[0])

    def close_at_once(self) -> None:
        """Close without a question about open forms."""
        self._discard = True
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.shape.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            # Whoever comes back from another program sees what is true now.
            self.office.runner.notice()

    def closeEvent(self, event: QCloseEvent) -> None:
        locking = self.shift.locking
        lost = "" if self._discard else lost_with(self, self._pages.values(), locking.hidden)
        if lost:
            event.ignore()
            if locking.page is not None:
                locking.page.say(f"Open it first. {lost}")
            else:
                ask_to_close(self, lost, self.close_at_once)
            return
        self.counter.stop()
        self.shift.locking.stop()
        kept = self.office.remembered
        self.shape.keep()
        kept.setValue("window/page", self.page_key)
        for page in self._pages.values():
            page.close()
        kept.sync()
        super().closeEvent(event)
        self.closed.emit()
