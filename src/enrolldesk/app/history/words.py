"""The log in words: what a command did, and what each of its changes means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from enrolldesk.app.history.rows import HistoryChange, HistoryRow
from enrolldesk.app.queue_words import act_word, field_word
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.money import Money, MoneyStyle

_RECORDS: Final = {
    "students": "Student",
    "courses": "Course",
    "enrollments": "Enrollment",
    "entries": "Entry",
    "staff": "Staff",
    "desks": "Desk",
    "settings": "School",
    "plans": "Payment plan",
    "reminders": "Reminder",
    "promotions": "Promotion",
    "drawer": "Drawer",
    "days": "Day",
}
_AMOUNTS: Final = frozenset(
    [
        "amount",
        "charged_delta",
        "paid_delta",
        "written_off_delta",
        "price",
        "upfront",
        "tendered",
        "change",
        "opening_float",
        "paid_in",
        "paid_out",
        "deposit",
        "returned_fee",
    ]
)


def what_was_done(row: HistoryRow) -> str:
    """What a command did: "Enrolled in Online Theory"."""
    act = act_word(row.command)
    if row.command == "Enroll" and row.subject:
        return f"Enrolled in {row.subject}"
    if row.subject and row.command.endswith("Course"):
        return f"{act}: {row.subject}"
    return act


def whom(row: HistoryRow) -> str:
    """The students a command was about; of many, the first two and how many more."""
    more = len(row.names) - 2
    return ", ".join(row.names[:2]) + (f" and {more} more" if more > 0 else "")


def record_word(change: HistoryChange) -> str:
    """What kind of record was changed."""
    collection = change.path.partition("/")[0]
    return _RECORDS.get(collection, collection)


def field_words(change: HistoryChange) -> str:
    """The field that was changed."""
    return field_word(change.field)


def value_words(field: str, value: Any, style: MoneyStyle) -> str:
    """A value as people write it; empty where there is none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in _AMOUNTS and type(value) is int:
        return style.format(Money(value))
    if field == "kind" and isinstance(value, str):
        return kind_word(value)
    if field == "method" and isinstance(value, str):
        return method_word(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if set(value) == {"$at"}:
            return str(value["$at"])
        parts = (value_words(name, one, style) for name, one in value.items())
        return ", ".join(part for part in parts if part)
    if isinstance(value, list):
        return "; ".join(value_words(field, one, style) for one in value)
    return str(value)
