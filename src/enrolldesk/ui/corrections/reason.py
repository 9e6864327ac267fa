"""Forms that ask for one thing only: why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from enrolldesk.app.commands import CancelEnrollment, Command, OverrideAccess
from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.domain.ledger import EntryKind, live_entries
from enrolldesk.domain.money import ZERO, total
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.fields import Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

WIDTH = 520


class Subject(QFrame):
    """What a form is about: a strong line, an amount at its right, muted lines below."""

    def __init__(self, name: str, title: str, lines: Sequence[str] = (), amount: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "inset")
        head = QHBoxLayout()
        self.title: QLabel = words(title, "name", wrap=True, name=f"{name}_title")
        head.addWidget(self.title, 1)
        self.amount: QLabel = words(amount, "name", name=f"{name}_amount")
        head.addWidget(self.amount)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        for line in lines:
            if line:
                column.addWidget(words(line, "muted", wrap=True))


class ReasonField(QWidget):
    """A reason with the usual ones to pick from; picking fills the line, which may be changed."""

    def __init__(self, usual: Sequence[str]) -> None:
        super().__init__()
        self.field = TextField(
            "reason", "&Reason", required=True, hint="It stands in the ledger for good."
        )
        picks = QHBoxLayout()
        picks.setSpacing(0)
        if usual:
            picks.addWidget(words("Often:", "hint"))
        for place, text in enumerate(usual):
            button = QuietButton(text, name=f"reason_{place}", tip=f"Take “{text}” as the reason")
            button.clicked.connect(lambda _on=False, text=text: self.take(text))
            picks.addWidget(button)
        picks.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.field)
        column.addLayout(picks)
        self.setFocusProxy(self.field.editor)

    def take(self, text: str) -> None:
        """Put this reason there."""
        self.field.set_text(text)
        self.field.set_error(None)

    @property
    def text(self) -> str:
        """The reason given."""
        return self.field.text()


class ReasonForm(CommandForm):
    """A form whose one field is the reason; ``outlook`` says what will be after it."""

    def __init__(
        self,
        office: Office,
        name: str,
        title: str,
        subject: Subject,
        *,
        primary: str,
        icon: str,
        usual: Sequence[str],
        outlook: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, name, title, primary=primary, icon=icon, parent=parent)
        self.setMinimumWidth(WIDTH)
        self.reason = ReasonField(usual)
        self.outlook: QLabel = words(outlook, "muted", wrap=True, name=f"{name}_outlook")
        self.body.addWidget(subject)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.reason.setFocus()

    def concerns(self) -> dict[str, Field[Any]]:
        return {"reason": self.reason.field}


class CancelEnrollmentForm(ReasonForm):
    """A wrong course put right: the charge is voided, what was paid stays as credit."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        self._enrollment_id = row.enrollment.enrollment_id
        own = live_entries(office.reads.entries_of(self._enrollment_id))
        # A fee is for what happened, not for the course: it stays, and is paid first.
        fees = total(one.charged_delta for one in own if one.kind == EntryKind.FEE)
        paid, charged = row.standing.paid - fees, row.standing.charged - fees
        lines = [
            f"{student} gives up the place" + (" in all its courses." if row.is_bundle else ".")
        ]
        outlook = f"The charge of {office.format(charged)} is voided."
        if paid > ZERO:
            outlook += f" The {office.format(paid)} paid stays as credit, to be moved or refunded."
        super().__init__(
            office,
            "cancel_enrollment",
            "Cancel enrollment",
            Subject("cancel_subject", row.title, lines, office.format(charged)),
            primary="Cancel the enrollment",
            icon="door-open",
            usual=("Wrong course", "Moved away", "Changed their mind"),
            outlook=outlook,
            parent=parent,
        )
        self.cancel_button.setText("Keep it")

    def asks(self) -> Command | str:
        return "CancelEnrollment"

    def command(self) -> Command:
        return CancelEnrollment(
            command_id=self.command_id,
            enrollment_id=self._enrollment_id,
            reason=self.reason.text,
        )


class OverrideAccessForm(ReasonForm):
    """A locked course opened anyway; it is written down who did it and why."""

    def __init__(self, office: Office, row: EnrollmentRow, parent: QWidget | None = None) -> None:
        self._enrollment_id = row.enrollment.enrollment_id
        missing = office.format(row.access.missing)
        super().__init__(
            office,
            "override_access",
            "Open access anyway",
            Subject("override_subject", row.title, [f"Opens after another {missing} is paid."]),
            primary="Open it",
            icon="key-round",
            usual=("Pays on the first lesson", "Agreed with the manager"),
            outlook="The badge says Override. Nothing changes in what is owed.",
            parent=parent,
        )

    def asks(self) -> Command | str:
        return "OverrideAccess"

    def command(self) -> Command:
        return OverrideAccess(
            command_id=self.command_id,
            enrollment_id=self._enrollment_id,
            reason=self.reason.text,
        )
