"""Who is overdue or due soon, and the words for each: copied, mailed or printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.reminders import Channel
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.fields import ComboField
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.planning.reminders_reader import RemindersReader
from enrolldesk.ui.row_table import RowTable

if TYPE_CHECKING:
    from enrolldesk.app.planning.reminding import Due
    from enrolldesk.app.session import Session

# What a reminder is made of is loaded with the first list, in the thread that finds it.

WIDTH: Final = 1060
CHANNEL_WORDS: Final = {
    Channel.COPIED: "copied",
    Channel.EMAIL: "e-mail",
    Channel.LETTER: "letter",
}
PERIODS: Final[list[tuple[int, str]]] = [
    (0, "Overdue or due today"),
    (7, "Also due in 7 days"),
    (14, "Also due in 14 days"),
    (30, "Also due in 30 days"),
]


class RemindersDialog(FormDialog):
    """Not modal; each way out of it is noted with its day. The words may be changed before."""

    student_requested = Signal(str)
    listed = Signal()
    """The list shows what is recorded now."""

    def __init__(
        self, office: Office, open_session: Callable[[], Session], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "reminders",
            "Reminders",
            primary="&Copy text",
            primary_icon="copy",
            cancel="Close",
            parent=parent,
        )
        self.setMinimumSize(WIDTH, 520)
        self.office = office
        self._shown: Due | None = None
        self._address = ""
        self.notation = Notation(office)
        self.reader = RemindersReader(office, open_session, self)
        self.within = ComboField("reminders_within", "", list(PERIODS))
        self.within.editor.setAccessibleName("Whom to list")
        self.within.editor.setToolTip("Whom to list")
        self.summary = words("", "muted", name="reminders_summary")
        self.rows: LazyTableModel[str, Due] = LazyTableModel(_columns(self.notation), self._rows)
        self.table = RowTable("reminders_table", self.rows)
        self.table.setAccessibleName("Who is to be reminded")
        self.to = words("", "label", wrap=True, name="reminder_to")
        self.text = QPlainTextEdit()
        self.text.setObjectName("reminder_text")
        self.text.setAccessibleName("The words of the reminder")
        self.text.setToolTip("What is sent; changes here are for this time alone")
        self.text.setTabChangesFocus(True)
        self.mail = SecondaryButton(
            "&E-mail draft", icon="mail", name="reminder_mail", tip="Open it in the mail program"
        )
        self.letter = SecondaryButton(
            "Print &letter…", icon="printer", name="reminder_letter", tip="Show it as a letter"
        )
        self.go = SecondaryButton(
            "&Go to student", icon="graduation-cap", name="reminder_student", tip="Show the card"
        )
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.look)
        self._fill()
        self._connect()
        self.table.set_empty("loader", "Adding up what everybody owes…")
        self._show_chosen()
        self.look()

    @property
    def due(self) -> Due | None:
        """Whoever is chosen."""
        key = self.table.current_key
        place = None if key is None else self.rows.row_of(key)
        return None if place is None else self.rows.row(place)

    def look(self) -> None:
        """Find whom the choice above asks for; until then the list stays as it is."""
        self.reader.look(int(self.within.key))

    def show_found(self) -> None:
        """List whoever was found; the table keeps its place."""
        listed = self.reader.listed
        chosen = self.table.current_key
        self.notation.follow()
        self.table.set_empty("circle-check", "Nobody is to be reminded", "Nothing is due by then.")
        self.rows.refresh(listed.keys)
        count = len(listed.keys)
        people = "1 student" if count == 1 else f"{whole(count)} students"
        self.summary.setText(f"{people}, {self.notation.amount(listed.amount)} in all")
        if count and (chosen is None or chosen not in listed.by_key):
            self.table.select_row(0)
        if chosen is None:
            self.table.setFocus()
        if self.due != self._shown:
            self._show_chosen()
        self.listed.emit()

    def is_dirty(self) -> bool:
        """Nothing is typed here that closing would throw away."""
        return False

    def copy(self) -> None:
        """Put the words where they can be pasted from."""
        self.set_busy(False)
        due = self.due
        if due is not None:
            QGuiApplication.clipboard().setText(self.text.toPlainText())
            self._note(due, Channel.COPIED, f"Reminder for {due.name} copied")

    def draft(self) -> None:
        """Open the words in the mail program of this computer."""
        from enrolldesk.app.planning.reminding import reminder_subject

        due = self.due
        address = self._address
        if due is None or not address:
            return
        body = self.text.toPlainText().replace("\n", "\r\n")
        subject = reminder_subject(self.office.reads)
        link = f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"
        if QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode)):
            self._note(due, Channel.EMAIL, f"Draft for {due.name} opened")
        else:
            self.set_problem("No mail program was found. Copy the text instead.")

    def show_letter(self) -> None:
        """Show the words on the school's paper; noted once that is printed, saved or opened."""
        from enrolldesk.app.paperwork import OfficeFormats, reminder_letter
        from enrolldesk.ui.documents.preview import PreviewDialog

        due = self.due
        if due is None:
            return
        page = reminder_letter(
            self.office.reads,
            due.student_id,
            self.text.toPlainText(),
            OfficeFormats(self.office.money),
            self.office.desk.today(),
        )
        preview = PreviewDialog(self.office, page, self)
        noted = new_id()
        preview.handed_out.connect(
            lambda: self._note(due, Channel.LETTER, f"Letter to {due.name} noted", noted)
        )
        preview.show()

    def _rows(self, keys: Sequence[str]) -> list[Due | None]:
        return [self.reader.listed.by_key.get(key) for key in keys]

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self.within)
        head.addWidget(self.summary, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        right.addWidget(self.to)
        right.addWidget(self.text, 1)
        both = QHBoxLayout()
        both.setSpacing(Space.L)
        both.addWidget(self.table, 5)
        both.addLayout(right, 4)
        self.body.addLayout(head)
        self.body.addLayout(both, 1)
        self.preview.setSpacing(Space.S)
        for button in (self.go, self.letter, self.mail):
            self.preview.addWidget(button)
        self.preview.insertStretch(0, 1)

    def _connect(self) -> None:
        self.reader.found.connect(self.show_found)
        self.within.chosen.connect(lambda _key: self.look())
        self.table.chosen.connect(lambda _key: self._show_chosen())
        self.table.opened.connect(lambda _key: self._go_to_student())
        self.submitted.connect(self.copy)
        self.mail.clicked.connect(self.draft)
        self.letter.clicked.connect(self.show_letter)
        self.go.clicked.connect(self._go_to_student)
        self.office.runner.changed.connect(self._follow)

    def _follow(self, changes: Changes) -> None:
        if changes.people or changes.school or changes.slips:
            self._late.start()

    def _go_to_student(self) -> None:
        if self.due is not None:
            self.student_requested.emit(self.due.student_id)

    def _show_chosen(self) -> None:
        due = self._shown = self.due
        self.set_problem("")
        self._address = ""
        student = self.office.reads.student(due.student_id) if due else None
        if due is None or student is None:
            self.to.setText("")
            self.text.clear()
        else:
            from enrolldesk.app.paperwork import OfficeFormats
            from enrolldesk.app.planning.reminding import reminder_address, reminder_text

            self._address = reminder_address(student)
            who = due.guardian or due.name
            self.to.setText(f"To {who}, {self._address or 'no e-mail address known'}")
            formats = OfficeFormats(self.office.money)
            self.text.setPlainText(reminder_text(self.office.reads, due, formats))
        for button in (self.go, self.letter, self.primary_button):
            button.setEnabled(due is not None)
        self.mail.setEnabled(bool(self._address))

    def _note(self, due: Due, channel: Channel, done: str, command_id: str = "") -> None:
        from enrolldesk.app.planning.commands import RecordReminder

        command = RecordReminder(
            command_id=command_id or new_id(),
            student_id=due.student_id,
            channel=channel,
            amount=due.amount,
        )
        try:
            self.office.run(command)
        except DeskError as error:
            self.set_problem(sentence(error, self.office.money))
        else:
            toast(self, done)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._late.stop()
        super().closeEvent(event)


def _columns(notation: Notation) -> tuple[Column[Due], ...]:
    def late(due: Due) -> str:
        return str(due.days_late) if due.days_late else ""

    def last(due: Due) -> str:
        if due.last is None:
            return "never"
        return f"{notation.day(due.last.day)}, {CHANNEL_WORDS[due.last.channel]}"

    return (
        Column("Student", text=lambda due: due.name, strong=True),
        Column("Due", text=lambda due: notation.amount(due.amount), align=Align.RIGHT, width=96),
        Column("Days late", text=late, align=Align.RIGHT, width=88),
        Column("Last reminded", text=last, width=170),
    )
