"""How days, times and hours are written on a page."""

from datetime import UTC, date, datetime

import pytest

from enrolldesk.app.pages import paragraphs
from enrolldesk.app.paperwork.formats import OfficeFormats, hours_text

FORMATS = OfficeFormats()


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "12:00 AM"), (9, 5, "9:05 AM"), (12, 30, "12:30 PM"), (23, 59, "11:59 PM")],
)
def test_times_are_written_in_half_days(hour: int, minute: int, words: str) -> None:
    moment = datetime(2026, 11, 2, hour, minute, tzinfo=UTC)
    assert FORMATS.moment(moment) == f"Nov 2, 2026, {words}"


def test_days_do_not_follow_the_machines_language() -> None:
    assert [FORMATS.day(date(2026, month, 1))[:3] for month in range(1, 13)] == [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, ""),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (1440, "24 hours"),
    ],
)
def test_lengths_are_written_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert hours_text(minutes) == words


def test_terms_are_cut_where_a_line_is_left_empty() -> None:
    assert paragraphs("") == ()
    assert paragraphs("\n \nOne\ntwo\n\n\nThree\n") == ("One\ntwo", "Three")
