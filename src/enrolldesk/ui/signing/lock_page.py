"""What a locked window shows: who may open it, and nothing of the school's people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from enrolldesk.app.signing.pin_problems import PinsOff
from enrolldesk.app.wording import sentence
from enrolldesk.ui.kit.buttons import PrimaryButton, QuietButton
from enrolldesk.ui.kit.fields import ComboField
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.pin_line import PinLine

if TYPE_CHECKING:
    from enrolldesk.domain.school import Staff

WIDTH: Final = 400


class LockPage(QWidget):
    """Opens for whoever is at the desk by their PIN, or for a colleague who takes over."""

    opened = Signal(str)
    """Carries who showed that it is them."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("lock_page")
        self._office = office
        self._people: dict[str, Staff] = {}
        self.school: QLabel = words("", "muted", name="lock_school")
        self.person = ComboField("lock_person", "&Who is at the desk", [])
        self.pin = PinLine(office, "lock_pin", "&PIN")
        self.unlock_button = PrimaryButton(
            "&Unlock", icon="lock-open", name="lock_open", tip="Go on where the desk was left"
        )
        self.note: QLabel = words("", "error", wrap=True, name="lock_note")
        self.forget_button = QuietButton(
            "&Begin without PINs…", name="lock_forget", tip="Nobody's PIN can be checked any more"
        )
        self._lay_out()
        self.person.chosen.connect(lambda _key: self._follow())
        self.pin.editor.returnPressed.connect(self.submit)
        self.unlock_button.clicked.connect(self.submit)
        self.pin.right.connect(self.opened)
        self.pin.waiting.connect(lambda waiting: self.unlock_button.setEnabled(not waiting))
        self.forget_button.clicked.connect(self._ask_to_forget)

    def begin(self, staff_id: str, note: str = "") -> None:
        """Ask whoever was at the desk; colleagues can be chosen."""
        school = self._office.reads.school()
        self.school.setText(school.name if school else "")
        self._people = {one.staff_id: one for one in self._office.reads.staff() if one.active}
        editor = self.person.editor
        editor.blockSignals(True)
        editor.clear()
        for key, one in self._people.items():
            editor.addItem(one.name, key)
        editor.blockSignals(False)
        self.person.choose(staff_id)
        self.say(note)
        self._follow()

    def say(self, note: str) -> None:
        """Say something that concerns the desk rather than a PIN."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def submit(self) -> None:
        """Show who one is."""
        key = str(self.person.key or "")
        if not key:
            return
        if self._office.pins.has(key):
            self.pin.submit()
        else:
            self.opened.emit(key)

    def _follow(self) -> None:
        key = str(self.person.key or "")
        pins = self._office.pins
        asked = bool(key) and pins.has(key)
        self.pin.setVisible(asked)
        self.pin.ask_for(key if asked else "")
        why = pins.why_not
        self.forget_button.setVisible(bool(why))
        if why:
            self.say(sentence(PinsOff(why)))
        self.unlock_button.setText("&Unlock" if asked else "&Go on without a PIN")
        (self.pin.editor if asked else self.unlock_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_to_forget(self) -> None:
        question = confirm(
            self.window(),
            "Begin without PINs?",
            "Nobody is asked for a PIN on this computer any more until new ones are set.",
            "Begin without PINs",
            danger=True,
            name="forget_pins_question",
        )
        question.confirmed.connect(self._forget)

    def _forget(self) -> None:
        self._office.pins.forget_all()
        self.say("")
        self._follow()

    def _lay_out(self) -> None:
        card = Card("Locked", name="lock_card")
        card.setFixedWidth(WIDTH)
        card.add(self.school)
        for part in (self.person, self.pin, self.note, self.unlock_button, self.forget_button):
            card.add(part)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(card)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.addStretch()
        column.addLayout(row)
        column.addStretch()
