"""The people who work at a desk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import ChangeStaff
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import Staff
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Column
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.person import PersonDialog
from enrolldesk.ui.settings.section import Section


class StaffSection(Section):
    """The list, with everything that can be done to it; each takes effect at once."""

    key = "staff"
    title = "Staff"
    icon = "users"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation(
            "Names only. Whoever is taken off the list stays on the receipts they gave."
        )
        self._model: RowsModel[Staff] = RowsModel(
            (
                Column("Name", lambda person: person.name, strong=True),
                Column("", self._state, width=170, tone=lambda _: "muted"),
            ),
            lambda person: person.staff_id,
        )
        self.table = ListTable("settings_staff_list", self._model)
        self.table.setMinimumHeight(230)
        self.table.opened.connect(lambda _: self.rename())
        self.table.chosen.connect(lambda _: self._follow())
        card = Card(name="settings_staff_card", flush=True)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.add(self.table, 1)
        self.body.addWidget(card, 1)
        self.add_button = SecondaryButton("&Add…", icon="user-plus", name="settings_staff_add")
        self.rename_button = SecondaryButton("&Rename…", icon="pen", name="settings_staff_rename")
        self.off_button = SecondaryButton("&Take off the list", name="settings_staff_off")
        self.add_button.clicked.connect(self.add)
        self.rename_button.clicked.connect(self.rename)
        self.off_button.clicked.connect(self.take_off)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.add_button, self.rename_button, self.off_button):
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)
        office.runner.changed.connect(self._on_changed)

    def load(self) -> None:
        people = self.office.reads.staff()
        self._model.set_rows(sorted(people, key=lambda one: not one.active))
        self._follow()

    def is_changed(self) -> bool:
        return False

    def add(self) -> None:
        """Ask for a name."""
        dialog = PersonDialog(self.office, self.window())
        dialog.added.connect(self.table.select_key)
        dialog.open()

    def rename(self) -> None:
        """Ask for another name of the person chosen."""
        person = self._chosen()
        if person is not None:
            PersonDialog(self.office, self.window(), person).open()

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
        self.office.run(ChangeStaff(command_id=new_id(), staff=person))

    def _chosen(self) -> Staff | None:
        key = self.table.current_key
        people = self.office.reads.staff()
        return next((person for person in people if person.staff_id == key), None)

    def _state(self, person: Staff) -> str:
        if not person.active:
            return "off the list"
        return "at this desk now" if person.staff_id == self.office.desk.staff_id else ""

    def _follow(self) -> None:
        person = self._chosen()
        here = person is not None and person.staff_id == self.office.desk.staff_id
        self.rename_button.setEnabled(person is not None)
        self.off_button.setEnabled(person is not None and not here)
        self.off_button.set_tip(
            "Switch to somebody else first" if here else "Take this person off the list"
        )
        off = person is not None and not person.active
        self.off_button.setText("&Put back" if off else "&Take off the list")

    def _on_changed(self, changes: Changes) -> None:
        if changes.staff or changes.everything:
            self.load()
