"""Reminders by the command line: who is listed, what is said, and that it was sent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Say


@pytest.fixture
def owing(school: Say, place: str) -> str:
    """Ánh owes $99.99 from today on, the rest of her package in 30 days."""
    return place


def test_who_is_due_today_or_soon(school: Say, owing: str) -> None:
    [today] = school("reminders", "--json").value
    assert (today["student"], today["amount"], today["owed"]) == ("Ánh Nguyễn", 9999, 54999)
    assert (today["days_late"], today["last_reminded"]) == (0, None)
    [soon] = school("reminders", "--days", 31, "--json").value
    assert soon["amount"] == 54999
    school("pay", owing, "99.99", "--method", "cash")
    assert school("reminders", "--json").value == []
    [later] = school("reminders", "--days", 31, "--json").value
    day = date.fromisoformat(today["due_on"]) + timedelta(days=30)
    assert (later["amount"], later["due_on"]) == (45000, day.isoformat())


def test_a_reminder_is_said_and_noted_once(school: Say, owing: str) -> None:
    words = ("remind", "Ánh Nguyễn", "--json")
    said = school(*words).value
    assert said["text"].startswith("Dear Ánh Nguyễn,\n\n$99.99 for Ánh Nguyễn at ")
    assert "In all, $549.99 is open." in said["text"]
    assert (said["channel"], school("reminders", "--json").value[0]["last_channel"]) == (None, None)
    noted = school(*words, "--channel", "email", "--id", "remind-1").value
    assert (noted["channel"], noted["already"]) == ("email", False)
    assert school(*words, "--channel", "email", "--id", "remind-1").value["already"] is True
    [row] = school("reminders", "--json").value
    assert (row["last_channel"], row["last_reminded"]) == ("email", row["due_on"])
    assert school(*words, "--channel", "pigeon").code == 2


def test_a_letter_is_written_and_who_is_not_due_is_reminded_of_what_comes(
    school: Say, owing: str, tmp_path: Path
) -> None:
    school("pay", owing, "99.99", "--method", "cash")
    file = tmp_path / "letter.pdf"
    said = school("remind", "Ánh Nguyễn", "--pdf", file, "--channel", "letter", "--json").value
    assert file.read_bytes().startswith(b"%PDF")
    assert (said["amount"], said["pdf"]) == (45000, str(file))
    school("pay", owing, "450", "--method", "cash")
    nothing = school("remind", "Ánh Nguyễn")
    assert (nothing.code, "Nothing is open" in nothing.err) == (1, True)
