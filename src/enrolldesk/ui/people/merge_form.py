"""Merge two students: both side by side, what is taken over, and what there will be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.merging.commands import MergeStudents
from enrolldesk.app.merging.preview import MergePreview, better_kept, merge_preview
from enrolldesk.app.rows import StudentCard
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.student_field import StudentField
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.kit.fields import CheckField, TextField
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.words import (
    FIELD_WORDS,
    balance_line,
    courses_line,
    person_line,
    said,
)

WIDTH: Final = 860


class MergeForm(CommandForm):
    """Without ``other_id`` the other one is looked for in the form.

    Who is kept is chosen by who has more in the ledger, and may be turned round.
    """

    def __init__(
        self,
        office: Office,
        student_id: str,
        other_id: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            office, "merge_students", "Merge students", primary="Merge", icon="merge", parent=parent
        )
        self.setMinimumWidth(WIDTH)
        self._notation = Notation(office)
        self._student_id = student_id
        self.looked_at: MergePreview | None = None
        self.other = StudentField(office, "merge_other", "The same person as", without=student_id)
        self.kept = _Side("merge_kept", "Kept")
        self.merged = _Side("merge_merged", "Shown as the kept one")
        self.turn = QuietButton(
            "Keep the &other one",
            icon="arrow-left-right",
            name="merge_turn",
            tip="Keep the other one of the two",
        )
        self.twice = Banner("merge_twice", tone=Tone.WARNING)
        self.taking = _Taking()
        self.reason = TextField(
            "merge_reason", "&Reason", hint="Why they are one person. It can be undone later."
        )
        self.outlook = words("", "muted", wrap=True, name="merge_outlook")
        self._lay_out_form()
        self.turn.clicked.connect(self._turn_round)
        self.taking.toggled = self._look_ahead
        self.other.chosen.connect(lambda row: self._choose(row.student_id if row else ""))
        self.other.setVisible(not other_id)
        self._choose(other_id)
        (self.reason if other_id else self.other).editor.setFocus()

    def _lay_out_form(self) -> None:
        both = QHBoxLayout()
        both.setSpacing(Space.M)
        both.addWidget(self.kept, 1)
        both.addWidget(self.merged, 1)
        self.merged.add_action(self.turn)
        self.body.setSpacing(Space.M)
        self.body.addWidget(self.other)
        self.body.addLayout(both)
        self.body.addWidget(self.twice)
        self.body.addWidget(self.taking)
        self.body.addWidget(self.reason)
        self.body.addStretch()
        self.preview.insertWidget(0, self.outlook, 1)
        self.preview.setStretch(1, 0)
        self.outlook.setMinimumHeight(2 * self.outlook.fontMetrics().lineSpacing())

    @property
    def kept_id(self) -> str:
        """Who is kept, as far as a pair is chosen."""
        return self.looked_at.kept.student.student_id if self.looked_at else self._student_id

    def asks(self) -> Command | str:
        return "MergeStudents"

    def command(self) -> Command:
        assert self.looked_at is not None
        return MergeStudents(
            command_id=self.command_id,
            kept_id=self.looked_at.kept.student.student_id,
            merged_id=self.looked_at.merged.student.student_id,
            taken=self.taking.taken(),
            reason=self.reason.text(),
        )

    def _choose(self, other_id: str) -> None:
        """Look at the pair; the usual one is kept."""
        self.set_problem("")
        if not other_id:
            self._show(None)
            return
        self._look(self._student_id, other_id)
        if self.looked_at is not None:
            kept, merged = better_kept(self.looked_at.kept, self.looked_at.merged)
            if kept is not self.looked_at.kept:
                self._look(kept.student.student_id, merged.student.student_id)

    def _look(self, kept_id: str, merged_id: str) -> None:
        try:
            found = merge_preview(self.office.reads, kept_id, merged_id, self.office.desk.today())
        except DeskError as error:
            self._show(None)
            self.set_problem(sentence(error, self.office.money))
        else:
            self._show(found)

    def _turn_round(self) -> None:
        if self.looked_at is not None:
            self._look(
                self.looked_at.merged.student.student_id, self.looked_at.kept.student.student_id
            )

    def _show(self, found: MergePreview | None) -> None:
        self.looked_at = found
        for part in (self.kept, self.merged, self.turn, self.taking, self.reason, self.outlook):
            part.setVisible(found is not None)
        self.twice.setVisible(found is not None and bool(found.twice))
        self.primary_button.setEnabled(found is not None and not self.busy)
        if found is not None:
            self.kept.show_card(found.kept, self._notation)
            self.merged.show_card(found.merged, self._notation)
            self.taking.show_fields(found)
            titles = " and ".join(found.twice)
            self.twice.say(
                f"Both have an open place in {titles}. Both stay: cancel one of them afterwards.",
                action="",
            )
            self._look_ahead()
        self.grow()

    def _look_ahead(self) -> None:
        """Say what the kept one will show."""
        found = self.looked_at
        if found is None:
            return
        student = found.student(self.taking.taken())
        count = sum(not row.is_component for row in found.enrollments)
        courses = f"{count} enrollment{'s' if count != 1 else ''}"
        owed = self._notation.owed(found.balance)
        due = f", {self._notation.amount(found.due_now)} of it due now" if found.due_now else ""
        self.outlook.setText(
            f"After this {student.name} has {courses}, {owed}{due}. Nothing recorded moves."
        )


class _Side(Card):
    """One of the two: who, what they take, what they owe."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(title, name=name)
        self.who = words("", "name", wrap=True, name=f"{name}_name")
        self.contact = words("", "muted", wrap=True, name=f"{name}_contact")
        self.badges = BadgeRow(f"{name}_badges")
        self.courses = words("", wrap=True, name=f"{name}_courses")
        self.balance = words("", "strong", wrap=True, name=f"{name}_balance")
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self.who, 1)
        head.addWidget(self.badges)
        self.body.setSpacing(Space.XS)
        self.add_layout(head)
        for line in (self.contact, self.courses, self.balance):
            self.add(line)
        self.body.addStretch()

    def show_card(self, card: StudentCard, notation: Notation) -> None:
        """Show this student."""
        self.who.setText(card.student.name)
        self.contact.setText(person_line(card.student))
        self.badges.set_badges(student_badges(card.row))
        self.courses.setText(courses_line(card) or "Not enrolled")
        entries = len(card.ledger)
        lines = f"{entries} line{'s' if entries != 1 else ''} in the ledger"
        self.balance.setText(f"{balance_line(card, notation).capitalize()} · {lines}")


