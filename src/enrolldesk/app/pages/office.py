"""The school and its people as every page names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The school as it presents itself; ``logo`` holds the bytes of a PNG, JPEG or SVG file."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    tax_line: str = ""
    footer: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A small fact with its label, such as "Change" and "$20.01"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class NextDue:
    """The next instalment somebody has to pay."""

    day: str
    amount: str


@dataclass(frozen=True, slots=True)
class Party:
    """A person who signs an agreement or whose account is stated."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    birth_date: str = ""
    permit: str = ""
    permit_expiry: str = ""
