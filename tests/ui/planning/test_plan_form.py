"""What is open of a charge spread over due dates, by keyboard."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.domain.money import Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import offered, shown_form
from enrolldesk.testing.pages.planning import PlanPage
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import THEORY, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.office import Office
from enrolldesk.ui.planning.plan_form import PlanForm

pytestmark = pytest.mark.usefixtures("menus")


@pytest.fixture
def place(small_school: SmallSchool) -> str:
    """Maria Lopez in Online Theory, $99.99, of which $9.99 is paid."""
    place = small_school.enroll(small_school.student("Maria Lopez"), THEORY.course_id)
    small_school.pay(place, 999)
    return place


def opened(office: Office, qtbot: QtBot) -> tuple[StudentsScreen, PlanPage]:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "plan")
    return screen, PlanPage(shown_form(screen.page, PlanForm, qtbot), Keyboard())


def amounts(office: Office, place: str) -> list[tuple[int, str]]:
    enrollment = office.reads.enrollment(place)
    assert enrollment is not None
    return [(part.amount.cents, part.due_on.isoformat()) for part in enrollment.schedule]


def test_equal_parts_by_keyboard(office: Office, place: str, qtbot: QtBot) -> None:
    screen, form = opened(office, qtbot)
    form.keys.type("4")
    assert form.parts[0] == "1.  $22.50  due Dec 22, 2026"
    assert len(form.parts) == 4
    assert form.total == "Together $90.00, all that is open."
    form.record()
    assert form.errors == {"reason": "Reason is needed."}
    form.keys.type("Agreed with the mother")
    form.record()
    qtbot.waitUntil(lambda: not form.dialog.isVisible())
    assert amounts(office, place) == [
        (999, "2026-11-22"),
        (2250, "2026-12-22"),
        (2250, "2027-01-22"),
        (2250, "2027-02-22"),
        (2250, "2027-03-22"),
    ]
    qtbot.waitUntil(lambda: screen.balance == ("$90.00", "due Dec 22, 2026"))
    screen.of_enrollment(0, "plan")
    again = PlanPage(shown_form(screen.page, PlanForm, qtbot), Keyboard())
    assert "by Ana R.: Agreed with the mother" in again.history
    assert "Before: $99.99 Nov 22, 2026" in again.history


def test_some_now_and_the_rest_in_parts(office: Office, place: str, qtbot: QtBot) -> None:
    _screen, form = opened(office, qtbot)
    form.choose("upfront")
    form.write("plan_upfront", "100")
    assert form.total == (
        "The parts come to $100.00, but $90.00 is open. Change a part so that both are the same."
    )
    form.write("plan_upfront", "30")
    form.write("plan_number", "2")
    form.write("plan_first", "12/01/2026")
    form.dialog.every.choose("week")
    assert form.parts == [
        "1.  $30.00  due Nov 22, 2026",
        "2.  $30.00  due Dec 1, 2026",
        "3.  $30.00  due Dec 8, 2026",
    ]
    form.dialog.reason.take("Hardship")
    form.record()
    qtbot.waitUntil(lambda: len(amounts(office, place)) == 4)


def test_parts_as_agreed_must_be_what_is_open(office: Office, place: str, qtbot: QtBot) -> None:
    _screen, form = opened(office, qtbot)
    form.choose("custom")
    assert len(form.dialog.parts.lines) == 3
    form.remove_part(2)
    form.write_part(0, "50", "12/01/2026")
    form.write_part(1, "30", "1/15/2027")
    assert form.total == "$10.00 is not spread yet."
    form.dialog.reason.take("Hardship")
    form.record()
    assert form.problem.startswith("The parts come to $80.00, but $90.00 is open.")
    assert len(amounts(office, place)) == 1
    form.write_part(1, "50", "1/15/2027")
    assert form.total == "$10.00 too much."
    form.dialog.parts.add_button.click()
    form.write_part(1, "20", "1/15/2027")
    form.write_part(2, "20", "2/15/2027")
    form.record()
    qtbot.waitUntil(lambda: not form.dialog.isVisible())
    assert amounts(office, place)[1:] == [
        (5000, "2026-12-01"),
        (2000, "2027-01-15"),
        (2000, "2027-02-15"),
    ]


def test_every_way_of_the_form_is_fit_to_be_read(office: Office, place: str, qtbot: QtBot) -> None:
    _screen, form = opened(office, qtbot)
    for kind in ("equal", "upfront", "custom"):
        form.choose(kind)
        assert duplicate_mnemonics(form.dialog) == []
        assert unnamed_actions(form.dialog) == []
        assert missing_tooltips(form.dialog) == []
        qtbot.waitUntil(lambda: cut_off_text(form.dialog) == [])


def test_nothing_open_has_no_plan(
    office: Office, small_school: SmallSchool, place: str, qtbot: QtBot
) -> None:
    small_school.pay(place, 9000)
    screen = StudentsScreen.open(office, qtbot)
    screen.page.view.enrollments.select_row(0)
    screen.page.view.enrollment_menu.click()
    assert "plan" not in offered("enrollment_menu", qtbot)
    assert office.reads.standing(place).owed == Money(0)
