"""Plans by the command line."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Say


def open_parts(value: dict[str, Any]) -> list[tuple[int, str]]:
    return [(part["amount"], part["due_on"]) for part in value["open"]]


def test_equal_parts_and_their_history(school: Say, place: str) -> None:
    words = ("plan", place, "--parts", 3, "--first", "2099-01-31", "--reason", "Agreed", "--json")
    made = school(*words, "--id", "plan-1").value
    assert open_parts(made) == [
        (18333, "2099-01-31"),
        (18333, "2099-02-28"),
        (18333, "2099-03-31"),
    ]
    assert school(*words, "--id", "plan-1").value["already"] is True
    shown = school("plan", place, "--json").value
    assert [plan["reason"] for plan in shown["plans"]] == ["Agreed"]
    assert sum(part["amount"] for part in shown["plans"][0]["before"]) == 54999
    assert school("verify", "--json").value["disagreements"] == []


def test_some_now_the_rest_by_weeks(school: Say, place: str) -> None:
    made = school(
        *("plan", place, "--parts", 2, "--first", "2099-01-01", "--every", "two-weeks"),
        *("--upfront", "49.99", "--reason", "Agreed", "--json"),
    ).value
    assert [amount for amount, _day in open_parts(made)] == [4999, 25000, 25000]
    assert [day for _amount, day in open_parts(made)][1:] == ["2099-01-01", "2099-01-15"]


def test_parts_as_agreed_must_add_up(school: Say, place: str) -> None:
    wrong = school("plan", place, "--part", "100@2099-01-01", "--reason", "Agreed")
    assert (wrong.code, wrong.out) == (1, "")
    assert "The parts come to $100.00, but $549.99 is open." in wrong.err
    right = school(
        *("plan", place, "--part", "500@2099-01-01", "--part", "49.99@2099-02-01"),
        *("--reason", "Agreed", "--json"),
    ).value
    assert open_parts(right) == [(50000, "2099-01-01"), (4999, "2099-02-01")]


def test_what_makes_no_plan_is_said(school: Say, place: str) -> None:
    assert "like 120.00@2026-12-01" in school("plan", place, "--part", "100", "--reason", "x").err
    both = school("plan", place, "--part", "1@2099-01-01", "--parts", 2, "--reason", "x")
    assert "Say either" in both.err
    assert "Say --parts" in school("plan", place, "--reason", "x").err
    assert "eason" in school("plan", place, "--parts", 2).err
