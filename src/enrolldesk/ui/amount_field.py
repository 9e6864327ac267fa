"""A field for an amount, read and refused in the school's currency."""

from __future__ import annotations

from collections.abc import Callable

from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import Money
from enrolldesk.ui.kit.fields import MoneyField
from enrolldesk.ui.office import Office


def amount_field(
    office: Office,
    name: str,
    label: str,
    *,
    parse: Callable[[str], Money] | None = None,
    hint: str = "",
    placeholder: str = "",
    required: bool = False,
) -> MoneyField:
    """A field that takes what ``parse`` takes, the usual reading of an amount by default."""

    def message(error: Exception) -> str:
        return sentence(error, office.money) if isinstance(error, DeskError) else str(error)

    return MoneyField(
        name,
        label,
        parse=parse or office.money.parse,
        errors=DeskError,
        message=message,
        hint=hint,
        placeholder=placeholder,
        required=required,
    )
