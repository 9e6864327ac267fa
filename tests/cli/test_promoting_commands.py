"""Promotions by the command line: offered, changed, given, counted."""

from __future__ import annotations

from tests.cli.conftest import Say


def test_a_promotion_is_offered_by_code_and_given(school: Say, place: str) -> None:
    words = ("promotion", "add", "Spring", "--off", "12.5%", "--code", "spring", "--limit", 1)
    made = school(*words, "--course", "Complete Package", "--id", "spring-1", "--json").value
    assert (made["promotion_id"], made["code"], made["percent"]) == ("spring-1", "SPRING", 12.5)
    assert (made["trigger"], made["course_ids"]) == ("code", ["complete-package"])
    given = school("promote", place, "--code", "Spring", "--id", "give-1", "--json").value
    assert (given["amount"], given["balance"]) == (6875, 54999 - 6875)
    again = school("promote", place, "--code", "Spring", "--id", "give-1", "--json").value
    assert (again["already"], again["amount"]) == (True, 6875)
    twice = school("promote", place, "Spring")
    assert (twice.code, "already" in twice.err) == (1, True)
    [listed] = school("promotion", "list", "--json").value
    assert (listed["given"], listed["limit"]) == (1, 1)
    assert "12.5% off, By code SPRING, always, given 1 of 1" in school("promotion", "list").out
    assert school("verify", "--json").value["disagreements"] == []


def test_it_is_changed_and_no_longer_offered(school: Say, place: str) -> None:
    school(
        "promotion", "add", "Early", "--off", "20", "--given", "early_bird", "--to", "2000-01-01"
    )
    late = school("promote", place, "Early")
    assert (late.code, "not for this course, or not for somebody" in late.err) == (1, True)
    changed = school(
        *("promotion", "change", "Early", "--to", "2099-01-01", "--off", "25"),
        *("--title", "Early bird", "--json"),
    ).value
    assert (changed["title"], changed["amount"]) == ("Early bird", 2500)
    assert changed["trigger"] == "early_bird"
    stopped = school("promotion", "change", "Early bird", "--stop", "--json").value
    assert stopped["active"] is False
    assert school("promote", place, "Early bird").code == 1
    school("promotion", "change", "Early bird", "--resume")
    assert school("promote", place, "Early bird", "--json").value["amount"] == 2500


def test_what_is_unclear_is_said(school: Say, place: str) -> None:
    assert "Say either" in school("promote", place).err
    assert school("promote", place, "--code", "none").code == 1
    for _ in range(2):
        assert school("promotion", "add", "Twice", "--off", "5").code == 0
    twice = school("promote", place, "Twice")
    assert (twice.code, twice.err.count("$5.00 off")) == (1, 2)


def test_one_is_given_with_enrolling(school: Say) -> None:
    school("promotion", "add", "Spring", "--off", "10", "--code", "spring", "--id", "spring-1")
    school("student", "add", "Ann Berg", "--phone", "6145550199")
    theory = ("enroll", "Ann Berg", "Online Theory")
    both = school(*theory, "--promotion", "Spring", "--code", "spring")
    assert "either by its title or by its code" in both.err
    assert school(*theory, "--code", "none").code == 1
    made = school(*theory, "--code", "spring", "--json").value
    assert (made["promotion_id"], made["discount"], made["balance"]) == ("spring-1", 1000, 8999)
    again = school("enroll", "Ann Berg", "Behind the Wheel", "--promotion", "Spring")
    assert "Spring: $10.00 off" in again.out
