"""Merges that stand, and the way to undo one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.merging.commands import UnmergeStudent
from enrolldesk.app.ports import Reads
from enrolldesk.domain.merging import Merge
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import ReasonField
from enrolldesk.ui.kit.columns import Column
from enrolldesk.ui.kit.formats import day
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable

WIDTH: Final = 760


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge with the names of both, as they are recorded."""

    merge: Merge
    kept: str
    merged: str
    staff: str


class MergesForm(CommandForm):
    """All merges that stand, the latest first; of one student's account where one is named."""

    def __init__(
        self, office: Office, student_id: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office, "undo_merge", "Undo a merge", primary="Undo merge", icon="undo-2", parent=parent
        )
        self.setMinimumWidth(WIDTH)
        self.rows = RowsModel(_COLUMNS, key=lambda row: row.merge.slip_id)
        self.table = RowTable("merges", self.rows)
        self.table.setAccessibleName("Merges")
        self.table.set_empty("merge", "Nobody was merged", "Merge students from their card.")
        self.table.setFixedHeight(self.table.height_for(6))
        self.reason = ReasonField(("Two people after all", "Merged with the wrong one"))
        self.reason.field.set_hint("It is kept with the merge.")
        self.outlook = words("", "muted", wrap=True, name="undo_merge_outlook")
        self.body.addWidget(self.table)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.rows.set_rows(merges_of(office.reads, student_id))
        self.table.chosen.connect(lambda _key: self._look_ahead())
        self.table.select_row(0)
        self._look_ahead()
        if self.rows.rowCount():
            self.reason.field.editor.setFocus()

    @property
    def row(self) -> MergeRow | None:
        """The merge chosen."""
        place = None if self.table.current_key is None else self.rows.row_of(self.table.current_key)
        return None if place is None else self.rows.row(place)

    def asks(self) -> Command | str:
        return "UnmergeStudent"

    def command(self) -> Command:
        assert self.row is not None
        return UnmergeStudent(
            command_id=self.command_id,
            merged_id=self.row.merge.merged_id,
            reason=self.reason.text,
        )

    def _look_ahead(self) -> None:
        row = self.row
        self.reason.setEnabled(row is not None)
        self.primary_button.setEnabled(row is not None and not self.busy)
        if row is not None:
            self.outlook.setText(
                f"{row.merged} stands alone again, with the enrollments and payments recorded for "
                f"them. What {row.kept} took over goes back unless it was changed since."
            )


def merges_of(reads: Reads, student_id: str = "") -> list[MergeRow]:
    """Merges that stand, the latest first; with an id only those shown as that student."""
    people = {person.staff_id: person.name for person in reads.staff()}
    shown = reads.student_key(student_id) if student_id else None
    rows = []
    for merge in reads.slips(Merge):
        if merge.stands and (shown is None or reads.student_key(merge.merged_id) == shown):
            kept, merged = reads.student(merge.kept_id), reads.student(merge.merged_id)
            if kept is not None and merged is not None:
                staff = people.get(merge.staff_id, merge.staff_id)
                rows.append(MergeRow(merge, kept.name, merged.name, staff))
    return sorted(rows, key=lambda row: row.merge.taken_at, reverse=True)


_COLUMNS: Final[tuple[Column[MergeRow], ...]] = (
    Column("Day", lambda row: day(row.merge.day), width=126),
    Column("Merged", lambda row: row.merged, width=180, strong=True),
    Column("Shown as", lambda row: row.kept, width=180),
    Column("Reason", lambda row: row.merge.reason, tool_tip=lambda row: row.merge.reason),
    Column("By", lambda row: row.staff, width=90),
)
