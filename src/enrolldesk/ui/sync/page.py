"""The Sync page: what the server does not hold yet, and what a person must settle."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.app.changes import EVERYTHING, Changes, SyncState
from enrolldesk.app.queue_words import restore_words, way_question
from enrolldesk.app.sync.choosing import GIVING_UP, Way, choose
from enrolldesk.app.sync.queue import QueueRow
from enrolldesk.app.sync.sides import Wish
from enrolldesk.app.sync.wishes import leave_wish
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import Card, PageHeader
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.menus import Item, make_menu
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable, dots_button
from enrolldesk.ui.signing.arriving import can_sign_in
from enrolldesk.ui.sync.page_bars import NoteBar, WaysBar, rescue_dialog
from enrolldesk.ui.sync.page_models import Note, NotesModel, QueueModel
from enrolldesk.ui.sync.words import mark_of, wants_sign_in

_PUTTING_BACK: Final = {"courses": "ChangeCourse", "settings": "ChangeSchool"}
"""What putting a field back needs, by where its record is kept."""


class SyncPage(QWidget):
    """Two tables: what waits, with its ways out below it, and what there is to know.

    `student_requested` asks the window to show a student, `sign_in_requested` for the form.
    """

    student_requested = Signal(str)
    sign_in_requested = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sync_page")
        self.title = "Sync"
        self._office = office
        self.model = QueueModel(office, self)
        self.notes = NotesModel(office, self)
        self.table = RowTable("sync_queue", self.model)
        self.table.setAccessibleName("What waits to be sent")
        self.notes_table = RowTable("sync_notes", self.notes)
        self.notes_table.setAccessibleName("Good to know")
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(50)
        self._late.timeout.connect(self.look)
        self._lay_out()
        self._connect()
        self.look()

    @property
    def row(self) -> QueueRow | None:
        """The batch selected, or None."""
        key = self.table.current_key
        place = None if key is None else self.model.row_of(key)
        return None if place is None else self.model.row(place)

    @property
    def note(self) -> Note | None:
        """The line selected of what there is to know."""
        key = self.notes_table.current_key
        place = None if key is None else self.notes.row_of(key)
        return None if place is None else self.notes.row(place)

    @property
    def student_id(self) -> str:
        """Whose batch is selected; empty where none is."""
        row = self.row
        return row.student_id if row else ""

    def show_student(self, student_id: str) -> None:
        """Show a student on their page."""
        self.student_requested.emit(student_id)

    def activate(self) -> None:
        """Come into sight: the keyboard goes to what waits."""
        self.look()
        if self.table.current_key is None:
            self.table.select_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Read both tables and the status anew; selection and scroll stay."""
        self.model.look()
        self.notes.look()
        self.notes_card.setVisible(self.notes.rowCount() > 0)
        self._follow_status()
        self._follow_row()

    def choose(self, way: Way) -> None:
        """Ask, then keep the choice for the batch selected."""
        row = self.row
        if row is None or way not in row.ways:
            return
        title, text, action = way_question(way, self.model.words.what(row))
        question = confirm(
            self.window(),
            title,
            text,
            action,
            danger=way in (Way.DROP, Way.VOID),
            name="way_question",
        )
        question.confirmed.connect(lambda: self._chosen(row, way))

    def send_now(self) -> None:
        """Send the selected batch: one that needs attention again, any other at once."""
        row = self.row
        if row is not None and row.state is SyncState.NEEDS_ATTENTION:
            self.choose(Way.RESEND)
        else:
            self._office.sync.send_now()

    def refresh_everything(self) -> None:
        """Have every document read again."""
        leave_wish(self._office.desk.local, Wish(new_id(), refresh=True))
        self._office.sync.send_now()
        toast(self, "Everything is read again from the server")

    def export(self, *, only_selected: bool) -> None:
        """Ask for a file, then write what waits to it."""
        row = self.row if only_selected else None
        dialog = rescue_dialog(self, "Export to a rescue file", self._rescue_name())
        ids = None if row is None else [row.batch_id]
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name), ids))
        dialog.open()

    def export_to(self, path: Path, batch_ids: list[str] | None = None) -> None:
        """Write waiting batches to a rescue file."""
        try:
            count = self._office.queue.export(path, self._office.desk.now(), batch_ids)
        except DeskError as problem:
            toast(self, sentence(problem), icon="circle-alert")
            return
        items = "1 item" if count == 1 else f"{whole(count)} items"
        toast(self, f"{items} written to {path.name}. They stay in the queue here.")

    def bring(self) -> None:
        """Ask for a rescue file, then take its batches into the queue."""
        dialog = rescue_dialog(self, "Import a rescue file")
        dialog.fileSelected.connect(lambda name: self.bring_from(Path(name)))
        dialog.open()

    def bring_from(self, path: Path) -> None:
        """Take the batches of a rescue file into the queue."""
        try:
            done = self._office.queue.bring(path, self._office.desk.now())
        except DeskError as problem:
            toast(self, sentence(problem), icon="circle-alert")
            return
        self._office.runner.changed.emit(EVERYTHING)
        self._office.sync.wake()
        items = "1 item" if done.queued == 1 else f"{whole(done.queued)} items"
        toast(self, f"{items} queued, {whole(done.known)} known already.")

    def restore(self) -> None:
        """Put back what a field was, and put the note away."""
        note = self.note
        if note is None or note.met is None or not note.met.restorable:
            return
        from enrolldesk.app.sync.restoring import restoring

        try:
            self._office.run(restoring(self._office.desk.store, note.met))
        except DeskError as problem:
            toast(self, sentence(problem, self._office.money), icon="circle-alert")
            return
        self._office.queue.put_away(note.met.conflict_id)
        toast(self, "Put back")
        self.look()

    def put_away(self) -> None:
        """The selected line was read."""
        note = self.note
        if note is not None and note.met is not None:
            self._office.queue.put_away(note.met.conflict_id)
            self.look()

    def _chosen(self, row: QueueRow, way: Way) -> None:
        try:
            kept = choose(self._office.desk, self._office.queue, row.batch_id, way)
        except DeskError as error:
            toast(self, sentence(error))
            return
        if not kept:
            toast(self, "It has reached the server meanwhile.")
        self._office.sync.wake()
        self._office.runner.changed.emit(Changes(outbox=True))
        self.look()

    def _lay_out(self) -> None:
        self.header = PageHeader("Sync", name="sync_header")
        self.send_all = SecondaryButton(
            "Send now", icon="cloud-upload", key="F5", name="sync_send", tip="Try everything now"
        )
        self.sign_in_button = SecondaryButton(
            "Sign in…", icon="log-in", name="sync_sign_in", tip="What waits goes out then"
        )
        self.header.add_action(self.sign_in_button)
        self.header.add_action(self.send_all)
        self.more = dots_button("sync_more", "Refresh everything, rescue files")
        self.header.add_action(self.more)
        self.table.set_empty(
            "cloud-check", "Nothing waits", "Everything recorded here is on the school's server."
        )
        self.queue_card = Card(name="sync_queue_card", flush=True)
        self.queue_card.body.setContentsMargins(0, 4, 0, 0)
        self.queue_card.body.setSpacing(0)
        self.queue_card.add(self.table, 1)
        self.ways_out = WaysBar()
        self.queue_card.add(self.ways_out)
        self.notes_card = Card(name="sync_notes_card", flush=True)
        self.notes_card.body.setContentsMargins(0, 4, 0, 0)
        self.notes_card.body.setSpacing(0)
        # Two at a time, the selected one in full below: what waits has the room.
        self.notes_table.setFixedHeight(self.notes_table.height_for(2))
        self.notes_card.add(self.notes_table)
        self.note_bar = NoteBar()
        self.notes_card.add(self.note_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addWidget(self.queue_card, 1)
        column.addWidget(self.notes_card)

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self._office.sync.status_changed.connect(self._follow_status)
        self.send_all.clicked.connect(lambda: self._office.sync.send_now())
        self.sign_in_button.clicked.connect(self.sign_in_requested)
        self.more.clicked.connect(self._menu)
        self.table.chosen.connect(lambda _key: self._follow_row())
        self.table.opened.connect(lambda _key: self._go_to_student())
        self.notes_table.chosen.connect(lambda _key: self._follow_note())
        self.ways_out.chosen.connect(self.choose)
        self.ways_out.export.clicked.connect(lambda: self.export(only_selected=True))
        self.note_bar.put_back.clicked.connect(self.restore)
        for way in GIVING_UP:
            self._office.permissions.hold(self.ways_out.buttons[way], "give_up")
        self.note_bar.understood.clicked.connect(self.put_away)

    def _follow(self, changes: Changes) -> None:
        # Out of sight nothing is read: coming into sight reads anew.
        if self.isVisible() and (changes.outbox or changes.people or changes.school):
            self._late.start()

    def _follow_status(self) -> None:
        status = self._office.sync.status
        missed = status is not None and can_sign_in(self._office) and wants_sign_in(status)
        self.sign_in_button.setVisible(missed)
        if status is not None:
            mark = mark_of(status, self._office.desk.now())
            # The strip above says the rest of it, and has the room.
            self.header.set_subtitle(f"{mark.word}." if missed else mark.tip)

    def _follow_row(self) -> None:
        row = self.row
        self.ways_out.setVisible(row is not None)
        if row is not None:
            says = f"{self.model.words.what(row)}. {self.model.words.why(row)}"
            self.ways_out.show_ways(row.ways, says)
        self._follow_note()

    def _follow_note(self) -> None:
        if self.notes.rowCount() and self.notes_table.current_key is None:
            self.notes_table.select_row(0)
        note = self.note
        met = None if note is None else note.met
        says = "" if note is None else note.sentence
        restorable = met is not None and met.restorable
        puts_back = restore_words(met, self._office.money) if met and restorable else ""
        self.note_bar.show_note(says, may_go=met is not None, puts_back=puts_back)
        kept = str(met.facts.get("path", "")).partition("/")[0] if met is not None else ""
        deed = _PUTTING_BACK.get(kept, "")
        self.note_bar.put_back.refuse(self._office.permissions.reason(deed) if deed else "")

    def _go_to_student(self) -> None:
        if self.student_id:
            self.student_requested.emit(self.student_id)

    def _rescue_name(self) -> str:
        return f"rescue-{self._office.desk.now():%Y-%m-%d-%H%M}.jsonl"

    def _menu(self) -> None:
        below: QPoint = self.more.mapToGlobal(self.more.rect().bottomLeft())
        waiting = self.model.rowCount() > 0
        items = [
            Item("refresh", "&Refresh everything", "refresh-cw", self.refresh_everything),
            Item(
                "export",
                "&Export all that waits…",
                "download",
                lambda: self.export(only_selected=False),
                waiting,
                parted=True,
            ),
            Item("import", "&Import a rescue file…", "upload", self.bring),
        ]
        make_menu(self, "sync_menu", items).popup(below)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._late.stop()
        super().closeEvent(event)
