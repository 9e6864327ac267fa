"""Who hands the money over, asked only where somebody answers for the student."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

STUDENT: Final = "student"
GUARDIAN: Final = "guardian"
SOMEBODY: Final = "somebody"


class PayerField(QWidget):
    """Student, guardian or somebody else; hidden while there is no guardian."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._names = {STUDENT: "", GUARDIAN: ""}
        self._wanted = True
        self.choice = SegmentedChoice(
            f"{name}_choice",
            [
                Choice(STUDENT, "Student"),
                Choice(GUARDIAN, "&Guardian"),
                Choice(SOMEBODY, "Somebody else"),
            ],
            label="Paid by",
        )
        self.other = TextField(f"{name}_other", "Name of who pays")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(words("Paid by", "label", name=f"{name}_label"))
        column.addWidget(self.choice)
        column.addWidget(self.other)
        self.choice.chosen.connect(self._on_chosen)
        self.other.changed.connect(lambda: self.changed.emit())
        self._on_chosen()
        self._show()

    def set_people(self, student: str, guardian: str) -> None:
        """Who may pay; without a guardian nothing is asked."""
        self._names = {STUDENT: student, GUARDIAN: guardian}
        for key, name in self._names.items():
            self.choice.button(key).setToolTip(name or key.title())
        self._show()

    def set_wanted(self, wanted: bool) -> None:
        """Whether anything is paid at all."""
        self._wanted = wanted
        self._show()

    def payer(self) -> str:
        """The name of who pays; empty for the student, whose name the receipt shows anyway."""
        if not self._names[GUARDIAN] or self.choice.key == STUDENT:
            return ""
        return self.other.text() if self.choice.key == SOMEBODY else self._names[GUARDIAN]

    def clear(self) -> None:
        """The student pays."""
        self.choice.choose(STUDENT)
        self.other.set_text("")

    def draft(self) -> dict[str, str]:
        """What was typed, to be kept."""
        return {"choice": self.choice.key, "other": self.other.text()}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was kept."""
        self.other.set_text(str(draft.get("other", "")))
        if draft.get("choice") in (STUDENT, GUARDIAN, SOMEBODY):
            self.choice.choose(str(draft["choice"]))

    def _show(self) -> None:
        self.setVisible(self._wanted and bool(self._names[GUARDIAN]))

    def _on_chosen(self) -> None:
        self.other.setVisible(self.choice.key == SOMEBODY)
        self.changed.emit()
