"""What stands on the paper, read back from the PDF."""

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from enrolldesk.adapters.pdf.typst_paper import TypstPaper
from enrolldesk.app.pages import (
    BalanceLine,
    Detail,
    MethodLine,
    Page,
    ReceiptKind,
    ReceiptLine,
    VoidMark,
)
from enrolldesk.app.paper import PaperFormat, PaperSize, PrintRemark
from tests.integration.pdf.sample_pages import AGREEMENT, RECEIPT, SCHOOL, STUDENT, pack, statement

Sheets = Callable[[bytes], list[str]]

POINTS = {PaperSize.LETTER: (612, 792), PaperSize.A4: (595.28, 841.89)}


@pytest.mark.parametrize("size", list(PaperSize))
def test_a_receipt_says_everything_the_payer_needs(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    printout = paper.render(RECEIPT, size)
    (text,) = sheets(printout.files[0])
    for words in (
        "Green Light Driving School",
        "1200 Main Street, Suite 4",
        "(217) 555-0142",
        "office@greenlight.example",
        "Tax ID 12-3456789",
        "D1-000123",
        "Nov 22, 2026, 10:02 AM",
        "Front desk",
        "Dana Whitfield",
        "Rosa Lopez",
        "Maria Lopez",
        "Complete Package",
        "Cash",
        "Tendered",
        "$120.00",
        "Change",
        "$20.01",
        "$99.99",
        "$450.00",
        "Dec 22, 2026",
        "Online Theory",
        "Unlocked",
        "Behind the Wheel",
        "Locked",
        "opens after $450.00",
        "Drives can be rescheduled",
    ):
        assert words in text
    assert printout.size is size
    assert printout.remarks == ()
    assert "VOID" not in text
    assert "COPY" not in text


@pytest.mark.parametrize("size", list(PaperSize))
def test_a_copy_and_a_void_are_marked(paper: TypstPaper, sheets: Sheets, size: PaperSize) -> None:
    page = replace(
        RECEIPT, copy=True, void=VoidMark("Nov 23, 2026", "Dana Whitfield", "Wrong student")
    )
    (text,) = sheets(paper.render(page, size).files[0])
    for words in ("COPY", "VOID", "Nov 23, 2026", "Wrong student"):
        assert words in text


@pytest.mark.parametrize("size", list(PaperSize))
def test_a_refund_receipt_names_itself_and_its_reason(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    page = replace(RECEIPT, kind=ReceiptKind.REFUND, reason="Moved away", access=(), next_due=None)
    (text,) = sheets(paper.render(page, size).files[0])
    assert "refund receipt" in text.casefold()
    assert "Moved away" in text
    assert "Received from" not in text
    assert "Next due" not in text


@pytest.mark.parametrize("size", list(PaperSize))
def test_several_students_and_methods_share_a_receipt(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    page = replace(
        RECEIPT,
        students=("Maria Lopez", "Ana Lopez"),
        lines=(
            ReceiptLine("Online Theory", "Payment", "$99.99", "Maria Lopez"),
            ReceiptLine("Behind the Wheel", "Payment", "$520.00", "Ana Lopez"),
        ),
        methods=(
            MethodLine(
                "Card", "$600.00", (Detail("Card ending in", "4242"), Detail("Approval", "A83K2"))
            ),
            MethodLine("Check", "$19.99", (Detail("Check no.", "1187"),)),
        ),
        total="$619.99",
        balances=(BalanceLine("Behind the Wheel", "-$20.01", "$20.01", "Ana Lopez"),),
    )
    (text,) = sheets(paper.render(page, size).files[0])
    for words in ("Ana Lopez", "4242", "A83K2", "1187", "$619.99", "$20.01", "held as credit"):
        assert words in text
    assert "-$20.01" not in text


@pytest.mark.parametrize("size", list(PaperSize))
def test_a_discount_given_with_it_is_named(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    discounts = (Detail("Early bird", "-$50.00"),)
    (text,) = sheets(paper.render(replace(RECEIPT, discounts=discounts), size).files[0])
    assert "Discount given: Early bird" in text
    assert "-$50.00" in text.replace("\N{MINUS SIGN}", "-")
    if size is not PaperSize.ROLL_80:
        page = replace(AGREEMENT, discounts=discounts, to_pay="$499.99")
        (text,) = sheets(paper.render(page, size).files[0])
        assert "Discount: Early bird" in text
        assert "To pay $499.99" in text


@pytest.mark.parametrize("size", [PaperSize.LETTER, PaperSize.A4])
def test_an_agreement_holds_terms_and_signature_lines(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    (text,) = sheets(paper.render(AGREEMENT, size).files[0])
    for words in (
        "Enrollment agreement",
        "88 Oak Avenue",
        "Mar 4, 2010",
        "P-2231-8841",
        "Aug 1, 2027",
        "Complete Package",
        "32 hours in all",
        "Online Theory",
        "after $99.99 is paid",
        "$549.99",
        "Payment schedule",
        "Dec 22, 2026",
        "learner’s permit",
        "Student Maria Lopez",
        "Guardian Rosa Lopez",
        "For the school Dana Whitfield",
    ):
        assert words in text.replace("'", "’")


def test_long_terms_run_over_several_sheets_and_keep_the_signatures_together(
    paper: TypstPaper, sheets: Sheets
) -> None:
    terms = tuple(f"{number}. The student drives carefully. " * 12 for number in range(40))
    texts = sheets(paper.render(replace(AGREEMENT, terms=terms)).files[0])
    assert len(texts) > 1
    assert "Page 1 of" in texts[0]
    assert all(words in texts[-1] for words in ("Student Maria", "Guardian Rosa", "For the school"))


@pytest.mark.parametrize("size", [PaperSize.LETTER, PaperSize.A4])
def test_a_long_statement_repeats_its_header_and_numbers_its_sheets(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    texts = sheets(paper.render(statement(180), size).files[0])
    assert len(texts) > 4
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Statement of account" in text
        assert "Maria Lopez" in text
        assert "Reference" in text
    together = " ".join(texts)
    for index in range(180):
        assert f"D1-{index:06d}" in together
    assert "Total owed $450.00" in texts[-1]
    assert "Next due $450.00 on Dec 22, 2026" in texts[0]
    assert "$20.00" in texts[-1]


@pytest.mark.parametrize("size", [PaperSize.LETTER, PaperSize.A4])
def test_a_pack_holds_the_record_and_the_agreements(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    texts = sheets(paper.render(pack(40), size).files[0])
    together = " ".join(texts)
    for words in (
        *("Student record", "Also recorded as Maria Lopes", "Nov 22, 2031", "5 years after"),
        *("Behind the Wheel", "24 hours", "Enrollment agreement", "COPY"),
        *(f"D1-{number:06d}" for number in range(1, 41)),
    ):
        assert words in together, words
    assert all(
        f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1)
    )
    bare = replace(pack(0), agreements=(), hours=(), entries=(), keep_until="", credit="")
    (text,) = sheets(paper.render(bare, size).files[0])
    for words in ("Never enrolled", "No receipts", "No entries"):
        assert words in text


def test_an_empty_statement_says_so(paper: TypstPaper, sheets: Sheets) -> None:
    page = replace(statement(0), enrollments=(), next_due=None, credit="", opening="")
    (text,) = sheets(paper.render(page).files[0])
    assert "No entries in this period" in text
    assert "Enrollments" not in text
    assert "Next due" not in text


@pytest.mark.parametrize("page", [AGREEMENT, statement(3)])
def test_what_does_not_fit_the_roll_comes_on_letter_and_says_so(
    paper: TypstPaper, page: Page
) -> None:
    printout = paper.render(page, PaperSize.ROLL_80)
    assert printout.size is PaperSize.LETTER
    assert printout.remarks == (PrintRemark.TOO_WIDE_FOR_ROLL,)
    assert printout.files == paper.render(page, PaperSize.LETTER).files


@pytest.mark.parametrize("size", list(POINTS))
def test_sheets_have_the_size_asked_for(paper: TypstPaper, size: PaperSize) -> None:
    for page in (RECEIPT, AGREEMENT, statement(90)):
        for sheet in _reader(paper.render(page, size).files[0]).pages:
            wide, high = sheet.mediabox.width, sheet.mediabox.height
            assert (float(wide), float(high)) == pytest.approx(POINTS[size], abs=0.1)


def test_the_roll_is_as_wide_as_the_paper_and_as_long_as_the_receipt(paper: TypstPaper) -> None:
    short = _reader(paper.render(RECEIPT, PaperSize.ROLL_80).files[0]).pages[0].mediabox
    page = replace(RECEIPT, lines=RECEIPT.lines * 200)
    long = _reader(paper.render(page, PaperSize.ROLL_80).files[0])
    assert len(long.pages) == 1
    assert float(short.width) == pytest.approx(80 / 25.4 * 72, abs=0.1)
    assert float(long.pages[0].mediabox.height) > 10 * float(short.height)


def test_two_hundred_lines_run_over_sheets_with_the_total_at_the_end(
    paper: TypstPaper, sheets: Sheets
) -> None:
    lines = tuple(ReceiptLine(f"Lesson {index}.", "Payment", "$1.00") for index in range(200))
    texts = sheets(paper.render(replace(RECEIPT, lines=lines, total="$200.00")).files[0])
    together = " ".join(texts)
    assert len(texts) > 3
    assert all(f"Lesson {index}." in together for index in range(200))
    assert all("Amount" in text for text in texts if "Lesson" in text)
    assert together.count("Total received $200.00") == 1
    assert together.index("Total received") > together.index("Lesson 199.")


def test_only_the_fonts_brought_along_are_used_and_they_are_embedded(paper: TypstPaper) -> None:
    page = replace(RECEIPT, payer="Nguyễn Thị Hồng Đỗ Łucja Świętosława Şükrü İğdır Ōtāki Đorđević")
    reader = _reader(paper.render(page).files[0])
    descendants = [font["/DescendantFonts"][0].get_object() for font in _fonts(reader)]
    assert descendants
    for font in descendants:
        assert "SourceSans3" in font["/BaseFont"]
        assert font["/FontDescriptor"].get_object().keys() & {"/FontFile2", "/FontFile3"}


@pytest.mark.parametrize("size", list(PaperSize))
def test_latin_names_of_all_kinds_read_back(
    paper: TypstPaper, sheets: Sheets, size: PaperSize
) -> None:
    names = "Nguyễn Thị Hồng Đỗ", "Łucja Świętosława", "Şükrü İğdır", "Ōtāki Māori", "Đorđević"
    (text,) = sheets(paper.render(replace(RECEIPT, students=names), size).files[0])
    assert all(name in text for name in names)


def test_the_file_names_its_document_and_its_school(paper: TypstPaper) -> None:
    for page, title in (
        (RECEIPT, "Receipt D1-000123"),
        (replace(RECEIPT, kind=ReceiptKind.REFUND), "Refund receipt D1-000123"),
        (AGREEMENT, "Enrollment agreement 7F3A-1"),
        (statement(1), "Statement of account Maria Lopez"),
    ):
        facts = _reader(paper.render(page).files[0]).metadata
        assert facts is not None
        assert facts.title == title
        assert facts.author == SCHOOL.name


@pytest.mark.parametrize("paper_format", list(PaperFormat))
def test_the_same_page_gives_the_same_bytes(paper: TypstPaper, paper_format: PaperFormat) -> None:
    for page in (RECEIPT, AGREEMENT, statement(30)):
        first = paper.render(page, PaperSize.A4, paper_format)
        paper.render(replace(page, school=replace(SCHOOL, name="Another")), PaperSize.A4)
        assert paper.render(page, PaperSize.A4, paper_format) == first
        assert TypstPaper().render(page, PaperSize.A4, paper_format) == first


def test_pictures_come_one_a_sheet_at_the_resolution_asked_for(paper: TypstPaper) -> None:
    sheets = len(_reader(paper.render(statement(90)).files[0]).pages)
    pictures = paper.render(statement(90), paper_format=PaperFormat.PNG, dpi=100).files
    assert len(pictures) == sheets
    for picture in pictures:
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (850, 1100)
    drawings = paper.render(statement(90), paper_format=PaperFormat.SVG).files
    assert len(drawings) == sheets
    assert all(b"<svg" in drawing[:200] for drawing in drawings)


def test_loading_the_module_does_not_load_typst() -> None:
    code = (
        "import sys, enrolldesk.adapters.pdf.typst_paper as module; module.TypstPaper();"
        "sys.exit('typst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_student_without_anything_but_a_name_can_sign(paper: TypstPaper, sheets: Sheets) -> None:
    page = replace(
        AGREEMENT,
        student=replace(
            STUDENT, address=(), phone="", email="", birth_date="", permit="", permit_expiry=""
        ),
        guardian=None,
        staff="",
        schedule=(),
        terms=(),
        courses=(),
        is_bundle=False,
        hours="",
    )
    (text,) = sheets(paper.render(page).files[0])
    for label in ("Born", "Permit", "Guardian", "Payment schedule", "Terms"):
        assert label not in text
    assert "For the school" in text


def _reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def _fonts(reader: PdfReader) -> list[Any]:
    return [
        font.get_object()
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
