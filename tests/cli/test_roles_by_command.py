"""Roles and PINs on the command line: the same table, shown by nobody's arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrolldesk.bootstrap import HomeOpener
from enrolldesk.cli.main import main
from enrolldesk.testing.keys import MemoryKeys
from tests.cli.conftest import Said, Say


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys()


@pytest.fixture
def opener(keys: MemoryKeys) -> HomeOpener:
    opener = HomeOpener()
    opener.key_store = keys
    return opener


@pytest.fixture
def say(home: Path, capsys: pytest.CaptureFixture[str], opener: HomeOpener) -> Say:
    def run(*words: object) -> Said:
        code = main(["--home", str(home), *map(str, words)], opener)
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def fay(school: Say) -> str:
    """A front-desk person in the sample school."""
    added = school("staff", "add", "Fay Front", "--role", "front-desk", "--json")
    assert added.code == 0
    return str(added.value["staff_id"])


@pytest.fixture
def paid(school: Say, fay: str, place: str) -> str:
    """The receipt number of a payment Fay took."""
    took = school("pay", place, "50", "--method", "cash", "--staff", "Fay Front", "--json")
    assert took.code == 0
    return str(took.value["receipt_no"])


def give_pin(say: Say, name: str, pin: str, monkeypatch: pytest.MonkeyPatch, old: str = "") -> Said:
    with monkeypatch.context() as patched:
        patched.setenv("ENROLLDESK_NEW_PIN", pin)
        if old:
            patched.setenv("ENROLLDESK_PIN", old)
        return say("staff", "pin", "--staff", name, "--json")


def test_staff_are_added_changed_and_listed_with_what_they_may(school: Say, fay: str) -> None:
    def listed() -> dict[str, object]:
        people = school("staff", "list", "--json").value
        return next(dict(one) for one in people if one["staff_id"] == fay)

    assert listed() == {
        "staff_id": fay,
        "name": "Fay Front",
        "role": "front_desk",
        "email": "",
        "active": True,
        "at_desk": False,
        "pin": False,
    }
    changed = school(
        "staff", "change", "fay front", "--role", "manager", "--email", "fay@example.org"
    )
    assert changed.out.strip() == f"{fay}  Fay Front  fay@example.org  (manager)"
    assert school("staff", "change", fay, "--off").out.endswith("(manager, taken off)\n")
    assert school("staff", "change", fay, "--on", "--name", "Fay F.").code == 0
    assert (listed()["name"], listed()["active"]) == ("Fay F.", True)
    for words in (("change", fay), ("change", fay, "--role", "owner"), ("change", fay, "--on")):
        assert school("staff", *words).code == 2


def test_the_last_manager_stays(school: Say, fay: str) -> None:
    assert school("staff", "change", "Jordan Lee", "--role", "front-desk").code == 0
    for words in (("--off",), ("--role", "front-desk")):
        refused = school("staff", "change", "Ana Ruiz", *words)
        assert refused.code == 1
        assert "Ana Ruiz is the only manager" in refused.err


def test_a_front_desk_takes_money_and_voids_its_own(school: Say, paid: str, fay: str) -> None:
    voided = school("void", paid, "--reason", "Typo", "--staff", fay)
    assert voided.code == 0, voided.err


def test_exporting_everything_is_for_managers(school: Say, fay: str, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    refused = school("export", "--all", file, "--staff", "Fay Front")
    assert (refused.code, refused.err) == (1, "Exporting everything needs a manager.\n")
    refused = school("records", "export", tmp_path / "records", "--staff", "Fay Front")
    assert (refused.code, refused.err) == (1, "Exporting everything needs a manager.\n")
    assert not list(tmp_path.glob("*.zip")) + list(tmp_path.glob("records*"))
    assert school("export", "--all", file).code == 0


def test_a_pin_is_asked_for_before_anything_is_recorded(
    school: Say, fay: str, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert give_pin(school, "Fay Front", "8305", monkeypatch).value["pin"] is True
    pay = ("pay", place, "50", "--method", "cash", "--staff", "Fay Front", "--json")
    before = school("outbox", "--json").value
    nobody = school(*pay)
    assert (nobody.code, nobody.out) == (2, "")
    assert "ENROLLDESK_PIN" in nobody.err
    with monkeypatch.context() as patched:
        patched.setenv("ENROLLDESK_PIN", "1111")
        wrong = school(*pay)
        assert (wrong.code, wrong.out) == (1, "")
        assert wrong.err.startswith("That is not the PIN.")
        assert school("outbox", "--json").value == before
        patched.setenv("ENROLLDESK_PIN", "8305")
        assert school(*pay).code == 0
    file = tmp_path / "pin"
    file.write_text("8305\n")
    assert school(*pay, "--pin-file", file).code == 0
    assert school(*pay, "--pin-file", tmp_path / "nothing").code == 2
    # What is only read asks nobody.
    assert school("student", "show", "Ánh Nguyễn", "--staff", "Fay Front").code == 0


def test_a_pin_is_changed_by_showing_it_and_taken_away_by_a_manager(
    school: Say, fay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert give_pin(school, fay, "8305", monkeypatch).code == 0
    assert give_pin(school, fay, "9417", monkeypatch, old="4444").code == 1
    assert give_pin(school, fay, "9417", monkeypatch, old="8305").code == 0
    assert give_pin(school, "Jordan Lee", "7042", monkeypatch).code == 0
    monkeypatch.setenv("ENROLLDESK_PIN", "9417")
    refused = school("staff", "pin", "--take-from", "Jordan Lee", "--staff", fay)
    assert refused.code == 1
    assert "needs a manager" in refused.err
    assert school("staff", "pin", "--take-from", "Fay Front").code == 0
    monkeypatch.setenv("ENROLLDESK_PIN", "7042")
    assert school("staff", "pin", "--remove", "--staff", "Jordan Lee").code == 0
    assert not any(one["pin"] for one in school("staff", "list", "--json").value)


def test_a_manager_approves_one_action_by_their_pin(
    school: Say, paid: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refund = (
        "refund",
        place,
        "10",
        "--method",
        "cash",
        "--reason",
        "Asked",
        "--staff",
        "Fay Front",
    )
    refused = school(*refund)
    assert (refused.code, refused.err) == (1, "Refunds need a manager.\n")
    without = school(*refund, "--approved-by", "Ana Ruiz")
    assert without.code == 1
    assert "has no PIN on this computer" in without.err
    assert give_pin(school, "Ana Ruiz", "8305", monkeypatch).code == 0
    monkeypatch.setenv("ENROLLDESK_APPROVER_PIN", "8306")
    assert school(*refund, "--approved-by", "Ana Ruiz").code == 1
    monkeypatch.setenv("ENROLLDESK_APPROVER_PIN", "8305")
    assert school(*refund, "--approved-by", "Ana Ruiz").code == 0
    logged = school("audit", "--command", "Refund", "--json").value[0]
    assert (logged["staff"], logged["approved_by"]) == ("Fay Front", "Ana Ruiz")
    assert "approved by Ana Ruiz" in school("audit", "--command", "Refund").out
    assert school(*refund).code == 1


def test_pins_nobody_can_check_any_more_are_forgotten(
    school: Say, fay: str, keys: MemoryKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert give_pin(school, fay, "8305", monkeypatch).code == 0
    assert school("staff", "pin", "--forget-all").code == 1
    keys.secrets.clear()
    monkeypatch.setenv("ENROLLDESK_PIN", "8305")
    nia = ("student", "add", "Nia New", "--phone", "(614) 555-0177", "--staff", fay)
    off = school(*nia)
    assert off.code == 1
    assert off.err.startswith("PINs are off on this computer.")
    assert school("staff", "pin", "--forget-all").code == 0
    monkeypatch.delenv("ENROLLDESK_PIN")
    assert (
        school("student", "add", "Nia New", "--phone", "(614) 555-0177", "--staff", fay).code == 0
    )
