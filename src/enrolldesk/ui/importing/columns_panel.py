"""What each column of the file is read as, to be corrected where it was guessed wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from enrolldesk.app.importing.columns import Role
from enrolldesk.app.importing.table import Table
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

ROLE_WORDS: Final = {
    Role.NAME: "Full name",
    Role.GIVEN_NAME: "First name",
    Role.MIDDLE_NAME: "Middle name",
    Role.FAMILY_NAME: "Last name",
    Role.PHONE: "Phone",
    Role.OTHER_PHONE: "Other phone",
    Role.EMAIL: "E-mail",
    Role.BIRTH_DATE: "Birth date",
    Role.STREET: "Street",
    Role.STREET_2: "Street, second line",
    Role.CITY: "City",
    Role.REGION: "State or region",
    Role.POSTAL_CODE: "Postal code",
    Role.GUARDIAN_NAME: "Guardian's name",
    Role.GUARDIAN_PHONE: "Guardian's phone",
    Role.GUARDIAN_EMAIL: "Guardian's e-mail",
    Role.PERMIT_NUMBER: "Permit number",
    Role.PERMIT_EXPIRES: "Permit expires",
    Role.NOTES: "Notes",
    Role.COURSE: "Course",
    Role.PAID: "Paid so far",
    Role.OPEN: "Still owed",
    Role.SOURCE_ID: "OneRoster id",
    Role.KIND_OF_PERSON: "OneRoster role",
    Role.RECORD_STATUS: "OneRoster status",
    Role.GUARDIAN_IDS: "OneRoster guardians",
}


class ColumnsPanel(QScrollArea):
    """One line per column: its header, its first filled cell, and what it is read as."""

    corrected = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import_columns")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pickers: list[QComboBox] = []

    def show_table(self, table: Table, columns: Mapping[Role, int]) -> None:
        """Begin anew with another file."""
        inside = QWidget()
        inside.setProperty("role", "body")
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        self._pickers = []
        roles = {index: role for role, index in columns.items()}
        for index, title in enumerate(table.header):
            example = next(
                (line.cells[index] for line in table.lines if _filled(line.cells, index)), ""
            )
            picker = QComboBox()
            picker.setObjectName(f"import_column_{index}")
            picker.setAccessibleName(f"Column {title} is read as")
            picker.setToolTip(f"What the column “{title}” is read as")
            picker.addItem("Not imported", None)
            for role, text in ROLE_WORDS.items():
                picker.addItem(text, role)
            picker.setCurrentIndex(max(0, picker.findData(roles.get(index))))
            picker.activated.connect(lambda _, at=index: self._on_picked(at))
            self._pickers.append(picker)
            heading = words(_short(title) or f"Column {index + 1}", "strong")
            sample = words(_short(example), "muted")
            sample.setToolTip(example)
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addWidget(heading)
            both.addWidget(sample)
            grid.addLayout(both, index, 0)
            grid.addWidget(picker, index, 1)
        grid.setColumnStretch(0, 1)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, Space.M, 0)
        outer.addLayout(grid)
        outer.addStretch()
        self.setWidget(inside)

    def columns(self) -> dict[Role, int]:
        """Which column plays which role now."""
        return {
            picker.currentData(): index
            for index, picker in enumerate(self._pickers)
            if picker.currentData() is not None
        }

    def _on_picked(self, at: int) -> None:
        """A role is played by one column: whoever had it gives it up."""
        role = self._pickers[at].currentData()
        for index, picker in enumerate(self._pickers):
            if index != at and role is not None and picker.currentData() == role:
                picker.setCurrentIndex(0)
        self.corrected.emit()


def _filled(cells: tuple[str, ...], index: int) -> bool:
    return index < len(cells) and bool(cells[index].strip())


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 34 else f"{flat[:33]}…"
