"""A page on its way to the printer: laid out in the background, painted in the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from enrolldesk.app.pages import Page
from enrolldesk.app.paper import PaperFormat, PaperSize
from enrolldesk.ui.background import Errand
from enrolldesk.ui.documents import printing
from enrolldesk.ui.office import Office


def print_page(
    office: Office,
    page: Page,
    size: PaperSize,
    printer_name: str,
    *,
    done: Callable[[str], object],
    failed: Callable[[str], object],
    parent: QObject,
) -> None:
    """Print a page; `done` gets the printer's name, `failed` a sentence for staff."""

    def lay_out() -> tuple[list[QImage], PaperSize]:
        printout = office.paper.render(page, size, PaperFormat.PNG, dpi=printing.PRINT_DPI)
        return printing.images_of(printout.files), printout.size

    def paint(laid_out: tuple[list[QImage], PaperSize]) -> None:
        sheets, used = laid_out
        printer = printing.make_printer(printer_name, used, sheets, page.title)
        try:
            printing.print_sheets(printer, sheets)
        except printing.NotPrinted as error:
            failed(str(error))
        else:
            done(printer_name)

    Errand(lay_out, paint, parent=parent)
