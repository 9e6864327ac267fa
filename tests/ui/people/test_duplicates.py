"""Students recorded twice: found in the background, looked through by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.session import Session
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.merging import NotSame
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import shown_form
from enrolldesk.testing.pages.merging import DuplicatesPage, MergePage
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.duplicates import DuplicatesDialog
from enrolldesk.ui.people.merge_form import MergeForm


@pytest.fixture
def open_session(office: Office) -> Callable[[], Session]:
    return lambda: open_desk(office.home)


@pytest.fixture
def six(small_school: SmallSchool) -> list[str]:
    """Three pairs."""
    return [
        small_school.student(f"{name} Ek", phone=f"614 555 01{place:02}")
        for place, name in enumerate(("Ana", "Ben", "Cleo"))
        for _ in range(2)
    ]


def test_each_pair_is_settled_by_one_key(
    office: Office, open_session: Callable[[], Session], six: list[str], qtbot: QtBot
) -> None:
    page = DuplicatesPage.open(office, open_session, qtbot)
    for check in (duplicate_mnemonics, unnamed_actions, missing_tooltips, cut_off_text):
        assert check(page.dialog) == []
    assert len(page.pairs) == 3
    assert page.dialog.summary.text() == "3 pairs among 6 students."
    first = page.dialog.pair
    assert first is not None
    page.dialog.apart.click()
    assert len(page.pairs) == 2
    assert [slip.pair for slip in office.reads.slips(NotSame)] == [tuple(sorted(first.ids))]
    page.dialog.related.click()
    assert len(page.pairs) == 1
    last = page.dialog.pair
    assert last is not None
    page.keys.press("Return")
    form = MergePage(shown_form(page.dialog, MergeForm, qtbot), Keyboard())
    form.record()
    qtbot.waitUntil(lambda: page.pairs == [])
    assert len({office.reads.student_key(key) for key in last.ids}) == 1
    page.dialog.again.click()
    qtbot.waitUntil(lambda: not page.dialog.looking)
    assert page.dialog.summary.text() == "0 pairs among 5 students."


def test_the_search_can_be_stopped_and_the_dialog_closed_meanwhile(
    office: Office, open_session: Callable[[], Session], six: list[str], qtbot: QtBot
) -> None:
    dialog = DuplicatesDialog(office, open_session)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.looked):
        dialog.show()
        dialog.stop()
    assert not dialog.looking
    dialog.look()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.looking)
    assert dialog.isHidden()
