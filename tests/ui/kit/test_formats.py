"""Dates, times and phones as people of this computer's language write them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from enrolldesk.ui.kit.formats import (
    NumberStyle,
    clock,
    date_pattern,
    day,
    moment,
    number_style,
    phone,
    read_day,
    short_day,
    whole,
)

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def nowhere() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    yield
    QLocale.setDefault(before)


def test_american_numbers_and_dates() -> None:
    assert number_style() == NumberStyle(".", ",", "$")
    assert whole(1204) == "1,204"
    assert day(date(2026, 12, 22)) == "Dec 22, 2026"
    assert short_day(date(2026, 12, 2)) == "Dec 2"
    assert date_pattern() == "MM/DD/YYYY"
    assert read_day("02/03/2026") == date(2026, 2, 3)


def test_german_numbers_and_dates(german: None) -> None:
    assert (number_style().decimal, number_style().group) == (",", ".")
    assert date_pattern() == "DD/MM/YYYY"
    assert read_day("02.03.2026") == date(2026, 3, 2)
    assert read_day(day(date(2026, 12, 22))) == date(2026, 12, 22)


def test_a_computer_without_a_language_gets_the_programs(nowhere: None) -> None:
    assert number_style() == NumberStyle(".", ",", "$")
    assert day(date(2026, 12, 22)) == "Dec 22, 2026"


def test_moments_are_in_the_schools_zone() -> None:
    when = datetime(2026, 11, 22, 15, 2, tzinfo=UTC)
    assert moment(when, NEW_YORK, today=date(2026, 12, 1)) == "Nov 22, 10:02"
    assert moment(when, NEW_YORK, today=date(2027, 1, 1)) == "Nov 22, 2026, 10:02"
    assert clock(when, NEW_YORK) == "10:02"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("6145550133", "(614) 555-0133"),
        ("614-555-0133", "(614) 555-0133"),
        ("+1 614.555.0133", "(614) 555-0133"),
        ("1 (614) 555 0133", "(614) 555-0133"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("+49 6145550", "+49 6145550"),
        ("614-555-0133 ext 2", "614-555-0133 ext 2"),
        ("  555-0133 ", "555-0133"),
        ("", ""),
    ],
)
def test_phones(typed: str, shown: str) -> None:
    assert phone(typed) == shown


@pytest.mark.parametrize("typed", ["", "2026", "99/99/2026", "00/00/0000", "1/2", "2026-02-30"])
def test_what_is_no_date(typed: str) -> None:
    assert read_day(typed) is None
