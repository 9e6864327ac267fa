"""The settings: what is typed is kept, what cannot be is said beside its field."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from enrolldesk.app.paper import PaperSize
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.documents.paper_choice import PaperChoice
from enrolldesk.ui.kit.fields import NotesField, TextField
from enrolldesk.ui.kit.theme import theme
from enrolldesk.ui.settings.backups import BackupsSection
from enrolldesk.ui.settings.desk import DeskSection
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.settings.looks import LookSection
from enrolldesk.ui.settings.person import PersonDialog
from enrolldesk.ui.settings.printing import PrintingSection
from enrolldesk.ui.settings.school import SchoolSection
from enrolldesk.ui.settings.staff import StaffSection

SECTIONS = ("school", "desk", "staff", "printing", "look", "backups")


@pytest.fixture
def settings(shell: Shell) -> SettingsDialog:
    """The open settings."""
    shell.keys.press("Ctrl+,")
    return shell.settings


def school(settings: SettingsDialog) -> SchoolSection:
    section = settings.section("school")
    assert isinstance(section, SchoolSection)
    return section


def picture(kind: str = "PNG") -> bytes:
    """A small picture."""
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0x1D5FBF)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def test_the_school_is_changed_by_keys(shell: Shell, settings: SettingsDialog) -> None:
    shell.keys.press("Alt+N")
    assert shell.keys.at == "school_name"
    shell.keys.type("Maple Street Driving")
    shell.keys.press("Alt+X")
    shell.keys.type("Tax ID 98-7654321")
    shell.keys.press("Ctrl+Return")
    kept = shell.office.reads.school()
    assert kept is not None
    assert kept.name == "Maple Street Driving"
    assert kept.tax_line == "Tax ID 98-7654321"
    assert kept.address.city == "Columbus"
    assert shell.main.side_bar.school.text() == "Maple Street Driving"
    assert "Settings saved" in shell.says()


def test_every_field_of_the_school_comes_back(shell: Shell, settings: SettingsDialog) -> None:
    section = school(settings)
    typed: dict[TextField | NotesField, str] = {
        section.street: "5 Elm St",
        section.city: "Dayton",
        section.region: "OH",
        section.postal_code: "45402",
        section.phone: "(937) 555-0100",
        section.email: "desk@example.com",
        section.footer: "See you soon.\nDrive safely.",
        section.terms: "First.\n\nSecond.",
        section.reminder: "Dear {guardian},\n\nplease pay {amount}.",
    }
    for field, text in typed.items():
        field.set_text(text)
    section.time_zone.choose("Europe/Berlin")
    settings.save()
    shell.main.desk_menu.open_settings()
    again = school(shell.settings)
    shown: list[TextField | NotesField] = [
        again.street,
        again.city,
        again.region,
        again.postal_code,
        again.phone,
        again.email,
    ]
    shown += [again.footer, again.terms, again.reminder]
    assert [field.text() for field in shown] == list(typed.values())
    assert again.time_zone.key == "Europe/Berlin"
    assert not again.is_changed()


def test_the_fee_for_a_returned_payment_is_the_schools_own(
    shell: Shell, settings: SettingsDialog
) -> None:
    section = school(settings)
    assert section.returned_fee.text() == ""
    section.returned_fee.set_text("lots")
    section.retention.set_number(7)
    settings.save()
    assert settings.isVisible()
    assert section.returned_fee.error
    section.returned_fee.set_text("$25")
    settings.save()
    kept = shell.office.reads.school()
    assert kept is not None
    assert (kept.returned_fee, kept.retention_years) == (Money(2_500), 7)
    shell.main.desk_menu.open_settings()
    again = school(shell.settings)
    assert again.returned_fee.text() == "25.00"
    assert not again.is_changed()
    assert duplicate_mnemonics(shell.settings) == []
    assert cut_off_text(shell.settings) == []
    again.returned_fee.set_text("")
    shell.settings.save()
    kept = shell.office.reads.school()
    assert kept is not None
    assert kept.returned_fee == ZERO


def test_an_empty_name_is_refused_beside_the_field(shell: Shell, settings: SettingsDialog) -> None:
    section = school(settings)
    settings.show_section("look")
    section.name.set_text("  ")
    settings.save()
    assert settings.isVisible()
    assert settings.stack.currentWidget() is section
    assert section.name.error
    assert shell.keys.at == "school_name"
    assert shell.office.reads.school().name == "Lakeside Driving School"  # type: ignore[union-attr]


def test_what_stands_on_receipts_is_fixed_and_says_why(settings: SettingsDialog) -> None:
    section = school(settings)
    assert not section.currency.editor.isEnabled()
    assert "since the first one" in section.currency.note.text()
    desk = settings.section("desk")
    assert isinstance(desk, DeskSection)
    assert not desk.code.editor.isEnabled()
    assert "D1-" in desk.code.note.text()


def test_the_desk_is_renamed(shell: Shell, settings: SettingsDialog) -> None:
    desk = settings.section("desk")
    assert isinstance(desk, DeskSection)
    desk.name.set_text("Counter by the door")
    settings.save()
    assert "Counter by the door" in shell.main.side_bar.footer.text()


def test_a_logo_is_taken_and_shown(shell: Shell, settings: SettingsDialog, tmp_path: Path) -> None:
    logo = school(settings).logo
    file = tmp_path / "logo.png"
    file.write_bytes(picture())
    logo.take_file(file)
    assert logo.error is None
    assert not logo.shown.pixmap().isNull()
    settings.save()
    assert shell.office.reads.school().logo == picture()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"just words", "PNG, JPEG or SVG"),
        (b"\x89PNG\r\n\x1a\n broken", "damaged"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused(
    settings: SettingsDialog, tmp_path: Path, contents: bytes, said: str
) -> None:
    logo = school(settings).logo
    file = tmp_path / "logo.png"
    file.write_bytes(contents)
    logo.take_file(file)
    assert logo.error is not None
    assert said in logo.error
    assert logo.picture == b""
    logo.take_file(tmp_path / "gone.png")
    assert "could not be read" in logo.error


def test_printing_is_kept_on_this_machine(shell: Shell, settings: SettingsDialog) -> None:
    section = settings.section("printing")
    assert isinstance(section, PrintingSection)
    assert section.strip.isVisibleTo(section)
    section.paper.choose(PaperSize.ROLL_80)
    section.at_once.setChecked(True)
    settings.save()
    choice = PaperChoice.of(shell.office.desk.local)
    assert choice == PaperChoice("", PaperSize.ROLL_80, receipts_at_once=True)


def test_the_look_changes_at_once(settings: SettingsDialog) -> None:
    section = settings.section("look")
    assert isinstance(section, LookSection)
    section.themes.choose("dark")
    assert theme().dark
    assert not any(one.is_changed() for one in settings.sections)


def test_staff_are_added_renamed_and_taken_off(shell: Shell, settings: SettingsDialog) -> None:
    settings.show_section("staff")
    section = settings.section("staff")
    assert isinstance(section, StaffSection)
    section.add_button.click()
    shell.go_to(_person(settings))
    shell.keys.type("Sam Ito")
    shell.keys.press("Ctrl+Return")
    assert "Sam Ito" in [person.name for person in shell.office.reads.staff()]
    section.table.select_key(_id(shell, "Sam Ito"))
    section.change_button.click()
    shell.go_to(_person(settings))
    shell.keys.press("Ctrl+A")
    shell.keys.type("Samu Ito")
    shell.keys.press("Ctrl+Return")
    section.table.select_key(_id(shell, "Samu Ito"))
    section.off_button.click()
    shell.question.action_button.click()
    assert "Samu Ito" not in shell.main.top_bar.staff.names
    section.table.select_key(_id(shell, "Samu Ito"))
    assert section.off_button.text() == "&Put back"
    section.off_button.click()
    assert "Samu Ito" in shell.main.top_bar.staff.names


def test_whoever_is_at_the_desk_is_not_taken_off(settings: SettingsDialog) -> None:
    section = settings.section("staff")
    assert isinstance(section, StaffSection)
    section.table.select_key("ana")
    assert not section.off_button.isEnabled()
    section.table.select_key("jordan")
    assert section.off_button.isEnabled()


def test_backups_are_listed(shell: Shell, settings: SettingsDialog) -> None:
    settings.show_section("backups")
    section = settings.section("backups")
    assert isinstance(section, BackupsSection)
    assert not section.restore_button.isEnabled()
    session = shell.program.session
    assert session is not None
    # The copy of the day is made by itself a moment after the start.
    shell.qtbot.waitUntil(lambda: len(session.backups.kept()) == 1)
    section.make_button.click()
    shell.qtbot.waitUntil(lambda: section.table.model().rowCount() == 2)
    section.table.select_row(0)
    assert section.restore_button.isEnabled()


def test_what_was_typed_is_not_thrown_away_silently(shell: Shell, settings: SettingsDialog) -> None:
    school(settings).name.set_text("Another")
    shell.keys.press("Escape")
    question = shell.question
    question.cancel_button.click()
    assert settings.isVisible()
    settings.reject()
    shell.question.action_button.click()
    shell.main.activateWindow()
    shell.qtbot.waitUntil(shell.main.isActiveWindow)
    assert shell.office.reads.school().name == "Lakeside Driving School"  # type: ignore[union-attr]


def test_enter_in_a_field_saves_nothing(shell: Shell, settings: SettingsDialog) -> None:
    shell.keys.press("Alt+N")
    shell.keys.type("Half a na")
    shell.keys.press("Return")
    assert settings.isVisible()
    assert shell.office.reads.school().name == "Lakeside Driving School"  # type: ignore[union-attr]


@pytest.mark.parametrize("key", SECTIONS)
def test_every_section_is_in_order(settings: SettingsDialog, key: str) -> None:
    settings.show_section(key)
    assert duplicate_mnemonics(settings) == []
    assert missing_tooltips(settings) == []
    assert unnamed_actions(settings) == []
    assert cut_off_text(settings) == []
    assert settings.width() <= 1093
    assert settings.height() <= 614
    bottom = settings.save_button.mapTo(settings, settings.save_button.rect().bottomLeft()).y()
    assert bottom < settings.height()


def _person(settings: SettingsDialog) -> PersonDialog:
    (dialog,) = [one for one in settings.findChildren(PersonDialog) if one.isVisible()]
    return dialog


def _id(shell: Shell, name: str) -> str:
    return next(one.staff_id for one in shell.office.reads.staff() if one.name == name)
