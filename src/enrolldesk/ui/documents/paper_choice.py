"""Which printer and paper this machine uses, and whether receipts print by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from enrolldesk.app.paper import PaperSize
from enrolldesk.app.ports import LocalSettings

PRINTER: Final = "printer"
PAPER: Final = "paper"
RECEIPTS: Final = "print_receipts"

PAPER_NAMES: Final = {
    PaperSize.LETTER: "Letter (8.5 × 11 in)",
    PaperSize.A4: "A4 (210 × 297 mm)",
    PaperSize.ROLL_80: "Receipt roll (80 mm)",
}


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What stands in the settings; ``printer`` is empty for the system's own."""

    printer: str = ""
    size: PaperSize = PaperSize.LETTER
    receipts_at_once: bool = False

    @classmethod
    def of(cls, local: LocalSettings) -> PaperChoice:
        """Read it; what is unknown counts as not chosen."""
        try:
            size = PaperSize(local.get(PAPER, PaperSize.LETTER))
        except ValueError:
            size = PaperSize.LETTER
        return cls(local.get(PRINTER), size, local.get(RECEIPTS) == "at_once")

    def keep(self, local: LocalSettings) -> None:
        """Write it down for this machine."""
        local.set(PRINTER, self.printer)
        local.set(PAPER, self.size.value)
        local.set(RECEIPTS, "at_once" if self.receipts_at_once else "")
