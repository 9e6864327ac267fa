"""What staff can ask about promotions."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.commands import Command
from enrolldesk.domain.promotions import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPromotion(Command):
    """Offer a discount by rule; the promotion's id is the command's."""

    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePromotion(Command):
    """Change what a promotion offers; discounts that were given stay as they are."""

    promotion_id: str
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPromotion(Command):
    """Give an enrollment the discount of a promotion."""

    enrollment_id: str
    promotion_id: str
