"""Discounts by rule: for whom, how often, and what they take off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from enrolldesk.app.commands import Enroll, VoidEntry
from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.promoting.commands import AddPromotion, ApplyPromotion, ChangePromotion
from enrolldesk.app.promoting.finding import offered
from enrolldesk.domain.errors import AmountNotPositive, Missing, NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.promotions import (
    CodeTaken,
    Offer,
    Promotion,
    PromotionGiven,
    PromotionNotValid,
    PromotionUsedUp,
    SiblingNeeded,
    Trigger,
)
from enrolldesk.testing.small_school import PACKAGE, THEORY
from tests.contract.conftest import Office, there


def offer(at: Office, **fields: object) -> str:
    wanted = {"title": "Spring", "amount": Money(1_000), **fields}
    key = new_id()
    at.desk.run(AddPromotion(command_id=key, offer=Offer(**wanted)))  # type: ignore[arg-type]
    return key


def give(at: Office, place: str, promotion: str) -> str:
    key = new_id()
    at.desk.run(ApplyPromotion(command_id=key, enrollment_id=place, promotion_id=promotion))
    return key


def titles(at: Office, place: str, code: str = "") -> list[str]:
    found = offered(there(at.reads.enrollment(place)), at.reads, code=code)
    return [promotion.offer.title for promotion in found]


def test_an_amount_or_a_part_is_taken_off_the_price(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria"), THEORY.course_id)
    give(at, place, offer(at))
    give(at, place, offer(at, title="Eighth", amount=Money(0), percent=1_250))
    assert at.reads.standing(place).charged == Money(9_999 - 1_000 - 1_250)
    huge = offer(at, title="Free", amount=Money(100_000))
    give(at, place, huge)
    assert at.reads.standing(place).charged == Money(0)


def test_it_is_given_once_for_an_enrollment_and_no_more_often_than_its_limit(at: Office) -> None:
    school = at.school
    spring = offer(at, limit=2)
    first, second, third = (
        school.enroll(school.student(name), THEORY.course_id) for name in ("Ann", "Ben", "Cem")
    )
    given = give(at, first, spring)
    with pytest.raises(PromotionGiven):
        give(at, first, spring)
    give(at, second, spring)
    with pytest.raises(PromotionUsedUp):
        give(at, third, spring)
    assert titles(at, third) == []
    # One that was a mistake does not count.
    at.desk.run(VoidEntry(command_id=new_id(), entry_id=given, reason="Not for her"))
    assert titles(at, third) == ["Spring"]
    give(at, third, spring)


def test_it_is_for_some_courses_and_some_days_of_enrolling(at: Office) -> None:
    school, today = at.school, at.today
    place = school.enroll(school.student("Maria"), THEORY.course_id)
    for refused in (
        offer(at, title="Package only", course_ids=(PACKAGE.course_id,)),
        offer(at, title="Over", valid_until=today - timedelta(days=1)),
        offer(at, title="Not yet", valid_from=today + timedelta(days=1)),
        offer(at, title="Gone", active=False),
    ):
        with pytest.raises(PromotionNotValid):
            give(at, place, refused)
    early = offer(at, title="Early", trigger=Trigger.EARLY_BIRD, valid_until=today)
    at.clock.forward(days=3)
    # Asked for later, it goes by the day of enrolling.
    assert titles(at, place) == ["Early"]
    give(at, place, early)
    late = school.enroll(school.student("Ben"), THEORY.course_id)
    with pytest.raises(PromotionNotValid):
        give(at, late, early)


def test_a_code_is_named_and_belongs_to_one_promotion(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria"), THEORY.course_id)
    spring = offer(at, trigger=Trigger.CODE, code=" spring26 ")
    assert titles(at, place) == []
    assert titles(at, place, "Spring26 ") == ["Spring"]
    with pytest.raises(CodeTaken):
        offer(at, title="Another", trigger=Trigger.CODE, code="SPRING26")
    held = there(at.reads.slip(Promotion, spring))
    ended = replace(held.offer, active=False)
    at.desk.run(ChangePromotion(command_id=new_id(), promotion_id=spring, offer=ended))
    offer(at, title="Another", trigger=Trigger.CODE, code="SPRING26")
    assert titles(at, place, "spring26") == ["Another"]


def test_a_sibling_needs_another_one_of_the_family_in_a_course(at: Office) -> None:
    school = at.school
    ann, ben = school.student("Ann Cho"), school.student("Ben Cho")
    place = school.enroll(ann, THEORY.course_id)
    sibling = offer(at, title="Siblings", trigger=Trigger.SIBLING)
    with pytest.raises(SiblingNeeded):
        give(at, place, sibling)
    at.desk.run(LinkFamily(command_id=new_id(), student_ids=(ann, ben)))
    with pytest.raises(SiblingNeeded):
        give(at, place, sibling)
    school.enroll(ben, THEORY.course_id)
    give(at, place, sibling)
    assert at.reads.standing(place).charged == Money(8_999)


def test_an_offer_that_contradicts_itself_is_refused(at: Office) -> None:
    for fields, refused in (
        ({"amount": Money(0)}, AmountNotPositive),
        ({"percent": 10}, AmountNotPositive),
        ({"title": " "}, Missing),
        ({"trigger": Trigger.CODE}, Missing),
        ({"course_ids": ("nowhere",)}, NotFound),
    ):
        with pytest.raises(refused):
            offer(at, **fields)
    assert at.reads.slips(Promotion) == ()


def test_it_is_given_with_enrolling_before_the_payment(at: Office) -> None:
    spring = offer(at)
    maria = at.school.student("Maria")
    key = new_id()
    command = Enroll(
        command_id=key,
        student_id=maria,
        course_id=THEORY.course_id,
        tenders=(Tender(Method.CASH, Money(9_000)),),
        promotion_id=spring,
    )
    changes = at.desk.run(command)
    assert at.desk.run(command).already
    [place] = at.reads.enrollments_of(maria)
    entries = at.reads.entries_of(place.enrollment_id)
    told = [(str(entry.kind), entry.amount.cents, entry.batch_id) for entry in entries]
    assert told == [("charge", 9_999, key), ("discount", 1_000, key), ("payment", 9_000, key)]
    assert entries[1].reference == spring
    # One cent more than is left: the payment was spread over what the discount had left.
    assert [each.amount.cents for each in entries[2].allocations] == [8_999]
    assert at.reads.standing(place.enrollment_id).credit == Money(1)
    assert changes.receipt_id == key
    assert at.reads.discounts_under(spring) == 1


def test_without_the_promotion_nobody_is_enrolled(at: Office) -> None:
    siblings = offer(at, trigger=Trigger.SIBLING)
    new = Student(student_id=new_id(), name="Maria", phone="(614) 555-0133")
    for promotion, error in ((siblings, SiblingNeeded), ("none", NotFound)):
        with pytest.raises(error):
            at.desk.run(
                Enroll(
                    command_id=new_id(),
                    student_id=new.student_id,
                    course_id=THEORY.course_id,
                    new_student=new,
                    promotion_id=promotion,
                )
            )
    assert at.reads.student(new.student_id) is None
    assert at.reads.counts()["entries"] == 0
