"""What each code of the core is called, in American English."""

from __future__ import annotations

from typing import Final

AMOUNT_PROBLEMS: Final = {
    "empty": "Enter an amount.",
    "not_a_number": "“{text}” is not an amount. Write it like {plain}.",
    "negative": "An amount cannot be negative.",
    "too_many_decimals": "“{text}” has more than two decimals. Write it like {plain}.",
    "grouping": "The separators in “{text}” are unclear. Write it like {grouped}.",
    "too_large": "“{text}” is larger than this program takes at once ({largest}).",
    "other_currency": "“{text}” is in another currency than the school's.",
}

FIELD_PROBLEMS: Final = {
    "too_long": "The {field} is too long.",
    "phone": "“{value}” is not a phone number.",
    "email": "“{value}” is not an e-mail address.",
    "formula": "“{value}” looks like a spreadsheet formula, not a name.",
    "date": "“{value}” is not a {field} this file's date format knows.",
    "birth_date": "The birth date {value} cannot be right.",
    "range": "The {field} {value} is out of range.",
    "currency": "{value} is not a currency this program knows.",
    "time_zone": "{value} is not a time zone this computer knows.",
    "desk_code": "“{value}” cannot be a desk code: a letter, then up to seven letters or digits.",
    "id": "“{value}” cannot be an id: letters, digits, - and _ only.",
}

BUNDLE_PROBLEMS: Final = {
    "one_component": "A bundle holds at least two courses.",
    "same_component_twice": "A bundle holds each course once.",
    "holds_itself": "A bundle cannot hold itself.",
    "bundle_in_bundle": "A bundle holds courses, not bundles.",
    "kind_is_fixed": "A course stays a course and a bundle a bundle: add a new one instead.",
}

ENTRY_KINDS: Final = {
    "charge": "Charge",
    "fee": "Fee",
    "discount": "Discount",
    "correction": "Correction",
    "payment": "Payment",
    "refund": "Refund",
    "returned": "Returned payment",
    "write_off": "Write-off",
    "credit": "Credit moved",
    "void": "Void",
}

METHODS: Final = {
    "cash": "Cash",
    "card": "Card",
    "check": "Check",
    "transfer": "Transfer",
    "carried_over": "Carried over",
}

GATES: Final = {"upfront": "the upfront part", "paid_in_full": "payment in full"}


def kind_word(kind: str) -> str:
    """The word for a kind of entry; one this version does not know shows as it is."""
    return ENTRY_KINDS.get(kind, kind)


def method_word(method: str | None) -> str:
    """The word for a method; empty where no money changed hands."""
    return METHODS.get(method, method) if method else ""
