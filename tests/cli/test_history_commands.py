"""The audit log on the command line."""

from __future__ import annotations

from tests.cli.conftest import Say


def test_the_log_is_searched_and_told_with_before_and_after(school: Say, place: str) -> None:
    assert school("student", "change", "Ánh Nguyễn", "--phone", "(614) 555-0199").code == 0
    told = school("audit", "Nguyễn", "--json").value
    assert [one["command"] for one in told] == ["ChangeStudent", "Enroll", "AddStudent"]
    assert told[1]["amount"] == 54_999
    (changed,) = school("audit", "--command", "ChangeStudent", "--changes", "--json").value
    (phone,) = changed["changes"]
    assert (phone["field"], phone["was"], phone["now"]) == (
        "phone",
        "(614) 555-0133",
        "(614) 555-0199",
    )
    said = school("audit", "Nguyễn", "--changes", "--limit", 1)
    assert "Student, phone number: (614) 555-0133 → (614) 555-0199" in said.out
    assert said.out.endswith("1 of 3 commands.\n")
    assert school("audit", "nobody", "--json").value == []


def test_days_that_never_were_hold_nothing(school: Say, place: str) -> None:
    said = school("audit", "--from", "2199-01-01")
    assert said.out == "0 of 0 commands.\n"
