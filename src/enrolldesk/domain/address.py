"""Text and addresses as they stand on a page."""

from __future__ import annotations

from dataclasses import dataclass

NAME_LIMIT = 200
TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Address:
    """Where the student lives, as it stands on paper."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""

    def lines(self) -> tuple[str, ...]:
        """The address as it is written on a page, empty lines left out."""
        last = " ".join(part for part in (self.region, self.postal_code) if part)
        town = ", ".join(part for part in (self.city, last) if part)
        return tuple(line for line in (self.street, town) if line)


def one_line(text: str) -> str:
    """The text on one line: control characters and runs of spaces become one space."""
    if text.isprintable() and text == " ".join(text.split()):
        return text
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
