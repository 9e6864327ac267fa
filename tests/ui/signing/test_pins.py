"""PINs at the counter: set and removed, asked for at a switch, and for a manager's yes."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from enrolldesk.app.history.rows import HistoryQuery
from enrolldesk.app.permit_words import DEEDS
from enrolldesk.app.signing.counter import lock_after
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.pages.corrections import RefundPage
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.signing import ApprovePage, OwnPinPage, PinPage, type_pin
from enrolldesk.ui.corrections.refund import RefundForm, refundable
from enrolldesk.ui.settings.staff import StaffSection
from enrolldesk.ui.signing.approving import ApproveDialog
from enrolldesk.ui.signing.own_pin import OwnPinForm
from enrolldesk.ui.signing.seat import PinDialog
from enrolldesk.ui.students.page import StudentsPage
from tests.ui.signing.conftest import OTHER, PIN

W = TypeVar("W", bound=QWidget)


def over(shell: Shell, kind: type[W]) -> W:
    """The dialog of this kind, once it hears keys."""

    def found() -> list[W]:
        tops = [top for top in QApplication.topLevelWidgets() if isinstance(top, kind)]
        return [top for top in tops if top.isVisible()]

    shell.qtbot.waitUntil(lambda: bool(found()))
    dialog = found()[-1]
    dialog.activateWindow()
    shell.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def staff_section(shell: Shell, who: str) -> StaffSection:
    """The staff of the open settings, with somebody selected."""
    shell.main.desk_menu.open_settings("staff")
    section = shell.settings.section("staff")
    assert isinstance(section, StaffSection)
    section.table.select_key(who)
    return section


def test_a_pin_is_set_and_changed_by_keys(counter: Shell) -> None:
    section = staff_section(counter, "ana")
    section.pin_button.click()
    page = OwnPinPage(over(counter, OwnPinForm), counter.keys)
    assert counter.keys.at == "own_pin_new"
    counter.keys.type("1234")
    counter.keys.press("Tab")
    counter.keys.type("1234")
    page.record()
    assert list(page.errors) == ["own_pin_new"]
    page.write("own_pin_new", PIN)
    page.write("own_pin_again", OTHER)
    page.record()
    assert page.errors == {"own_pin_again": "It is not the same as above."}
    counter.keys.type(PIN)
    page.record()
    counter.qtbot.waitUntil(lambda: counter.office.pins.has("ana"))
    assert counter.main.actions_by_name["lock"].isVisible()
    section.pin_button.click()
    page = OwnPinPage(over(counter, OwnPinForm), counter.keys)
    page.write("own_pin_old", PIN)
    page.write("own_pin_new", OTHER)
    page.write("own_pin_again", OTHER)
    page.record()
    counter.qtbot.waitUntil(lambda: "PIN changed" in counter.says())
    counter.office.pins.check("ana", OTHER)


def test_ones_own_pin_is_removed_by_showing_it(with_pin: Shell) -> None:
    section = staff_section(with_pin, "ana")
    section.pin_button.click()
    form = over(with_pin, OwnPinForm)
    form.old.set_text(PIN)
    form.remove_button.click()
    with_pin.qtbot.waitUntil(lambda: "PIN removed" in with_pin.says())
    assert not with_pin.office.pins.has("ana")
    assert not with_pin.main.actions_by_name["lock"].isVisible()


def test_a_manager_takes_a_forgotten_pin_away_and_the_front_desk_does_not(
    with_pin: Shell,
) -> None:
    with_pin.office.pins.set("thu", OTHER)
    with_pin.main.shift.locking.seat("thu")
    section = staff_section(with_pin, "ana")
    assert not section.pin_button.isEnabled()
    assert section.pin_button.refusal == DEEDS["take_pin"]
    section.table.select_key("thu")
    assert section.pin_button.isEnabled()
    with_pin.main.shift.locking.seat("ana")
    assert section.pin_button.text() == "&Remove PIN…"
    section.pin_button.click()
    with_pin.question.action_button.click()
    assert not with_pin.office.pins.has("thu")
    assert with_pin.office.pins.has("ana")


def test_without_a_key_store_pins_are_off_and_say_why(counter: Shell, keys: MemoryKeys) -> None:
    keys.usable = False
    section = staff_section(counter, "ana")
    said = "PINs are off on this computer. This computer has no key store."
    assert section.pins_off.text() == said
    assert section.pins_off.isVisible()
    assert (section.pin_button.isEnabled(), section.pin_button.toolTip()) == (False, said)


def test_when_the_desk_locks_itself_is_a_setting(counter: Shell) -> None:
    section = staff_section(counter, "ana")
    assert section.minutes.number() == 10
    section.minutes.set_text("25")
    counter.settings.save()
    assert lock_after(counter.office.desk.local) == 25
    section = staff_section(counter, "ana")
    section.minutes.set_text("")
    counter.settings.save()
    assert lock_after(counter.office.desk.local) == 0


def test_whoever_has_a_pin_takes_over_by_it(with_pin: Shell) -> None:
    main = with_pin.main
    main.shift.hand_over("thu")
    assert with_pin.office.desk.staff_id == "thu"
    assert not main.actions_by_name["import_students"].isEnabled()
    main.top_bar.staff_chosen.emit("ana")
    page = PinPage(over(with_pin, PinDialog), with_pin.keys)
    type_pin(page.dialog.pin, OTHER, with_pin.qtbot)
    assert page.said == "That is not the PIN. Try again."
    assert with_pin.office.desk.staff_id == "thu"
    type_pin(page.dialog.pin, PIN, with_pin.qtbot)
    with_pin.qtbot.waitUntil(lambda: with_pin.office.desk.staff_id == "ana")
    assert main.actions_by_name["import_students"].isEnabled()


def refund(shell: Shell) -> RefundPage:
    """The refund of a student who has paid, asked for by whoever is at the desk."""
    page = shell.main.show_page("students")
    assert isinstance(page, StudentsPage)
    reads, today = shell.office.reads, shell.office.desk.today()
    for row in reads.search("a", today, 200):
        card = reads.student_card(row.student_id, today)
        if card is not None and refundable(card):
            break
    else:
        raise AssertionError("nobody has paid")
    form = RefundForm(shell.office, card, parent=shell.main)
    form.open()
    form = over(shell, RefundForm)
    return RefundPage(form, shell.keys)


def test_a_manager_approves_of_one_refund(with_pin: Shell) -> None:
    with_pin.main.shift.hand_over("thu")
    page = refund(with_pin)
    form = page.dialog
    assert not form.primary_button.isEnabled()
    assert form.refusal is not None
    page.record()
    assert page.errors == {"reason": "Reason is needed."}
    page.write("reason", "Overpaid")
    page.write("refund_amount", "1.00")
    before = with_pin.office.reads.counts()
    form.refusal.banner.button.click()
    approve = ApprovePage(over(with_pin, ApproveDialog), with_pin.keys)
    assert approve.managers == ["Ana Ruiz"]
    with_pin.keys.type(OTHER)
    with_pin.keys.press("Return")
    assert not approve.dialog.pin.is_waiting
    approve.record()
    with_pin.qtbot.waitUntil(lambda: approve.said == "That is not the PIN. Try again.")
    assert with_pin.office.reads.counts() == before
    approve.write("approve_pin", PIN)
    approve.record()
    with_pin.qtbot.waitUntil(lambda: with_pin.office.reads.counts() != before)
    keys = with_pin.office.reads.history_keys(HistoryQuery())[:1]
    [line] = with_pin.office.reads.history_rows(keys)
    assert (line.staff, line.approved_by) == ("Thu Phạm", "Ana Ruiz")
    assert with_pin.office.desk.staff_id == "thu"
    again = refund(with_pin)
    assert not again.dialog.primary_button.isEnabled()


@pytest.mark.parametrize("usable", [True, False])
def test_nobody_is_offered_who_cannot_approve(
    with_pin: Shell, keys: MemoryKeys, usable: bool
) -> None:
    with_pin.main.shift.hand_over("thu")
    if usable:
        with_pin.office.pins.remove("ana", PIN)
    else:
        keys.usable = False
    with_pin.office.permissions.refresh()
    page = refund(with_pin)
    assert page.dialog.refusal is not None
    assert not page.dialog.refusal.can_ask
    assert not page.dialog.refusal.banner.button.isVisible()
