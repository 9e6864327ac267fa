"""Two records of one student merged from the card, and parted again."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.merging.commands import MergeStudents
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import offered, shown_form
from enrolldesk.testing.pages.merging import MergePage, MergesPage
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import PACKAGE, THEORY, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.merge_form import MergeForm
from enrolldesk.ui.people.merges_form import MergesForm


@pytest.fixture
def twice(small_school: SmallSchool) -> tuple[str, str]:
    """Maria, recorded twice; the first record has more in its ledger."""
    maria = small_school.student("Maria Lopez", phone="614 555 0100")
    again = small_school.student(
        "Maria Lopes", phone="614 555 0177", email="m@example.org", birth_date=date(2008, 3, 1)
    )
    small_school.enroll(maria, PACKAGE.course_id, cash=9_999)
    small_school.enroll(again, THEORY.course_id)
    return maria, again


def fine(form: FormDialog) -> None:
    """What every form must be."""
    assert duplicate_mnemonics(form) == []
    assert unnamed_actions(form) == []
    assert missing_tooltips(form) == []
    assert cut_off_text(form) == []


def merge_page(screen: StudentsScreen, qtbot: QtBot, typed: str) -> MergePage:
    """The form with the other one found by typing."""
    screen.of_student("merge")
    page = MergePage(shown_form(screen.page, MergeForm, qtbot), Keyboard())
    page.keys.type(typed)
    qtbot.waitUntil(lambda: page.dialog.other.editor.popup.count == 1)
    page.keys.press("Return")
    qtbot.waitUntil(lambda: page.dialog.looked_at is not None)
    return page


@pytest.mark.usefixtures("menus")
def test_merged_by_keyboard_and_parted_again(
    office: Office, twice: tuple[str, str], qtbot: QtBot
) -> None:
    before = [office.reads.student_card(key, office.desk.today()) for key in twice]
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopes")
    page = merge_page(screen, qtbot, "0100")
    fine(page.dialog)
    # Whoever has more in the ledger is kept, wherever one began.
    assert (page.kept, page.merged) == ("Maria Lopez", "Maria Lopes")
    assert page.offered == {
        "email": True, "birth_date": True, "name": False, "phone": False
    }  # fmt: skip
    assert "Maria Lopez has 2 enrollments, $549.99 is owed, $99.99 of it due now" in page.outlook
    page.record()
    qtbot.waitUntil(lambda: screen.names == ["Maria Lopez"])
    qtbot.waitUntil(lambda: screen.name == "Maria Lopez")
    assert [row[0].partition(" · ")[0] for row in screen.enrollments] == [
        "Complete Package", "Online Theory", "Behind the Wheel", "Online Theory"
    ]  # fmt: skip
    assert screen.balance[0] == "$549.99"
    merged = office.reads.student(twice[0])
    assert merged is not None
    assert (merged.email, merged.phone) == ("m@example.org", "614 555 0100")

    screen.of_student("unmerge")
    form = MergesPage(shown_form(screen.page, MergesForm, qtbot), Keyboard())
    fine(form.dialog)
    assert form.names == [("Maria Lopes", "Maria Lopez")]
    form.record()
    assert form.errors == {"reason": "Reason is needed."}
    form.keys.type("Two people after all")
    form.record()
    qtbot.waitUntil(lambda: screen.names == ["Maria Lopes", "Maria Lopez"])
    after = [office.reads.student_card(key, office.desk.today()) for key in twice]
    assert [card and card.student for card in after] == [card and card.student for card in before]
    assert [card and card.ledger for card in after] == [card and card.ledger for card in before]


@pytest.mark.usefixtures("menus")
def test_the_other_one_can_be_kept(office: Office, twice: tuple[str, str], qtbot: QtBot) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopez")
    page = merge_page(screen, qtbot, "0177")
    page.dialog.turn.click()
    assert (page.kept, page.merged) == ("Maria Lopes", "Maria Lopez")
    page.dialog.taking.boxes["name"].setChecked(True)
    assert "After this Maria Lopez has" in page.outlook
    page.record()
    qtbot.waitUntil(lambda: screen.names == ["Maria Lopez"])
    assert screen.page.student_id == twice[1]


def test_two_open_places_in_one_course_are_told(
    office: Office, small_school: SmallSchool, twice: tuple[str, str], qtbot: QtBot
) -> None:
    ben = small_school.student("Ben Ode", phone="614 555 0199")
    small_school.enroll(ben, THEORY.course_id)
    form = MergeForm(office, twice[1], ben)
    page = MergePage.shown(form, qtbot, Keyboard())
    fine(page.dialog)
    assert form.twice.isVisible()
    assert form.other.isHidden()


def test_a_merge_that_became_impossible_meanwhile_is_refused(
    office: Office, small_school: SmallSchool, twice: tuple[str, str], qtbot: QtBot
) -> None:
    page = MergePage.shown(MergeForm(office, *twice), qtbot, Keyboard())
    small_school.run(MergeStudents(command_id=new_id(), kept_id=twice[0], merged_id=twice[1]))
    page.record()
    assert page.problem == "Both are Maria Lopez already: choose two students."


@pytest.mark.usefixtures("menus")
def test_nothing_to_undo_where_nobody_was_merged(
    office: Office, twice: tuple[str, str], qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopez")
    screen.page.view.more.click()
    assert "unmerge" not in offered("student_menu", qtbot)
    page = MergesPage.shown(MergesForm(office), qtbot, Keyboard())
    fine(page.dialog)
    assert page.names == []
    assert not page.dialog.primary_button.isEnabled()
