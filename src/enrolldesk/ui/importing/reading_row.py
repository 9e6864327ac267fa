"""How a file is read, to be corrected: columns, dates, amounts, courses, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.app.importing.cells import DATE_FORMATS, Reading
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.fields import CheckField, ComboField
from enrolldesk.ui.kit.tokens import Space

_DATE_WORDS: Final = {
    "%Y-%m-%d": "2008-12-31",
    "%m/%d/%Y": "12/31/2008",
    "%d.%m.%Y": "31.12.2008",
    "%d/%m/%Y": "31/12/2008",
    "%d-%m-%Y": "31-12-2008",
    "%m-%d-%Y": "12-31-2008",
}


class ReadingRow(QWidget):
    """One row of choices above the lines; `corrected` when the lines are to be looked at again."""

    corrected = Signal()
    columns_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import_reading")
        self.columns_button = SecondaryButton(
            "&Columns…",
            icon="columns-3",
            name="import_columns_button",
            tip="Correct what each column is read as",
        )
        self.columns_button.setCheckable(True)
        self.columns_button.toggled.connect(self.columns_asked)
        self.dates = ComboField(
            "import_dates", "&Dates look like", [(one, _DATE_WORDS[one]) for one in DATE_FORMATS]
        )
        self.dates.editor.setToolTip("How dates are written in the file")
        self.decimals = ComboField(
            "import_decimals", "A&mounts look like", [(".", "1,234.56"), (",", "1.234,56")]
        )
        self.decimals.editor.setToolTip("Which mark parts dollars from cents in the file")
        self.strict = CheckField(
            "import_strict",
            "All or &nothing",
            tip="Import nothing at all while any line has a problem",
        )
        self.create_courses = CheckField(
            "import_create_courses",
            "Add missing c&ourses",
            tip="Add the courses that the file names and the school does not have",
        )
        self.create_courses.hide()
        self.dates.edited.connect(self.corrected)
        self.decimals.edited.connect(self.corrected)
        self.create_courses.toggled.connect(lambda _: self.corrected.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addWidget(self.dates)
        row.addWidget(self.decimals)
        for widget in (self.columns_button, self.strict, self.create_courses):
            widget.setMinimumHeight(self.dates.editor.sizeHint().height())
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()

    @property
    def reading(self) -> Reading:
        """How dates and amounts are read now."""
        return Reading(self.dates.key, self.decimals.key)

    def show_reading(self, reading: Reading) -> None:
        """Show what was recognized."""
        self.dates.choose(reading.date_format)
        self.decimals.choose(reading.decimal)

    def offer_courses(self, titles: Sequence[str]) -> None:
        """Offer to add these courses; hidden while there are none and none were added."""
        box = self.create_courses
        box.setVisible(bool(titles) or box.isChecked())
        named = ", ".join(f"“{title}”" for title in titles[:3])
        if named:
            box.setToolTip(f"The school has no course {named}. Add what the file names.")
