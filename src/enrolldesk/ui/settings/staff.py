"""The people who work at a desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import ChangeStaff
from enrolldesk.app.permit_words import DEEDS, ROLE_WORDS
from enrolldesk.app.signing.counter import lock_after, set_lock_after
from enrolldesk.app.signing.offline import offline_days, set_offline_days
from enrolldesk.app.signing.pin_problems import PinsOff
from enrolldesk.app.signing.pins import TAKE_PIN
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.ui.courses.numbers import NumberField
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Column
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.person import PersonDialog
from enrolldesk.ui.settings.section import Section
from enrolldesk.ui.signing.locking import has_pin
from enrolldesk.ui.signing.own_pin import OwnPinForm

TAKING: Final = DEEDS[TAKE_PIN]
"""Why somebody may not take a PIN away."""


class StaffSection(Section):
    """The list, with everything that can be done to it; each takes effect at once.

    When the desk locks itself is kept with the other settings.
    """

    key = "staff"
    title = "Staff"
    icon = "users"
    needs = "ChangeStaff"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation(
            "Whoever is taken off the list stays on the receipts they gave. A PIN is asked for "
            "before its owner takes over this desk, and opens a locked one."
        )
        self._model: RowsModel[Staff] = RowsModel(
            (
                Column("Name", lambda person: person.name, strong=True),
                Column("Role", lambda person: ROLE_WORDS[person.role], width=96),
                Column("E-mail", lambda person: person.email, width=170, tone=lambda _: "muted"),
                Column("PIN", self._pin_word, width=52, tone=lambda _: "muted"),
                Column("", self._state, width=112, tone=lambda _: "muted"),
            ),
            lambda person: person.staff_id,
        )
        self.table = ListTable("settings_staff_list", self._model)
        self.table.setMinimumHeight(186)
        self.table.opened.connect(lambda _: self.change())
        self.table.chosen.connect(lambda _: self._follow())
        card = Card(name="settings_staff_card", flush=True)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.add(self.table, 1)
        self.body.addWidget(card, 1)
        self.add_button = SecondaryButton("&Add…", icon="user-plus", name="settings_staff_add")
        self.change_button = SecondaryButton("&Edit…", icon="pen", name="settings_staff_edit")
        self.off_button = SecondaryButton("&Take off the list", name="settings_staff_off")
        self.pin_button = SecondaryButton("&PIN…", icon="key-round", name="settings_staff_pin")
        self.add_button.clicked.connect(self.add)
        self.change_button.clicked.connect(self.change)
        self.off_button.clicked.connect(self.take_off)
        self.pin_button.clicked.connect(self.pin)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.add_button, self.change_button, self.off_button, self.pin_button):
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)
        self.pins_off = words("", "muted", wrap=True, name="settings_staff_pins_off")
        self.body.addWidget(self.pins_off)
        self.minutes = NumberField(
            "staff_lock_after",
            "&Lock after idle minutes",
            longest=4,
            hint="Where whoever is at the desk has a PIN. Empty: never.",
        )
        self.minutes.editor.setPlaceholderText("never")
        self.days = NumberField(
            "staff_offline_days",
            "Da&ys without the server",
            longest=3,
            hint="So long what needs a manager may be done by the roles last known.",
        )
        self.add_row(self.minutes, self.days)
        may = office.permissions
        may.hold(self.add_button, "AddStaff", form=True)
        may.hold(self.change_button, "ChangeStaff", form=True)
        may.hold(self.off_button, "ChangeStaff")
        office.runner.changed.connect(self._on_changed)

    def load(self) -> None:
        local = self.office.desk.local
        self.minutes.set_number(lock_after(local))
        self.days.set_number(offline_days(local))
        # A desk for itself knows all there is to know about its staff.
        self.days.setVisible(self.office.sync.connection is not None)
        self.mark_clean()
        self._look()

    def save(self) -> None:
        local = self.office.desk.local
        set_lock_after(local, self.minutes.number())
        if self.days.is_changed():
            set_offline_days(local, self.days.number())
        self.load()

    def add(self) -> None:
        """Ask for a name and a role."""
        PersonDialog(self.office, self.window()).open()

    def change(self) -> None:
        """Change the person selected."""
        person = self._chosen()
        if person is not None and self.change_button.isEnabled():
            PersonDialog(self.office, self.window(), person).open()

    def pin(self) -> None:
        """Set or change one's own PIN, or take somebody else's away."""
        person = self._chosen()
        if person is None:
            return
        if person.staff_id == self.office.desk.staff_id:
            form = OwnPinForm(self.office, person, self.window())
            form.changed.connect(self._say_pin)
            form.open()
            return
        question = confirm(
            self.window(),
            f"Remove the PIN of {person.name}?",
            "They are asked for none on this computer until they set another one.",
            "Remove PIN",
            danger=True,
            name="staff_pin_question",
        )
        question.confirmed.connect(lambda: self._take_pin(person))

    def take_off(self) -> None:
        """Take the person off the list, or back onto it."""
        person = self._chosen()
        if person is None:
            return
        if not person.active:
            self._change(replace(person, active=True))
            return
        question = confirm(
            self.window(),
            f"Take {person.name} off the list?",
            "They can no longer be chosen at the desk. Their receipts stay as they are, and they "
            "can be put back at any time.",
            "Take off",
            name="staff_off_question",
        )
        question.confirmed.connect(lambda: self._change(replace(person, active=False)))

    def _change(self, person: Staff) -> None:
        try:
            self.office.run(ChangeStaff(command_id=new_id(), staff=person))
        except DeskError as error:
            toast(self, sentence(error), icon="circle-alert")

    def _take_pin(self, person: Staff) -> None:
        by = self.office.permissions.person
        if by is None:
            return
        try:
            self.office.pins.take_away(person.staff_id, by)
        except DeskError as error:
            toast(self, sentence(error), icon="circle-alert")
            return
        self._say_pin(f"{person.name} has no PIN any more")

    def _say_pin(self, done: str) -> None:
        self._look()
        self.office.permissions.refresh()
        toast(self, done, icon="key-round")

    def _chosen(self) -> Staff | None:
        key = self.table.current_key
        people = self.office.reads.staff()
        return next((person for person in people if person.staff_id == key), None)

    def _pin_word(self, person: Staff) -> str:
        return "set" if has_pin(self.office, person.staff_id) else ""

    def _state(self, person: Staff) -> str:
        if not person.active:
            return "off the list"
        return "at this desk" if person.staff_id == self.office.desk.staff_id else ""

    def _look(self) -> None:
        """Read the list anew."""
        people = self.office.reads.staff()
        self._model.set_rows(sorted(people, key=lambda one: not one.active))
        why = self.office.pins.why_not
        self.pins_off.setText(sentence(PinsOff(why)) if why else "")
        self.pins_off.setVisible(bool(why))
        self._follow()

    def _follow(self) -> None:
        person = self._chosen()
        here = person is not None and person.staff_id == self.office.desk.staff_id
        self.change_button.setEnabled(person is not None)
        self.off_button.setEnabled(person is not None and not here)
        self.off_button.set_tip(
            "Switch to somebody else first" if here else "Take this person off the list"
        )
        off = person is not None and not person.active
        self.off_button.setText("&Put back" if off else "&Take off the list")
        self._follow_pin(person, here=here)

    def _follow_pin(self, person: Staff | None, *, here: bool) -> None:
        has = person is not None and has_pin(self.office, person.staff_id)
        why = self.pins_off.text() if here else ""
        if not here and has and not self._manages:
            why = TAKING
        self.pin_button.setText("&Remove PIN…" if has and not here else "&PIN…")
        self.pin_button.setEnabled(here or has)
        self.pin_button.set_tip(
            "Set, change or remove your PIN"
            if here
            else "Who forgot a PIN can set another one after that"
            if has
            else "Everybody sets their own PIN while they are at the desk"
        )
        self.pin_button.refuse(why)

    @property
    def _manages(self) -> bool:
        by = self.office.permissions.person
        return by is not None and by.may(Role.MANAGER)

    def _on_changed(self, changes: Changes) -> None:
        if changes.staff or changes.everything:
            self._look()
