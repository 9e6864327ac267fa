"""The lines of a file with what becomes of each, and the choice which of them to look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from enrolldesk.ui.importing.outcome import ADDED, COLUMNS, KNOWN, PROBLEM, Outcome
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable

_ALWAYS = ("Line", "Name", "What happens")


class LinesView(ListTable):
    """Shows a column only where a line fills it, so that the sentences have room."""

    def __init__(self) -> None:
        self.rows: RowsModel[Outcome] = RowsModel(COLUMNS, lambda row: row.line)
        super().__init__("import_lines", self.rows)
        self.setAccessibleName("Lines of the file")
        self.setMinimumHeight(180)
        self._all: Sequence[Outcome] = ()
        self.choice = SegmentedChoice(
            "import_shown",
            [
                Choice("all", "All &lines", "0", tip="Every line of the file"),
                Choice(ADDED, "&Will be added", "0", tip="Lines that become students"),
                Choice(PROBLEM, "&Problems", "0", tip="Lines that cannot be imported, and why"),
                Choice(KNOWN, "Al&ready here", "0", tip="Lines that name somebody again"),
            ],
            label="Lines shown",
        )
        self.choice.chosen.connect(lambda _: self._show())
        self._show()

    def show_lines(self, lines: Sequence[Outcome]) -> None:
        """Show another file, or the same after a correction."""
        self._all = lines
        self.choice.set_detail("all", whole(len(lines)))
        for kind in (ADDED, PROBLEM, KNOWN):
            self.choice.set_detail(kind, whole(sum(line.kind == kind for line in lines)))
        self._show()

    def mark_imported(self, numbers: Collection[int]) -> None:
        """Say of these lines that they are recorded now."""
        self._all = [
            replace(line, what="Imported") if line.line in numbers else line for line in self._all
        ]
        self._show()

    def _show(self) -> None:
        kind = self.choice.key
        shown = [line for line in self._all if kind in ("all", line.kind)]
        self.rows.set_rows(shown)
        for section, column in enumerate(COLUMNS):
            filled = column.title in _ALWAYS or any(column.text(line) for line in shown)
            self.setColumnHidden(section, not filled)
