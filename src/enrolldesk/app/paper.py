"""The port to paper: a page goes in, bytes come out, for the window and the CLI alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from enrolldesk.app.pages import Page

DEFAULT_DPI: Final = 150.0


class PaperSize(StrEnum):
    """The papers an office has; only receipts fit the roll."""

    LETTER = "letter"
    A4 = "a4"
    ROLL_80 = "roll80"


class PaperFormat(StrEnum):
    """PDF holds all sheets in one file; PNG and SVG are one picture a sheet."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"


class PrintRemark(StrEnum):
    """What staff should know about a printout that was made all the same."""

    LOGO_NOT_A_PICTURE = "logo_not_a_picture"
    LOGO_DAMAGED = "logo_damaged"
    LOGO_TOO_LARGE = "logo_too_large"
    TOO_WIDE_FOR_ROLL = "too_wide_for_roll"
    SPELLED_IN_LATIN = "spelled_in_latin"

    @property
    def sentence(self) -> str:
        """The remark in words staff can act on."""
        return _SENTENCES[self]


_SENTENCES: Final = {
    PrintRemark.LOGO_NOT_A_PICTURE: (
        "The logo was left out: the file is not a PNG, JPEG or SVG picture. "
        "Choose another one in the settings."
    ),
    PrintRemark.LOGO_DAMAGED: (
        "The logo was left out: the picture is damaged. Choose another one in the settings."
    ),
    PrintRemark.LOGO_TOO_LARGE: (
        "The logo was left out: the picture is too large. "
        "Choose one of at most 1 MB and 4000 by 4000 pixels in the settings."
    ),
    PrintRemark.TOO_WIDE_FOR_ROLL: (
        "Only receipts fit the 80 mm roll; this page was laid out for Letter paper."
    ),
    PrintRemark.SPELLED_IN_LATIN: (
        "Some letters cannot be printed and were spelled in Latin letters. "
        "The records keep the name as it was typed."
    ),
}


@dataclass(frozen=True, slots=True)
class Printout:
    """A page on paper.

    ``files`` holds the one PDF, or one picture a sheet. ``size`` is the paper really used: a page
    that does not fit the roll comes on Letter.
    """

    files: tuple[bytes, ...]
    size: PaperSize
    remarks: tuple[PrintRemark, ...] = ()


class Paper(Protocol):
    """Puts pages on paper. May be called from any thread."""

    def render(
        self,
        page: Page,
        size: PaperSize = PaperSize.LETTER,
        paper_format: PaperFormat = PaperFormat.PDF,
        *,
        dpi: float = DEFAULT_DPI,
    ) -> Printout:
        """Lay a page out; the same page gives the same bytes. ``dpi`` matters to PNG alone."""

    def logo_problem(self, logo: bytes) -> PrintRemark | None:
        """Why these bytes cannot be printed as a logo, or None where they can."""
