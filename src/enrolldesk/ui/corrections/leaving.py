"""Forms about a place in a course: left for good, or changed for another course."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.correcting.commands import MoveEnrollment, Withdraw
from enrolldesk.app.rows import CourseRow, EnrollmentRow, StudentCard
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import MoreThanCharged, MoreThanPaid
from enrolldesk.domain.ledger import EntryKind, live_entries
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField, Subject
from enrolldesk.ui.corrections.words import MethodFields
from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office


def _subject(name: str, row: EnrollmentRow, student: str, notation: Notation) -> Subject:
    standing = row.standing
    charged, paid = notation.amount(standing.charged), notation.amount(standing.paid)
    return Subject(name, row.title, [student, f"{charged} charged, {paid} paid"])


class WithdrawForm(CommandForm):
    """What of the charge is kept, what is handed back at once; the rest stays as credit."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "withdraw",
            "Withdraw from the course",
            primary="Withdraw",
            icon="door-open",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH + 60)
        self._row = row
        self._notation = notation = Notation(office)
        standing = row.standing
        charged, paid = notation.amount(standing.charged), notation.amount(max(ZERO, standing.paid))
        self.day = DateField(
            "withdraw_on",
            "&Last day",
            required=True,
            earliest=row.enrollment.enrolled_on,
            latest=notation.today,
        )
        self.day.set_date(notation.today)
        self.charged = amount_field(
            office,
            "withdraw_charged",
            "&Still charged",
            parse=self._parse_charged,
            hint=f"Of {charged} charged.",
            required=True,
        )
        self.refund = amount_field(
            office,
            "withdraw_refund",
            "Handed &back now",
            parse=self._parse_refund,
            hint=f"Of {paid} held.",
        )
        self.method = MethodFields("withdraw", "How the money goes back")
        self.reason = ReasonField(("Moved away", "Illness", "Changed their mind"))
        self.outlook: QLabel = words("", "muted", wrap=True, name="withdraw_outlook")
        self.body.addWidget(_subject("withdraw_subject", row, student, notation))
        first = QHBoxLayout()
        first.setSpacing(Space.L)
        for field in (self.day, self.charged, self.refund):
            first.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(first)
        self.method.hide()
        self.method.changed.connect(self.grow)
        self.body.addWidget(self.method)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.charged.set_text(office.money.plain(max(ZERO, min(standing.charged, standing.paid))))
        self.charged.changed.connect(lambda _text: self._look_ahead())
        self.refund.changed.connect(lambda _text: self._look_ahead())
        self._look_ahead()
        self.charged.editor.setFocus()

    def asks(self) -> Command | str:
        return "Withdraw"

    def command(self) -> Command:
        parse = self.office.money.parse
        return Withdraw(
            command_id=self.command_id,
            enrollment_id=self._row.enrollment.enrollment_id,
            on=self.day.date() or self._notation.today,
            charged=parse(self.charged.text()),
            refund=parse(self.refund.text()) if self.refund.text() else ZERO,
            method=self.method.chosen,
            reference=self.method.reference,
            reason=self.reason.text,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "reason": self.reason.field,
            "withdrawal date": self.day,
            "MoreThanCharged": self.charged,
            "MoreThanPaid": self.refund,
            "refund": self.refund,
        }

    def _parse_charged(self, text: str) -> Money:
        amount = self.office.money.parse(text)
        if amount > self._row.standing.charged:
            raise MoreThanCharged(self._row.standing.charged, amount)
        return amount

    def _parse_refund(self, text: str) -> Money:
        amount, held = self.office.money.parse(text), max(ZERO, self._row.standing.paid)
        if amount > held:
            raise MoreThanPaid(held, amount)
        return amount

    def _look_ahead(self) -> None:
        charged, refund = self.charged.amount(), self.refund.amount()
        if self.method.isHidden() == bool(refund):
            self.method.setVisible(bool(refund))
            self.grow()
        if charged is None:
            self.outlook.setText("")
            return
        standing = self._row.standing
        owed = charged - standing.written_off - standing.paid + (refund or ZERO)
        receipt = " The refund gets a receipt." if refund else ""
        self.outlook.setText(f"After this {self._notation.owed(owed)}.{receipt}")


def other_courses(
    card: StudentCard, row: EnrollmentRow, courses: list[CourseRow]
) -> list[CourseRow]:
    """The courses a student may be put in instead: not one in which another place is open."""
    own = row.enrollment
    held = {
        one.enrollment.course_id
        for one in card.enrollments
        if one.enrollment.state is EnrollmentState.OPEN
        and own.enrollment_id not in (one.enrollment.enrollment_id, one.enrollment.bundle_id)
    }
    return [
        one
        for one in courses
        if one.course.course_id != own.course_id
        and not held & {one.course.course_id, *(part.course_id for part in one.course.components)}
    ]


class MoveEnrollmentForm(CommandForm):
    """A wrong course put right in one go: another place, another charge, the same money."""

    def __init__(
        self, office: Office, card: StudentCard, row: EnrollmentRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "move_enrollment",
            "Move to another course",
            primary="Move it",
            icon="arrow-right-left",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self._row = row
        self._notation = notation = Notation(office)
        own = live_entries(office.reads.entries_of(row.enrollment.enrollment_id))
        # A fee is for what happened, not for the course: it stays, and is paid first.
        self._fees = total(one.charged_delta for one in own if one.kind == EntryKind.FEE)
        offered = other_courses(card, row, list(office.reads.courses()))
        self._prices = {one.course.course_id: one.course.price for one in offered}
        self._titles = {one.course.course_id: one.course.title for one in offered}
        self.course = Picker(
            "move_to",
            "Course or &bundle instead",
            [
                Choice(one.course.course_id, one.course.title, notation.amount(one.course.price))
                for one in offered
            ],
            placeholder="Type to find one",
            required=True,
        )
        self.reason = ReasonField(("Wrong course", "Changed their mind"))
        self.reason.take("Wrong course")
        self.outlook: QLabel = words("", "muted", wrap=True, name="move_outlook")
        self.body.addWidget(_subject("move_subject", row, card.student.name, notation))
        self.body.addWidget(self.course)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.course.chosen.connect(lambda _key: self._look_ahead())
        self._look_ahead()
        self.course.editor.setFocus()

    def asks(self) -> Command | str:
        return "MoveEnrollment"

    def command(self) -> Command:
        return MoveEnrollment(
            command_id=self.command_id,
            enrollment_id=self._row.enrollment.enrollment_id,
            course_id=self.course.key or "",
            reason=self.reason.text,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "reason": self.reason.field,
            "AlreadyEnrolled": self.course,
            "CourseInactive": self.course,
        }

    def _look_ahead(self) -> None:
        charged = self._notation.amount(self._row.standing.charged - self._fees)
        said = f"The {charged} charged for {self._row.title} is taken back."
        key = self.course.key
        if key is not None:
            paid = max(ZERO, self._row.standing.paid - self._fees)
            owed = self._notation.owed(self._prices[key] - paid)
            if paid:
                said += f" The {self._notation.amount(paid)} paid goes along."
            said += f" After this {owed} on {self._titles[key]}."
        self.outlook.setText(said)
