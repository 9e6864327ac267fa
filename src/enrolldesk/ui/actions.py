"""Everything the window can be asked, as a table: name, words, keys, tip, menu.

The menus, the tool tips and the sheet of keys are made from it, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from enrolldesk.ui.kit.icons import set_icon
from enrolldesk.ui.menus import tell_refusals


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to ask for; `group` makes it one of several of which one is checked."""

    name: str
    menu: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""
    parted: bool = False

    @property
    def tool_tip(self) -> str:
        """The tip with its first key."""
        return f"{self.tip} ({self.keys[0]})" if self.keys else self.tip


DESK, STUDENT, VIEW, HELP = "&Desk", "&Student", "&View", "&Help"
MENUS: Final = (DESK, STUDENT, VIEW, HELP)

ACTIONS: Final = (
    ActionSpec(
        "walk_in", DESK, "&Walk-in…", "Enroll a person at the counter", ("F2",), "user-plus"
    ),
    ActionSpec(
        "switch_staff", DESK, "Switch s&taff…", "Say who is at the desk now", ("F8",), "users"
    ),
    ActionSpec(
        "lock", DESK, "&Lock", "Show nothing until somebody types their PIN", ("Ctrl+L",), "lock"
    ),
    ActionSpec(
        "send_now",
        DESK,
        "Send &now",
        "Send what waits and look what is new",
        ("F5",),
        "refresh-cw",
    ),
    ActionSpec(
        "export",
        DESK,
        "&Export list…",
        "Write what is shown to a spreadsheet file",
        ("Ctrl+E",),
        "file-down",
        parted=True,
    ),
    ActionSpec(
        "export_journal",
        DESK,
        "Export &journal…",
        "Double-entry lines for the accountant, or a bank file for QuickBooks",
        (),
        "book-text",
    ),
    ActionSpec(
        "export_everything",
        DESK,
        "E&xport everything…",
        "The whole school in one file, for another program or another computer",
        (),
        "folder-output",
    ),
    ActionSpec(
        "back_up",
        DESK,
        "&Back up now",
        "Copy everything this desk keeps",
        (),
        "archive",
        parted=True,
    ),
    ActionSpec(
        "own_school",
        DESK,
        "Start my &own school…",
        "Put the sample school aside and begin with your own",
        (),
        "school",
    ),
    ActionSpec(
        "settings",
        DESK,
        "&Settings…",
        "School, desk, staff, printing and look",
        ("Ctrl+,",),
        "settings",
    ),
    ActionSpec(
        "quit",
        DESK,
        "&Quit",
        "Close EnrollDesk; everything is saved",
        ("Ctrl+Q",),
        "log-out",
        parted=True,
    ),
    ActionSpec(
        "search",
        STUDENT,
        "&Search",
        "Find by name, phone, e-mail or receipt number",
        ("F3", "Ctrl+K"),
        "search",
    ),
    ActionSpec(
        "enroll", STUDENT, "&Enroll…", "Enroll the student shown", ("F6",), "plus", parted=True
    ),
    ActionSpec(
        "pay", STUDENT, "&Take payment…", "Take a payment of the student shown", ("F9",), "banknote"
    ),
    ActionSpec(
        "receipt",
        STUDENT,
        "&Receipt…",
        "Show and print the last receipt",
        ("Ctrl+P",),
        "receipt",
        parted=True,
    ),
    ActionSpec(
        "statement", STUDENT, "State&ment…", "Show and print the student's account", (), "file-text"
    ),
    ActionSpec(
        "reminders",
        STUDENT,
        "Remi&nders…",
        "Remind who is overdue or due soon",
        ("Ctrl+R",),
        "bell",
    ),
    ActionSpec(
        "import_students",
        STUDENT,
        "&Import students…",
        "Bring in a roster from another program",
        ("Ctrl+Shift+I",),
        "file-up",
        parted=True,
    ),
    ActionSpec(
        "students",
        VIEW,
        "&Students",
        "Students and their accounts",
        ("Ctrl+1",),
        "graduation-cap",
        "page",
    ),
    ActionSpec(
        "courses", VIEW, "&Courses", "Courses and bundles", ("Ctrl+2",), "book-open", "page"
    ),
    ActionSpec(
        "payments", VIEW, "&Payments", "Payments, refunds and voids", ("Ctrl+3",), "receipt", "page"
    ),
    ActionSpec(
        "balances",
        VIEW,
        "&Balances",
        "What is owed, how late it is and why",
        ("Ctrl+4",),
        "scale",
        "page",
    ),
    ActionSpec(
        "day_close",
        VIEW,
        "Day cl&ose",
        "Count the drawer, close the day",
        ("Ctrl+5",),
        "calendar-check",
        "page",
    ),
    ActionSpec(
        "history", VIEW, "A&udit log", "Who did what, and when", ("Ctrl+6",), "scroll-text", "page"
    ),
    ActionSpec(
        "sync",
        VIEW,
        "S&ync",
        "What waits to be sent, and what needs attention",
        ("Ctrl+7",),
        "cloud",
        "page",
    ),
    ActionSpec(
        "narrow",
        VIEW,
        "&Narrow side bar",
        "Show the side bar as icons",
        ("Ctrl+B",),
        "panel-left",
        parted=True,
    ),
    ActionSpec(
        "theme_system",
        VIEW,
        "&As the system",
        "Light or dark as the system says",
        (),
        "monitor",
        "theme",
        parted=True,
    ),
    ActionSpec("theme_light", VIEW, "&Light", "Dark words on light ground", (), "sun", "theme"),
    ActionSpec("theme_dark", VIEW, "&Dark", "Light words on dark ground", (), "moon", "theme"),
    ActionSpec("keys", HELP, "&Keys", "All keys on one sheet", ("F1",), "keyboard"),
    ActionSpec(
        "log_folder",
        HELP,
        "Show the &log",
        "Where unexpected errors are written down",
        (),
        "folder-open",
    ),
    ActionSpec(
        "about",
        HELP,
        "&About EnrollDesk",
        "Version and where everything is kept",
        (),
        "info",
        parted=True,
    ),
)


