"""Nothing a person types can break a page, run in it or turn an amount round."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from enrolldesk.adapters.pdf.typst_paper import TypstPaper
from enrolldesk.adapters.pdf.values import printable, values_of
from enrolldesk.app.pages import Letterhead, NextDue, Receipt, ReceiptLine, paragraphs
from enrolldesk.app.paper import PaperFormat, PaperSize, PrintRemark
from tests.integration.pdf.sample_pages import (
    AGREEMENT,
    DAY_REPORT,
    DEPOSIT_SLIP,
    LETTER,
    RECEIPT,
    SCHOOL,
    STUDENT,
    pack,
    statement,
)

Sheets = Callable[[bytes], list[str]]

MARKUP = (
    "#panic(1)",
    '#read("sheet.typ")',
    '#{import "sheet.typ": *}',
    "$ x^2 $",
    "*bold* _slanted_ `raw`",
    "= Heading",
    "@reference <label>",
    "\\u{41} \\",
    "]) #panic[",
    '"; drop table; "',
    "{{ page }} %s {0}",
    "// comment /* comment */",
    "https://example.com/?a=b#c",
)


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("size", [PaperSize.LETTER, PaperSize.ROLL_80])
def test_markup_is_shown_and_not_run(
    paper: TypstPaper, sheets: Sheets, text: str, size: PaperSize
) -> None:
    page = replace(
        RECEIPT,
        payer=text,
        school=replace(SCHOOL, name=text, footer=text),
        lines=(ReceiptLine(text, text, "$1.00"),),
    )
    read = "".join(sheets(paper.render(page, size).files[0])[0].split())
    assert read.count("".join(text.split())) >= 4


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("size", [PaperSize.LETTER, PaperSize.A4])
def test_a_letter_says_markup_and_does_not_run_it(
    paper: TypstPaper, sheets: Sheets, text: str, size: PaperSize
) -> None:
    page = replace(
        LETTER,
        to=(text, text),
        about=text,
        paragraphs=paragraphs(f"{text}\n{text}\n\n{text}"),
        school=replace(SCHOOL, name=text, footer=text),
    )
    read = "".join("".join(sheets(paper.render(page, size).files[0])).split())
    assert read.count("".join(text.split())) >= 7


@given(text=st.text(st.characters(), max_size=60))
@settings(max_examples=60)
def test_any_text_makes_a_receipt(paper: TypstPaper, text: str) -> None:
    for size in (PaperSize.LETTER, PaperSize.ROLL_80):
        assert paper.render(_filled(RECEIPT, text), size).files[0].startswith(b"%PDF")


@given(text=st.text(st.characters(), max_size=60))
@settings(max_examples=30)
def test_any_text_makes_an_agreement_and_a_statement(paper: TypstPaper, text: str) -> None:
    for page in (_filled(AGREEMENT, text), _filled(statement(4), text)):
        assert paper.render(page, paper_format=PaperFormat.PDF).files[0].startswith(b"%PDF")


@given(text=st.text(st.characters(), max_size=60))
@settings(max_examples=30)
def test_any_text_makes_a_letter_and_a_school_writes_its_own_words(
    paper: TypstPaper, text: str
) -> None:
    for page in (_filled(LETTER, text), replace(LETTER, paragraphs=paragraphs(text))):
        for size in (PaperSize.LETTER, PaperSize.A4):
            assert paper.render(page, size).files[0].startswith(b"%PDF")


@given(text=st.text(st.characters(), max_size=60))
@settings(max_examples=20)
def test_any_text_makes_the_papers_of_a_day_and_a_record(paper: TypstPaper, text: str) -> None:
    for page in (_filled(DAY_REPORT, text), _filled(DEPOSIT_SLIP, text), _filled(pack(1), text)):
        assert paper.render(page, paper_format=PaperFormat.PDF).files[0].startswith(b"%PDF")


@given(text=st.text(st.characters(), max_size=200))
def test_what_is_printable_stays_printable(text: str) -> None:
    tidy = printable(text)
    assert printable(tidy) == tidy
    assert all(ch == "\n" or ch.isprintable() or not ch.isascii() for ch in tidy)
    json.dumps(tidy, ensure_ascii=False).encode()


def test_control_characters_and_direction_marks_are_taken_out() -> None:
    assert printable("a\x00b\x1b[31mc\x7f\x9b") == "ab[31mc"
    assert printable("\u202e00.1$\u202c \u2066x\u2069") == "00.1$ x"
    assert printable("half \ud83d pair \ufffe\ufdd0") == "half  pair"
    assert printable(" one\r\ntwo\rthree\tfour\u2028five ") == "one\ntwo\nthree four\nfive"


def test_letters_of_every_alphabet_and_their_joiners_stay() -> None:
    for name in ("张伟", "محمد", "שרה", "Иван", "नि\u200dक", "é", "e\u0301", "👩\u200d👧"):
        assert printable(name) == name


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("张伟", "ZhangWei"),
        ("Anna 김민준 (mother)", "Anna GimMinJun (mother)"),
        ("குமார்", "kumar"),
        ("ひらカナ", "hirakana"),
        ("สมชาย", "smchay"),
        ("ＡＢ", "AB"),
    ],
)
def test_letters_no_font_has_are_spelled_out_and_that_is_said(
    paper: TypstPaper, sheets: Sheets, typed: str, printed: str
) -> None:
    printout = paper.render(replace(RECEIPT, payer=typed))
    assert printed in sheets(printout.files[0])[0]
    assert printout.remarks == (PrintRemark.SPELLED_IN_LATIN,)


@pytest.mark.parametrize("name", ["Иван", "Αθήνα", "Գիորգի", "გიორგი", "שרה", "संजय", "Ọlá ʻokina"])
def test_letters_a_font_on_board_has_stay_as_they_are(
    paper: TypstPaper, sheets: Sheets, name: str
) -> None:
    printout = paper.render(replace(RECEIPT, payer=name))
    assert printout.remarks == ()
    assert values_of(replace(RECEIPT, payer=name))["payer"] == name


@pytest.mark.parametrize("size", list(PaperSize))
def test_words_without_end_stay_on_the_paper(paper: TypstPaper, size: PaperSize) -> None:
    word = "W" * 300
    page = replace(
        RECEIPT,
        payer=word,
        students=(word,),
        school=replace(SCHOOL, name=word, email=word, address=(word,), footer=word),
        lines=(ReceiptLine(word, "Payment", "$1.00", word),),
        next_due=NextDue("Dec 22, 2026", "$9,999,999.99"),
    )
    for picture in paper.render(page, size, PaperFormat.PNG, dpi=60).files:
        assert not _spills(QImage.fromData(picture))


def test_long_names_stay_on_every_sheet(paper: TypstPaper) -> None:
    word = "Wolfeschlegelsteinhausenbergerdorff" * 6
    student = replace(STUDENT, name=word, email=word, address=(word,))
    for page in (
        replace(AGREEMENT, student=student, course=word, staff=word),
        replace(statement(5), student=student),
        replace(LETTER, to=(word, word), about=word, paragraphs=(word, f"{word} {word}\n{word}")),
        _filled(DAY_REPORT, "Wolfeschlegelsteinhausenbergerdorff"),
        _filled(DEPOSIT_SLIP, "Wolfeschlegelsteinhausenbergerdorff"),
    ):
        for picture in paper.render(page, paper_format=PaperFormat.PNG, dpi=60).files:
            assert not _spills(QImage.fromData(picture))


def test_a_long_address_can_be_copied_from_the_page(paper: TypstPaper, sheets: Sheets) -> None:
    address = "enrollment.office.green.light@driving-school.example"
    page = replace(RECEIPT, school=replace(SCHOOL, email=address))
    (text,) = sheets(paper.render(page).files[0])
    assert address in text


def test_a_page_of_empty_fields_is_a_page(paper: TypstPaper) -> None:
    page = Receipt(
        school=Letterhead(""),
        number="",
        taken_at="",
        desk="",
        staff="",
        lines=(),
        methods=(),
        total="",
    )
    for size in PaperSize:
        assert len(paper.render(page, size).files) == 1


def test_a_letter_without_end_goes_on_over_sheets(paper: TypstPaper, sheets: Sheets) -> None:
    lines = tuple(f"Line {number} of many.\nAnd a second one." for number in range(120))
    read = sheets(paper.render(replace(LETTER, paragraphs=lines)).files[0])
    assert len(read) > 3
    assert "Line 0 of many." in read[0]
    assert "Line 119 of many." in read[-1]


def test_text_of_many_lines_keeps_its_lines(paper: TypstPaper, sheets: Sheets) -> None:
    page = replace(AGREEMENT, terms=paragraphs("One\ntwo\n\n\n  \nThree  \r\nfour\n"))
    assert page.terms == ("One\ntwo", "Three\nfour")
    (text,) = sheets(paper.render(page).files[0])
    assert "One two Three four" in text


def test_values_carry_no_pictures_and_keep_what_is_not_text() -> None:
    values = values_of(replace(RECEIPT, school=replace(SCHOOL, logo=b"x"), copy=True))
    assert "logo" not in values["school"]
    assert values["copy"] is True
    assert values["void"] is None
    assert values["kind"] == "payment"
    assert values["methods"][0]["details"][1] == {"label": "Change", "value": "$20.01"}


def _filled(page: Any, text: str) -> Any:
    """The same page with every text of it replaced."""
    changed: dict[str, Any] = {}
    for field in fields(page):
        value = getattr(page, field.name)
        if type(value) is str:
            changed[field.name] = text
        elif is_dataclass(value):
            changed[field.name] = _filled(value, text)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                text if isinstance(item, str) else _filled(item, text) for item in value
            )
    return replace(page, **changed)


def _spills(image: QImage) -> bool:
    """Whether anything is drawn where the margin at the right must be."""
    assert not image.isNull()
    margin = image.width() // 25
    return any(
        image.pixelColor(x, y).lightness() < 250
        for x in range(image.width() - margin, image.width())
        for y in range(image.height())
    )


def test_the_look_at_the_margin_sees_what_spills() -> None:
    image = QImage(100, 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    assert not _spills(image)
    image.setPixelColor(98, 5, Qt.GlobalColor.black)
    assert _spills(image)
