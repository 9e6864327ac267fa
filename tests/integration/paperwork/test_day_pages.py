"""The Z-report and the deposit slip, from what a real desk recorded."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from enrolldesk.adapters.pdf.typst_paper import TypstPaper
from enrolldesk.app import commands
from enrolldesk.app.pages import Page
from enrolldesk.app.paper import PaperFormat, PaperSize
from enrolldesk.app.paperwork import OfficeFormats, day_report_page, deposit_slip_page
from enrolldesk.app.till.commands import CloseDay, MoveDrawer, ReopenDay
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.till import MethodSum, MoveKind, Pieces, close_id
from enrolldesk.testing.small_school import DESK_ONE, SmallSchool

FORMATS = OfficeFormats()
WORD = "Wolfeschlegelsteinhausenbergerdorff" * 6


def check(school: SmallSchool, place: str, cents: int, number: str) -> str:
    command = commands.RecordPayment(
        command_id=new_id(),
        shares=(Share(place, Money(cents)),),
        tenders=(Tender(Method.CHECK, Money(cents), reference=number),),
    )
    school.run(command)
    return command.command_id


@pytest.fixture
def close(school: SmallSchool) -> str:
    """A day with cash, two checks and a voided third, stamps, a coin too few; closed."""
    place = school.enroll(school.student("Maria Lopez"), cash=10_000)
    check(school, place, 2_500, "1021")
    check(school, place, 1_250, "1022")
    twice = check(school, place, 900, "1023")
    school.run(commands.VoidEntry(command_id=new_id(), entry_id=twice, reason="Twice"))
    school.run(
        MoveDrawer(
            command_id=new_id(), kind=MoveKind.PAID_OUT, amount=Money(1_360), reason="Stamps"
        )
    )
    school.run(
        CloseDay(
            command_id=new_id(),
            day=school.desk.today(),
            opening_float=Money(15_000),
            counted=(
                MethodSum(str(Method.CASH), Money(23_600)),
                MethodSum(str(Method.CHECK), Money(3_750)),
            ),
            pieces=(Pieces(Money(10_000), 2), Pieces(Money(100), 36)),
            deposit=Money(8_600),
            reason="A coin fell down",
        )
    )
    return close_id(DESK_ONE.desk_id, school.desk.today())


def text_of(page: Page, size: PaperSize) -> str:
    pdf = TypstPaper().render(page, size).files[0]
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def test_the_report_adds_up(school: SmallSchool, close: str) -> None:
    page = day_report_page(school.desk.reads, close, FORMATS)
    cash, _card, checks, _transfer = page.methods
    assert (cash.taken, cash.expected, cash.counted, cash.difference, cash.exact) == (
        "$100.00",
        "$236.40",
        "$236.00",
        "-$0.40",
        False,
    )
    assert (checks.taken, checks.voided, checks.expected, checks.exact) == (
        "$46.50",
        "-$9.00",
        "$37.50",
        True,
    )
    assert (page.totals.expected, page.totals.counted) == ("$273.90", "$273.50")
    assert [(one.what, one.note, one.amount) for one in page.drawer] == [
        ("Paid out", "Stamps", "-$13.60")
    ]
    assert (page.deposit, page.left) == ("$86.00", "$150.00")
    assert (page.desk, page.closed_by, page.reopened, page.changed) == ("Desk 1", "Ana R.", "", "")


def test_a_slip_holds_the_cash_and_each_check_that_stands(school: SmallSchool, close: str) -> None:
    page = deposit_slip_page(school.desk.reads, close, FORMATS)
    assert [(one.what, one.note, one.amount) for one in page.checks] == [
        ("No. 1021", "Maria Lopez", "$25.00"),
        ("No. 1022", "Maria Lopez", "$12.50"),
    ]
    assert (page.cash, page.checks_total, page.total) == ("$86.00", "$37.50", "$123.50")


def test_a_reopened_day_says_so_and_what_changed_since(school: SmallSchool, close: str) -> None:
    day = school.desk.today()
    school.run(ReopenDay(command_id=new_id(), day=day, reason="A check was left out"))
    page = day_report_page(school.desk.reads, close, FORMATS)
    assert (page.reopened, page.changed) == ("A check was left out", "")
    school.pay(school.enroll(school.student("Ben Cho")), 500)
    assert "changed since" in day_report_page(school.desk.reads, close, FORMATS).changed
    with pytest.raises(NotFound):
        day_report_page(school.desk.reads, "no such day", FORMATS)


@pytest.mark.parametrize("size", [PaperSize.LETTER, PaperSize.A4])
def test_both_pages_read_back_from_paper(school: SmallSchool, close: str, size: PaperSize) -> None:
    report = text_of(day_report_page(school.desk.reads, close, FORMATS), size)
    for words in ("Z-report", "Desk 1", "-$0.40", "A coin fell down", "36 ×", "Stays in the"):
        assert words in report, words
    slip = text_of(deposit_slip_page(school.desk.reads, close, FORMATS), size)
    for words in ("Deposit slip", "No. 1021", "Checks in all", "$123.50", "Signature"):
        assert words in slip, words


def test_long_and_odd_words_make_pages_as_well(school: SmallSchool, close: str) -> None:
    report = day_report_page(school.desk.reads, close, FORMATS)
    slip = deposit_slip_page(school.desk.reads, close, FORMATS)
    odd = '#panic(1) *"; \\u{41}'
    line = replace(slip.checks[0], what=WORD, note=WORD)
    paper = TypstPaper()
    for page in (
        replace(report, reason=WORD, closed_by=odd, desk=WORD, drawer=(line,), reopened=odd),
        replace(slip, checks=(line,) * 60, prepared_by=odd, desk=WORD),
    ):
        assert paper.render(page, paper_format=PaperFormat.PDF).files[0].startswith(b"%PDF")
    assert "#panic(1)" in text_of(replace(report, reason="#panic(1)"), PaperSize.LETTER)
