"""A promotion given while enrolling: offered or by code, seen before, recorded with it once."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.promoting.commands import AddPromotion, ChangePromotion
from enrolldesk.domain.ids import discount_id, new_id
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.domain.money import Money
from enrolldesk.domain.promotions import Offer, Promotion, Trigger
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.office import Office

SPRING = Offer(title="Spring", trigger=Trigger.CODE, amount=Money(5_000), code="SPRING", limit=1)
SIBLING = Offer(title="Sibling discount", trigger=Trigger.SIBLING, percent=1_000)
EARLY = Offer(
    title="Early bird",
    trigger=Trigger.EARLY_BIRD,
    amount=Money(2_000),
    valid_until=date(2026, 12, 1),
    course_ids=(PACKAGE.course_id,),
)


def add(school: SmallSchool, offer: Offer) -> str:
    key = new_id()
    school.run(AddPromotion(command_id=key, offer=offer))
    return key


def typed(office: Office, qtbot: QtBot, course: str = "comp") -> WalkInPage:
    """Everything about Maria but a promotion."""
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course(course)
    return page


def kinds(office: Office, student_id: str) -> list[tuple[str, int]]:
    """Every entry of a student, as recorded."""
    return [
        (str(entry.kind), entry.amount.cents)
        for place in office.reads.enrollments_of(student_id)
        for entry in office.reads.entries_of(place.enrollment_id)
    ]


def only_student(office: Office) -> str:
    (row,) = office.reads.search("Maria", office.desk.today())
    return row.student_id


def test_without_promotions_nothing_is_in_the_way(office: Office, qtbot: QtBot) -> None:
    page = typed(office, qtbot)
    assert page.dialog.course.promotions.isHidden()
    page.keys.press("Return")
    assert page.keys.at == "walkin_payment_amount_choice_due_now"


def test_a_code_is_typed_seen_and_recorded_once(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    spring = add(small_school, SPRING)
    page = typed(office, qtbot)
    page.keys.press("Return")
    assert page.keys.at == "walkin_promotion_code"
    page.keys.type("spring")
    assert page.promotion == "Spring, $50.00"
    assert page.promotion_told == "“Spring”: $499.99 in place of $549.99, $50.00 off."
    assert "$400.00 by Dec 22" in page.price()
    assert page.outlook.startswith("After this: $400.00 left, due Dec 22, 2026")
    qtbot.waitUntil(lambda: cut_off_text(page.dialog) == [])
    assert duplicate_mnemonics(page.dialog) == []
    assert unnamed_actions(page.dialog) == []
    assert missing_tooltips(page.dialog) == []
    command_id = page.dialog.command_id
    page.record()
    page.record()
    page.keys.press("Ctrl+Enter")
    assert page.done
    maria = only_student(office)
    assert kinds(office, maria) == [("charge", 54_999), ("discount", 5_000), ("payment", 9_999)]
    discount = office.reads.entry(discount_id(command_id))
    assert discount is not None
    assert (discount.kind, discount.reference) == (EntryKind.DISCOUNT, spring)
    assert discount.batch_id == command_id
    assert office.reads.discounts_under(spring) == 1


def test_a_refused_code_says_why_beside_it_and_nothing_is_recorded(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    add(small_school, SPRING)
    add(small_school, Offer(title="Wheel", trigger=Trigger.CODE, percent=500, code="WHEEL",
                            course_ids=(WHEEL.course_id,)))  # fmt: skip
    page = typed(office, qtbot, "online")
    page.write("walkin_promotion_code", "summer")
    page.record()
    assert page.errors == {"walkin_promotion_code": "No promotion is offered under this code."}
    assert page.keys.at == "walkin_promotion_code"
    page.write("walkin_promotion_code", "wheel")
    page.record()
    assert page.errors == {
        "walkin_promotion_code": "“Wheel” is not for this course, or not for somebody enrolled on "
        "that day."
    }
    assert not page.done
    assert office.reads.counts()["students"] == 0
    page.keys.press("Ctrl+A")
    page.keys.press("Delete")
    assert page.errors == {}
    page.record()
    assert page.done
    assert kinds(office, only_student(office)) == [("charge", 9_999), ("payment", 9_999)]


def test_one_used_up_meanwhile_is_refused_by_the_desk(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    spring = add(small_school, SPRING)
    page = typed(office, qtbot, "online")
    page.write("walkin_promotion_code", "spring")
    assert page.promotion == "Spring, $50.00"
    # Another window of this desk stopped it; this one was not told yet.
    office.desk.run(
        ChangePromotion(
            command_id=new_id(),
            promotion_id=spring,
            offer=Offer(title="Spring", trigger=Trigger.CODE, percent=10, code="SPRING",
                        active=False),
        )
    )  # fmt: skip
    page.dialog.record()
    assert list(page.errors) == ["walkin_promotion_code"]
    assert not page.done
    assert office.reads.counts()["entries"] == 0


def test_the_early_are_told_of_and_given_by_the_arrows(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    add(small_school, EARLY)
    page = typed(office, qtbot)
    assert page.promotion == "None"
    assert page.promotion_told == "Enrolled by Dec 1, 2026: “Early bird” takes $20.00 off."
    assert page.dialog.course.promotions.code.isHidden()
    page.keys.press("Alt+G")
    page.keys.press("Down")
    assert page.promotion == "Early bird, $20.00"
    assert page.outlook.startswith("After this: $430.00 left")
    page.course("online")
    assert page.dialog.course.promotions.isHidden()
    page.course("comp")
    assert page.promotion == "None"
    page.record()
    assert page.done
    assert kinds(office, only_student(office)) == [("charge", 54_999), ("payment", 9_999)]


def test_a_sibling_is_told_of_one_in_the_enroll_form(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    add(small_school, SIBLING)
    tom, maria = small_school.student("Tom Lopez"), small_school.student("Maria Lopez")
    small_school.run(LinkFamily(command_id=new_id(), student_ids=(tom, maria)))
    small_school.enroll(tom, THEORY.course_id)
    page = WalkInPage.open(office, qtbot, maria)
    page.course("comp")
    assert page.promotion_told == "A sibling is enrolled: “Sibling discount” takes $55.00 off."
    page.keys.press("Alt+G")
    page.keys.press("Down")
    page.keys.press("Alt+Y")
    page.record()
    assert page.done
    assert kinds(office, maria) == [("charge", 54_999), ("discount", 5_500)]
    stranger = WalkInPage.open(office, qtbot, small_school.student("Ann Berg"))
    stranger.course("comp")
    assert stranger.dialog.course.promotions.isHidden()


def test_more_ways_to_pay_than_fit_beside_a_discount_say_what_to_do(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    add(small_school, SPRING)
    page = typed(office, qtbot)
    page.write("walkin_promotion_code", "spring")
    page.keys.press("Alt+F")
    for _ in range(2):
        page.keys.press("Alt+H")
    for number, amount in enumerate(("150", "100", "249.99"), start=1):
        page.write(f"walkin_payment_tender_{number}_amount", amount)
    page.write("walkin_payment_tender_3_check_number", "1187")
    assert len(page.dialog.form.taken()) == 3
    page.record()
    assert page.problem.endswith("Take the rest as a payment of its own.")
    assert not page.done
    assert office.reads.counts()["students"] == 0


def test_whoever_pays_in_full_still_does_with_a_code(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    add(small_school, SPRING)
    page = typed(office, qtbot)
    page.keys.press("Alt+F")
    page.write("walkin_promotion_code", "spring")
    assert page.dialog.form.received() == Money(49_999)
    page.keys.press("Ctrl+A")
    page.keys.press("Delete")
    assert page.dialog.form.received() == Money(54_999)
    page.course("online")
    assert page.dialog.form.received() == Money(9_999)
    page.course("comp")
    assert page.dialog.form.received() == Money(9_999)


@pytest.mark.parametrize("asked", ["code", "chosen"])
def test_a_draft_keeps_it(
    office: Office, small_school: SmallSchool, qtbot: QtBot, asked: str
) -> None:
    add(small_school, SPRING)
    add(small_school, EARLY)
    page = typed(office, qtbot)
    if asked == "code":
        page.write("walkin_promotion_code", "spring")
    else:
        page.keys.press("Alt+G")
        page.keys.press("Down")
    page.keys.press("Alt+F")
    page.keys.press("Esc")
    again = WalkInPage.open(office, qtbot)
    said, price = {
        "code": ("Spring, $50.00", 49_999),
        "chosen": ("Early bird, $20.00", 52_999),
    }[asked]
    assert again.promotion == said
    assert again.dialog.form.received() == Money(price)
    again.record()
    assert again.done
    assert ("payment", price) in kinds(office, only_student(office))


def test_one_offered_meanwhile_appears(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    page = typed(office, qtbot)
    assert page.dialog.course.promotions.isHidden()
    add(small_school, EARLY)
    qtbot.waitUntil(lambda: not page.dialog.course.promotions.isHidden())
    assert [one.offer.title for one in office.reads.slips(Promotion)] == ["Early bird"]
    assert page.promotion_told.startswith("Enrolled by Dec 1, 2026")
