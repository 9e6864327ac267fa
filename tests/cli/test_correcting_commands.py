"""Mistakes put right by the command line: one command each, with its reason."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Say


@pytest.fixture
def paid(school: Say, place: str) -> str:
    """The receipt number of a payment of $99.99 by check for Ánh Nguyễn's package."""
    said = school("pay", place, "99.99", "--method", "check", "--reference", "1044", "--json")
    return str(said.value["receipt_no"])


def test_a_payment_is_recorded_as_it_was(school: Say, place: str, paid: str) -> None:
    words = ("correct", paid, "--amount", "89.99", "--reason", "Wrong amount", "--json")
    said = school(*words, "--entry-id", "fix-1").value
    assert (said["receipt_no"], said["amount"], said["paid"]) == ("D1-000002", 8999, 8999)
    assert school(*words, "--entry-id", "fix-1").value["already"] is True
    right = school("receipt", "D1-000002", "--json").value["entries"][0]
    assert (right["method"], right["reference"]) == ("check", "1044")
    assert right["reason"] == "Corrects D1-000001: Wrong amount"
    cash = school(
        "correct", "D1-000002", "--method", "cash", "--reason", "Was cash", "--json"
    ).value
    entry = school("receipt", cash["receipt_no"], "--json").value["entries"][0]
    assert (entry["method"], entry["reference"], entry["amount"]) == ("cash", "", 8999)
    same = school("correct", "D1-000003", "--reason", "Again")
    assert (same.code, same.out) == (1, "")
    assert "recorded already" in same.err
    tendered = school(
        "correct", "D1-000003", "--method", "card", "--tendered", "1", "--reason", "x"
    )
    assert "--tendered" in tendered.err
    assert school("verify", "--json").value["disagreements"] == []


def test_a_payment_goes_to_another_student(school: Say, place: str, paid: str) -> None:
    school("student", "add", "Tom Chen", "--phone", "614 555 0199")
    theory = school("enroll", "Tom Chen", "Online Theory", "--json").value["enrollment_id"]
    said = school("correct", paid, "--to", "Tom Chen", "--reason", "Wrong student", "--json").value
    assert (said["enrollment_id"], said["balance"]) == (theory, 0)
    assert (said["from"]["enrollment_id"], said["from"]["balance"]) == (place, 54999)


def test_a_bounced_check_is_owed_again_with_a_fee(school: Say, place: str, paid: str) -> None:
    words = ("return", paid, "--fee", "25", "--reason", "Bounced", "--json")
    said = school(*words).value
    assert (said["kind"], said["amount"], said["balance"]) == ("returned", 9999, 54999 + 2500)
    again = school("void", paid, "--reason", "x")
    assert again.code == 1
    assert "came back from the bank" in again.err
    school("void", said["entry_id"], "--reason", "Was the bank's mistake")
    assert school("void", paid, "--reason", "x", "--json").value["balance"] == 54999


def test_what_is_charged_and_owed_is_made_less(school: Say, place: str) -> None:
    half = school("discount", place, "12.5%", "--reason", "Sibling", "--json").value
    assert (half["kind"], half["amount"], half["balance"]) == ("discount", 6875, 54999 - 6875)
    flat = school("discount", place, "10", "--reason", "Coupon", "--json").value
    assert flat["balance"] == 54999 - 6875 - 1000
    price = school("price", place, "500", "--reason", "Agreed", "--json").value
    assert (price["amount"], price["balance"]) == (4999, 50000 - 6875 - 1000)
    some = school("write-off", place, "100", "--reason", "Hardship", "--json").value
    assert some["balance"] == 50000 - 6875 - 1000 - 10000
    rest = school("write-off", place, "--reason", "Gone", "--json").value
    assert (rest["balance"], rest["status"]) == (0, "written_off")
    too_much = school("write-off", place, "1", "--reason", "Gone")
    assert (too_much.code, too_much.err) == (1, "Only $0.00 is owed here, less than $1.00.\n")


def test_leaving_a_course_keeps_a_part_of_the_charge(school: Say, place: str) -> None:
    school("pay", place, "549.99", "--method", "card")
    words = ("withdraw", place, "--charged", "150", "--refund", "300", "--method", "card")
    said = school(*words, "--reason", "Moved away", "--json").value
    assert (said["receipt_no"], said["amount"], said["status"]) == (
        "D1-000002",
        30000,
        "withdrawn",
    )
    assert said["credit"] == 54999 - 30000 - 15000
    late = school(*words, "--on", "2001-01-01", "--reason", "x")
    assert late.code == 1


def test_a_wrong_course_is_changed(school: Say, place: str, paid: str) -> None:
    said = school("move", place, "Online Theory", "--reason", "Wrong course", "--json").value
    assert (said["course"], said["balance"], said["status"]) == ("Online Theory", 0, "paid")
    assert (said["from"]["status"], said["from"]["credit"]) == ("withdrawn", 0)
    assert school("verify", "--json").value["disagreements"] == []


def test_a_refund_takes_the_charge_back_where_it_is_asked_to(
    school: Say, place: str, paid: str
) -> None:
    words = ("refund", place, "99.99", "--method", "cash", "--reason", "Canceled", "--json")
    said = school(*words, "--uncharge", "99.99").value
    assert (said["balance"], said["charged"]) == (45000, 45000)


def test_only_a_payment_is_put_right_as_one(school: Say, place: str) -> None:
    school("pay", place, "10", "--method", "cash", "--entry-id", "one")
    assert school("correct", "nothing", "--reason", "x").code == 1
    charge = school("student", "show", "Ánh", "--json").value["entries"][-1]["entry_id"]
    refused = school("correct", charge, "--amount", "1", "--reason", "x")
    assert "put right by a void" in refused.err
    card = school("correct", "one", "--method", "card", "--reference", "4242", "--reason", "Card")
    assert card.code == 0
    assert card.out.startswith("Receipt D1-000002\nComplete Package  [partial]")
