"""E-mail address and password, with what is wrong said beside the one it concerns."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from enrolldesk.app.connecting.signing_in import SignIn
from enrolldesk.app.signing.problems import (
    AccountDisabled,
    AccountUnknown,
    IdentityUnreachable,
    OtherSchool,
    PasswordWrong,
    TooManyTries,
)
from enrolldesk.app.wording import sentence
from enrolldesk.ui.kit.fields import CheckField, TextField
from enrolldesk.ui.kit.tokens import Space

_OF_EMAIL: Final = (AccountUnknown, AccountDisabled, OtherSchool)
_OF_PASSWORD: Final = (PasswordWrong, TooManyTries, IdentityUnreachable)


class PasswordField(TextField):
    """A line that nobody reads over a shoulder; what is typed is taken as it is."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, required=True, longest=1000)
        self.editor.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.show_typed(False)

    def text(self) -> str:
        return self.editor.text()

    def show_typed(self, shown: bool) -> None:
        """Show what is typed, or dots."""
        mode = QLineEdit.EchoMode
        self.editor.setEchoMode(mode.Normal if shown else mode.Password)


class AccountFields(QWidget):
    """Asks who signs in; side by side where there is room for it."""

    def __init__(self, name: str, *, wide: bool = False) -> None:
        super().__init__()
        self.email = TextField(
            f"{name}_email", "&E-mail", required=True, longest=254, checker=_no_address
        )
        self.password = PasswordField(f"{name}_password", "Pass&word")
        self.shown = CheckField(
            f"{name}_show", "&Show password", tip="Show the password while you type it"
        )
        self.shown.toggled.connect(self.password.show_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S if wide else Space.M)
        if wide:
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            for field in self.fields:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        else:
            for field in self.fields:
                column.addWidget(field)
        column.addWidget(self.shown)

    @property
    def fields(self) -> tuple[TextField, ...]:
        """The fields in their order."""
        return self.email, self.password

    def typed(self) -> SignIn | None:
        """Who signs in; None where a field says what is missing, and has the keyboard."""
        wrong = [field for field in self.fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return SignIn(self.email.text(), self.password.text())

    def point(self, problem: Exception) -> bool:
        """Say a problem beside the field it concerns; False where it concerns neither."""
        if isinstance(problem, _OF_EMAIL):
            field = self.email
        elif isinstance(problem, _OF_PASSWORD):
            field = self.password
        else:
            return False
        field.set_error(sentence(problem))
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def forget(self) -> None:
        """Keep no password in sight or in memory once it was used."""
        self.password.editor.clear()
        self.shown.setChecked(False)


def _no_address(text: str) -> str | None:
    name, sign, host = text.partition("@")
    whole = name and sign and host and "@" not in host and not any(map(str.isspace, text))
    return None if whole else f"“{text}” is no e-mail address."
