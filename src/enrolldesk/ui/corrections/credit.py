"""Money held on one enrollment applied to another of the same student."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from enrolldesk.app.commands import Command, MoveCredit
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import MoreThanPaid
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField
from enrolldesk.ui.kit.fields import ComboField, Field
from enrolldesk.ui.kit.icons import pixmap
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office


def sources(card: StudentCard) -> list[EnrollmentRow]:
    """The enrollments on which credit is held."""
    return [row for row in card.enrollments if not row.is_component and row.standing.credit > ZERO]


def targets(card: StudentCard) -> list[EnrollmentRow]:
    """The enrollments credit can be moved to, those that owe something first."""
    rows = [
        row
        for row in card.enrollments
        if not row.is_component and row.enrollment.state is EnrollmentState.OPEN
    ]
    return sorted(rows, key=lambda row: row.standing.owed <= ZERO)


def can_move(card: StudentCard) -> bool:
    """Whether there is credit and another enrollment to move it to."""
    to = {row.enrollment.enrollment_id for row in targets(card)}
    return any(to - {row.enrollment.enrollment_id} for row in sources(card))


class MoveCreditForm(CommandForm):
    """Moves credit; both enrollments change in one batch."""

    def __init__(
        self,
        office: Office,
        card: StudentCard,
        enrollment_id: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            office,
            "move_credit",
            "Move credit",
            primary="Move it",
            icon="arrow-right-left",
            note=card.student.name,
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self._sources = {row.enrollment.enrollment_id: row for row in sources(card)}
        self._targets = {row.enrollment.enrollment_id: row for row in targets(card)}
        self.source = ComboField("credit_from", "&From", self._choices(self._sources, ""))
        self.target = ComboField("credit_to", "&To", [])
        self.amount = amount_field(
            office,
            "credit_amount",
            "&Amount",
            parse=self._parse,
            required=True,
        )
        self.reason = ReasonField(("Changed course", "Paid for the wrong course"))
        self.outlook: QLabel = words("", "muted", wrap=True, name="credit_outlook")
        arrow = QLabel()
        arrow.setPixmap(pixmap("arrow-right", "muted", 18, self.devicePixelRatioF()))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.source, 1)
        row.addWidget(arrow)
        row.addWidget(self.target, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.amount)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.source.chosen.connect(lambda _key: self._show_targets())
        self.target.chosen.connect(lambda _key: self._show_amount())
        self.amount.changed.connect(lambda _text: self._look_ahead())
        self.source.choose(enrollment_id)
        self._show_targets()
        self.amount.editor.setFocus()

    def asks(self) -> Command | str:
        return "MoveCredit"

    def command(self) -> Command:
        return MoveCredit(
            command_id=self.command_id,
            from_enrollment_id=self.source.key,
            to_enrollment_id=self.target.key,
            amount=self.office.money.parse(self.amount.text()),
            reason=self.reason.text,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {"MoreThanPaid": self.amount, "credit": self.amount, "reason": self.reason.field}

    def _choices(self, rows: dict[str, EnrollmentRow], without: str) -> list[tuple[str, str]]:
        return [
            (key, f"{row.title}, {self._state(row)}") for key, row in rows.items() if key != without
        ]

    def _state(self, row: EnrollmentRow) -> str:
        if row.standing.credit > ZERO:
            return f"{self.office.format(row.standing.credit)} credit"
        return f"{self.office.format(row.standing.owed)} owed"

    def _show_targets(self) -> None:
        editor = self.target.editor
        editor.clear()
        for key, text in self._choices(self._targets, self.source.key or ""):
            editor.addItem(text, key)
        self._show_amount()

    def _show_amount(self) -> None:
        source, target = self._sources.get(self.source.key), self._targets.get(self.target.key)
        if source is None or target is None:
            return
        credit, owed = source.standing.credit, target.standing.owed
        amount = min(credit, owed) if owed > ZERO else credit
        self.amount.set_text(self.office.money.plain(amount))
        self.amount.set_hint(f"At most {self.office.format(credit)}.")
        self._look_ahead()

    def _parse(self, text: str) -> Money:
        amount = self.office.money.parse(text)
        source = self._sources.get(self.source.key)
        if source is not None and amount > source.standing.credit:
            raise MoreThanPaid(source.standing.credit, amount)
        return amount

    def _look_ahead(self) -> None:
        target, amount = self._targets.get(self.target.key), self.amount.amount()
        if target is None or amount is None:
            self.outlook.setText("")
            return
        state = Notation(self.office).owed(target.standing.owed - amount)
        self.outlook.setText(f"After this {state} on {target.title}.")
