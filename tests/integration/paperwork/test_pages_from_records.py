"""Pages made from what a real desk recorded."""

from dataclasses import replace
from datetime import date

import pytest

from enrolldesk.app import commands
from enrolldesk.app.correcting.commands import GiveDiscount
from enrolldesk.app.pages import (
    DEFAULT_TERMS,
    AccessLine,
    AgreementCourse,
    BalanceLine,
    Detail,
    MethodLine,
    NextDue,
    ReceiptKind,
    ReceiptLine,
    ScheduleLine,
    paragraphs,
)
from enrolldesk.app.paperwork import (
    OfficeFormats,
    agreement_page,
    receipt_page,
    statement_page,
)
from enrolldesk.app.promoting.commands import AddPromotion
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money, MoneyStyle
from enrolldesk.domain.people import Address, Guardian, Permit
from enrolldesk.domain.promotions import Offer
from enrolldesk.testing.small_school import (
    LAKESIDE,
    PACKAGE,
    THEORY,
    WHEEL,
    SmallSchool,
    SteadyClock,
)

FORMATS = OfficeFormats()


def walk_in(school: SmallSchool, *tenders: Tender, name: str = "Maria Lopez") -> tuple[str, str]:
    """A student in the Complete Package who pays at once; the ids of enrollment and receipt."""
    student_id, receipt_id = school.student(name), new_id()
    school.run(
        commands.Enroll(
            command_id=receipt_id,
            student_id=student_id,
            course_id=PACKAGE.course_id,
            tenders=tenders,
            payer="Rosa Lopez",
        )
    )
    (carrier, *_) = [
        place
        for place in school.desk.reads.enrollments_of(student_id)
        if place.course_id == PACKAGE.course_id
    ]
    return carrier.enrollment_id, receipt_id


def cash(cents: int, tendered: int | None = None) -> Tender:
    return Tender(Method.CASH, Money(cents), None if tendered is None else Money(tendered))


def test_a_walk_in_gets_its_whole_receipt(school: SmallSchool) -> None:
    _, receipt_id = walk_in(school, cash(9999, 12000))
    page = receipt_page(school.desk.reads, receipt_id, FORMATS)
    assert page.number == "D1-000001"
    assert page.school.name == "Lakeside Driving School"
    assert page.school.footer == "Thank you. Drive safely."
    assert page.taken_at == "Nov 22, 2026, 10:02 AM"
    assert (page.desk, page.staff) == ("Desk 1", "Ana R.")
    assert (page.payer, page.students) == ("Rosa Lopez", ("Maria Lopez",))
    assert page.kind is ReceiptKind.PAYMENT
    assert page.lines == (ReceiptLine("Complete Package", "Payment", "$99.99"),)
    assert page.methods == (
        MethodLine("Cash", "$99.99", (Detail("Tendered", "$120.00"), Detail("Change", "$20.01"))),
    )
    assert page.total == "$99.99"
    assert page.balances == (BalanceLine("Complete Package", "$450.00"),)
    assert page.next_due == NextDue("Dec 22, 2026", "$450.00")
    assert page.access == (
        AccessLine("Online Theory", unlocked=True, state="Unlocked"),
        AccessLine(
            "Behind the Wheel",
            unlocked=False,
            state="Locked",
            note="opens after another $450.00 is paid",
        ),
    )
    assert not page.copy
    assert page.void is None


def test_a_copy_months_later_shows_the_account_of_that_day(
    school: SmallSchool, clock: SteadyClock
) -> None:
    enrollment_id, receipt_id = walk_in(school, cash(9999))
    original = receipt_page(school.desk.reads, receipt_id, FORMATS)
    clock.forward(days=90)
    later = school.pay(enrollment_id, 45000)
    assert receipt_page(school.desk.reads, receipt_id, FORMATS, copy=True) == replace(
        original, copy=True
    )
    settled = receipt_page(school.desk.reads, later, FORMATS)
    assert settled.balances == (BalanceLine("Complete Package", "$0.00"),)
    assert settled.next_due is None
    assert all(line.unlocked for line in settled.access)


