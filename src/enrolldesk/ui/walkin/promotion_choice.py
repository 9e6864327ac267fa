"""A discount by rule for whoever is being enrolled: chosen from those offered, or by its code."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.promoting.describing import offered_words, taken_off
from enrolldesk.app.promoting.finding import code_refusal, coded, of_themselves, offered
from enrolldesk.app.wording import sentence
from enrolldesk.domain import promotions
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.promotions import Promotion, Trigger
from enrolldesk.ui.kit.fields import ComboField, TextField
from enrolldesk.ui.kit.formats import day
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

NONE: Final = "None"
LONGEST: Final = 18
"""Letters of a title that fit into the list at 1093 points."""
REFUSALS: Final = (
    promotions.PromotionNotValid,
    promotions.PromotionGiven,
    promotions.PromotionUsedUp,
    promotions.SiblingNeeded,
    promotions.NothingTakenOff,
)


class PromotionChoice(QWidget):
    """In sight only where the school offers something for what is chosen."""

    changed = Signal()
    """Another promotion holds, or none."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("walkin_promotions")
        self._office = office
        self._place: Enrollment | None = None
        self._offered: tuple[Promotion, ...] = ()
        self.promotion: Promotion | None = None
        self.choice = ComboField("walkin_promotion", "Discount &given", [(None, NONE)])
        self.code = TextField(
            "walkin_promotion_code", "&With code", longest=40, checker=self._wrong
        )
        self.told = words("", "muted", wrap=True, name="walkin_promotion_told")
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.choice, 4, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.code, 3, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(row)
        column.addWidget(self.told)
        self.choice.chosen.connect(lambda _key: self._on_chosen())
        self.code.changed.connect(lambda _text: self._on_code())
        self.look(None)

    def look(self, place: Enrollment | None) -> None:
        """Offer what this enrollment may have; what holds stays where it still may be given."""
        self._place = place
        self._offer(self.promotion.slip_id if self.promotion else None)
        by_code = place is not None and any(
            one.offer.trigger is Trigger.CODE
            and one.offer.applies(place.course_id, place.enrolled_on)
            for one in self._office.reads.slips(Promotion)
        )
        self.code.setVisible(by_code or bool(place and self.code.text()))
        self.choice.setVisible(bool(self._offered))
        self.setVisible(not self.choice.isHidden() or not self.code.isHidden())
        if self.code.error is not None:
            self.code.check()

    def off(self, promotion: Promotion | None = None) -> Money:
        """What a promotion takes off; without one, what the one that holds does."""
        promotion = promotion or self.promotion
        if promotion is None or self._place is None:
            return ZERO
        return promotion.offer.off(self._place.price)

    def check(self) -> bool:
        """Whether what is typed as a code gives something; goes there where it does not."""
        if self.isHidden() or self.code.check():
            return True
        self.code.editor.setFocus()
        return False

    def refuse(self, error: DeskError) -> bool:
        """Show the desk's refusal beside the field it concerns; whether it is about this."""
        if self.promotion is None or not isinstance(error, REFUSALS):
            return False
        field = self.code if self.code.text() else self.choice
        field.set_error(sentence(error, self._office.money))
        field.editor.setFocus()
        return True

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self.restore({})

    def draft(self) -> dict[str, Any]:
        """What was chosen, to be kept."""
        chosen = self.promotion.slip_id if self.promotion else ""
        return {"code": self.code.text(), "chosen": chosen}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was kept, as far as it is offered still."""
        self.code.set_error(None)
        with QSignalBlocker(self.code):
            self.code.set_text(str(draft.get("code", "")))
        self._offer(str(draft.get("chosen", "")) or None)

    def _offer(self, chosen: str | None) -> None:
        """List what may be given; what the code names holds, else what held before."""
        place, code = self._place, self.code.text()
        reads = self._office.reads
        found = offered(place, reads, code=code) if place else ()
        named = next((one for one in coded(found, code)), None)
        self._offered = tuple(sorted(found, key=lambda one: one.offer.title.casefold()))
        with QSignalBlocker(self.choice.editor):
            self.choice.editor.clear()
            self.choice.editor.addItem(NONE, None)
            for one in self._offered:
                off = taken_off(one.offer, self._office.format)
                self.choice.editor.addItem(f"{shorten(one.offer.title)}, {off}", one.slip_id)
            self.choice.choose(named.slip_id if named else chosen)
        self._on_chosen()

    def _on_code(self) -> None:
        held = self.promotion
        # What another code gave goes with it.
        by_code = held is not None and held.offer.trigger is Trigger.CODE
        self._offer(held.slip_id if held and not by_code else None)
        self.choice.setVisible(bool(self._offered))

    def _on_chosen(self) -> None:
        before, key = self.promotion, self.choice.key
        self.promotion = next((one for one in self._offered if one.slip_id == key), None)
        self.choice.set_error(None)
        self._tell()
        if self.promotion != before:
            self.changed.emit()

    def _tell(self) -> None:
        money = self._office.format
        if self.promotion is not None and self._place is not None:
            price = self._place.price
            off = self.off()
            title = self.promotion.offer.title
            said = f"“{title}”: {money(price - off)} in place of {money(price)}, {money(off)} off."
        else:
            said = " ".join(
                offered_words(one.offer, self.off(one), money, day)
                for one in of_themselves(self._offered)
            )
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def _wrong(self, code: str) -> str | None:
        """Why the code that is typed gives nothing."""
        if self._place is None:
            return None
        refused = code_refusal(code, self._place, self._office.reads)
        return sentence(refused, self._office.money) if refused else None


def shorten(title: str) -> str:
    """A title as far as it fits beside the code; the line below says it whole."""
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"
