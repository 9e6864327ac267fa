"""The form that adds and changes a student."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.commands import AddStudent, ChangeStudent, Command
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import (
    TEXT_LIMIT,
    Address,
    Guardian,
    Permit,
    Student,
    email_plausible,
    phone_plausible,
)
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import Field, NotesField, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.likely import LikelyStudents, worth_asking

LOOK_MS = 120


def wrong_phone(text: str) -> str | None:
    """What is wrong with a phone number, or None."""
    return None if phone_plausible(text) else f"“{text}” is not a phone number."


def wrong_email(text: str) -> str | None:
    """What is wrong with an e-mail address, or None."""
    return None if email_plausible(text) else f"“{text}” is not an e-mail address."


class StudentEditor(CommandForm):
    """Adds a student, or changes one; students like it are shown beside the form.

    ``open_requested`` carries the student to open instead.
    """

    open_requested = Signal(str)

    def __init__(
        self, office: Office, student: Student | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "student_editor",
            "New student" if student is None else "Edit student",
            primary="Add student" if student is None else "Save changes",
            icon="user-plus" if student is None else "check",
            parent=parent,
        )
        self._new = student is None
        self.student = student or Student(student_id=new_id(), name="")
        today = office.desk.today()
        self.name = TextField("student_form_name", "&Name", required=True)
        self.phone = TextField("phone", "&Phone", longest=40, checker=wrong_phone)
        self.email = TextField("email", "E-&mail", longest=254, checker=wrong_email)
        self.birth_date = DateField("birth_date", "&Birth date", latest=today)
        self.guardian_name = TextField("guardian_name", "&Guardian")
        self.guardian_phone = TextField(
            "guardian_phone", "Guardian's p&hone", longest=40, checker=wrong_phone
        )
        self.guardian_email = TextField(
            "guardian_email", "Guardian's e-ma&il", longest=254, checker=wrong_email
        )
        self.street = TextField("street", "&Street")
        self.city = TextField("city", "&City")
        self.region = TextField("region", "Sta&te", longest=60)
        self.postal_code = TextField("postal_code", "&ZIP code", longest=20)
        self.permit = TextField("permit", "Pe&rmit number", longest=60)
        self.permit_expires = DateField("permit_expires", "Permit e&xpires")
        self.notes = NotesField("student_notes", "N&otes", lines=2)
        self.likely = LikelyStudents()
        self.likely.open_requested.connect(self._open_instead)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self._lay_form()
        self._fill()
        for field in (self.name, self.phone, self.email, self.birth_date):
            field.changed.connect(lambda _value: self._look.start())
        self.name.editor.setFocus()
        if not self._new:
            self.look()

    def command(self) -> Command:
        student = self.typed()
        if self._new:
            return AddStudent(command_id=self.command_id, student=student)
        return ChangeStudent(command_id=self.command_id, student=student)

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "name": self.name,
            "contact": self.phone,
            "phone": self.phone,
            "e-mail": self.email,
            "guardian phone": self.guardian_phone,
            "guardian e-mail": self.guardian_email,
            "birth date": self.birth_date,
            "notes": self.notes,
        }

    def typed(self) -> Student:
        """The student as the form has it now."""
        return replace(
            self.student,
            name=self.name.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            birth_date=self.birth_date.date(),
            guardian=Guardian(
                self.guardian_name.text(), self.guardian_phone.text(), self.guardian_email.text()
            ),
            address=Address(
                self.street.text(), self.city.text(), self.region.text(), self.postal_code.text()
            ),
            permit=Permit(self.permit.text(), self.permit_expires.date()),
            notes=self.notes.text(),
        )

    def look(self) -> None:
        """Look for students like the one typed."""
        typed = self.typed()
        worth = worth_asking(typed)
        reads, today = self.office.reads, self.office.desk.today()
        self.likely.show_found(reads.like(typed, today) if worth else [])

    def valid(self) -> bool:
        too_long = len(self.notes.text()) > TEXT_LIMIT
        self.notes.set_error("The notes are too long." if too_long else None)
        return super().valid() and not too_long

    def _lay_form(self) -> None:
        form = QVBoxLayout()
        form.setSpacing(Space.M)
        person = _grid(form, "")
        _place(person, self.name, 0, 0, 2)
        _place(person, self.birth_date, 0, 2)
        _place(person, self.phone, 1, 0)
        _place(person, self.email, 1, 1, 2)
        guardian = _grid(form, "Guardian, who answers for the student and often pays")
        _place(guardian, self.guardian_name, 0, 0)
        _place(guardian, self.guardian_phone, 0, 1)
        _place(guardian, self.guardian_email, 0, 2)
        home = _grid(form, "Address and permit, as they stand on the agreement")
        _place(home, self.street, 0, 0)
        _place(home, self.city, 0, 1)
        part = QHBoxLayout()
        part.setSpacing(Space.S)
        part.addWidget(self.region)
        part.addWidget(self.postal_code)
        home.addLayout(part, 0, 2)
        _place(home, self.permit, 1, 0)
        _place(home, self.permit_expires, 1, 1)
        form.addWidget(self.notes)
        form.addStretch()
        both = QHBoxLayout()
        both.setSpacing(Space.XL)
        both.addLayout(form, 1)
        both.addWidget(self.likely)
        self.body.addLayout(both)
        self.setMinimumSize(960, 600)

    def _fill(self) -> None:
        student = self.student
        self.name.set_text(student.name)
        self.phone.set_text(student.phone)
        self.email.set_text(student.email)
        self.birth_date.set_date(student.birth_date)
        self.guardian_name.set_text(student.guardian.name)
        self.guardian_phone.set_text(student.guardian.phone)
        self.guardian_email.set_text(student.guardian.email)
        self.street.set_text(student.address.street)
        self.city.set_text(student.address.city)
        self.region.set_text(student.address.region)
        self.postal_code.set_text(student.address.postal_code)
        self.permit.set_text(student.permit.number)
        self.permit_expires.set_date(student.permit.expires_on)
        self.notes.set_text(student.notes)

    def _open_instead(self, student_id: str) -> None:
        if not self.is_dirty() or self._new:
            # What was typed of a new student is the person found: there is nothing to lose.
            self._leave_for(student_id)
            return
        question = confirm(
            self,
            "Leave without saving?",
            "What you changed here has not been saved.",
            "Leave",
            cancel="Keep typing",
            danger=True,
        )
        question.confirmed.connect(lambda: self._leave_for(student_id))

    def _leave_for(self, student_id: str) -> None:
        self.finish()
        self.open_requested.emit(student_id)

    def done(self, result: int) -> None:
        self._look.stop()
        super().done(result)


def _place(grid: QGridLayout, field: Field[Any], row: int, column: int, columns: int = 1) -> None:
    """Put a field there, its label in line with its neighbors' whatever stands below it."""
    grid.addWidget(field, row, column, 1, columns, Qt.AlignmentFlag.AlignTop)


def _grid(form: QVBoxLayout, title: str) -> QGridLayout:
    """Three columns of fields under a title."""
    if title:
        form.addSpacing(Space.XS)
        form.addWidget(words(title, "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(Space.S)
    for column in range(3):
        grid.setColumnStretch(column, 1)
    form.addLayout(grid)
    return grid
