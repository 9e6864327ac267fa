"""A receipt, agreement or statement before it is printed, saved or opened."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.app.pages import Page, Receipt
from enrolldesk.app.paper import PaperFormat, PaperSize
from enrolldesk.ui.documents import printing
from enrolldesk.ui.documents.paper_choice import PAPER_NAMES, PaperChoice
from enrolldesk.ui.documents.paper_view import PaperView
from enrolldesk.ui.documents.print_job import print_page
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.dialogs import ROOM
from enrolldesk.ui.kit.feedback import Banner, Tone, toast
from enrolldesk.ui.kit.fields import ComboField
from enrolldesk.ui.kit.icons import set_icon
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Height, Space
from enrolldesk.ui.office import Office

NO_PRINTER: Final = (
    "This computer has no printer. Save the page as a PDF, to send it or to print it elsewhere."
)
# A viewer may read the file long after the preview is closed: kept until the program ends.
_opened: list[tempfile.TemporaryDirectory[str]] = []


class PreviewDialog(QDialog):
    """The page as it will be, on this machine's paper; not modal."""

    handed_out = Signal()
    """The page was printed, saved or opened in another program."""

    def __init__(self, office: Office, page: Page, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setWindowTitle(page.title)
        self._office = office
        self.page = page
        self._choice = PaperChoice.of(office.desk.local)
        self._printer = printing.usable_printer(self._choice.printer)
        self.view = PaperView(office.paper)
        self.strip = Banner("preview_strip", tone=Tone.WARNING)
        self.strip.hide()
        self.count = words("", "muted", name="preview_sheets")
        self.printer_line = words(self._printer or NO_PRINTER, "muted", name="preview_printer")
        self.printer_line.setWordWrap(True)
        self.paper_size = ComboField("preview_paper", "", self._sizes())
        self.paper_size.choose(self._choice.size)
        self.paper_size.editor.setToolTip("Paper")
        self.paper_size.editor.setAccessibleName("Paper")
        self._make_buttons()
        self._lay_out()
        self._bind_keys()
        # A combo box hands its keys back as plain text.
        self.paper_size.chosen.connect(lambda size: self._lay_page(PaperSize(size)))
        self.view.zoomed.connect(lambda zoom: self._zoom_words.setText(f"{round(zoom * 100)} %"))
        room = self.screen().availableSize().boundedTo(ROOM)
        self.resize(
            min(860, room.width()), max(min(900, self.screen().availableSize().height() - 60), 400)
        )
        self._lay_page(self._choice.size)
        self.view.setFocus()

    @property
    def can_print(self) -> bool:
        """Whether there is a printer."""
        return bool(self._printer)

    def print_now(self) -> None:
        """Send the page to the printer; the window goes on meanwhile."""
        if not self.can_print or not self.print_button.isEnabled():
            return
        self.print_button.setEnabled(False)
        print_page(
            self._office,
            self.page,
            self.view.printout.size,
            self._printer,
            done=self._on_printed,
            failed=self._on_not_printed,
            parent=self,
        )

    def save(self) -> None:
        """Ask where the PDF goes."""
        dialog = QFileDialog(self, "Save as PDF", str(self._folder() / f"{self.file_name}.pdf"))
        dialog.setObjectName("save_pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{self.file_name}.pdf")
        dialog.fileSelected.connect(lambda path: self.save_as(Path(path)))
        dialog.open()

    def save_as(self, path: Path) -> None:
        """Write the PDF there, whole or not at all."""
        partial = path.with_name(f".{path.name}.part")
        try:
            partial.write_bytes(self._pdf())
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            why = error.strerror or "unknown reason"
            self.say(f"The PDF could not be saved ({why}). Choose another folder.", Tone.DANGER)
            return
        self._office.remembered.setValue("documents/folder", str(path.parent))
        self.handed_out.emit()
        toast(self, f"Saved as {path.name}", action="Open", on_action=lambda: _show_file(path))

    def open_elsewhere(self) -> None:
        """Open the PDF in the program this computer uses for it."""
        folder = tempfile.TemporaryDirectory(prefix="enrolldesk-")
        _opened.append(folder)
        path = Path(folder.name) / f"{self.file_name}.pdf"
        path.write_bytes(self._pdf())
        if _show_file(path):
            self.handed_out.emit()
        else:
            self.say("No program for PDF files was found. Save the page instead.", Tone.WARNING)

    @property
    def file_name(self) -> str:
        """A name every system takes."""
        return re.sub(r"[^\w .-]+", "-", self.page.title).strip(" .") or "Page"

    def _pdf(self) -> bytes:
        printout = self._office.paper.render(self.page, self.view.printout.size, PaperFormat.PDF)
        return printout.files[0]

    def _lay_page(self, size: PaperSize) -> None:
        self.view.show_page(self.page, size)
        printout = self.view.printout
        sheets = len(printout.files)
        self.count.setText("1 sheet" if sheets == 1 else f"{sheets} sheets")
        if printout.size is not size:
            self.paper_size.choose(printout.size)
        if printout.remarks:
            self.say(" ".join(remark.sentence for remark in printout.remarks), Tone.WARNING)

    def _sizes(self) -> list[tuple[PaperSize, str]]:
        fits_roll = isinstance(self.page, Receipt)
        return [
            (size, name)
            for size, name in PAPER_NAMES.items()
            if fits_roll or size is not PaperSize.ROLL_80
        ]

    def _make_buttons(self) -> None:
        self.close_button = SecondaryButton("&Close", key="Esc", name="preview_close")
        self.close_button.clicked.connect(self.reject)
        self.open_button = SecondaryButton(
            "&Open", name="preview_open", tip="Open the PDF in another program"
        )
        self.open_button.clicked.connect(self.open_elsewhere)
        save_kind = SecondaryButton if self.can_print else PrimaryButton
        self.save_button = save_kind(
            "&Save PDF…", icon="download", key="Ctrl+S", name="preview_save"
        )
        self.save_button.clicked.connect(self.save)
        self.print_button = PrimaryButton(
            "&Print", icon="printer", key="Ctrl+P", name="preview_print"
        )
        self.print_button.clicked.connect(self.print_now)
        self.print_button.setVisible(self.can_print)
        self._zoom_words = words("", "muted", name="preview_zoom")
        self._zoom_words.setMinimumWidth(46)
        self._zoom_words.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(Space.XL, Space.M, Space.L, Space.M)
        head.setSpacing(Space.S)
        head.addWidget(words(self.page.title, "card", name="preview_title"))
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self._tool("preview_smaller", "zoom-out", "Smaller (Ctrl+-)", -1))
        head.addWidget(self._zoom_words)
        head.addWidget(self._tool("preview_larger", "zoom-in", "Larger (Ctrl++)", 1))
        head.addWidget(self._tool("preview_fit", "move-horizontal", "Fit the width (Ctrl+0)", 0))
        head.addSpacing(Space.S)
        self.paper_size.editor.setMinimumWidth(190)
        head.addWidget(self.paper_size)
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(self.printer_line, 1)
        for button in (self.close_button, self.open_button, self.save_button, self.print_button):
            row.addWidget(button)
        strip = QHBoxLayout()
        strip.setContentsMargins(Space.XL, 0, Space.XL, 0)
        strip.addWidget(self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(strip)
        column.addWidget(self.view, 1)
        column.addWidget(footer)

    def _tool(self, name: str, icon: str, tip: str, direction: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(Height.BUTTON, Height.BUTTON)
        set_icon(button, icon, "muted", 18)
        button.clicked.connect(lambda: self._zoom_by(direction))
        return button

    def _bind_keys(self) -> None:
        # The main window's keys do not reach a dialog.
        keys = {
            "Ctrl+P": self.print_now,
            "Ctrl+S": self.save,
            "Ctrl++": lambda: self._zoom_by(1),
            "Ctrl+=": lambda: self._zoom_by(1),
            "Ctrl+-": lambda: self._zoom_by(-1),
            "Ctrl+0": lambda: self._zoom_by(0),
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _zoom_by(self, direction: int) -> None:
        if direction:
            self.view.step(direction)
        else:
            self.view.set_zoom(None)

    def _on_printed(self, printer: str) -> None:
        self.print_button.setEnabled(True)
        toast(self, f"Sent to {printer}", icon="printer")
        self.handed_out.emit()

    def _on_not_printed(self, sentence: str) -> None:
        self.print_button.setEnabled(True)
        self.say(sentence, Tone.DANGER)

    def say(self, sentence: str, tone: Tone = Tone.DANGER) -> None:
        """Say something about the page above it."""
        self.strip.say(sentence, tone)
        self.strip.show()

    def _folder(self) -> Path:
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kept = Path(str(self._office.remembered.value("documents/folder", usual, str)) or usual)
        return kept if kept.is_dir() else Path(usual)


def _show_file(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
