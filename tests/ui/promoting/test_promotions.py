"""Promotions offered on the Courses page and given on a student's card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.promoting.commands import AddPromotion
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.promotions import Offer, Promotion, Trigger
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.courses import CoursesScreen
from enrolldesk.testing.pages.forms import FormPage, shown_form
from enrolldesk.testing.pages.promoting import GivePromotionPage, OfferPage, PromotionsPage
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import THEORY, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.office import Office
from enrolldesk.ui.promoting.give_form import GivePromotionForm
from enrolldesk.ui.promoting.offer_form import OfferForm
from enrolldesk.ui.promoting.promotions import PromotionsDialog

SPRING = Offer(title="Spring", trigger=Trigger.CODE, amount=Money(1_000), code="SPRING", limit=1)
EIGHTH = Offer(title="An eighth", percent=1_250)


def fine(page: FormPage[PromotionsDialog] | OfferPage | GivePromotionPage, qtbot: QtBot) -> None:
    assert duplicate_mnemonics(page.dialog) == []
    assert unnamed_actions(page.dialog) == []
    assert missing_tooltips(page.dialog) == []
    qtbot.waitUntil(lambda: cut_off_text(page.dialog) == [])


def add(school: SmallSchool, offer: Offer) -> None:
    school.run(AddPromotion(command_id=new_id(), offer=offer))


@pytest.fixture
def listed(office: Office, small_school: SmallSchool, qtbot: QtBot) -> Iterator[PromotionsPage]:
    """The list, opened from the Courses page."""
    screen = CoursesScreen.open(office, qtbot)
    screen.page.promotions_button.click()
    yield PromotionsPage(shown_form(screen.page, PromotionsDialog, qtbot), Keyboard())
    screen.page.close()


def opened_form(listed: PromotionsPage, qtbot: QtBot) -> OfferPage:
    return OfferPage(shown_form(listed.dialog, OfferForm, qtbot), Keyboard())


def test_a_promotion_is_offered_and_changed_by_keyboard(
    office: Office, listed: PromotionsPage, qtbot: QtBot
) -> None:
    fine(listed, qtbot)
    listed.keys.press("Alt+A")
    form = opened_form(listed, qtbot)
    fine(form, qtbot)
    form.keys.type("Spring")
    form.dialog.kind.choose("percent")
    form.write("promotion_value", "12.5%")
    form.dialog.trigger.choose("code")
    form.record()
    assert form.errors == {"promotion_code": "Code is needed."}
    form.write("promotion_code", "spring")
    form.write("promotion_limit", "10")
    form.write("promotion_until", "12/31/2026")
    form.tick(f"promotion_course_{THEORY.course_id}")
    fine(form, qtbot)
    form.record()
    spring = ("Spring", "12.5%", "By code SPRING", "until Dec 31, 2026", "Online Theory", "0 of 10")
    qtbot.waitUntil(lambda: listed.rows == [spring])
    listed.dialog.activateWindow()
    qtbot.waitUntil(listed.dialog.isActiveWindow)
    listed.record()
    again = opened_form(listed, qtbot)
    assert again.dialog.typed() == office.reads.slips(Promotion)[0].offer
    again.tick("promotion_active")
    again.record()
    qtbot.waitUntil(lambda: listed.rows[0][3] == "no longer offered")


def test_a_code_is_taken_once(
    small_school: SmallSchool, listed: PromotionsPage, qtbot: QtBot
) -> None:
    add(small_school, SPRING)
    listed.dialog.add_button.click()
    form = opened_form(listed, qtbot)
    form.write("promotion_title", "Another")
    form.write("promotion_value", "5")
    form.dialog.trigger.choose("code")
    form.write("promotion_code", "Spring")
    form.record()
    assert form.errors == {"promotion_code": "The code SPRING is that of “Spring”. Choose another."}
    form.dialog.trigger.choose("manual")
    form.record()
    qtbot.waitUntil(lambda: [row[0] for row in listed.rows] == ["Another", "Spring"])


@pytest.mark.usefixtures("menus")
def test_one_is_given_from_the_card(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    add(small_school, SPRING)
    add(small_school, EIGHTH)
    place = small_school.enroll(small_school.student("Maria Lopez"), THEORY.course_id)
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "promotion")
    form = GivePromotionPage(shown_form(screen.page, GivePromotionForm, qtbot), Keyboard())
    fine(form, qtbot)
    assert form.titles == ["An eighth"]
    assert form.outlook == "$12.50 off. After this $87.49 is owed."
    form.keys.type("summer")
    form.record()
    assert form.errors == {"promotion_typed_code": "No promotion is offered under this code."}
    form.write("promotion_typed_code", "spring")
    assert form.titles == ["Spring", "An eighth"]
    assert form.outlook == "$10.00 off. After this $89.99 is owed."
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$89.99")
    assert screen.ledger[0][0] == "Discount"
    [spring] = [one for one in office.reads.slips(Promotion) if one.offer.code]
    assert office.reads.discounts_under(spring.slip_id) == 1
    screen.of_enrollment(0, "promotion")
    again = GivePromotionPage(shown_form(screen.page, GivePromotionForm, qtbot), Keyboard())
    again.keys.type("spring")
    again.record()
    assert "already" in again.errors["promotion_typed_code"]
    assert office.reads.standing(place).owed == Money(8_999)
