"""Balances and takings on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Say


@pytest.fixture
def school(say: Say) -> Say:
    """A sample school with a history."""
    assert say("sample", "--students", 60).code == 0
    return say


def rows_of(say: Say, *words: object) -> list[dict[str, Any]]:
    """What ``balances`` answers."""
    rows: list[dict[str, Any]] = say("balances", *words, "--json").value
    return rows


def test_buckets_part_what_is_owed(school: Say) -> None:
    owing = rows_of(school, "--owing")
    assert owing
    assert all(row["bucket"] for row in owing)
    (*courses,) = (row for row in rows_of(school, "--group-by", "course") if "group" in row)
    owed = sum(row["balance"] for row in owing)
    assert sum(one["owed"] for one in courses) == owed
    assert sum(sum(one["buckets"].values()) for one in courses) == owed
    assert sum(one["credit"] for one in courses) == sum(
        row["credit"] for row in rows_of(school, "--credit")
    )
    late = rows_of(school, "--bucket", "over-90")
    assert all(row["balance"] > 0 for row in late)
    assert {row["enrollment_id"] for row in owing if row["bucket"] == "over-90"} == {
        row["enrollment_id"] for row in late
    }


def test_a_past_day_is_the_ledger_of_that_day(school: Say) -> None:
    entries: list[dict[str, Any]] = []
    for row in rows_of(school):
        shown = school("student", "show", row["student_id"], "--json").value
        entries += [one for one in shown["entries"] if one["enrollment_id"] == row["enrollment_id"]]
    days = sorted({one["day"] for one in entries})
    for day in (days[0], days[len(days) // 2], days[-1]):
        expected: dict[str, int] = {}
        for one in entries:
            if one["day"] <= day:
                delta = one["charged_delta"] - one["paid_delta"] - one["written_off_delta"]
                key = one["enrollment_id"]
                expected[key] = expected.get(key, 0) + delta
        found = {row["enrollment_id"]: row["balance"] for row in rows_of(school, "--as-of", day)}
        assert {key: owed for key, owed in found.items() if owed} == {
            key: owed for key, owed in expected.items() if owed
        }


def test_rows_are_sorted_and_added_up_for_a_reader(school: Say) -> None:
    owed = [row["balance"] for row in rows_of(school, "--sort", "owed", "--descending", "--owing")]
    assert owed == sorted(owed, reverse=True)
    lines = school("balances", "--owing", "--group-by", "guardian").out.splitlines()
    assert "By due date: current " in lines[-1]
    assert " owed, " in lines[-1]


@pytest.mark.parametrize(
    "words",
    [
        ("--as-of", "yesterday"),
        ("--bucket", "late"),
        ("--group-by", "color"),
        ("--owing", "--credit"),
        ("--sort", "shoe"),
    ],
)
def test_what_makes_no_sense_is_refused(school: Say, words: tuple[str, ...]) -> None:
    assert school("balances", *words).code == 2


def test_a_day_to_come_and_a_course_unknown_are_refused(school: Say) -> None:
    assert school("balances", "--as-of", "9999-01-01").code != 0
    assert school("balances", "--course", "Juggling").code == 1
    assert school("balances", "--unpaid-for", "-1").code != 0


def test_takings_are_what_was_paid_and_handed_back(school: Say) -> None:
    days = school("takings", "--from", "2020-01-01", "--json").value
    assert days
    for one in days:
        methods = one["cash"] + one["card"] + one["check"] + one["transfer"]
        assert methods == one["total"]
    paid = sum(row["paid"] for row in rows_of(school))
    returned = sum(one["returned"] for one in days)
    assert sum(one["total"] for one in days) - returned == paid
    assert school("takings", "--from", "2026-02-01", "--to", "2026-01-01").code != 0
    assert len(school("takings", "--from", "2020-01-01").out.splitlines()) == len(days)
