"""Pages as an office makes them, for the tests of paper."""

from dataclasses import replace

from enrolldesk.app.pages import (
    DEFAULT_TERMS,
    AccessLine,
    Agreement,
    AgreementCourse,
    BalanceLine,
    DayLine,
    DayMethod,
    DayReport,
    DepositSlip,
    Detail,
    Letter,
    Letterhead,
    MethodLine,
    NextDue,
    Pack,
    PackHours,
    Party,
    Receipt,
    ReceiptLine,
    ScheduleLine,
    Statement,
    StatementEnrollment,
    StatementLine,
    paragraphs,
)

SVG_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60">'
    b'<rect width="60" height="60" rx="12" fill="#1d4f9c"/></svg>'
)

SCHOOL = Letterhead(
    name="Green Light Driving School",
    address=("1200 Main Street, Suite 4", "Springfield, IL 62701"),
    phone="(217) 555-0142",
    email="office@greenlight.example",
    tax_line="Tax ID 12-3456789",
    footer="Thank you! Drives can be rescheduled up to 24 hours before.",
)

RECEIPT = Receipt(
    school=SCHOOL,
    number="D1-000123",
    taken_at="Nov 22, 2026, 10:02 AM",
    desk="Front desk",
    staff="Dana Whitfield",
    payer="Rosa Lopez",
    students=("Maria Lopez",),
    lines=(ReceiptLine("Complete Package", "Payment", "$99.99"),),
    methods=(
        MethodLine("Cash", "$99.99", (Detail("Tendered", "$120.00"), Detail("Change", "$20.01"))),
    ),
    total="$99.99",
    balances=(BalanceLine("Complete Package", "$450.00"),),
    next_due=NextDue("Dec 22, 2026", "$450.00"),
    access=(
        AccessLine("Online Theory", unlocked=True, state="Unlocked"),
        AccessLine("Behind the Wheel", unlocked=False, state="Locked", note="opens after $450.00"),
    ),
)

STUDENT = Party(
    name="Maria Lopez",
    address=("88 Oak Avenue", "Springfield, IL 62702"),
    phone="(217) 555-0199",
    email="maria.lopez@example.com",
    birth_date="Mar 4, 2010",
    permit="P-2231-8841",
    permit_expiry="Aug 1, 2027",
)
GUARDIAN = Party("Rosa Lopez", phone="(217) 555-0101")

AGREEMENT = Agreement(
    school=SCHOOL,
    number="7F3A-1",
    day="Nov 22, 2026",
    student=STUDENT,
    guardian=GUARDIAN,
    course="Complete Package",
    courses=(
        AgreementCourse("Online Theory", "24 hours", "after $99.99 is paid"),
        AgreementCourse("Behind the Wheel", "8 hours", "when paid in full"),
    ),
    is_bundle=True,
    hours="32 hours in all",
    price="$549.99",
    schedule=(
        ScheduleLine("Upfront part", "Nov 22, 2026", "$99.99"),
        ScheduleLine("Remainder", "Dec 22, 2026", "$450.00"),
    ),
    terms=paragraphs(DEFAULT_TERMS),
    staff="Dana Whitfield",
)


LETTER = Letter(
    school=SCHOOL,
    to=("Rosa Lopez", "for Maria Lopez", *STUDENT.address),
    day="Dec 28, 2026",
    about="Maria Lopez",
    paragraphs=paragraphs(
        "Dear Rosa Lopez,\n\n$450.00 for Maria Lopez was due on Dec 22, 2026.\n"
        "In all $450.00 is open.\n\nYours, Green Light Driving School"
    ),
)

_CASH = DayMethod("Cash", "$100.00", "$0.00", "$0.00", "$250.00", "$240.00", "$10.00 short", False)

DAY_REPORT = DayReport(
    school=SCHOOL,
    desk="Front desk",
    day="Nov 22, 2026",
    closed_by="Dana Whitfield",
    closed_at="Nov 22, 2026, 6:02 PM",
    methods=(_CASH,),
    totals=replace(_CASH, method="In all"),
    opening_float="$150.00",
    drawer=(DayLine("Paid out", "$13.60", "Stamps"),),
    pieces=(DayLine("$20.00", "$240.00", "12"),),
    deposit="$90.00",
    left="$150.00",
    reason="A note fell behind the desk",
    returned="$25.00",
    reopened="Reopened on Nov 23, 2026: a check was left out",
    changed="The entries of the day are not what they were.",
)

DEPOSIT_SLIP = DepositSlip(
    school=SCHOOL,
    desk="Front desk",
    day="Nov 22, 2026",
    prepared_by="Dana Whitfield",
    cash="$90.00",
    checks=(DayLine("Rosa Lopez", "$25.00", "No. 1021"),),
    checks_total="$25.00",
    total="$115.00",
)


def pack(receipts: int) -> Pack:
    """A student's record with so many receipts."""
    account = statement(3)
    return Pack(
        school=SCHOOL,
        student=STUDENT,
        as_of="Nov 22, 2026",
        agreements=(AGREEMENT,),
        hours=(
            PackHours("Online Theory", "Nov 22, 2026", "Unlocked", True, "24 hours"),
            PackHours("Behind the Wheel", "Nov 22, 2026", "Locked", False, "8 hours"),
        ),
        receipts=tuple(
            replace(RECEIPT, number=f"D1-{number:06d}") for number in range(1, receipts + 1)
        ),
        entries=account.lines,
        enrollments=account.enrollments,
        owed=account.owed,
        keep_rule="5 years after the last entry or enrollment",
        keep_until="Nov 22, 2031",
        also_known_as=("Maria Lopes",),
    )


def statement(entries: int) -> Statement:
    """An account with so many entries."""
    return Statement(
        school=SCHOOL,
        student=STUDENT,
        guardian=GUARDIAN,
        as_of="Nov 22, 2026",
        period="Jan 1 – Nov 22, 2026",
        opening="$0.00",
        lines=tuple(
            StatementLine(
                day=f"Nov {index % 28 + 1}, 2026",
                what=f"Payment no. {index}",
                credited="$1.00",
                balance=f"${1000 - index}.00",
                reference=f"D1-{index:06d}",
                void=index % 10 == 3,
            )
            for index in range(entries)
        ),
        enrollments=(
            StatementEnrollment(
                "Complete Package",
                "Partial",
                "$549.99",
                "$99.99",
                "$450.00",
                NextDue("Dec 22, 2026", "$450.00"),
            ),
        ),
        owed="$450.00",
        charged="$549.99",
        paid="$99.99",
        credit="$20.00",
        next_due=NextDue("Dec 22, 2026", "$450.00"),
    )
