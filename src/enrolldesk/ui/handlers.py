"""What the actions of the menus do in the main window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from enrolldesk.ui.kit.theme import Theme
from enrolldesk.ui.page import ReceiptPage, StudentPage

if TYPE_CHECKING:
    from enrolldesk.ui.main_window import MainWindow


def handlers_of(window: MainWindow) -> dict[str, Callable[[], object]]:
    """What to do, by the name of the action."""
    counter, desk = window.counter, window.desk_menu

    def page(key: str) -> Callable[[], object]:
        return lambda: window.show_page(key)

    def look(choice: Theme) -> Callable[[], object]:
        return lambda: window.choose_theme(choice)

    def student(go_on: Callable[[str], object]) -> Callable[[], object]:
        return lambda: _with_student(window, go_on)

    return {
        "walk_in": counter.walk_in,
        "switch_staff": lambda: window.top_bar.staff.showMenu(),
        "lock": window.shift.locking.lock,
        "send_now": window.office.sync.send_now,
        "export": lambda: counter.export(window.stack.currentWidget()),
        "export_journal": counter.export_journal,
        "export_everything": counter.export_everything,
        "back_up": desk.back_up,
        "own_school": desk.ask_own_school,
        "settings": lambda: desk.open_settings(),
        "quit": window.close,
        "search": window.start_search,
        "enroll": student(counter.enroll),
        "pay": student(counter.pay),
        "receipt": lambda: _last_receipt(window),
        "statement": student(counter.show_statement),
        "reminders": counter.remind,
        "import_students": counter.import_students,
        "students": page("students"),
        "courses": page("courses"),
        "payments": page("payments"),
        "balances": page("balances"),
        "day_close": page("day_close"),
        "history": page("history"),
        "sync": page("sync"),
        "narrow": lambda: window.shape.toggle_narrow(),
        "theme_system": look(Theme.SYSTEM),
        "theme_light": look(Theme.LIGHT),
        "theme_dark": look(Theme.DARK),
        "keys": desk.show_keys,
        "log_folder": desk.show_log,
        "about": desk.show_about,
    }


def _with_student(window: MainWindow, go_on: Callable[[str], object]) -> None:
    page: object = window.stack.currentWidget()
    student_id = page.student_id if isinstance(page, StudentPage) else ""
    if student_id:
        go_on(student_id)
        return
    window.say("Choose a student first: type a name or phone number.", "search")
    window.start_search()


def _last_receipt(window: MainWindow) -> None:
    page: object = window.stack.currentWidget()
    receipt_id = page.receipt_id if isinstance(page, ReceiptPage) else ""
    if receipt_id:
        window.counter.show_receipt(receipt_id)
    else:
        window.say("No receipt has been given for what is shown.", "receipt")
