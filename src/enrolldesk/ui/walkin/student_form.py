"""Who walks in: name and phone in sight, everything else under More."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError, FieldInvalid, Missing
from enrolldesk.domain.people import (
    Address,
    Guardian,
    Permit,
    Student,
    email_plausible,
    phone_plausible,
)
from enrolldesk.ui.kit import formats
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import Field, NotesField, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.walkin.matches import MatchPanel

MORE = "&More: e-mail, address, guardian, permit, notes"


class StudentForm(QWidget):
    """A student's fields; only a name and one contact are required."""

    changed = Signal()
    more_toggled = Signal(bool)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("walkin_student_form")
        self._today = today
        self.name = TextField(
            "walkin_name", "&Name", placeholder="Name, or search by phone, e-mail, receipt"
        )
        self.phone = _phone("walkin_phone", "&Phone")
        self.matches = MatchPanel("walkin_matches")
        self.more_button = QuietButton(
            MORE, icon="chevron-down", name="walkin_more", tip="Show the fields that can wait"
        )
        self.more = QWidget()
        self.more.setObjectName("walkin_more_fields")
        self.email = _email("walkin_email", "E-ma&il")
        self.birth_date = DateField("walkin_birth_date", "&Birth date", latest=today)
        self.street = TextField("walkin_street", "Street")
        self.city = TextField("walkin_city", "City")
        self.region = TextField("walkin_region", "State")
        self.postal_code = TextField("walkin_postal_code", "ZIP code", longest=20)
        self.guardian_name = TextField("walkin_guardian_name", "Guardian's name")
        self.guardian_phone = _phone("walkin_guardian_phone", "Guardian's phone")
        self.guardian_email = _email("walkin_guardian_email", "Guardian's e-mail")
        self.permit_number = TextField("walkin_permit_number", "Permit number", longest=60)
        self.permit_expiry = DateField("walkin_permit_expiry", "Permit expires")
        self.notes = NotesField("walkin_notes", "Notes", lines=2)
        self.matches.listen_to(self.name.editor, self.phone.editor, self.email.editor)
        self._lay_out()
        self.more.setVisible(False)
        self.more_button.clicked.connect(lambda: self.show_more(self.more.isHidden()))
        for field in self.texts().values():
            field.edited.connect(self._on_edited)

    def texts(self) -> dict[str, Field[Any]]:
        """Every field by the name it has in a draft."""
        return {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "birth_date": self.birth_date,
            "street": self.street,
            "city": self.city,
            "region": self.region,
            "postal_code": self.postal_code,
            "guardian_name": self.guardian_name,
            "guardian_phone": self.guardian_phone,
            "guardian_email": self.guardian_email,
            "permit_number": self.permit_number,
            "permit_expiry": self.permit_expiry,
            "notes": self.notes,
        }

    def student(self, student_id: str) -> Student:
        """What was typed as a student, not checked yet."""
        return Student(
            student_id=student_id,
            name=self.name.text(),
            phone=formats.phone(self.phone.text()),
            email=self.email.text(),
            birth_date=self.birth_date.date(),
            guardian=Guardian(
                self.guardian_name.text(),
                formats.phone(self.guardian_phone.text()),
                self.guardian_email.text(),
            ),
            address=Address(
                self.street.text(), self.city.text(), self.region.text(), self.postal_code.text()
            ),
            permit=Permit(self.permit_number.text(), self.permit_expiry.date()),
            notes=self.notes.text(),
        )

    def check(self) -> bool:
        """Whether every date and contact typed can be one; goes to the first that cannot."""
        wrong = [field for field in self.texts().values() if not field.check()]
        if wrong:
            self.go_to(wrong[0])
        return not wrong

    def go_to(self, field: Field[Any]) -> None:
        """Put the keyboard into a field, which may be one under More."""
        if self.more.isAncestorOf(field):
            self.show_more(True)
        field.editor.setFocus()

    def field_of(self, error: DeskError) -> Field[Any] | None:
        """The field an error concerns."""
        if not isinstance(error, Missing | FieldInvalid):
            return None
        fields: dict[str, Field[Any]] = {
            "name": self.name,
            "contact": self.phone,
            "phone": self.phone,
            "e-mail": self.email,
            "birth date": self.birth_date,
            "guardian phone": self.guardian_phone,
            "guardian e-mail": self.guardian_email,
            "notes": self.notes,
        }
        return fields.get(error.field)

    def show_more(self, shown: bool) -> None:
        """Show or hide the fields that can wait."""
        self.more.setVisible(shown)
        self.more_button.set_icon_name("chevron-up" if shown else "chevron-down")
        self.more_toggled.emit(shown)

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(field.value() for field in self.texts().values())

    def clear(self) -> None:
        """Empty every field."""
        self.restore({})
        self.show_more(False)

    def draft(self) -> dict[str, Any]:
        """What was typed, to be kept."""
        kept: dict[str, Any] = {"more": not self.more.isHidden()}
        for key, field in self.texts().items():
            value = field.editor.text() if isinstance(field, DateField) else field.value()
            if value:
                kept[key] = value
        return kept

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was kept."""
        for key, field in self.texts().items():
            text = str(draft.get(key, ""))
            field.set_error(None)
            if isinstance(field, DateField):
                field.editor.setText(text)
            elif isinstance(field, TextField | NotesField):
                field.set_text(text)
        self.show_more(bool(draft.get("more")))
        self._say_expiry()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.name)
        column.addWidget(self.phone)
        column.addWidget(self.matches)
        more = QHBoxLayout()
        more.addWidget(self.more_button)
        more.addStretch()
        column.addLayout(more)
        column.addWidget(self.more)
        grid = QGridLayout(self.more)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        pairs: list[tuple[QWidget, QWidget | None]] = [
            (self.email, self.birth_date),
            (words("Address", "card"), None),
            (self.street, self.city),
            (self.region, self.postal_code),
            (words("Guardian", "card"), None),
            (self.guardian_name, None),
            (self.guardian_phone, self.guardian_email),
            (words("Permit and notes", "card"), None),
            (self.permit_number, self.permit_expiry),
            (self.notes, None),
        ]
        for line, (left, right) in enumerate(pairs):
            grid.addWidget(left, line, 0, 1, 1 if right is not None else 2)
            if right is not None:
                grid.addWidget(right, line, 1)

    def _on_edited(self) -> None:
        self._say_expiry()
        self.changed.emit()

    def _say_expiry(self) -> None:
        expires = self.permit_expiry.date()
        passed = expires is not None and expires < self._today
        self.permit_expiry.set_hint("This permit has expired." if passed else "")


def _phone(name: str, label: str) -> TextField:
    field = TextField(name, label, longest=40, checker=_checker("phone", phone_plausible))
    field.editor.left.connect(lambda: field.set_text(formats.phone(field.text())))
    return field


def _email(name: str, label: str) -> TextField:
    return TextField(name, label, longest=254, checker=_checker("email", email_plausible))


def _checker(why: str, plausible: Callable[[str], bool]) -> Callable[[str], str | None]:
    def wrong(text: str) -> str | None:
        return None if plausible(text) else sentence(FieldInvalid("", text, why))

    return wrong
