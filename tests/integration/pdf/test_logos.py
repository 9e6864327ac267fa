"""A wrong logo costs the logo, never the receipt."""

import io
import struct
import zlib
from dataclasses import replace

import pytest
from pypdf import PdfReader

from enrolldesk.adapters.pdf.typst_paper import TypstPaper
from enrolldesk.app.pages import Letterhead, Receipt
from enrolldesk.app.paper import PaperFormat, PaperSize, PrintRemark
from enrolldesk.domain.school import LOGO_LIMIT
from tests.integration.pdf.sample_pages import AGREEMENT, RECEIPT, SCHOOL, SVG_LOGO, statement


def png(width: int, height: int, *, announced: tuple[int, int] | None = None) -> bytes:
    """A picture in one color; ``announced`` lies about its size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    size = struct.pack(">IIBBBBB", *(announced or (width, height)), 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x1d\x4f\x9c" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg_header(width: int, height: int) -> bytes:
    """The beginning of a JPEG file, up to the segment with its size."""
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + bytes(9)
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + bytes(9) + b"\xff\xff" + frame[1:]


DAMAGED = {
    "cut off": png(40, 40)[:60],
    "header alone": png(40, 40)[:20],
    "size of zero": png(40, 40, announced=(0, 40)),
    "JPEG without a picture": jpeg_header(40, 40),
    "JPEG without a size": b"\xff\xd8\xff\xd9" + bytes(40),
    "JPEG cut off": b"\xff\xd8\xff",
    "SVG cut off": SVG_LOGO[:80],
    "SVG with entities": b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
}


@pytest.mark.parametrize("logo", [SVG_LOGO, png(300, 90), png(1, 1), png(4, 900)])
@pytest.mark.parametrize("size", list(PaperSize))
def test_a_logo_is_drawn_on_every_paper(paper: TypstPaper, logo: bytes, size: PaperSize) -> None:
    with_logo = paper.render(_receipt(logo), size, PaperFormat.PNG)
    without = paper.render(RECEIPT, size, PaperFormat.PNG)
    assert with_logo.remarks == ()
    assert with_logo.files != without.files
    assert paper.logo_problem(logo) is None


def test_a_picture_is_embedded_and_scaled_to_its_room(paper: TypstPaper) -> None:
    for page in (_receipt(png(3000, 3000)), replace(AGREEMENT, school=_school(png(3000, 3000)))):
        reader = PdfReader(io.BytesIO(paper.render(page).files[0]), strict=True)
        assert len(reader.pages) == 1
        assert len(reader.pages[0].images) == 1


@pytest.mark.parametrize("logo", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_logo_is_left_out_and_named(paper: TypstPaper, logo: bytes) -> None:
    for page, plain in (
        (_receipt(logo), RECEIPT),
        (replace(statement(2), school=_school(logo)), statement(2)),
    ):
        printout = paper.render(page)
        assert printout.remarks == (PrintRemark.LOGO_DAMAGED,)
        assert printout.files == paper.render(plain).files
    assert "damaged" in PrintRemark.LOGO_DAMAGED.sentence


@pytest.mark.parametrize("logo", [b"", b"GIF89a", b"MZ\x90\x00", b"%PDF-1.7", "Löwe".encode()])
def test_a_file_that_is_no_picture_is_left_out_and_named(paper: TypstPaper, logo: bytes) -> None:
    printout = paper.render(_receipt(logo))
    assert printout.remarks == (PrintRemark.LOGO_NOT_A_PICTURE,)
    assert printout.files == paper.render(RECEIPT).files


@pytest.mark.parametrize(
    "logo",
    [
        png(8, 8) + bytes(LOGO_LIMIT),
        SVG_LOGO + b" " * LOGO_LIMIT,
        png(8, 8, announced=(60_000, 60_000)),
        jpeg_header(60_000, 60_000),
    ],
    ids=["long PNG", "long SVG", "PNG of many pixels", "JPEG of many pixels"],
)
def test_a_huge_logo_is_refused_before_it_is_drawn(paper: TypstPaper, logo: bytes) -> None:
    assert paper.logo_problem(logo) is PrintRemark.LOGO_TOO_LARGE
    assert paper.render(_receipt(logo)).remarks == (PrintRemark.LOGO_TOO_LARGE,)


def test_many_logos_in_turn_keep_their_answers(paper: TypstPaper) -> None:
    good = [png(10 + index, 10) for index in range(8)]
    for logo in (*good, *good):
        assert paper.logo_problem(logo) is None
        assert paper.logo_problem(logo[:60]) is PrintRemark.LOGO_DAMAGED


def _school(logo: bytes) -> Letterhead:
    return replace(SCHOOL, logo=logo)


def _receipt(logo: bytes) -> Receipt:
    return replace(RECEIPT, school=_school(logo))
