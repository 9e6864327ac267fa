"""A line for a PIN: checked in the background, with the wait after wrong tries counted down."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from enrolldesk.app.signing.pin_problems import LONGEST, PinWait, WrongPin
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.office import Office

TICK_MS: Final = 250


class PinField(TextField):
    """Digits that nobody reads over a shoulder."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, required=True, longest=LONGEST, hint=hint)
        self.editor.setEchoMode(QLineEdit.EchoMode.Password)
        digits = QRegularExpression(r"[0-9]*")
        self.editor.setValidator(QRegularExpressionValidator(digits, self.editor))
        hints = Qt.InputMethodHint
        self.editor.setInputMethodHints(hints.ImhDigitsOnly | hints.ImhSensitiveData)


class PinLine(PinField):
    """Asks for the PIN of one person at a time."""

    right = Signal(str)
    """Carries whose PIN it was."""
    refused = Signal(object)
    """Carries the DeskError."""
    waiting = Signal(bool)
    """Whether no try is heard now: after wrong ones, or while one is looked at."""

    def __init__(self, office: Office, name: str, label: str) -> None:
        super().__init__(name, label)
        self._office = office
        self._staff_id = ""
        self._looking = False
        self._was_wrong = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self.editor.textEdited.connect(lambda _text: self._forget_wrong())

    @property
    def is_waiting(self) -> bool:
        """Whether no try is heard now."""
        return self._looking or self._tick.isActive()

    def ask_for(self, staff_id: str) -> None:
        """Ask for this person's PIN from now on."""
        self._staff_id, self._was_wrong = staff_id, False
        self.editor.clear()
        self.set_error(None)
        self._count_down()

    def submit(self) -> None:
        """Have what is typed looked at; `right` or `refused` is emitted."""
        if self.is_waiting or not self.check():
            return
        pins, pin = self._office.pins, self.text()
        try:
            attempt = pins.attempt(self._staff_id)
        except DeskError as error:
            self._refuse(error)
            return
        self._looking = True
        self.waiting.emit(True)

        def judge(right: bool) -> None:
            self._looking = False
            try:
                pins.judge(attempt, right=right)
            except DeskError as error:
                self._refuse(error)
            else:
                self.waiting.emit(False)
                self.right.emit(attempt.staff_id)

        # It takes a tenth of a second on purpose, and the window is not to stand still.
        Errand(lambda: attempt.matches(pin), judge, parent=self)

    def _refuse(self, error: DeskError) -> None:
        self.editor.clear()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._was_wrong = isinstance(error, WrongPin)
        self.set_error(sentence(error, self._office.money))
        self._count_down()
        self.refused.emit(error)

    def _forget_wrong(self) -> None:
        if not self._tick.isActive():
            self._was_wrong = False

    def _count_down(self) -> None:
        """Say how long it still takes; the last word on a wrong PIN stays until one types."""
        wait = self._office.pins.wait(self._staff_id) if self._staff_id else timedelta()
        counted = self._tick.isActive()
        if wait:
            kind = WrongPin if self._was_wrong else PinWait
            self.set_error(sentence(kind(wait), self._office.money))
            self._tick.start()
        else:
            self._tick.stop()
            if counted:
                self.set_error(None)
        self.waiting.emit(self.is_waiting)
