"""A promotion given for an enrollment: one of those it may have, or one by its code."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLabel, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.promoting.commands import ApplyPromotion
from enrolldesk.app.promoting.describing import taken_off
from enrolldesk.app.promoting.finding import code_refusal, coded, offered
from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.app.wording import sentence
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, Subject
from enrolldesk.ui.kit.fields import ComboField, Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

NONE: Final = "None is offered for this enrollment"


class GivePromotionForm(CommandForm):
    """Says what is taken off and what will be owed before it is given."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "give_promotion",
            "Give a promotion",
            primary="Give it",
            icon="badge-percent",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self.row = row
        self.notation = Notation(office)
        self.code = TextField(
            "promotion_typed_code",
            "&Code",
            hint="Where the family names one.",
            longest=40,
            checker=self._wrong,
        )
        self.promotion = ComboField("promotion_chosen", "&Promotion", [])
        self.outlook: QLabel = words("", "muted", wrap=True, name="give_promotion_outlook")
        standing, amount = row.standing, self.notation.amount
        lines = [student, f"{amount(standing.charged)} charged, {amount(standing.paid)} paid"]
        state = self.notation.owed(standing.owed)
        self.body.addWidget(
            Subject("give_promotion_subject", row.title, lines, state[:1].upper() + state[1:])
        )
        self.body.addWidget(self.code)
        self.body.addWidget(self.promotion)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.code.changed.connect(lambda _text: self._offer())
        self.promotion.chosen.connect(lambda _key: self._look_ahead())
        self._offer()
        self.code.editor.setFocus()

    @property
    def titles(self) -> list[str]:
        """The promotions that can be given now."""
        return [one.offer.title for one in self._offered]

    def command(self) -> Command:
        return ApplyPromotion(
            command_id=self.command_id,
            enrollment_id=self.row.enrollment.enrollment_id,
            promotion_id=str(self.promotion.key or ""),
        )

    def concerns(self) -> dict[str, Field[Any]]:
        about = ("PromotionNotValid", "PromotionGiven", "PromotionUsedUp", "SiblingNeeded")
        return dict.fromkeys((*about, "NothingTakenOff"), self.promotion)

    def _offer(self) -> None:
        """List what may be given; what the code names stands first."""
        code = self.code.text()
        place = self.row.enrollment
        found = offered(place, self.office.reads, code=code)
        named = {one.slip_id for one in coded(found, code)}
        self._offered = sorted(
            found, key=lambda one: (one.slip_id not in named, one.offer.title.casefold())
        )
        editor, chosen = self.promotion.editor, self.promotion.key
        with QSignalBlocker(editor):
            editor.clear()
            for one in self._offered:
                off = taken_off(one.offer, self.notation.amount)
                editor.addItem(f"{one.offer.title}, {off} off", one.slip_id)
            if not self._offered:
                editor.addItem(NONE, "")
            if not named:
                self.promotion.choose(chosen)
        self._look_ahead()

    def _look_ahead(self) -> None:
        promotion = next((one for one in self._offered if one.slip_id == self.promotion.key), None)
        self.primary_button.setEnabled(promotion is not None)
        if promotion is None:
            self.outlook.setText("")
            return
        standing = self.row.standing
        off = min(promotion.offer.off(self.row.enrollment.price), standing.charged)
        after = self.notation.owed(standing.owed - off)
        self.outlook.setText(f"{self.notation.amount(off)} off. After this {after}.")

    def _wrong(self, code: str) -> str | None:
        """Why the code that is typed gives nothing."""
        refused = code_refusal(code, self.row.enrollment, self.office.reads)
        return sentence(refused, self.office.money) if refused else None
