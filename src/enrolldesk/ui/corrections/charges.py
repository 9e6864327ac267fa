"""Forms that change what is charged or owed: discount, price, write-off."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.correcting.commands import CorrectPrice, GiveDiscount, WriteOff
from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.domain.corrections import part_of, price_in, reducible
from enrolldesk.domain.errors import MoreThanCharged, MoreThanOwed
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField, Subject
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import Field, MoneyField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office


class _AmountForm(CommandForm):
    """One amount and a reason, about one enrollment; ``outlook`` says what will be owed."""

    def __init__(
        self,
        office: Office,
        name: str,
        title: str,
        row: EnrollmentRow,
        student: str,
        *,
        primary: str,
        icon: str,
        label: str,
        usual: tuple[str, ...],
        parent: QWidget | None,
    ) -> None:
        super().__init__(office, name, title, primary=primary, icon=icon, parent=parent)
        self.setMinimumWidth(WIDTH)
        self.row = row
        self.notation = Notation(office)
        self.amount: MoneyField = amount_field(
            office, f"{name}_amount", label, parse=self._parse, required=True
        )
        self.reason = ReasonField(usual)
        self.outlook: QLabel = words("", "muted", wrap=True, name=f"{name}_outlook")
        standing, amount = row.standing, self.notation.amount
        lines = [student, f"{amount(standing.charged)} charged, {amount(standing.paid)} paid"]
        state = self.notation.owed(standing.owed)
        self.body.addWidget(
            Subject(f"{name}_subject", row.title, lines, state[:1].upper() + state[1:])
        )
        self.body.addWidget(self.amount)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.amount.changed.connect(lambda _text: self.look_ahead())

    @property
    def enrollment_id(self) -> str:
        """What it is about."""
        return self.row.enrollment.enrollment_id

    def limit(self, amount: Money) -> None:
        """Raise where an amount cannot be."""

    def owed_after(self, amount: Money) -> Money:
        """What is owed once it is recorded."""
        return self.row.standing.owed - amount

    def look_ahead(self) -> None:
        """Say what will be owed."""
        amount = self.amount.amount()
        after = "" if amount is None else self.notation.owed(self.owed_after(amount))
        self.outlook.setText(f"After this {after} on {self.row.title}." if after else "")

    def concerns(self) -> dict[str, Field[Any]]:
        about = ("MoreThanOwed", "MoreThanCharged", "NothingToCorrect", "AmountNotUnderstood")
        own = ("discount", "price", "write_off", "percent")
        found: dict[str, Field[Any]] = {"reason": self.reason.field}
        found.update(dict.fromkeys((*about, *own), self.amount))
        return found

    def _parse(self, text: str) -> Money:
        amount = self.office.money.parse(text)
        self.limit(amount)
        return amount


class WriteOffForm(_AmountForm):
    """Gives up a debt, all of it unless another amount is typed."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "write_off",
            "Write off",
            row,
            student,
            primary="Write it off",
            icon="pen-line",
            label="&Amount given up",
            usual=("Cannot be reached", "Moved away", "Hardship"),
            parent=parent,
        )
        self.amount.set_hint(f"At most {self.notation.amount(row.standing.owed)}. Opens no course.")
        self.amount.set_text(office.money.plain(row.standing.owed))
        self.reason.setFocus()

    def asks(self) -> Command | str:
        return "WriteOff"

    def command(self) -> Command:
        return WriteOff(
            command_id=self.command_id,
            enrollment_id=self.enrollment_id,
            amount=self.office.money.parse(self.amount.text()),
            reason=self.reason.text,
        )

    def limit(self, amount: Money) -> None:
        if amount > self.row.standing.owed:
            raise MoreThanOwed(self.row.standing.owed, amount)


class PriceForm(_AmountForm):
    """Charges another price than the one of the day of enrolling; discounts stay."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        self._price = price_in(office.reads.entries_of(row.enrollment.enrollment_id))
        super().__init__(
            office,
            "correct_price",
            "Correct the price",
            row,
            student,
            primary="Correct it",
            icon="tag",
            label="&Price that should stand",
            usual=("Wrong price", "Agreed with the manager"),
            parent=parent,
        )
        self.amount.set_hint(f"{self.notation.amount(self._price)} stands now, before discounts.")
        self.amount.set_text(office.money.plain(self._price))
        self.amount.editor.setFocus()

    def asks(self) -> Command | str:
        return "CorrectPrice"

    def command(self) -> Command:
        return CorrectPrice(
            command_id=self.command_id,
            enrollment_id=self.enrollment_id,
            price=self.office.money.parse(self.amount.text()),
            reason=self.reason.text,
        )

    def limit(self, amount: Money) -> None:
        taken_off, left = self._price - amount, reducible(self.row.standing)
        if taken_off > left:
            raise MoreThanCharged(left, taken_off)

    def owed_after(self, amount: Money) -> Money:
        return self.row.standing.owed + amount - self._price


class DiscountForm(_AmountForm):
    """Takes an amount, or a part of the price, off what is charged."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        self._price = price_in(office.reads.entries_of(row.enrollment.enrollment_id))
        self.kind = SegmentedChoice(
            "discount_kind",
            [Choice("amount", "An a&mount"), Choice("percent", "A part of the pr&ice, %")],
            label="How it is counted",
        )
        super().__init__(
            office,
            "give_discount",
            "Give a discount",
            row,
            student,
            primary="Give it",
            icon="badge-percent",
            label="&Discount",
            usual=("Sibling", "Early bird", "Goodwill"),
            parent=parent,
        )
        self.body.insertWidget(1, self.kind)
        self.kind.chosen.connect(lambda _key: self._show_kind())
        self._show_kind()
        self.amount.editor.setFocus()

    def asks(self) -> Command | str:
        return "GiveDiscount"

    def command(self) -> Command:
        number = self.office.money.parse(self.amount.text().removesuffix("%"))
        percent = self.kind.key == "percent"
        return GiveDiscount(
            command_id=self.command_id,
            enrollment_id=self.enrollment_id,
            reason=self.reason.text,
            amount=ZERO if percent else number,
            percent=number.cents if percent else 0,
        )

    def limit(self, amount: Money) -> None:
        left = reducible(self.row.standing)
        if amount > left:
            raise MoreThanCharged(left, amount)

    def _parse(self, text: str) -> Money:
        if self.kind.key == "percent":
            percent = self.office.money.parse(text.removesuffix("%")).cents
            amount = part_of(self._price, percent)
        else:
            amount = self.office.money.parse(text)
        self.limit(amount)
        return amount

    def _show_kind(self) -> None:
        percent = self.kind.key == "percent"
        price = self.notation.amount(self._price)
        left = self.notation.amount(reducible(self.row.standing))
        self.amount.set_label("&Percent" if percent else "&Discount")
        self.amount.set_hint(f"Of the price of {price}." if percent else f"At most {left}.")
        if self.amount.text():
            self.amount.check()
        self.look_ahead()

    def look_ahead(self) -> None:
        amount = self.amount.amount()
        super().look_ahead()
        if amount is not None and self.kind.key == "percent":
            off = self.notation.amount(amount)
            self.outlook.setText(f"{off} off the price. {self.outlook.text()}")


def can_reduce(row: EnrollmentRow) -> bool:
    """Whether something may still be taken off what is charged."""
    return not row.is_component and reducible(row.standing) > ZERO
