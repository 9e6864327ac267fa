"""The audit log on the command line."""

from __future__ import annotations

from tests.cli.conftest import Say


def test_the_log_is_searched_and_told_with_before_and_after(school: Say, place: str) -> None:
    assert school("cancel", place, "--reason", "Wrong course").code == 0
    told = school("audit", "Nguyễn", "--json").value
    assert [one["command"] for one in told] == ["CancelEnrollment", "Enroll", "AddStudent"]
    assert (told[0]["reason"], told[1]["amount"]) == ("Wrong course", 54_999)
    (canceled,) = school("audit", "--command", "CancelEnrollment", "--changes", "--json").value
    states = [one for one in canceled["changes"] if one["field"] == "state"]
    assert {(one["was"], one["now"]) for one in states} == {("open", "withdrawn")}
    assert len(states) == 3
    said = school("audit", "Nguyễn", "--changes", "--limit", 1)
    assert "Enrollment, state: open → withdrawn" in said.out
    assert said.out.endswith("1 of 3 commands.\n")
    assert school("audit", "nobody", "--json").value == []


def test_days_that_never_were_hold_nothing(school: Say, place: str) -> None:
    said = school("audit", "--from", "2199-01-01")
    assert said.out == "0 of 0 commands.\n"
