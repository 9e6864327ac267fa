"""Money by the command line: recorded once, refused with a sentence, the numbers documented."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Say


def pay(say: Say, place: str, amount: str, *more: object) -> dict[str, object]:
    said = say("pay", place, amount, "--method", "cash", "--json", *more)
    assert (said.code, said.err) == (0, "")
    value: dict[str, object] = said.value
    return value


def nothing_recorded(say: Say) -> bool:
    return bool(say("verify", "--json").value["checked"]["receipts"] == 0)


def test_a_walk_in(school: Say) -> None:
    added = school("student", "add", "Maria Lopez", "--phone", "614 555 0178", "--json").value
    enrolled = school("enroll", added["student_id"], "complete-package", "--json").value
    assert enrolled["student_id"] == added["student_id"]
    assert (enrolled["balance"], enrolled["status"]) == (54999, "due")
    assert enrolled["receipt_no"] is None
    paid = pay(school, enrolled["enrollment_id"], "99.99", "--tendered", "120")
    assert paid["receipt_no"] == "D1-000001"
    assert (paid["amount"], paid["tendered"], paid["change"]) == (9999, 12000, 2001)
    assert (paid["balance"], paid["status"], paid["already"]) == (45000, "partial", False)
    shown = school("student", "show", "Maria Lopez", "--json").value
    assert (shown["balance"], shown["status"]) == (45000, "partial")
    access = {one["course"]: one["access"] for one in shown["enrollments"]}
    assert access == {
        "Complete Package": "locked",
        "Online Theory": "unlocked",
        "Behind the Wheel": "locked",
    }
    assert sum(one["balance"] for one in shown["enrollments"]) == 45000
    assert [one["kind"] for one in shown["entries"]] == ["payment", "charge"]
    rest = pay(school, "Maria Lopez", "450")
    assert (rest["balance"], rest["status"], rest["access"]) == (0, "paid", "unlocked")


def test_enrolling_and_paying_in_one_go(school: Say) -> None:
    school("student", "add", "Maria Lopez", "--phone", "614 555 0178")
    words = ("enroll", "Maria Lopez", "Online Theory", "--pay", "99.99", "--method", "card")
    said = school(*words, "--reference", "4242", "--approval", "1A2B", "--json").value
    assert (said["receipt_no"], said["balance"], said["access"]) == ("D1-000001", 0, "unlocked")
    (batch,) = [one for one in school("outbox", "--json").value if one["command"] == "Enroll"]
    assert batch["state"] == "waiting"
    entry = school("receipt", "D1-000001", "--json").value["entries"][0]
    assert (entry["method"], entry["reference"], entry["approval"]) == ("card", "4242", "1A2B")


def test_the_same_entry_id_twice_is_recorded_once(school: Say, place: str) -> None:
    first = pay(school, place, "10", "--entry-id", "pay-1")
    again = pay(school, place, "10.00", "--entry-id", "pay-1")
    assert (first["already"], again["already"]) == (False, True)
    same = ("entry_id", "receipt_no", "amount", "balance", "status")
    assert [first[name] for name in same] == [again[name] for name in same]
    entries = school("student", "show", "Ánh Nguyễn", "--json").value["entries"]
    assert [one["kind"] for one in entries] == ["payment", "charge"]
    commands = [one["command"] for one in school("outbox", "--json").value]
    assert commands.count("RecordPayment") == 1


def test_the_same_entry_id_with_another_amount_is_refused(school: Say, place: str) -> None:
    pay(school, place, "10", "--entry-id", "pay-1")
    said = school("pay", place, "11", "--method", "cash", "--entry-id", "pay-1", "--json")
    assert (said.code, said.out) == (1, "")
    assert "“pay-1” was recorded before with other contents" in said.err
    assert school("verify", "--json").value["checked"]["receipts"] == 1


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("abc", "is not an amount"),
        ("1.234", "more than two decimals"),
        ("-5", "cannot be negative"),
        ("NaN", "is not an amount"),
        ("1e3", "is not an amount"),
        ("", "Enter an amount"),
        ("12,34", "separators"),
        ("99999999999", "larger than"),
        ("€5", "another currency"),
        ("0", "must be more than"),
    ],
)
def test_what_is_no_amount_records_nothing(
    school: Say, place: str, amount: str, reason: str
) -> None:
    said = school("pay", place, amount, "--method", "cash", "--json")
    assert (said.code, said.out) == (1, "")
    assert reason in said.err
    assert said.err.count("\n") == 1
    assert nothing_recorded(school)


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--method", "bitcoin"), 2, "none of cash, card, check, transfer"),
        ((), 2, "--method"),
        (("--method", "card", "--tendered", "20"), 2, "Only cash is tendered"),
        (("--method", "cash", "--approval", "1"), 2, "Only a card payment"),
        (("--method", "cash", "--tendered", "5"), 1, "does not cover"),
        (("--method", "cash", "--entry-id", "a/b"), 1, "cannot be an id"),
        (("--method", "cash", "--staff", "Nobody"), 1, "No staff member “Nobody”"),
    ],
)
def test_a_wrong_option_records_nothing(
    school: Say, place: str, words: tuple[str, ...], code: int, reason: str
) -> None:
    said = school("pay", place, "10", *words)
    assert (said.code, said.out) == (code, "")
    assert reason in said.err
    assert nothing_recorded(school)


def test_a_component_sends_to_its_bundle(school: Say, place: str) -> None:
    shown = school("student", "show", "Ánh Nguyễn", "--json").value
    part = next(one for one in shown["enrollments"] if one["bundle_id"] == place)
    said = school("pay", part["enrollment_id"], "10", "--method", "cash")
    assert said.code == 1
    assert "Complete Package, which carries the money" in said.err


def test_decimal_commas_are_asked_for(school: Say, place: str) -> None:
    assert pay(school, place, "1.234,50", "--decimal", ",")["amount"] == 123450
    assert school("pay", place, "99,99", "--method", "cash").code == 1


def test_a_payment_in_somebody_elses_name(school: Say, place: str) -> None:
    pay(school, place, "10", "--staff", "jordan lee")
    entry = school("student", "show", "Ánh Nguyễn", "--json").value["entries"][0]
    assert entry["staff"] == "Jordan Lee"
    (present,) = [one for one in school("staff", "list", "--json").value if one["at_desk"]]
    assert present["name"] == "Ana Ruiz"


def test_a_void_takes_the_payment_back(school: Say, place: str) -> None:
    paid = pay(school, place, "99.99")
    said = school("void", paid["entry_id"], "--reason", "Wrong student", "--json").value
    assert (said["kind"], said["reverses"]) == ("void", paid["entry_id"])
    assert (said["amount"], said["balance"], said["status"]) == (9999, 54999, "due")
    again = school("void", paid["entry_id"], "--reason", "Wrong student")
    assert (again.code, again.out) == (1, "")
    assert "voided before" in again.err
    assert school("void", paid["entry_id"], "--reason", " ").code == 1
    assert school("void", paid["entry_id"]).code == 2


def test_a_void_by_receipt_number(school: Say, place: str) -> None:
    paid = pay(school, place, "10")
    said = school("void", paid["receipt_no"], "--reason", "Entered twice", "--json").value
    assert said["entry_ids"] == [f"{paid['entry_id']}-void"]
    assert said["balance"] == 54999
    again = school("void", paid["receipt_no"], "--reason", "Entered twice")
    assert (again.code, again.out) == (1, "")
    assert "voided before" in again.err


def test_canceled_moved_and_refunded(school: Say, place: str) -> None:
    pay(school, place, "99.99")
    canceled = school("cancel", place, "--reason", "Wrong course", "--json").value
    assert (canceled["status"], canceled["credit"]) == ("withdrawn", 9999)
    target = school("enroll", "Ánh Nguyễn", "Online Theory", "--json").value["enrollment_id"]
    moved = school("credit", place, target, "50", "--reason", "New course", "--json").value
    assert (moved["from"]["credit"], moved["to"]["balance"]) == (4999, 4999)
    words = ("refund", place, "49.99", "--method", "cash", "--reason", "Moved away", "--json")
    refunded = school(*words).value
    assert (refunded["receipt_no"], refunded["credit"]) == ("D1-000002", 0)
    too_much = school("refund", place, "1", "--method", "cash", "--reason", "again")
    assert (too_much.code, too_much.out) == (1, "")
    assert school("verify", "--json").value["disagreements"] == []


def test_enrolling_twice_is_refused(school: Say, place: str) -> None:
    said = school("enroll", "Ánh Nguyễn", "Online Theory", "--json")
    assert (said.code, said.out) == (1, "")
    assert said.err == "Ánh Nguyễn is already enrolled in Online Theory.\n"


def test_paying_at_enrolling_needs_an_amount(school: Say, place: str) -> None:
    said = school("enroll", "Ánh Nguyễn", "Online Theory", "--tendered", "20")
    assert said.code == 2
    assert "--pay" in said.err
