"""The lock: what it hides and keeps, who opens it, and how long guessing takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from enrolldesk.app.signing.counter import set_lock_after
from enrolldesk.app.signing.pin_problems import spelled
from enrolldesk.app.signing.pins import PINS, delay
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.signing import LockScreen
from enrolldesk.testing.small_school import SteadyClock
from enrolldesk.testing.ui_checks import duplicate_mnemonics, missing_tooltips, unnamed_actions
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.signing import locking
from tests.ui.signing.conftest import OTHER, PIN


def lock(shell: Shell) -> LockScreen:
    """Lock by key."""
    shell.main.activateWindow()
    shell.keys.press("Ctrl+L")
    return LockScreen(shell.main, shell.qtbot)


def in_sight() -> list[str]:
    """The windows that can be seen."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    return [type(top).__name__ for top in tops]


def open_again(shell: Shell, screen: LockScreen, pin: str = PIN) -> None:
    screen.type_pin(pin)
    shell.qtbot.waitUntil(lambda: not shell.main.shift.locking.is_locked)


def test_without_pins_nothing_of_it_is_there(counter: Shell) -> None:
    main = counter.main
    assert locking.PINS == PINS
    assert not main.actions_by_name["lock"].isVisible()
    assert not main.shift.locking.can_lock()
    assert not main.shift.locking.is_watching
    main.shift.locking.lock()
    assert not main.shift.locking.is_locked
    main.top_bar.staff_chosen.emit("jordan")
    assert counter.office.desk.staff_id == "jordan"


def test_a_locked_window_shows_nobody_and_hears_no_key(with_pin: Shell) -> None:
    main = with_pin.main
    assert main.actions_by_name["lock"].isVisible()
    screen = lock(with_pin)
    assert not main.side_bar.isVisible()
    assert not main.stack.isVisible()
    assert not main.menuBar().isVisible()
    words = [one.text() for one in screen.page.findChildren(QWidget) if hasattr(one, "text")]
    names = [row.name for row in with_pin.office.reads.search("a", with_pin.office.desk.today())]
    assert names
    assert not [name for name in names if any(name in text for text in words)]
    for keys in ("F2", "F3", "F9", "F10", "Ctrl+Shift+I", "Ctrl+2"):
        with_pin.keys.press(keys)
    assert in_sight() == ["MainWindow"]
    assert screen.page.isVisible()
    assert duplicate_mnemonics(main) == []
    assert missing_tooltips(main) == []
    assert unnamed_actions(main) == []
    open_again(with_pin, screen)
    assert main.side_bar.isVisible()
    assert main.menuBar().isVisible()
    with_pin.keys.press("F3")
    assert with_pin.keys.at == "search"


def test_drafts_survive_the_lock(with_pin: Shell) -> None:
    walk_in = with_pin.walk_in()
    with_pin.keys.type("Nia New")
    form = walk_in.dialog
    with_pin.keys.press("Ctrl+L")
    screen = LockScreen(with_pin.main, with_pin.qtbot)
    assert not form.isVisible()
    assert in_sight() == ["MainWindow"]
    open_again(with_pin, screen)
    with_pin.qtbot.waitUntil(form.isVisible)
    assert form.is_dirty()
    assert any(field.value() == "Nia New" for field in form.fields())


def test_a_window_that_opens_meanwhile_waits(with_pin: Shell) -> None:
    screen = lock(with_pin)
    late = QWidget()
    late.setWindowTitle("Late")
    with_pin.qtbot.addWidget(late)
    late.show()
    with_pin.qtbot.waitUntil(lambda: not late.isVisible())
    open_again(with_pin, screen)
    assert late.isVisible()


def test_a_locked_window_with_a_draft_is_not_closed(with_pin: Shell) -> None:
    with_pin.main.desk_menu.add_person()
    (form,) = [top for top in QApplication.topLevelWidgets() if top.objectName() == "person"]
    with_pin.qtbot.waitUntil(form.isActiveWindow)
    with_pin.keys.type("Sam")
    with_pin.keys.press("Ctrl+L")
    screen = LockScreen(with_pin.main, with_pin.qtbot)
    with_pin.main.close()
    assert with_pin.main.isVisible()
    assert screen.note == "Open it first. An open form holds something that has not been recorded."
    open_again(with_pin, screen)
    with_pin.qtbot.waitUntil(form.isVisible)