class _Taking(QWidget):
    """What the kept one takes over: what only the other one has is ticked already."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("merge_taking")
        self.toggled: Callable[[], object] = lambda: None
        self.boxes: dict[str, CheckField] = {}
        self.title = words("Take over", "label", name="merge_taking_title")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._column.addWidget(self.title)

    def show_fields(self, found: MergePreview) -> None:
        """Offer what the two say differently."""
        for box in self.boxes.values():
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        for field in (*found.lacking, *found.differing):
            box = self._box(found, field, on=field in found.lacking)
            self.boxes[field] = box
            self._column.addWidget(box)
            box.setVisible(True)
        self.title.setVisible(bool(self.boxes))

    def taken(self) -> tuple[str, ...]:
        """The fields ticked."""
        return tuple(field for field, box in self.boxes.items() if box.isChecked())

    def _box(self, found: MergePreview, field: str, *, on: bool) -> CheckField:
        kept, merged = (said(card.student, field) for card in (found.kept, found.merged))
        instead = "beside" if field == "notes" else "instead of"
        text = f"{FIELD_WORDS[field]}: {merged}" + ("" if on else f"   {instead} {kept}")
        box = CheckField(f"merge_take_{field}", _elided(text), tip=text, on=on)
        box.setCursor(Qt.CursorShape.ArrowCursor)
        box.toggled.connect(lambda _on: self.toggled())
        return box


def _elided(text: str, most: int = 110) -> str:
    """Text of people, which no mnemonic is read into."""
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return short.replace("&", "&&")