def test_two_methods_for_two_students_stand_on_one_receipt(school: SmallSchool) -> None:
    maria = school.enroll(school.student("Maria Lopez"), THEORY.course_id)
    ana = school.enroll(school.student("Ana Lopez"), WHEEL.course_id)
    receipt_id = new_id()
    school.run(
        commands.RecordPayment(
            command_id=receipt_id,
            shares=(Share(maria, Money(9999)), Share(ana, Money(30000))),
            tenders=(
                Tender(Method.CHECK, Money(20000), reference="1187"),
                Tender(Method.CARD, Money(19999), reference="4242", approval="A83K2"),
            ),
            payer="Rosa Lopez",
        )
    )
    page = receipt_page(school.desk.reads, receipt_id, FORMATS)
    assert page.students == ("Maria Lopez", "Ana Lopez")
    assert page.lines == (
        ReceiptLine("Online Theory", "Payment", "$99.99", "Maria Lopez"),
        ReceiptLine("Behind the Wheel", "Payment", "$300.00", "Ana Lopez"),
    )
    assert page.methods == (
        MethodLine("Check", "$200.00", (Detail("Check no.", "1187"),)),
        MethodLine(
            "Card", "$199.99", (Detail("Card ending in", "4242"), Detail("Approval", "A83K2"))
        ),
    )
    assert page.total == "$399.99"
    assert page.balances == (
        BalanceLine("Online Theory", "$0.00", student="Maria Lopez"),
        BalanceLine("Behind the Wheel", "$199.99", student="Ana Lopez"),
    )
    assert [line.course for line in page.access] == [
        "Online Theory, Maria Lopez",
        "Behind the Wheel, Ana Lopez",
    ]


def test_what_is_paid_too_much_is_told_apart_as_credit(school: SmallSchool) -> None:
    enrollment_id = school.enroll(school.student("Maria Lopez"), THEORY.course_id)
    page = receipt_page(school.desk.reads, school.pay(enrollment_id, 12000), FORMATS)
    assert page.lines == (
        ReceiptLine("Online Theory", "Payment", "$99.99"),
        ReceiptLine("Online Theory", "Kept as credit", "$20.01"),
    )
    assert page.balances == (BalanceLine("Online Theory", "$0.00", "$20.01"),)
    assert page.payer == "Maria Lopez"


def test_a_voided_receipt_says_by_whom_when_and_why(
    school: SmallSchool, clock: SteadyClock
) -> None:
    _, receipt_id = walk_in(school, cash(9999))
    clock.forward(hours=2)
    school.run(
        commands.VoidReceipt(command_id=new_id(), receipt_id=receipt_id, reason="Wrong student")
    )
    page = receipt_page(school.desk.reads, receipt_id, FORMATS)
    assert page.void is not None
    assert (page.void.day, page.void.staff) == ("Nov 22, 2026, 12:02 PM", "Ana R.")
    assert page.void.reason == "Wrong student"


def test_a_receipt_voided_in_part_marks_the_line(school: SmallSchool) -> None:
    maria = school.enroll(school.student("Maria Lopez"), THEORY.course_id)
    ana = school.enroll(school.student("Ana Lopez"), THEORY.course_id)
    receipt_id = new_id()
    school.run(
        commands.RecordPayment(
            command_id=receipt_id,
            shares=(Share(maria, Money(5000)), Share(ana, Money(5000))),
            tenders=(cash(10000),),
        )
    )
    school.run(
        commands.VoidEntry(command_id=new_id(), entry_id=f"{receipt_id}-2", reason="Not hers")
    )
    page = receipt_page(school.desk.reads, receipt_id, FORMATS)
    assert page.void is None
    assert [line.kind for line in page.lines] == ["Payment", "Payment, void"]


def test_a_refund_is_a_receipt_of_its_own_kind(school: SmallSchool) -> None:
    enrollment_id, _ = walk_in(school, cash(9999))
    receipt_id = new_id()
    school.run(
        commands.Refund(
            command_id=receipt_id,
            enrollment_id=enrollment_id,
            amount=Money(5000),
            method=Method.CHECK,
            reference="2001",
            payer="Rosa Lopez",
            reason="Moved away",
        )
    )
    page = receipt_page(school.desk.reads, receipt_id, FORMATS)
    assert page.kind is ReceiptKind.REFUND
    assert page.title == "Refund receipt D1-000002"
    assert page.reason == "Moved away"
    assert page.lines == (ReceiptLine("Complete Package", "Refund", "$50.00"),)
    assert page.methods == (MethodLine("Check", "$50.00", (Detail("Check no.", "2001"),)),)
    assert page.balances == (BalanceLine("Complete Package", "$500.00"),)


def test_an_override_shows_the_course_open(school: SmallSchool) -> None:
    student_id = school.student("Maria Lopez")
    enrollment_id = school.enroll(student_id, THEORY.course_id)
    school.run(
        commands.OverrideAccess(
            command_id=new_id(), enrollment_id=enrollment_id, reason="Scholarship"
        )
    )
    page = receipt_page(school.desk.reads, school.pay(enrollment_id, 1000), FORMATS)
    assert page.access == (
        AccessLine("Online Theory", unlocked=True, state="Unlocked", note="opened by the office"),
    )


