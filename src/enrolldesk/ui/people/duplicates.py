"""Students who may be recorded twice, looked for in the background; each pair is for staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.merging.commands import TellApart
from enrolldesk.app.merging.duplicates import Found, find_duplicates
from enrolldesk.app.ports import Reads
from enrolldesk.app.session import Session
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Student
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Column
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.merge_form import MergeForm
from enrolldesk.ui.people.words import WHY, person_line
from enrolldesk.ui.row_table import RowTable

WIDTH: Final = 1040


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two students who may be one, and why that is thought."""

    why: str
    one: Student
    other: Student

    @property
    def ids(self) -> tuple[str, str]:
        """Both ids."""
        return self.one.student_id, self.other.student_id


class DuplicatesDialog(FormDialog):
    """Not modal; `open_session` opens the same home once more for the search's own use."""

    looked = Signal()
    """The search ended, or was stopped."""
    _stepped = Signal(int, int)

    def __init__(
        self, office: Office, open_session: Callable[[], Session], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "duplicates",
            "Students recorded twice",
            primary="&Merge…",
            primary_icon="merge",
            cancel="Close",
            parent=parent,
        )
        self.office = office
        self._open_session = open_session
        self._stop = Event()
        self.looking = False
        self.setMinimumSize(WIDTH, 460)
        self.rows = RowsModel(_COLUMNS, key=lambda row: row.ids)
        self.table = RowTable("duplicate_pairs", self.rows)
        self.table.setAccessibleName("Students who may be recorded twice")
        self.summary = words("", "muted", wrap=True, name="duplicates_summary")
        self.progress = QProgressBar()
        self.progress.setObjectName("duplicates_progress")
        self.progress.setAccessibleName("Progress of the search")
        self.progress.setTextVisible(False)
        self.stop_button = SecondaryButton(
            "&Stop", icon="circle-stop", name="duplicates_stop", tip="Show what was found so far"
        )
        self.again = SecondaryButton(
            "Look &again", icon="refresh-cw", name="duplicates_again", tip="Search the school anew"
        )
        self.apart = SecondaryButton(
            "&Not the same",
            icon="user-x",
            name="duplicates_apart",
            tip="They are two people: do not offer them again",
        )
        self.related = SecondaryButton(
            "Same &family",
            icon="users",
            name="duplicates_family",
            tip="They are two people of one family: link them",
        )
        self._lay_out_list()
        self.table.chosen.connect(lambda _key: self._show_possible())
        self.table.opened.connect(lambda _key: self.submit())
        self.submitted.connect(self._merge)
        self.stop_button.clicked.connect(self.stop)
        self.again.clicked.connect(self.look)
        self.apart.clicked.connect(self._tell_apart)
        self.related.clicked.connect(self._link)
        self._stepped.connect(self._show_step)
        office.permissions.hold(self.primary_button, "MergeStudents", form=True)
        self.look()

    @property
    def pair(self) -> PairRow | None:
        """The pair chosen."""
        place = None if self.table.current_key is None else self.rows.row_of(self.table.current_key)
        return None if place is None else self.rows.row(place)

    def look(self) -> None:
        """Search the whole school; what was found stays until there is more to show."""
        if self.looking:
            return
        self.looking = True
        self._stop.clear()
        self.table.set_empty("loader", "Looking through the school …")
        self._show_looking()

        def step(done: int, total: int) -> bool:
            self._stepped.emit(done, total)
            return not self._stop.is_set()

        def work() -> tuple[Found, list[PairRow]]:
            session = self._open_session()
            try:
                reads = session.desk.reads
                found = find_duplicates(reads, step)
                return found, _rows(reads, found)
            finally:
                session.close()

        Errand(work, self._show_found, self._fail, parent=self, cancel=self.stop)

    def stop(self) -> None:
        """End the search; what was found so far is shown."""
        self._stop.set()

    def is_dirty(self) -> bool:
        """Nothing is typed here that closing would throw away."""
        return False

    def _lay_out_list(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop_button)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(line)
        self.preview.setSpacing(Space.S)
        self.preview.addWidget(self.summary, 1)
        self.preview.addWidget(self.again)
        self.preview.addWidget(self.apart)
        self.preview.addWidget(self.related)

    def _show_found(self, answer: tuple[Found, list[PairRow]]) -> None:
        found, rows = answer
        self.looking = False
        self.table.set_empty(
            "circle-check", "Nobody seems to be recorded twice", "Whoever you told apart stays out."
        )
        self.rows.set_rows(rows)
        self.table.select_row(0)
        pairs = f"{whole(len(rows))} pair{'s' if len(rows) != 1 else ''}"
        more = "" if found.complete else " so far; there may be more"
        self.summary.setText(f"{pairs} among {whole(found.looked_at)} students{more}.")
        self._show_looking()
        self.table.setFocus()
        self.looked.emit()

    def _fail(self, error: Exception) -> None:
        self.looking = False
        self._show_looking()
        self.looked.emit()
        if not isinstance(error, DeskError):
            raise error
        self.set_problem(sentence(error, self.office.money))

    def _show_looking(self) -> None:
        for part in (self.progress, self.stop_button):
            part.setVisible(self.looking)
        self.again.setEnabled(not self.looking)
        if self.looking:
            self.progress.setRange(0, 0)
            self.summary.setText("Looking through the school …")
        self._show_possible()

    def _show_step(self, done: int, total: int) -> None:
        if self.looking:
            self.progress.setRange(0, max(total, 1))
            self.progress.setValue(done)

    def _show_possible(self) -> None:
        some = self.pair is not None and not self.looking
        for button in (self.apart, self.related):
            button.setEnabled(some)
        self.primary_button.setEnabled(some)

    def _merge(self) -> None:
        self.set_busy(False)
        pair = self.pair
        if pair is None:
            return
        form = MergeForm(self.office, *pair.ids, parent=self)
        form.recorded.connect(lambda _changes: self._settled(pair, "Merged"))
        form.open()

    def _tell_apart(self) -> None:
        pair = self.pair
        if pair is not None:
            one, other = pair.ids
            command = TellApart(command_id=new_id(), one_id=one, other_id=other)
            self._do(pair, command, "Not offered again")

    def _link(self) -> None:
        pair = self.pair
        if pair is not None:
            command = LinkFamily(command_id=new_id(), student_ids=pair.ids)
            self._do(pair, command, "Linked as a family")

    def _do(self, pair: PairRow, command: Command, said: str) -> Changes | None:
        try:
            changes = self.office.run(command)
        except DeskError as error:
            self.set_problem(sentence(error, self.office.money))
            return None
        self._settled(pair, said)
        return changes

    def _settled(self, pair: PairRow, said: str) -> None:
        """Take a pair off the list; the next one is chosen."""
        self.set_problem("")
        rows = [self.rows.row(place) for place in range(self.rows.rowCount())]
        place = next((at for at, row in enumerate(rows) if row and row.ids == pair.ids), 0)
        self.rows.set_rows([row for row in rows if row and row.ids != pair.ids])
        self.table.select_row(min(place, self.rows.rowCount() - 1))
        self.table.setFocus()
        self._show_possible()
        toast(self, said, icon="circle-check")

    def done(self, result: int) -> None:
        self.stop()
        super().done(result)


def _rows(reads: Reads, found: Found) -> list[PairRow]:
    rows = []
    for pair in found.pairs:
        one, other = reads.student(pair.one_id), reads.student(pair.other_id)
        if one is not None and other is not None:
            rows.append(PairRow(pair.why, one, other))
    return rows


_COLUMNS: Final[tuple[Column[PairRow], ...]] = (
    Column("Why", lambda row: WHY[row.why], width=196),
    Column("Student", lambda row: row.one.name, width=150, strong=True),
    Column("", lambda row: person_line(row.one), width=250, tone=lambda _row: "muted"),
    Column("Student", lambda row: row.other.name, width=150, strong=True),
    Column("", lambda row: person_line(row.other), tone=lambda _row: "muted"),
)
