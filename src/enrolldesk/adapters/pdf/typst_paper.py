"""Lays pages out with typst: one template a page, one font, the same bytes on every machine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from enrolldesk.adapters.pdf.logo import picture_format, problem_before_decoding
from enrolldesk.adapters.pdf.values import is_all_drawn, values_of
from enrolldesk.app.pages import (
    Agreement,
    DayReport,
    DepositSlip,
    Letter,
    Pack,
    Page,
    Receipt,
    Statement,
)
from enrolldesk.app.paper import DEFAULT_DPI, PaperFormat, PaperSize, Printout, PrintRemark
from enrolldesk.resources import resource

if TYPE_CHECKING:
    import typst

_TEMPLATES: Final = {
    Receipt: "receipt.typ",
    Agreement: "agreement.typ",
    Statement: "statement.typ",
    Letter: "letter.typ",
    Pack: "pack.typ",
    DayReport: "day-report.typ",
    DepositSlip: "deposit-slip.typ",
}
_LOGO_CHECK: Final = "logo.typ"
_FONT_PACKAGE: Final = "fontpkg_source_sans_3"
_LOGOS_REMEMBERED: Final = 4


@dataclass(frozen=True, slots=True)
class _Logo:
    """A picture as a template takes it, or what is wrong with it."""

    inputs: dict[str, str]
    problem: PrintRemark | None = None


_NO_LOGO: Final = _Logo({"logo": "", "logo_format": ""})


class TypstPaper:
    """Puts pages on paper; typst itself is loaded with the first one. Any thread may call."""

    def __init__(self) -> None:
        # A compiler keeps what it learned of a template and must not be used by two threads.
        self._lock = Lock()
        self._compilers: dict[str, typst.Compiler] = {}
        self._fonts: typst.Fonts | None = None
        self._logos: dict[bytes, _Logo] = {}

    def render(
        self,
        page: Page,
        size: PaperSize = PaperSize.LETTER,
        paper_format: PaperFormat = PaperFormat.PDF,
        *,
        dpi: float = DEFAULT_DPI,
    ) -> Printout:
        """Lay a page out; the same page gives the same bytes. ``dpi`` matters to PNG alone."""
        remarks: list[PrintRemark] = []
        if size is PaperSize.ROLL_80 and not isinstance(page, Receipt):
            size = PaperSize.LETTER
            remarks.append(PrintRemark.TOO_WIDE_FOR_ROLL)
        inputs = {"page": json.dumps(values_of(page), ensure_ascii=False), "size": size.value}
        with self._lock:
            logo = self._logo(page.school.logo)
            sheets = self._compile(_TEMPLATES[type(page)], inputs | logo.inputs, paper_format, dpi)
        if logo.problem is not None:
            remarks.append(logo.problem)
        if not is_all_drawn(page):
            remarks.append(PrintRemark.SPELLED_IN_LATIN)
        return Printout(sheets, size, tuple(remarks))

    def logo_problem(self, logo: bytes) -> PrintRemark | None:
        """Why these bytes cannot be printed as a logo, or None where they can."""
        with self._lock:
            return self._logo(logo).problem

    def _logo(self, picture: bytes | None) -> _Logo:
        if picture is None:
            return _NO_LOGO
        if picture not in self._logos:
            while len(self._logos) >= _LOGOS_REMEMBERED:
                self._logos.pop(next(iter(self._logos)))
            self._logos[picture] = self._checked(picture)
        return self._logos[picture]

    def _checked(self, picture: bytes) -> _Logo:
        """Draw the picture by itself first, so that a damaged one is known by name."""
        import typst

        problem = problem_before_decoding(picture)
        if problem is not None:
            return _Logo(_NO_LOGO.inputs, problem)
        # Numbers, because templates take text only and a file on disk could go missing.
        inputs = {
            "logo": json.dumps(list(picture)),
            "logo_format": picture_format(picture) or "",
        }
        try:
            self._compile(_LOGO_CHECK, inputs, PaperFormat.PNG, dpi=36.0)
        except typst.TypstError:
            return _Logo(_NO_LOGO.inputs, PrintRemark.LOGO_DAMAGED)
        return _Logo(inputs)

    def _compile(
        self, template: str, inputs: dict[str, str], paper_format: PaperFormat, dpi: float
    ) -> tuple[bytes, ...]:
        compiled = self._compiler(template).compile(
            format=paper_format.value, ppi=dpi, sys_inputs=inputs
        )
        if isinstance(compiled, bytes):
            return (compiled,)
        return tuple(compiled or ())

    def _compiler(self, template: str) -> typst.Compiler:
        import typst

        if self._fonts is None:
            folder = Path(str(files(_FONT_PACKAGE))) / "files"
            self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
        if template not in self._compilers:
            path = resource("paper", template)
            self._compilers[template] = typst.Compiler(
                path, root=path.parent, font_paths=self._fonts, ignore_system_fonts=True
            )
        return self._compilers[template]
