"""What each purpose of the journal is called in the accountant's books."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from enrolldesk.domain.address import NAME_LIMIT, one_line
from enrolldesk.domain.errors import FieldInvalid, Missing

_NUMBER = re.compile(r"([0-9][0-9.\-]*)\s+(.+)")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The account of each purpose, as the accountant writes it: a number, a name, or both.

    ``card`` holds card payments until the processor pays them out, ``bank`` takes what the bank
    sends back. ``opening`` stands against what an import carried over, ``drawer_in`` and
    ``drawer_out`` against money put into and taken out of the drawer beside the students' payments.
    """

    receivable: str = "1200 Accounts receivable"
    cash: str = "1010 Cash drawer"
    check: str = "1020 Checks to deposit"
    card: str = "1030 Card clearing"
    transfer: str = "1040 Transfers received"
    bank: str = "1000 Bank"
    income: str = "4000 Course income"
    fees: str = "4100 Fees"
    discounts: str = "4900 Discounts given"
    bad_debt: str = "6100 Bad debt"
    over_short: str = "6200 Cash over and short"
    drawer_in: str = "1090 Drawer float"
    drawer_out: str = "6300 Petty cash expenses"
    opening: str = "3000 Opening balances"

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> Accounts:
        """The accounts of a mapping by purpose; what it does not name has its usual account."""
        known = {
            field.name: text
            for field in fields(cls)
            if isinstance(text := kept.get(field.name), str) and text
        }
        return cls(**known)

    def as_mapping(self) -> dict[str, str]:
        """The accounts by purpose, as they are kept and sent."""
        return asdict(self)

    def own(self) -> tuple[tuple[str, str], ...]:
        """The accounts that are not the usual ones, as ``School.accounts`` holds them."""
        usual = asdict(Accounts())
        return tuple(
            (purpose, account)
            for purpose, account in self.as_mapping().items()
            if account != usual[purpose]
        )

    def checked(self) -> Accounts:
        """The same accounts with tidy text; raises Missing or FieldInvalid.

        Two purposes may share an account.
        """
        tidy = {purpose: one_line(text) for purpose, text in self.as_mapping().items()}
        for purpose, text in tidy.items():
            if not text:
                raise Missing(f"account for {WORDS[purpose]}")
            if len(text) > NAME_LIMIT:
                raise FieldInvalid(f"account for {WORDS[purpose]}", text[:40], "too_long")
        return replace(self, **tidy)


WORDS: Mapping[str, str] = {
    "receivable": "what students owe",
    "cash": "cash",
    "check": "checks",
    "card": "cards",
    "transfer": "transfers",
    "bank": "the bank: deposits, returned payments",
    "income": "courses",
    "fees": "fees",
    "discounts": "discounts",
    "bad_debt": "debt given up",
    "over_short": "cash over and short",
    "drawer_in": "cash put into the drawer",
    "drawer_out": "cash taken out of the drawer",
    "opening": "balances brought along",
}
"""The purposes in words, in the order a form asks for them."""


def number_and_name(account: str) -> tuple[str, str]:
    """An account's number and its name: ``1200 Accounts receivable``; either may be empty."""
    found = _NUMBER.fullmatch(account)
    if found is not None:
        return found[1], found[2]
    if account and all(ch.isdigit() or ch in ".-" for ch in account):
        return account, ""
    return "", account