def test_an_agreement_holds_the_frozen_price_and_its_schedule(
    school: SmallSchool, clock: SteadyClock
) -> None:
    enrollment_id, _ = walk_in(school, cash(9999))
    clock.forward(days=3)
    dearer = replace(PACKAGE, price=Money(99999))
    school.run(commands.ChangeCourse(command_id=new_id(), course=dearer))
    page = agreement_page(school.desk.reads, enrollment_id, FORMATS)
    assert (page.course, page.price) == ("Complete Package", "$549.99")
    assert page.day == "Nov 22, 2026"
    assert page.hours == "32 hours in all"
    assert page.is_bundle
    assert page.courses == (
        AgreementCourse("Online Theory", "24 hours", "after $99.99 is paid"),
        AgreementCourse("Behind the Wheel", "8 hours", "when paid in full"),
    )
    assert page.schedule == (
        ScheduleLine("Upfront part", "Nov 22, 2026", "$99.99"),
        ScheduleLine("Remainder", "Dec 22, 2026", "$450.00"),
    )
    assert page.terms == paragraphs(DEFAULT_TERMS)
    assert page.staff == "Ana R."
    assert page.guardian is None


def test_a_discount_given_with_enrolling_stands_on_receipt_and_agreement(
    school: SmallSchool, clock: SteadyClock
) -> None:
    spring = Offer(title="Spring", amount=Money(5_000))
    school.run(AddPromotion(command_id="spring", offer=spring))
    maria = school.student("Maria Lopez")
    enroll = commands.Enroll(
        command_id=new_id(),
        student_id=maria,
        course_id=PACKAGE.course_id,
        tenders=(cash(9999),),
        promotion_id="spring",
    )
    school.run(enroll)
    receipt = receipt_page(school.desk.reads, enroll.command_id, FORMATS)
    assert receipt.discounts == (Detail("Spring", "-$50.00"),)
    assert receipt.lines == (ReceiptLine("Complete Package", "Payment", "$99.99"),)
    assert receipt.balances == (BalanceLine("Complete Package", "$400.00"),)
    place = school.desk.reads.enrollments_of(maria)[0].enrollment_id
    agreement = agreement_page(school.desk.reads, place, FORMATS)
    assert (agreement.price, agreement.to_pay) == ("$549.99", "$499.99")
    assert agreement.discounts == (Detail("Spring", "-$50.00"),)
    assert agreement.schedule == (
        ScheduleLine("Upfront part", "Nov 22, 2026", "$99.99"),
        ScheduleLine("Remainder", "Dec 22, 2026", "$400.00"),
    )
    clock.forward(days=1)
    late = GiveDiscount(
        command_id=new_id(), enrollment_id=place, amount=Money(1_000), reason="Goodwill"
    )
    school.run(late)
    assert agreement_page(school.desk.reads, place, FORMATS) == agreement
    assert receipt_page(school.desk.reads, enroll.command_id, FORMATS) == receipt
    assert receipt_page(school.desk.reads, school.pay(place, 1_000), FORMATS).discounts == ()


def test_the_agreement_of_a_component_is_its_bundles(school: SmallSchool) -> None:
    enrollment_id, _ = walk_in(school)
    carrier = school.desk.reads.enrollment(enrollment_id)
    assert carrier is not None
    (component, _) = [
        place
        for place in school.desk.reads.enrollments_of(carrier.student_id)
        if place.bundle_id == enrollment_id
    ]
    of_component = agreement_page(school.desk.reads, component.enrollment_id, FORMATS)
    assert of_component == agreement_page(school.desk.reads, enrollment_id, FORMATS)


def test_an_agreement_names_who_signs_and_the_schools_own_terms(school: SmallSchool) -> None:
    student_id = school.student(
        "Maria Lopez",
        phone="(614) 555-0133",
        birth_date=date(2010, 3, 4),
        address=Address("88 Oak Avenue", "Springfield", "IL", "62702"),
        permit=Permit("P-2231", date(2027, 8, 1)),
        guardian=Guardian("Rosa Lopez", "(614) 555-0101", "rosa@example.com"),
    )
    terms = "Be on time.\n\nBring the permit."
    school.run(
        commands.ChangeSchool(
            command_id=new_id(), school=replace(LAKESIDE, agreement_terms=terms, logo=b"<svg")
        )
    )
    enrollment_id = school.enroll(student_id, THEORY.course_id)
    page = agreement_page(school.desk.reads, enrollment_id, FORMATS)
    assert page.terms == ("Be on time.", "Bring the permit.")
    assert page.student.birth_date == "Mar 4, 2010"
    assert page.student.address == ("88 Oak Avenue", "Springfield, IL 62702")
    assert (page.student.permit, page.student.permit_expiry) == ("P-2231", "Aug 1, 2027")
    assert page.guardian is not None
    assert page.guardian.name == "Rosa Lopez"
    assert page.school.logo == b"<svg"
    assert not page.is_bundle
    assert page.hours == "24 hours"
    assert page.schedule == (ScheduleLine("Full price", "Nov 22, 2026", "$99.99"),)
    assert page.courses == (AgreementCourse("Online Theory", "24 hours", "when paid in full"),)


