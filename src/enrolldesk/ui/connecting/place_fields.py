"""Where a school is: the project, its name there, and how staff are known to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.connecting.place import place
from enrolldesk.app.connecting.refusals import PlaceInvalid
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.wording import sentence
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.tokens import Space


class PlaceFields(QWidget):
    """Four fields; what cannot be right is said beside the one it concerns.

    ``signing_in`` is told when a web API key comes or goes: with one, somebody signs in.
    """

    signing_in = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.project = TextField(
            f"{name}_project",
            "&Project",
            placeholder="lakeside-driving",
            hint="The Firebase project's id.",
            required=True,
            longest=40,
            checker=lambda text: _wrong("project", text),
        )
        self.school = TextField(
            f"{name}_school",
            "School's na&me there",
            placeholder="lakeside",
            hint="The same on every desk.",
            required=True,
            longest=100,
            checker=lambda text: _wrong("school", text),
        )
        self.emulator = TextField(
            f"{name}_emulator",
            "Test se&rver",
            placeholder="localhost:8080",
            hint="Only for trying out; empty for Google's.",
            longest=120,
            checker=lambda text: _wrong("emulator", text),
        )
        self.api_key = TextField(
            f"{name}_api_key",
            "Web API &key",
            hint="With it, staff sign in.",
            longest=200,
            checker=lambda text: _wrong("api_key", text),
        )
        self.api_key.changed.connect(lambda _text: self.signing_in.emit(self.signs_in))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for pair in ((self.project, self.school), (self.api_key, self.emulator)):
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            for field in pair:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)

    @property
    def fields(self) -> tuple[TextField, ...]:
        """The fields in their order."""
        return self.project, self.school, self.api_key, self.emulator

    @property
    def signs_in(self) -> bool:
        """Whether a web API key is given."""
        return bool(self.api_key.text())

    def show_place(self, project: str, school_id: str, *, fixed: bool) -> None:
        """Put a place there; a ``fixed`` one is the only one there is."""
        self.project.set_text(project)
        self.school.set_text(school_id)
        for field in (self.project, self.school):
            field.editor.setEnabled(not fixed)

    def connection(self) -> Connection | None:
        """The place meant; None where a field says what is wrong, and has the keyboard."""
        wrong = [field for field in self.fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        there = (self.project, self.school, self.emulator, self.api_key)
        return place(*(field.text() for field in there))


def _wrong(field: str, text: str) -> str | None:
    given = {"project": "project", "school": "school", "emulator": "", "api_key": ""}
    try:
        place(*(given | {field: text}).values())
    except PlaceInvalid as problem:
        return sentence(problem)
    return None
