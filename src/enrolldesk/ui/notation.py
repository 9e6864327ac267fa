"""How a screen writes amounts and times: read once a refresh, because every cell asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from enrolldesk.domain.money import ZERO, Money, MoneyStyle
from enrolldesk.ui.kit import formats
from enrolldesk.ui.office import Office


class Notation:
    """The school's currency and time zone and the day it is there, for the cells of one screen."""

    def __init__(self, office: Office) -> None:
        """Read them now; call ``follow`` before each refresh, a school may change and a day end."""
        self._office = office
        self.money = MoneyStyle()
        self.zone: tzinfo = UTC
        self.today = date.min
        self._moments: dict[datetime, str] = {}
        self.follow()

    def follow(self) -> bool:
        """Read them again; answers whether everything that was written must be written anew."""
        before = (self.money, self.zone, self.today)
        now = self._office.desk.now()
        self.money = self._office.money
        zone, today = now.tzinfo or UTC, now.date()
        if (zone, today) != (self.zone, self.today) or len(self._moments) > 1000:
            self._moments.clear()
        self.zone, self.today = zone, today
        return before != (self.money, self.zone, self.today)

    def amount(self, amount: Money) -> str:
        """An amount with its currency; a minus where it lowers what is owed."""
        return self.money.format(amount)

    def owed(self, amount: Money) -> str:
        """A balance in words: what is owed, or held as credit."""
        if not amount:
            return "nothing is owed"
        state = "is owed" if amount > ZERO else "is held as credit"
        return f"{self.amount(abs(amount))} {state}"

    def moment(self, when: datetime) -> str:
        """When something happened, on the school's clock."""
        # A table asks again with every paint and every measuring of its columns.
        words = self._moments.get(when)
        if words is None:
            words = self._moments[when] = formats.moment(when, self.zone, today=self.today)
        return words

    def day(self, when: date) -> str:
        """A date with its year."""
        return formats.day(when)

    def due(self, due_now: Money, next_due_on: date | None) -> str:
        """The line below a balance: what is due now, else when the next part is."""
        if due_now > ZERO:
            return f"{self.amount(due_now)} due now"
        return f"due {self.day(next_due_on)}" if next_due_on is not None else ""


def hours(minutes: int) -> str:
    """Minutes as hours: "24", "1.5"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
