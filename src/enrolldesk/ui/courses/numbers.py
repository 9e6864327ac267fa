"""Fields for whole numbers and for hours; empty means that there is no such rule."""

from __future__ import annotations

import re
from decimal import Decimal

from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.notation import hours


class NumberField(TextField):
    """A whole number of zero or more."""

    def __init__(self, name: str, label: str, *, longest: int = 6, hint: str = "") -> None:
        super().__init__(
            name, label, placeholder="none", hint=hint, longest=longest, checker=self._wrong
        )

    def number(self) -> int:
        """The number; zero for an empty field."""
        return int(self.text() or "0")

    def set_number(self, number: int) -> None:
        """Put this number there; zero leaves the field empty."""
        self.set_text(str(number) if number else "")

    @staticmethod
    def _wrong(text: str) -> str | None:
        whole = text.isascii() and text.isdigit()
        return None if whole else "Enter a whole number like 30."


class HoursField(TextField):
    """Hours as a decimal, in minutes to the program: 1.5 is 90."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, placeholder="none", longest=7, checker=self._wrong)

    def minutes(self) -> int:
        """The minutes; zero for an empty field."""
        text = self.text().replace(",", ".")
        return int(Decimal(text) * 60) if text else 0

    def set_minutes(self, minutes: int) -> None:
        """Put these minutes there; zero leaves the field empty."""
        self.set_text(hours(minutes) if minutes else "")

    @staticmethod
    def _wrong(text: str) -> str | None:
        decimal = re.fullmatch(r"[0-9]{1,5}([.,][0-9]{1,2})?", text)
        return None if decimal else "Enter hours like 24 or 1.5."
