"""A roster from the file to the students and back, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.adapters.rosters import RosterFiles
from enrolldesk.app.importing.columns import Role
from enrolldesk.app.ports import StudentsQuery
from enrolldesk.app.session import Session
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.money import Money
from enrolldesk.testing.pages.importing import ImportScreen
from enrolldesk.testing.small_school import PACKAGE, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.background import wait_for_errands
from enrolldesk.ui.office import Office

FILES = Path(__file__).parents[2] / "rosters" / "files"


@pytest.fixture
def again(office: Office) -> Callable[[], Session]:
    """Opens the home of `office` once more."""
    return lambda: open_desk(office.home)


@pytest.fixture
def screen(office: Office, again: Callable[[], Session], qtbot: QtBot) -> ImportScreen:
    """The form, no file chosen yet."""
    return ImportScreen.open(office, again, qtbot)


def students(office: Office) -> int:
    """How many students the school has, those archived apart."""
    return len(office.reads.student_keys(StudentsQuery()))


def test_nothing_can_be_imported_before_a_file_is_chosen(screen: ImportScreen) -> None:
    assert not screen.dialog.primary_button.isEnabled()
    assert not screen.dialog.reading.isVisible()
    screen.dialog.submit()
    assert not screen.dialog.busy


def test_a_point_of_sale_export(screen: ImportScreen, office: Office) -> None:
    screen.read(FILES / "pos_customers.csv")
    assert screen.counts == (600, 7, 1)
    assert screen.dialog.primary_button.text() == "Import 600 students"
    assert len(screen.rows) == 608
    assert screen.rows[0] == ("2", "Mario Hernandez", "Will be added")
    assert students(office) == 0
    screen.show("problem")
    assert len(screen.rows) == 1
    screen.show("known")
    assert all(what.startswith("Same person as line") for _, _, what in screen.rows)
    screen.record()
    assert screen.summary == "600 students imported."
    screen.show("added")
    assert {what for _, _, what in screen.rows} == {"Imported"}
    assert students(office) == 600
    mario = office.reads.search("Mario Hernandez", office.desk.today())[0]
    card = office.reads.student_card(mario.student_id, office.desk.today())
    assert card is not None
    assert card.student.guardian.name == "Keith Meza"


def test_a_directory_links_guardians_and_leaves_others_out(
    screen: ImportScreen, office: Office
) -> None:
    screen.read(FILES / "oneroster_users.csv")
    assert screen.counts[0] == 221
    assert "people are no students and stay out" in screen.summary
    screen.record()
    assert students(office) == 221
    david = office.reads.search("David Alvarez", office.desk.today())[0]
    card = office.reads.student_card(david.student_id, office.desk.today())
    assert card is not None
    assert card.student.guardian.name == "Brenda Rice"


def test_a_spreadsheet_from_europe_brings_balances(screen: ImportScreen, office: Office) -> None:
    screen.read(FILES / "office_semicolon_cp1252.csv")
    assert screen.counts == (120, 0, 0)
    assert "CP1252" in screen.dialog.note.text()
    assert screen.dialog.reading.decimals.key == ","
    assert screen.dialog.reading.dates.key == "%d.%m.%Y"
    screen.record()
    assert students(office) == 120
    hannes = office.reads.search("Hannes Hertrampf", office.desk.today())[0]
    card = office.reads.student_card(hannes.student_id, office.desk.today())
    assert card is not None
    owed = {row.title: row.standing.owed for row in card.enrollments}
    assert owed["Complete Package"] == Money(45000)


def test_nothing_of_a_broken_file_comes_in(screen: ImportScreen, office: Office) -> None:
    screen.read(FILES / "broken.csv")
    assert screen.counts == (0, 0, 4)
    assert not screen.dialog.primary_button.isEnabled()
    assert [line for line, _, _ in screen.rows] == ["2", "3", "4", "5"]
    assert screen.rows[1][2] == "It has 5 cells where the header has 3."
    screen.dialog.submit()
    assert students(office) == 0


def test_all_or_nothing_refuses_a_file_with_a_problem(screen: ImportScreen, office: Office) -> None:
    screen.read(FILES / "pos_customers.csv")
    screen.dialog.reading.strict.setChecked(True)
    screen.record()
    assert screen.problem == (
        "Nothing was imported: 1 line has a problem, and all or nothing was asked for."
    )
    assert students(office) == 0
    screen.dialog.reading.strict.setChecked(False)
    screen.record()
    assert screen.problem == ""
    assert students(office) == 600


def test_columns_that_were_guessed_wrong_are_corrected(
    screen: ImportScreen, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Who,Ring them at\nAda Lovelace,614 555 0100\nGrace Hopper,614 555 0101\n")
    screen.read(path)
    assert screen.problem == "No column of list.csv is recognized as a name. Say which one it is."
    assert screen.dialog.columns.isVisible()
    screen.read_as(0, Role.NAME)
    assert screen.counts == (2, 0, 0)
    screen.read_as(1, Role.PHONE)
    screen.record()
    assert [row.name for row in office.reads.search("5550101", office.desk.today())] == [
        "Grace Hopper"
    ]


def test_a_role_is_played_by_one_column(screen: ImportScreen) -> None:
    screen.read(FILES / "pos_customers.csv")
    first = screen.dialog.columns.columns()[Role.GIVEN_NAME]
    screen.read_as(first + 1, Role.GIVEN_NAME)
    columns = screen.dialog.columns.columns()
    assert columns[Role.GIVEN_NAME] == first + 1
    assert Role.FAMILY_NAME not in columns
    assert first not in columns.values()


def test_missing_courses_are_added_when_asked(
    screen: ImportScreen, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phone,Course,Paid,Owed\nAda Lovelace,6145550100,First Aid,20.00,40.00\n")
    screen.read(path)
    assert screen.counts == (0, 0, 1)
    assert "no course “First Aid”" in screen.rows[0][2]
    screen.dialog.reading.create_courses.click()
    screen.settle()
    assert screen.counts == (1, 0, 0)
    screen.record()
    added = {row.course.title: row.course.price for row in office.reads.courses()}
    assert added["First Aid"] == Money(6000)


@pytest.mark.usefixtures("waits_to_be_stopped")
def test_an_import_is_stopped_and_what_came_in_is_undone(
    screen: ImportScreen, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    lines = "".join(f"Student {number},614 {number:07d}\n" for number in range(3000))
    path.write_text(f"Name,Phone\n{lines}")
    screen.read(path)
    dialog = screen.dialog

    def stop_under_way(done: int) -> None:
        if done:
            dialog.stop_button.click()

    dialog.progress.valueChanged.connect(stop_under_way)
    screen.record()
    came = students(office)
    assert screen.summary == f"{came:,} students imported. Stopped: {3000 - came:,} were not."
    assert 0 < came < 3000
    screen.undo()
    assert students(office) == 0
    assert dialog.undo_choice.outcome.text() == f"{came:,} students taken back."
    assert not dialog.undo_choice.button.isVisible()


def test_an_undo_leaves_students_with_whom_something_was_done(
    screen: ImportScreen, office: Office, small_school: SmallSchool
) -> None:
    screen.read(FILES / "office_semicolon_cp1252.csv")
    screen.record()
    hannes = office.reads.search("Hannes Hertrampf", office.desk.today())[0].student_id
    place = next(
        one for one in office.reads.enrollments_of(hannes) if one.course_id == PACKAGE.course_id
    )
    small_school.pay(place.enrollment_id, 1000)
    screen.undo()
    assert students(office) == 1
    assert screen.dialog.undo_choice.outcome.text() == (
        "119 students taken back. 1 stays: work was done since."
    )


def test_the_same_file_again_brings_nobody_twice(screen: ImportScreen, office: Office) -> None:
    screen.read(FILES / "office_semicolon_cp1252.csv")
    screen.record()
    screen.read(FILES / "office_semicolon_cp1252.csv")
    assert screen.counts == (0, 120, 0)
    assert {what for _, _, what in screen.rows} == {"Already in the school"}
    assert not screen.dialog.primary_button.isEnabled()


def test_problems_are_saved_with_their_reasons(screen: ImportScreen, tmp_path: Path) -> None:
    screen.read(FILES / "broken.csv")
    path = tmp_path / "problems.csv"
    screen.dialog.save_problems(path)
    table = RosterFiles().read(path)
    assert table.header == ("First Name", "Last Name", "Phone Number", "Problem")
    assert table.lines[0].cells == (
        "Ada",
        "Lovelace",
        "",
        "It has 2 cells where the header has 3.",
    )
    screen.dialog.save_problems(tmp_path / "missing" / "problems.csv")
    assert screen.problem == "problems.csv cannot be written: No such file or directory."


def test_a_file_that_is_no_table_is_refused(screen: ImportScreen, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x7fELF\x00\x00\x00\x01\x02")
    screen.read(path)
    assert screen.problem == "picture.csv is neither a CSV text nor an XLSX workbook."
    assert not screen.dialog.primary_button.isEnabled()


@pytest.mark.usefixtures("waits_to_be_stopped")
def test_closing_under_way_stops_and_harms_nothing(
    office: Office, again: Callable[[], Session], qtbot: QtBot
) -> None:
    screen = ImportScreen.open(office, again, qtbot)
    screen.read(FILES / "pos_customers.csv")
    screen.dialog.primary_button.click()
    screen.dialog.reject()
    assert screen.dialog.isVisible()
    screen.settle()
    wait_for_errands()
    came = students(office)
    assert 0 < came < 600
    assert screen.summary.startswith(f"{came} students imported.")
    screen.dialog.reject()
    assert not screen.dialog.isVisible()


def test_words_fit_and_keys_are_in_order(screen: ImportScreen) -> None:
    def look() -> list[str]:
        dialog = screen.dialog
        QApplication.processEvents()
        return [
            *cut_off_text(dialog),
            *duplicate_mnemonics(dialog),
            *missing_tooltips(dialog),
            *unnamed_actions(dialog),
        ]

    assert look() == []
    screen.read(FILES / "office_semicolon_cp1252.csv")
    assert look() == []
    screen.dialog.reading.columns_button.click()
    assert look() == []
    screen.record()
    assert look() == []
