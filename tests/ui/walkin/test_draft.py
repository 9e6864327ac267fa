"""A walk-in half typed survives Esc, closing and a crash, and never becomes two."""

from __future__ import annotations

import json

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.homes import HomeNotWritable
from enrolldesk.domain.money import Money
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.office import Office
from enrolldesk.ui.walkin.draft import SETTING, Draft


def half_typed(office: Office, qtbot: QtBot) -> WalkInPage:
    """A form with everything in it but the last key."""
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("comp")
    page.keys.press("Alt+E")
    page.keys.type("120")
    return page


def test_esc_closes_and_everything_is_there_again(office: Office, qtbot: QtBot) -> None:
    page = half_typed(office, qtbot)
    assert page.dialog.note.text() == "Draft kept · Esc closes"
    page.keys.press("Alt+M")
    page.dialog.student.guardian_name.editor.setFocus()
    page.keys.type("Hồng")
    page.keys.press("Esc")
    assert not page.dialog.isVisible()

    again = WalkInPage.open(office, qtbot)
    student = again.dialog.student
    assert (student.name.text(), student.phone.text()) == ("Maria Lopez", "(614) 555-0178")
    assert student.guardian_name.text() == "Hồng"
    assert student.more.isVisible()
    assert again.dialog.course.picker.key == "complete-package"
    assert again.dialog.form.tenders.rows[0].tendered.text() == "120"
    assert again.outlook.startswith("After this: $450.00 left")
    again.record()
    assert again.done
    assert again.change_due == "$20.01"
    assert office.desk.local.get(SETTING) == ""


def test_a_split_and_another_amount_come_back_too(office: Office, qtbot: QtBot) -> None:
    page = half_typed(office, qtbot)
    page.keys.press("Alt+O")
    page.keys.press("Return")
    page.keys.type("200")
    page.keys.press("Alt+H")
    page.keys.type("150")
    page.keys.press("Esc")
    again = WalkInPage.open(office, qtbot)
    form = again.dialog.form
    assert form.received() == Money(20000)
    assert [(row.method.key, row.amount.text()) for row in form.tenders.rows] == [
        ("cash", "150"),
        ("card", "50.00"),
    ]


def test_what_is_typed_is_on_the_disk_without_closing(office: Office, qtbot: QtBot) -> None:
    page = half_typed(office, qtbot)

    def kept() -> bool:
        text = office.desk.local.get(SETTING)
        return bool(text) and json.loads(text)["payment"]["tenders"][0].get("tendered") == "120"

    qtbot.waitUntil(kept)
    # As after a crash: nothing of the first form was told that it is over.
    crashed = Draft.read(office.desk.local)
    assert crashed is not None
    assert crashed.command_id == page.dialog.command_id
    again = WalkInPage.open(office, qtbot)
    assert again.dialog.command_id == crashed.command_id
    assert again.dialog.student.name.text() == "Maria Lopez"


def test_recorded_and_then_crashed_is_not_enrolled_twice(office: Office, qtbot: QtBot) -> None:
    page = half_typed(office, qtbot)
    page.dialog.draft.keep()
    command = page.dialog.command()
    assert command is not None
    office.desk.run(command)
    again = WalkInPage.open(office, qtbot)
    assert again.dialog.student.is_empty()
    assert again.problem == "The walk-in before this one was recorded: receipt D1-000001."
    assert again.dialog.command_id != command.command_id
    assert office.reads.counts()["students"] == 1


def test_a_returning_student_is_remembered_by_the_draft(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", phone="(614) 555-0178")
    page = WalkInPage.open(office, qtbot)
    page.keys.type("Bailey")
    page.keys.press("Alt+U")
    page.keys.press("Esc")
    again = WalkInPage.open(office, qtbot)
    assert again.dialog.chosen.isVisible()
    assert again.dialog.chosen.name.text() == "Bailey Thompson"


def test_start_over_forgets(office: Office, qtbot: QtBot) -> None:
    page = half_typed(office, qtbot)
    page.keys.press("Alt+V")
    assert page.dialog.student.is_empty()
    assert page.dialog.course.course is None
    assert page.keys.at == "walkin_name"
    page.keys.press("Esc")
    assert office.desk.local.get(SETTING) == ""


def test_an_empty_form_is_no_draft(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.keys.press("Esc")
    assert Draft.read(office.desk.local) is None


@pytest.mark.parametrize(
    "kept",
    ["{", "[]", '{"version": 99}', '{"version": 1, "surprise": 1}', '{"version": 1, "chosen": 7}'],
)
def test_a_draft_nobody_can_read_is_none(office: Office, qtbot: QtBot, kept: str) -> None:
    office.desk.local.set(SETTING, kept)
    page = WalkInPage.open(office, qtbot)
    assert page.dialog.student.is_empty()


def test_a_full_disk_says_so_and_loses_nothing(
    office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = half_typed(office, qtbot)

    def full(*_: object, **__: object) -> None:
        raise HomeNotWritable(office.home, "database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(type(office.desk.store), "write", full)
        page.record()
        assert not page.done
        assert page.problem
        assert page.dialog.form.tenders.rows[0].tendered.text() == "120"
        assert page.dialog.student.name.text() == "Maria Lopez"
    page.record()
    assert page.done
    assert office.reads.counts()["students"] == 1