def test_a_statement_tells_the_account_line_by_line(
    school: SmallSchool, clock: SteadyClock
) -> None:
    enrollment_id, _ = walk_in(school, cash(9999, 12000))
    clock.forward(days=1)
    mistaken = school.pay(enrollment_id, 10000, Method.CARD)
    school.run(commands.VoidEntry(command_id=new_id(), entry_id=mistaken, reason="Wrong card"))
    carrier = school.desk.reads.enrollment(enrollment_id)
    assert carrier is not None
    page = statement_page(school.desk.reads, carrier.student_id, FORMATS, school.desk.today())
    told = [
        (line.day, line.what, line.charged, line.credited, line.balance, line.void)
        for line in page.lines
    ]
    course = "Complete Package"
    assert told == [
        ("Nov 22, 2026", f"Charge: {course}", "$549.99", "", "$549.99", False),
        ("Nov 22, 2026", f"Payment, cash: {course}", "", "$99.99", "$450.00", False),
        ("Nov 23, 2026", f"Payment, card: {course}", "", "$100.00", "$350.00", True),
        (
            "Nov 23, 2026",
            f"Void of payment: {course} (Wrong card)",
            "",
            "-$100.00",
            "$450.00",
            False,
        ),
    ]
    assert page.lines[1].reference == "D1-000001"
    assert (page.owed, page.charged, page.paid, page.credit) == ("$450.00", "$549.99", "$99.99", "")
    (summary,) = page.enrollments
    assert (summary.what, summary.status, summary.balance) == (course, "Partial", "$450.00")
    assert page.next_due == NextDue("Dec 22, 2026", "$450.00")
    assert (page.as_of, page.period, page.opening) == ("Nov 23, 2026", "", "")


def test_a_period_begins_with_the_balance_brought_forward(
    school: SmallSchool, clock: SteadyClock
) -> None:
    enrollment_id, _ = walk_in(school, cash(9999))
    for _ in range(3):
        clock.forward(days=10)
        school.pay(enrollment_id, 5000)
    carrier = school.desk.reads.enrollment(enrollment_id)
    assert carrier is not None
    page = statement_page(
        school.desk.reads,
        carrier.student_id,
        FORMATS,
        school.desk.today(),
        first_day=date(2026, 12, 2),
        last_day=date(2026, 12, 12),
    )
    assert page.opening == "$450.00"
    assert [line.balance for line in page.lines] == ["$400.00", "$350.00"]
    assert page.period == "Dec 2, 2026 – Dec 12, 2026"
    assert page.paid == "$100.00"
    assert page.owed == "$300.00"


def test_credit_on_one_enrollment_does_not_hide_a_debt_on_another(school: SmallSchool) -> None:
    student_id = school.student("Maria Lopez")
    school.pay(school.enroll(student_id, THEORY.course_id), 15000)
    school.enroll(student_id, WHEEL.course_id)
    page = statement_page(school.desk.reads, student_id, FORMATS, school.desk.today())
    assert page.owed == "$499.99"
    assert page.credit == "$50.01"
    assert len(page.enrollments) == 2


def test_what_is_not_there_is_said(school: SmallSchool) -> None:
    reads, today = school.desk.reads, school.desk.today()
    with pytest.raises(NotFound):
        receipt_page(reads, "none", FORMATS)
    with pytest.raises(NotFound):
        agreement_page(reads, "none", FORMATS)
    with pytest.raises(NotFound):
        statement_page(reads, "none", FORMATS, today)


def test_amounts_are_written_in_the_schools_currency(school: SmallSchool) -> None:
    _, receipt_id = walk_in(school, cash(9999))
    euros = OfficeFormats(MoneyStyle("EUR", "€", ",", ".", symbol_first=False))
    page = receipt_page(school.desk.reads, receipt_id, euros)
    assert page.total == "99,99\N{NO-BREAK SPACE}€"
    assert OfficeFormats.for_currency("EUR").money(Money(9999)) == "€99.99"
