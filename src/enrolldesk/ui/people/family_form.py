"""A student's family: who belongs to it, what is owed in all, and who else may."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.families.account import family_account, likely_family
from enrolldesk.app.families.commands import LeaveFamily, LinkFamily
from enrolldesk.app.rows import StudentCard, StudentRow
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Student
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.student_field import StudentField
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.fields import CheckField
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.words import person_line

WIDTH: Final = 620
SHOWN: Final = 6


class FamilyForm(CommandForm):
    """Links whoever is ticked or named; members are taken out one by one, at once."""

    def __init__(self, office: Office, student_id: str, *, parent: QWidget | None = None) -> None:
        super().__init__(office, "family", "Family", primary="Link", icon="users", parent=parent)
        self.setMinimumWidth(WIDTH)
        self._student_id = student_id
        self._notation = Notation(office)
        self.boxes: dict[str, CheckField] = {}
        self.leaving: dict[str, QuietButton] = {}
        self.members = Card("Members", name="family_members")
        self.members.body.setSpacing(Space.S)
        self.suggested = Card("Same guardian", name="family_suggested")
        self.suggested.set_note("by phone or e-mail")
        self.other = StudentField(office, "family_other", "&Somebody else", without=student_id)
        self.other.required = False
        self.body.addWidget(self.members)
        self.body.addWidget(self.suggested)
        self.body.addWidget(self.other)
        self.body.addStretch()
        self.other.chosen.connect(lambda _row: self._look_ahead())
        self.look()
        if self.boxes:
            next(iter(self.boxes.values())).setFocus()
        else:
            self.other.editor.setFocus()

    def command(self) -> Command:
        chosen: StudentRow | None = self.other.student
        others = (*self.ticked(), *((chosen.student_id,) if chosen else ()))
        return LinkFamily(command_id=self.command_id, student_ids=(self._student_id, *others))

    def ticked(self) -> tuple[str, ...]:
        """Who of those suggested is to be linked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def look(self) -> None:
        """Read who belongs to the family now."""
        reads, today = self.office.reads, self.office.desk.today()
        account = family_account(reads, self._student_id, today)
        several = len(account.cards) > 1
        _empty(self.members)
        self.leaving = {}
        for place, card in enumerate(account.cards):
            self.members.add(self._member(card, place, leaving=several))
        together = self._notation.owed(account.balance)
        due = self._notation.amount(account.due_now)
        self.members.set_note(
            f"together {together}" + (f", {due} due now" if account.due_now else "")
        )
        student = reads.student(self._student_id)
        likely = likely_family(reads, student)[:SHOWN] if student else ()
        _empty(self.suggested)
        self.boxes = {}
        for one in likely:
            self.suggested.add(self._suggestion(one))
        self.suggested.setVisible(bool(likely))
        self._look_ahead()

    def _member(self, card: StudentCard, place: int, *, leaving: bool) -> QWidget:
        student = card.student
        line = QFrame()
        line.setObjectName(f"family_member_{place}")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(words(student.name, "strong", wrap=True))
        who.addWidget(words(person_line(student), "muted", wrap=True))
        row.addLayout(who, 1)
        row.addWidget(words(self._notation.owed(card.balance)))
        button = QuietButton(
            "Take out",
            icon="user-minus",
            name=f"family_leave_{place}",
            tip=f"Take {student.name} out of the family",
        )
        button.clicked.connect(lambda: self._leave(student))
        button.setVisible(leaving)
        row.addWidget(button)
        self.leaving[student.student_id] = button
        return line

    def _suggestion(self, student: Student) -> QWidget:
        text = f"{student.name} · {person_line(student)}".replace("&", "&&")
        box = CheckField(
            f"family_take_{len(self.boxes)}", text, tip=f"Link {student.name} as well", on=True
        )
        box.toggled.connect(lambda _on: self._look_ahead())
        self.boxes[student.student_id] = box
        return box

    def _leave(self, student: Student) -> None:
        try:
            self.office.run(LeaveFamily(command_id=new_id(), student_id=student.student_id))
        except DeskError as error:
            self.set_problem(sentence(error, self.office.money))
        else:
            self.look()

    def _look_ahead(self) -> None:
        some = bool(self.ticked() or self.other.student)
        self.primary_button.setEnabled(some and not self.busy)


def _empty(card: Card) -> None:
    """Take away what a card shows."""
    while (item := card.body.takeAt(0)) is not None:
        gone = item.widget()
        if gone is not None:
            gone.hide()
            gone.deleteLater()