def test_it_locks_itself_after_a_while(with_pin: Shell, clock: SteadyClock) -> None:
    lock_of = with_pin.main.shift.locking
    set_lock_after(with_pin.office.desk.local, 5)
    clock.forward(minutes=4)
    lock_of.look()
    assert not lock_of.is_locked
    with_pin.keys.press("F3")
    clock.forward(minutes=4)
    lock_of.look()
    assert not lock_of.is_locked
    clock.forward(minutes=1)
    lock_of.look()
    assert lock_of.is_locked
    open_again(with_pin, LockScreen(with_pin.main, with_pin.qtbot))
    set_lock_after(with_pin.office.desk.local, 0)
    clock.forward(days=1)
    lock_of.look()
    assert not lock_of.is_locked


def test_a_restart_opens_nothing(with_pin: Shell, starts: Callable[[], Shell]) -> None:
    with_pin.close()
    again = starts()
    window = again.program.window
    assert isinstance(window, MainWindow)
    screen = LockScreen(window, again.qtbot)
    assert not window.stack.isVisible()
    screen.type_pin(OTHER)
    assert window.shift.locking.is_locked
    assert screen.said == "That is not the PIN. Try again."
    open_again(again, screen)
    assert again.main.stack.isVisible()


def test_a_colleague_opens_it_as_themselves(with_pin: Shell) -> None:
    screen = lock(with_pin)
    assert screen.people == ["Ana Ruiz", "Jordan Lee", "Thu Phạm"]
    screen.choose("thu")
    assert not screen.page.pin.isVisible()
    screen.page.unlock_button.click()
    assert with_pin.office.desk.staff_id == "thu"
    assert not with_pin.main.shift.locking.is_locked
    assert not with_pin.main.actions_by_name["import_students"].isEnabled()
    assert not with_pin.main.shift.locking.is_watching


def test_ten_wrong_tries_take_minutes(with_pin: Shell, clock: SteadyClock) -> None:
    screen = lock(with_pin)
    began = clock.moment
    for number in range(1, 11):
        screen.type_pin(f"{5000 + number}")
        wait = delay(number)
        after = f" Try again in {spelled(wait)}." if wait else " Try again."
        assert screen.said == f"That is not the PIN.{after}"
        assert screen.page.unlock_button.isEnabled() is not bool(wait)
        if wait:
            # Not even the right one is looked at before the wait is over.
            screen.page.pin.set_text(PIN)
            screen.page.submit()
            assert with_pin.main.shift.locking.is_locked
            clock.forward(seconds=wait.total_seconds() - 1)
            with_pin.qtbot.waitUntil(lambda: screen.said.endswith("in 1 second."))
            clock.forward(seconds=1)
            with_pin.qtbot.waitUntil(screen.page.unlock_button.isEnabled)
            assert screen.said == ""
    assert clock.moment - began > timedelta(minutes=5)
    open_again(with_pin, screen)


def test_the_wait_outlives_the_program(
    with_pin: Shell, starts: Callable[[], Shell], clock: SteadyClock
) -> None:
    screen = lock(with_pin)
    for number in range(3):
        screen.type_pin(f"{5000 + number}")
    with_pin.close()
    again = starts()
    window = again.program.window
    assert isinstance(window, MainWindow)
    late = LockScreen(window, again.qtbot)
    assert late.said.endswith("Try again in 10 seconds.")
    assert not late.page.unlock_button.isEnabled()
    clock.forward(seconds=10)
    again.qtbot.waitUntil(late.page.unlock_button.isEnabled)
    open_again(again, late)


def test_a_lost_key_store_says_why_and_lets_one_begin_anew(
    with_pin: Shell, keys: MemoryKeys
) -> None:
    screen = lock(with_pin)
    keys.usable = False
    screen.type_pin(PIN)
    assert screen.said == "PINs are off on this computer. This computer has no key store."
    screen.choose("jordan")
    screen.choose("ana")
    assert screen.page.forget_button.isVisible()
    screen.page.forget_button.click()
    with_pin.question.action_button.click()
    assert not with_pin.office.pins.has("ana")
    assert not screen.page.pin.isVisible()
    screen.page.unlock_button.click()
    assert not with_pin.main.shift.locking.is_locked


def test_a_damaged_list_of_pins_shows_nothing(
    with_pin: Shell, starts: Callable[[], Shell], sample_home: Path
) -> None:
    with_pin.office.desk.local.set(PINS, "{")
    with_pin.close()
    again = starts()
    told = again.trouble.findChild(QLabel, "trouble_text")
    assert isinstance(told, QLabel)
    assert told.text() == "The setting “pins” of this desk is damaged. Restore a backup."