def make_actions(
    window: QMainWindow, handlers: Mapping[str, Callable[[], object]]
) -> dict[str, QAction]:
    """The window's actions in their menus; each calls the handler of its name."""
    menus: dict[str, QMenu] = {}
    for title in MENUS:
        menu = QMenu(title, window)
        menu.setObjectName(f"menu_{title.replace('&', '').lower()}")
        menu.setToolTipsVisible(True)
        window.menuBar().addMenu(menu)
        tell_refusals(menu)
        # Drawing twenty icons takes a tenth of the start; nobody sees them before the menu opens.
        menu.aboutToShow.connect(partial(draw_icons, menu))
        menus[title] = menu
    groups: dict[str, QActionGroup] = {}
    actions: dict[str, QAction] = {}
    for spec in ACTIONS:
        if spec.parted:
            menus[spec.menu].addSeparator()
        action = _make(window, spec, handlers[spec.name])
        if spec.group:
            if spec.group not in groups:
                groups[spec.group] = QActionGroup(window)
            action.setCheckable(True)
            groups[spec.group].addAction(action)
        menus[spec.menu].addAction(action)
        actions[spec.name] = action
    return actions


def draw_icons(menu: QMenu) -> None:
    """Give the actions of a menu their icons, once."""
    icons = {f"action_{spec.name}": spec.icon for spec in ACTIONS}
    for action in menu.actions():
        name = icons.get(action.objectName(), "")
        if name and action.icon().isNull():
            set_icon(action, name, "muted")


def _make(window: QMainWindow, spec: ActionSpec, handler: Callable[[], object]) -> QAction:
    action = QAction(spec.text, window)
    action.setObjectName(f"action_{spec.name}")
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setToolTip(spec.tool_tip)
    action.triggered.connect(lambda: handler())
    return action
