"""The school, its desks and its staff."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from enrolldesk.domain.address import NAME_LIMIT, TEXT_LIMIT, Address, one_line
from enrolldesk.domain.errors import FieldInvalid, Missing
from enrolldesk.domain.ids import ReceiptSeries
from enrolldesk.domain.money import LARGEST, SYMBOLS, ZERO, Money
from enrolldesk.domain.people import email_plausible
from enrolldesk.domain.retention import MOST_YEARS, USUAL_YEARS
from enrolldesk.domain.roles import Role

LOGO_LIMIT = 1_000_000
"""Bytes: a larger picture only makes every receipt slower."""


@cache
def _time_zones() -> set[str]:
    """Looking through the system's files takes longer than reading a hundred documents."""
    return available_timezones()


@dataclass(frozen=True, slots=True)
class School:
    """What stands on every page, and the rules every desk of the school shares.

    ``sample`` marks the school made for trying out; it can never be connected to a cloud.
    ``logo`` is the bytes of a PNG, JPEG or SVG picture, empty for none. ``accounts`` names the
    accounts of the journal that are not the usual ones, by purpose; ``returned_fee`` is charged for
    a payment that bounced; ``reminder_text`` goes into reminders; what was recorded of a
    student is kept for ``retention_years``.
    """

    school_id: str
    name: str
    currency: str = "USD"
    time_zone: str = "America/New_York"
    address: Address = field(default_factory=Address)
    phone: str = ""
    email: str = ""
    tax_line: str = ""
    receipt_footer: str = ""
    agreement_terms: str = ""
    logo: bytes = b""
    sample: bool = False
    accounts: tuple[tuple[str, str], ...] = ()
    returned_fee: Money = ZERO
    reminder_text: str = ""
    retention_years: int = USUAL_YEARS

    def checked(self) -> School:
        """The same school with tidy text; raises Missing or FieldInvalid for what cannot be."""
        tidy = replace(
            self,
            name=one_line(self.name),
            phone=one_line(self.phone),
            email=one_line(self.email),
            tax_line=one_line(self.tax_line),
            receipt_footer=self.receipt_footer.strip(),
            agreement_terms=self.agreement_terms.strip(),
            accounts=tuple(
                (one_line(purpose), one_line(account)) for purpose, account in self.accounts
            ),
            reminder_text=self.reminder_text.strip(),
        )
        if not tidy.name:
            raise Missing("school name")
        if len(tidy.name) > NAME_LIMIT:
            raise FieldInvalid("school name", tidy.name, "too_long")
        if tidy.currency not in SYMBOLS:
            raise FieldInvalid("currency", tidy.currency, "currency")
        if tidy.time_zone not in _time_zones():
            raise FieldInvalid("time zone", tidy.time_zone, "time_zone")
        if len(tidy.receipt_footer) > TEXT_LIMIT:
            raise FieldInvalid("receipt footer", tidy.receipt_footer[:40], "too_long")
        if len(tidy.agreement_terms) > 10 * TEXT_LIMIT:
            raise FieldInvalid("agreement terms", tidy.agreement_terms[:40], "too_long")
        if not ZERO <= tidy.returned_fee <= LARGEST:
            raise FieldInvalid("fee for returned payments", str(tidy.returned_fee.cents), "range")
        if not 1 <= tidy.retention_years <= MOST_YEARS:
            raise FieldInvalid("years to keep records", str(tidy.retention_years), "range")
        if len(tidy.reminder_text) > TEXT_LIMIT:
            raise FieldInvalid("reminder text", tidy.reminder_text[:40], "too_long")
        if any(len(text) > NAME_LIMIT for pair in tidy.accounts for text in pair):
            raise FieldInvalid("account", str(tidy.accounts)[:40], "too_long")
        if len(tidy.logo) > LOGO_LIMIT:
            raise FieldInvalid("logo", f"{len(tidy.logo):,} bytes", "too_long")
        return tidy

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the school's days begin and end."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class DeskIdentity:
    """One installation at one counter; the code is printed on receipts, the name only shown."""

    desk_id: str
    code: str = "D1"
    letter: str = ""
    name: str = "Front desk"

    @property
    def series(self) -> ReceiptSeries:
        """The series its receipt numbers are in."""
        return ReceiptSeries(self.code, self.letter)

    def checked(self) -> DeskIdentity:
        """The same desk with tidy text; raises FieldInvalid where the code cannot be printed."""
        tidy = replace(self, code=self.code.strip().upper(), name=one_line(self.name))
        if not re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", tidy.code):
            raise FieldInvalid("desk code", self.code, "desk_code")
        if not tidy.name:
            raise Missing("desk name")
        if len(tidy.name) > NAME_LIMIT:
            raise FieldInvalid("desk name", tidy.name, "too_long")
        return tidy


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who works at a desk; ``email`` is what they sign in with, where there is a cloud."""

    staff_id: str
    name: str
    active: bool = True
    role: Role = Role.MANAGER
    email: str = ""

    def checked(self) -> Staff:
        """The same person with tidy text; raises Missing or FieldInvalid."""
        tidy = replace(self, name=one_line(self.name), email=one_line(self.email))
        if not tidy.name:
            raise Missing("staff name")
        if len(tidy.name) > NAME_LIMIT:
            raise FieldInvalid("staff name", tidy.name, "too_long")
        if tidy.email and not email_plausible(tidy.email):
            raise FieldInvalid("e-mail", tidy.email, "email")
        return tidy

    def may(self, needed: Role) -> bool:
        """Whether this person, if they still work here, may do what needs that role."""
        return self.active and self.role.permits(needed)
