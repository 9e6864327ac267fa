"""What the accounts of the journal are called in the accountant's books."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import ChangeSchool
from enrolldesk.domain.accounts import WORDS, Accounts
from enrolldesk.domain.errors import DeskError, FieldInvalid, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import School
from enrolldesk.ui.kit.fields import Field, TextField
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.section import Section

PAIRS = (
    ("receivable", "income"),
    ("fees", "discounts"),
    ("bad_debt", "bank"),
    ("cash", "card"),
    ("check", "transfer"),
    ("over_short", "opening"),
    ("drawer_in", "drawer_out"),
)
"""What stands side by side."""


class AccountsSection(Section):
    """An account for each purpose; an empty field stands for the usual one, shown in gray."""

    key = "accounts"
    title = "Accounts"
    icon = "book-text"
    needs = "ChangeSchool"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation(
            "What the journal for the accountant calls each account: a number, a name or both, "
            "such as 1200 Accounts receivable. Empty: the name shown in gray."
        )
        usual = Accounts().as_mapping()
        self.by_purpose = {
            purpose: TextField(
                f"account_{purpose}",
                WORDS[purpose][:1].upper() + WORDS[purpose][1:],
                placeholder=usual[purpose],
            )
            for purpose in usual
        }
        for left, right in PAIRS:
            self.add_row(self.by_purpose[left], self.by_purpose[right])
        self.body.addStretch()

    def load(self) -> None:
        kept = dict(self._school().accounts)
        for purpose, field in self.by_purpose.items():
            field.set_text(kept.get(purpose, ""))
        self.mark_clean()

    def save(self) -> None:
        typed = {purpose: field.text() for purpose, field in self.by_purpose.items()}
        accounts = Accounts.of(typed).checked().own()
        # What a newer version keeps there stays.
        others = tuple(pair for pair in self._school().accounts if pair[0] not in typed)
        school = replace(self._school(), accounts=(*accounts, *others))
        self.office.run(ChangeSchool(command_id=new_id(), school=school))
        self.mark_clean()

    def field_of(self, error: DeskError) -> Field[QWidget] | None:
        if isinstance(error, FieldInvalid | Missing):
            named = {f"account for {WORDS[name]}": field for name, field in self.by_purpose.items()}
            fields: dict[str, Field[Any]] = {**named}
            return fields.get(error.field)
        return None

    def _school(self) -> School:
        school = self.office.reads.school()
        assert school is not None
        return school
