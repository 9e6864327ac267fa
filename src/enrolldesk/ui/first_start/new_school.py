"""What a new school needs to begin: its name, its currency, its time zone, and who is here."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import QLocale, Qt, QTimeZone, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.commands import FoundSchool
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError, FieldInvalid, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import SYMBOLS
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.fields import ComboField, Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.currencies import CURRENCIES


class NewSchoolForm(QWidget):
    """Enter goes from field to field and to the button at last."""

    founded = Signal()
    back_asked = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("new_school")
        self._office = office
        # Minted with the form: however often the button is pressed, there is one school.
        self._command_id, self._school_id = new_id(), new_id()
        self._desk_id, self._staff_id = new_id(), new_id()
        self.name = TextField(
            "new_school_name",
            "School's &name",
            placeholder="Lakeside Driving School",
            required=True,
        )
        self.person = TextField(
            "new_school_person",
            "&Your name",
            required=True,
            hint="Stands on the receipts you give. Others are added in the settings.",
        )
        self.currency = ComboField("new_school_currency", "&Currency", list(CURRENCIES))
        self.currency.choose(system_currency())
        self.time_zone = Picker(
            "new_school_time_zone",
            "&Time zone",
            [Choice(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
            required=True,
        )
        self.time_zone.choose(system_time_zone())
        self.problem = words("", "error", wrap=True, name="new_school_problem")
        self.problem.hide()
        self.back_button = SecondaryButton("&Back", key="Esc", name="new_school_back")
        self.back_button.clicked.connect(self.back_asked)
        self.create_button = PrimaryButton(
            "Create &school", key="Ctrl+Enter", name="new_school_create"
        )
        self.create_button.clicked.connect(self.create_school)
        self._lay_out()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            sequence = QKeySequence(Qt.KeyboardModifier.ControlModifier | key)
            shortcut = QShortcut(sequence, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.create_school)

    @property
    def fields(self) -> tuple[Field[Any], ...]:
        """The fields in their order."""
        return (self.name, self.person, self.currency, self.time_zone)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def create_school(self) -> None:
        """Begin the school, or show what is missing."""
        self.problem.hide()
        wrong = [field for field in self.fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        command = FoundSchool(
            command_id=self._command_id,
            school=School(
                self._school_id,
                self.name.text(),
                currency=self.currency.key,
                time_zone=self.time_zone.key or "UTC",
            ),
            desk=DeskIdentity(self._desk_id),
            staff=Staff(self._staff_id, self.person.text()),
        )
        try:
            self._office.run(command)
        except DeskError as error:
            self._refuse(error)
        else:
            self.founded.emit()

    def _refuse(self, error: DeskError) -> None:
        concerned = {"school name": self.name, "staff name": self.person}
        field = concerned.get(error.field) if isinstance(error, Missing | FieldInvalid) else None
        if field is not None:
            field.set_error(sentence(error))
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.problem.setText(sentence(error))
        self.problem.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(words("A new school", "page", name="new_school_title"))
        column.addWidget(
            words(
                "Four answers, and the desk is open. All can be changed later.", "muted", wrap=True
            )
        )
        column.addWidget(self.name)
        column.addWidget(self.person)
        pair = QHBoxLayout()
        pair.setSpacing(Space.M)
        pair.addWidget(self.currency, 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(self.time_zone, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(pair)
        column.addWidget(self.problem)
        column.addStretch()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.back_button)
        row.addStretch()
        row.addWidget(self.create_button)
        column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            stops = [*(field.editor for field in self.fields), self.create_button]
            focused = self.window().focusWidget()
            if focused in stops[:-1]:
                stops[stops.index(focused) + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


def system_currency() -> str:
    """The currency of this computer's language, where the program knows it."""
    code = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    return code if code in SYMBOLS else "USD"


def system_time_zone() -> str:
    """This computer's time zone, where the program knows it."""
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return zone if zone in available_timezones() else "America/New_York"
