"""The list of who is to be reminded; every way out is noted with its day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.people import Guardian
from enrolldesk.domain.reminders import Reminder
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.balances import BalancesScreen
from enrolldesk.testing.pages.forms import shown_form
from enrolldesk.testing.pages.planning import RemindersPage
from enrolldesk.testing.small_school import THEORY, SmallSchool, SteadyClock
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.counter import Counter
from enrolldesk.ui.documents.preview import PreviewDialog
from enrolldesk.ui.office import Office
from enrolldesk.ui.planning.reminders import RemindersDialog


class MailProgram(QObject):
    """Stands for the mail program of the computer."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts: list[QUrl] = []

    @Slot(QUrl)
    def draft(self, url: QUrl) -> None:
        self.drafts.append(url)


@pytest.fixture
def mail(qapp: object) -> Iterator[MailProgram]:
    program = MailProgram()
    # The stubs ask for bytes, which the binding itself refuses.
    QDesktopServices.setUrlHandler("mailto", program, "draft")  # type: ignore[arg-type]
    yield program
    QDesktopServices.unsetUrlHandler("mailto")


@pytest.fixture
def page(
    office: Office, small_school: SmallSchool, clock: SteadyClock, qtbot: QtBot
) -> Iterator[RemindersPage]:
    """Two weeks ago Maria was to pay $99.99 for theory; Tom pays today and in a month."""
    rosa = Guardian("Rosa Lopez", "", "rosa@example.com")
    maria = small_school.student("Maria Lopez", phone="614 555 0133", guardian=rosa)
    small_school.enroll(maria, THEORY.course_id)
    clock.forward(days=14)
    small_school.enroll(small_school.student("Tom Chen"))
    screen = BalancesScreen.open(office, qtbot)
    counter = Counter(office, screen.page, lambda: open_desk(office.home))
    screen.page.reminders_requested.connect(counter.remind)
    screen.page.reminders_button.click()
    page = RemindersPage(shown_form(screen.page, RemindersDialog, qtbot), Keyboard())
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    yield page
    screen.page.close()


def test_the_last_choice_holds_however_fast_they_came(page: RemindersPage, qtbot: QtBot) -> None:
    for days in (30, 7, 14, 30, 0, 30):
        page.dialog.within.choose(days)
    qtbot.waitUntil(lambda: page.rows[1][1] == "$549.99")
    assert page.dialog.reader.listed.within == 30
    assert page.dialog.summary.text() == "2 students, $649.98 in all"


def noted(office: Office) -> list[tuple[str, int]]:
    return [(str(one.channel), one.amount.cents) for one in office.reads.slips(Reminder)]


def test_who_is_listed_with_words_ready(page: RemindersPage, qtbot: QtBot) -> None:
    assert page.rows == [
        ("Maria Lopez", "$99.99", "14", "never"),
        ("Tom Chen", "$99.99", "", "never"),
    ]
    assert page.text.startswith("Dear Rosa Lopez,\n\n$99.99 for Maria Lopez at Lakeside")
    assert page.dialog.to.text() == "To Rosa Lopez, rosa@example.com"
    page.dialog.within.choose(30)
    qtbot.waitUntil(lambda: page.rows[1][1] == "$549.99")
    page.select(1)
    assert page.text.startswith("Dear Tom Chen,")
    assert not page.dialog.mail.isEnabled()
    assert duplicate_mnemonics(page.dialog) == []
    assert unnamed_actions(page.dialog) == []
    assert missing_tooltips(page.dialog) == []
    qtbot.waitUntil(lambda: cut_off_text(page.dialog) == [])


def test_a_copy_is_noted(office: Office, page: RemindersPage, qtbot: QtBot) -> None:
    page.dialog.text.setPlainText("Dear Rosa, please call.")
    page.record()
    qtbot.waitUntil(lambda: page.rows[0][3] == "Dec 6, 2026, copied")
    assert page.copied == "Dear Rosa, please call."
    assert noted(office) == [("copied", 9999)]


def test_a_draft_opens_in_the_mail_program(
    office: Office, page: RemindersPage, mail: MailProgram, qtbot: QtBot
) -> None:
    words = page.text
    page.dialog.mail.click()
    qtbot.waitUntil(lambda: page.rows[0][3] == "Dec 6, 2026, e-mail")
    [draft] = mail.drafts
    assert draft.path() == "rosa@example.com"
    query = draft.query(QUrl.ComponentFormattingOption.FullyDecoded)
    assert query.startswith("subject=Payment reminder from Lakeside Driving School&body=Dear Rosa")
    assert query.partition("&body=")[2].replace("\r\n", "\n") == words
    assert noted(office) == [("email", 9999)]


def test_a_letter_is_noted_once_it_left_the_program(
    office: Office, page: RemindersPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.dialog.letter.click()
    [preview] = page.dialog.findChildren(PreviewDialog)
    assert noted(office) == []
    preview.save_as(tmp_path / "letter.pdf")
    preview.save_as(tmp_path / "again.pdf")
    qtbot.waitUntil(lambda: page.rows[0][3] == "Dec 6, 2026, letter")
    assert (tmp_path / "again.pdf").read_bytes().startswith(b"%PDF")
    assert noted(office) == [("letter", 9999)]


def test_the_student_is_one_key_away(page: RemindersPage, qtbot: QtBot) -> None:
    page.dialog.table.setFocus()
    with qtbot.waitSignal(page.dialog.student_requested):
        page.keys.press("Return")
