"""What the forms say will be: always what the desk then records."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrolldesk.app.commands import Enroll
from enrolldesk.domain.enrollments import PaymentStatus
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student
from enrolldesk.testing.small_school import COURSES, PACKAGE, THEORY, WHEEL
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.outlook import after_words, outlook, place_of, proposed_place
from enrolldesk.ui.payments.quick_cash import likely_cash


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(course=st.sampled_from(COURSES), cents=st.integers(0, 70000))
def test_what_was_foretold_is_what_is_recorded(office: Office, course: object, cents: int) -> None:
    chosen = next(each for each in COURSES if each is course)
    parts = [office.reads.course(part.course_id) for part in chosen.components]
    now = office.desk.now()
    place = proposed_place(chosen, [part for part in parts if part is not None], now)
    foretold = outlook(place, Money(cents), now)
    student = Student(student_id=new_id(), name="Maria Lopez", phone="6145550178")
    office.run(
        Enroll(
            command_id=new_id(),
            student_id=student.student_id,
            course_id=chosen.course_id,
            new_student=student,
            tenders=(Tender(Method.CASH, Money(cents)),) if cents else (),
        )
    )
    card = office.reads.student_card(student.student_id, office.desk.today())
    assert card is not None
    carrier = next(row for row in card.enrollments if not row.is_component)
    assert foretold.status is carrier.status
    assert foretold.left == max(ZERO, carrier.standing.owed)
    assert foretold.credit == carrier.standing.credit
    assert (foretold.next_due and foretold.next_due.due_on) == (
        carrier.next_due and carrier.next_due.due_on
    )
    courses = [row for row in card.enrollments if row.is_component] or [carrier]
    assert set(foretold.unlocks) == {row.title for row in courses if row.access.is_open}
    assert set(foretold.stays_locked) == {row.title for row in courses if not row.access.is_open}


def test_only_what_a_payment_opens_is_said_to_be_unlocked(
    office: Office, small_school: object
) -> None:
    from enrolldesk.testing.small_school import SmallSchool

    assert isinstance(small_school, SmallSchool)
    maria = small_school.student("Maria Lopez")
    key = small_school.enroll(maria, cash=9999)
    card = office.reads.student_card(maria, office.desk.today())
    assert card is not None
    rows = sorted(card.enrollments, key=lambda row: row.is_component)
    place = place_of("Complete Package", office.reads.entries_of(key), rows)
    now = office.desk.now()
    assert outlook(place, ZERO, now).unlocks == ()
    assert outlook(place, Money(44999), now).unlocks == ()
    assert outlook(place, Money(45000), now).unlocks == ("Behind the Wheel",)
    after = outlook(place, Money(47000), now)
    assert (after.status, after.new_credit) == (PaymentStatus.PAID, Money(2000))
    assert after_words([after], office.format) == (
        "After this: nothing left to pay; unlocks Behind the Wheel, "
        "and $20.00 is kept as credit on Complete Package"
    )


def test_several_enrollments_are_summed_up(office: Office) -> None:
    now = office.desk.now()
    each = [outlook(proposed_place(course, [], now), ZERO, now) for course in (THEORY, WHEEL)]
    assert after_words(each, office.format) == (
        "After this: $599.98 left, due Nov 22, 2026; Online Theory and Behind the Wheel stay locked"
    )
    assert PACKAGE.title not in after_words(each, office.format)


def test_likely_cash_covers_the_amount() -> None:
    assert likely_cash(Money(9999)) == (Money(10000),)
    assert likely_cash(Money(4250)) == (Money(4500), Money(5000))
    assert likely_cash(ZERO) == ()


@given(st.integers(1, 999_999_99))
def test_likely_cash_is_never_too_little(cents: int) -> None:
    assert all(offer > Money(cents) for offer in likely_cash(Money(cents)))
