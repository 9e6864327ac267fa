"""The printer and paper of this machine."""

from __future__ import annotations

from enrolldesk.app.paper import PaperSize
from enrolldesk.ui.documents import printing
from enrolldesk.ui.documents.paper_choice import PAPER_NAMES, PaperChoice
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.kit.fields import CheckField, ComboField
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.section import Section

USUAL = "The system's own"


class PrintingSection(Section):
    """Printer, paper, and whether a receipt prints by itself."""

    key = "printing"
    title = "Printing"
    icon = "printer"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation("Holds for this computer alone.")
        names = printing.printer_names()
        self.strip = Banner(
            "settings_no_printer",
            "This computer has no printer. Receipts are offered as PDF files instead.",
            Tone.INFO,
        )
        self.strip.setVisible(not names)
        self.printer = ComboField(
            "settings_printer", "&Printer", [("", USUAL), *((name, name) for name in names)]
        )
        self.printer.editor.setEnabled(bool(names))
        self.paper = ComboField(
            "settings_paper",
            "P&aper",
            list(PAPER_NAMES.items()),
            hint="Agreements and statements do not fit the roll and come on Letter.",
        )
        self.at_once = CheckField(
            "settings_receipts_at_once",
            "Print the &receipt as soon as a payment is recorded",
            tip="Without it, the receipt prints when you press Print",
        )
        self.body.addWidget(self.strip)
        self.add_row(self.printer, self.paper)
        self.body.addWidget(self.at_once)
        self.body.addStretch()

    def load(self) -> None:
        choice = PaperChoice.of(self.office.desk.local)
        if choice.printer and self.printer.editor.findData(choice.printer) < 0:
            self.printer.editor.addItem(f"{choice.printer} (not found)", choice.printer)
        self.printer.choose(choice.printer)
        self.paper.choose(choice.size)
        self.at_once.setChecked(choice.receipts_at_once)
        self._kept = choice
        self.mark_clean()

    def is_changed(self) -> bool:
        return self._chosen() != self._kept

    def save(self) -> None:
        chosen = self._chosen()
        chosen.keep(self.office.desk.local)
        self._kept = chosen

    def _chosen(self) -> PaperChoice:
        return PaperChoice(
            str(self.printer.key), PaperSize(self.paper.key), self.at_once.isChecked()
        )
