"""What entries add up to: the numbers behind every balance and badge."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.domain.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Standing:
    """What an enrollment's entries add up to. ``owed`` is the balance: positive is owed."""

    charged: Money = ZERO
    paid: Money = ZERO
    written_off: Money = ZERO
    refunded: Money = ZERO
    returned: Money = ZERO

    @property
    def owed(self) -> Money:
        """Charged less paid less written off; negative is credit."""
        return self.charged - self.paid - self.written_off

    @property
    def credit(self) -> Money:
        """What is held for the student: more paid than charged."""
        return max(ZERO, -self.owed)

    @property
    def has_returned(self) -> bool:
        """Whether a payment bounced and was not paid again."""
        return self.returned > ZERO and self.owed > ZERO

    def __add__(self, other: Standing) -> Standing:
        return Standing(
            self.charged + other.charged,
            self.paid + other.paid,
            self.written_off + other.written_off,
            self.refunded + other.refunded,
            self.returned + other.returned,
        )
