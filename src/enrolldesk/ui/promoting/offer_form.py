"""The form of a promotion: what it takes off, for whom, and from when to when."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.promoting.commands import AddPromotion, ChangePromotion
from enrolldesk.app.promoting.describing import TRIGGER_WORDS, percent_words
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.promotions import Offer, Promotion, Trigger
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.courses.numbers import NumberField
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import CheckField, ComboField, Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

WIDTH: Final = 620


class OfferForm(CommandForm):
    """Offers a promotion or changes one; discounts that were given stay as they are."""

    def __init__(
        self, office: Office, promotion: Promotion | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "promotion_form",
            "New promotion" if promotion is None else "Edit promotion",
            primary="Add promotion" if promotion is None else "Save changes",
            icon="plus" if promotion is None else "check",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self.promotion = promotion
        self.name = TextField("promotion_title", "&Title", required=True)
        self.kind = SegmentedChoice(
            "promotion_kind",
            [Choice("amount", "An a&mount"), Choice("percent", "A part of the pr&ice, %")],
            label="How it is counted",
        )
        self.value = amount_field(
            office, "promotion_value", "Ta&kes off", parse=self._parse, required=True
        )
        self.trigger = ComboField(
            "promotion_trigger",
            "Gi&ven",
            [(str(one), text) for one, text in TRIGGER_WORDS.items()],
        )
        self.code = TextField("promotion_code", "Co&de", required=True, longest=40)
        self.first = DateField("promotion_from", "&From")
        self.last = DateField("promotion_until", "&Until", hint="Asked of the day of enrolling.")
        self.limit = NumberField("promotion_limit", "At most so ofte&n", longest=6)
        self.active = CheckField("promotion_active", "&Offered: it can be given", on=True)
        self.courses = [
            (row.course.course_id, CheckField(f"promotion_course_{row.course.course_id}",
                                              row.course.title.replace("&", "&&")))
            for row in office.reads.courses(inactive=True)
        ]  # fmt: skip
        self._lay_form()
        self._show_offer(promotion.offer if promotion else Offer(title=""))
        self.kind.chosen.connect(lambda _key: self._show_kind())
        self.trigger.chosen.connect(lambda _key: self._show_trigger())
        self._show_kind()
        self._show_trigger()
        self.name.editor.setFocus()

    def asks(self) -> Command | str:
        return "AddPromotion" if self.promotion is None else "ChangePromotion"

    def command(self) -> Command:
        offer = self.typed()
        if self.promotion is None:
            return AddPromotion(command_id=self.command_id, offer=offer)
        return ChangePromotion(
            command_id=self.command_id, promotion_id=self.promotion.slip_id, offer=offer
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "title": self.name,
            "promotion code": self.code,
            "CodeTaken": self.code,
            "discount": self.value,
            "percent": self.value,
            "limit": self.limit,
            "last day": self.last,
        }

    def typed(self) -> Offer:
        """The offer as the form has it now; the fields hold what they should."""
        number = self._parse(self.value.text())
        percent = self.kind.key == "percent"
        trigger = Trigger(self.trigger.key)
        return Offer(
            title=self.name.text(),
            trigger=trigger,
            amount=ZERO if percent else number,
            percent=number.cents if percent else 0,
            code=self.code.text() if trigger is Trigger.CODE else "",
            valid_from=self.first.date(),
            valid_until=self.last.date(),
            limit=self.limit.number(),
            course_ids=tuple(key for key, box in self.courses if box.isChecked()),
            active=self.active.isChecked(),
        )

    def is_dirty(self) -> bool:
        boxes = tuple(key for key, box in self.courses if box.isChecked())
        return super().is_dirty() or (boxes, self.active.isChecked()) != self._clean_boxes

    def _parse(self, text: str) -> Money:
        return self.office.money.parse(text.strip().removesuffix("%"))

    def _lay_form(self) -> None:
        def beside(*fields: QWidget) -> QHBoxLayout:
            row = QHBoxLayout()
            row.setSpacing(Space.M)
            for field in fields:
                row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            return row

        boxes = QVBoxLayout()
        boxes.setSpacing(Space.XS)
        boxes.addWidget(words("Only for these courses; none for all", "label"))
        for _key, box in self.courses:
            boxes.addWidget(box)
        self.body.addWidget(self.name)
        self.body.addWidget(self.kind)
        self.body.addLayout(beside(self.value, self.limit))
        self.body.addLayout(beside(self.trigger, self.code))
        self.body.addLayout(beside(self.first, self.last))
        self.body.addLayout(boxes)
        self.body.addWidget(self.active)
        self.body.addStretch()

    def _show_offer(self, offer: Offer) -> None:
        self.name.set_text(offer.title)
        self.kind.choose("percent" if offer.percent else "amount")
        if offer.percent:
            self.value.set_text(percent_words(offer.percent))
        elif offer.amount:
            self.value.set_text(self.office.money.plain(offer.amount))
        self.trigger.choose(str(offer.trigger))
        self.code.set_text(offer.code)
        self.first.set_date(offer.valid_from)
        self.last.set_date(offer.valid_until)
        self.limit.set_number(offer.limit)
        self.active.setChecked(offer.active)
        for key, box in self.courses:
            box.setChecked(key in offer.course_ids)
        self._clean_boxes = (offer.course_ids, offer.active)

    def _show_kind(self) -> None:
        percent = self.kind.key == "percent"
        self.value.set_hint("Percent of the price." if percent else "Never more than the price.")

    def _show_trigger(self) -> None:
        self.code.setVisible(Trigger(self.trigger.key) is Trigger.CODE)
        self.grow()
