"""Several people at one desk: roles, PINs, the lock, a manager's yes."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery import pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.settings.staff import StaffSection
from enrolldesk.ui.signing.approving import ApproveDialog
from enrolldesk.ui.signing.own_pin import OwnPinForm
from enrolldesk.ui.signing.seat import PinDialog
from enrolldesk.ui.students.page import StudentsPage

BOSS, CLERK = "ana", "thu"
PIN: Final = "7294"


def locked(stage: Stage) -> QWidget:
    """A desk that was left alone."""
    window = _at(stage, BOSS)
    window.shift.locking.lock()
    stage.settle()
    return window


def locked_wrong(stage: Stage) -> QWidget:
    """Somebody tries PINs."""
    window = locked(stage)
    assert isinstance(window, MainWindow)
    page = window.shift.locking.page
    assert page is not None
    while not page.pin.is_waiting:
        page.pin.set_text("1357")
        page.submit()
        stage.settle()
    return window


def switch(stage: Stage) -> QWidget:
    """A colleague takes the desk over."""
    window = _at(stage, CLERK)
    window.shift.hand_over(BOSS)
    return stage.opened(PinDialog)


def refund_refused(stage: Stage) -> QWidget:
    """A refund that the front desk fills in and a manager approves of."""
    return _refund(stage)


def approve(stage: Stage) -> QWidget:
    """A manager is asked."""
    form = _refund(stage)
    form.reason.take("Overpaid")
    form.submit()
    return stage.opened(ApproveDialog)


def settings_front_desk(stage: Stage) -> QWidget:
    """The settings of the school, which the front desk only reads."""
    window = _at(stage, CLERK)
    window.desk_menu.open_settings("school")
    return stage.opened(SettingsDialog)


def settings_staff(stage: Stage) -> QWidget:
    """Roles, e-mail addresses and PINs."""
    window = _at(stage, BOSS)
    window.desk_menu.open_settings("staff")
    dialog = stage.opened(SettingsDialog)
    section = dialog.section("staff")
    assert isinstance(section, StaffSection)
    section.table.select_key(BOSS)
    return dialog


def settings_pins_off(stage: Stage) -> QWidget:
    """The same on a computer without a key store."""
    stage.opener.keys.usable = False
    try:
        return settings_staff(stage)
    finally:
        stage.opener.keys.usable = True


def own_pin(stage: Stage) -> QWidget:
    """One's own PIN is changed."""
    dialog = settings_staff(stage)
    assert isinstance(dialog, SettingsDialog)
    section = dialog.section("staff")
    assert isinstance(section, StaffSection)
    section.pin_button.click()
    return stage.opened(OwnPinForm)


def _refund(stage: Stage) -> RefundForm:
    _at(stage, CLERK)
    pages.student_partial(stage)
    page = stage.main.stack.currentWidget()
    assert isinstance(page, StudentsPage)
    page.actions_of_card.refund()
    return stage.opened(RefundForm)


def _at(stage: Stage, staff_id: str) -> MainWindow:
    """The program with this person at the desk; the manager has a PIN."""
    home = stage.copy_of_sample("staffed")
    if stage.running != home:
        stage.start(home)
    pins = stage.office.pins
    # Wrong tries of the screen before are forgotten with the PIN.
    boss = next(one for one in stage.office.reads.staff() if one.staff_id == BOSS)
    pins.take_away(BOSS, boss)
    if stage.opener.keys.usable:
        pins.set(BOSS, PIN)
    window = stage.main
    window.shift.locking.seat(staff_id)
    stage.office.permissions.refresh()
    stage.go_to(window)
    return window
