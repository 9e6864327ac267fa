"""Sheets on a printer: the pictures of the pages, at the printer's resolution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from enrolldesk.app.paper import PaperSize

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PRINT_DPI: Final = 300.0
_ROLL_MM: Final = 80.0
# QtPrintSupport asks the spooler when it is loaded: nobody waits for that before printing.


class NotPrinted(Exception):
    """The printer took nothing; the message is a sentence for staff."""


def printer_names() -> list[str]:
    """The printers of this computer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())


def usable_printer(wanted: str) -> str:
    """The wanted printer if it is there, else the system's own, else "" for none."""
    names = printer_names()
    if wanted in names:
        return wanted
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    return usual if usual in names else (names[0] if names else "")


def make_printer(name: str, size: PaperSize, sheets: Sequence[QImage], title: str) -> QPrinter:
    """A printer set up for these sheets; a roll is as long as its longest sheet."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    printer.setDocName(title)
    printer.setCreator("EnrollDesk")
    printer.setFullPage(True)
    page = QPageLayout(
        _page_size(size, sheets), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
    )
    page.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(page)
    return printer


def print_sheets(printer: QPrinter, sheets: Sequence[QImage]) -> None:
    """Paint the sheets; raises NotPrinted when the printer does not begin or loses a sheet."""
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted(
            "The printer did not answer. See that it is switched on, or save the page as a PDF."
        )
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, sheet in enumerate(sheets):
            if number and not printer.newPage():
                raise NotPrinted(
                    f"The printer stopped after sheet {number} of {len(sheets)}. Print again."
                )
            paper = printer.paperRect(printer.Unit.DevicePixel)
            painter.drawImage(_fitted(sheet, paper), sheet)
    finally:
        painter.end()


def images_of(files: Sequence[bytes]) -> list[QImage]:
    """The pictures of the sheets."""
    return [QImage.fromData(picture) for picture in files]


def _page_size(size: PaperSize, sheets: Sequence[QImage]) -> QPageSize:
    if size is PaperSize.LETTER:
        return QPageSize(QPageSize.PageSizeId.Letter)
    if size is PaperSize.A4:
        return QPageSize(QPageSize.PageSizeId.A4)
    longest = max((sheet.height() / max(1, sheet.width()) for sheet in sheets), default=1.0)
    return QPageSize(
        QSizeF(_ROLL_MM, _ROLL_MM * longest),
        QPageSize.Unit.Millimeter,
        "Receipt roll",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )


def _fitted(sheet: QImage, paper: QRectF) -> QRectF:
    """The largest place on the paper that keeps the sheet's shape, from the top."""
    scale = min(paper.width() / sheet.width(), paper.height() / sheet.height())
    width = sheet.width() * scale
    return QRectF((paper.width() - width) / 2, 0, width, sheet.height() * scale)
