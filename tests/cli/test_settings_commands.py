"""The school's settings by the command line: named ones change together or not at all."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Say


def test_settings_change_and_the_rest_stays(school: Say, tmp_path: Path) -> None:
    before = school("school", "settings", "--json").value
    words = tmp_path / "reminder.txt"
    words.write_text("Dear {guardian},\n\nplease pay {amount}.", encoding="utf-8")
    changed = school(
        *("school", "change", "--retention-years", 7, "--returned-fee", "25", "--city", "Dayton"),
        *("--reminder", f"@{words}", "--account", "cash=1011 Till", "--desk-name", "Window"),
        "--json",
    ).value
    assert changed == before | {
        "retention_years": 7,
        "returned_fee": 2_500,
        "city": "Dayton",
        "reminder_text": "Dear {guardian},\n\nplease pay {amount}.",
        "accounts": before["accounts"] | {"cash": "1011 Till"},
        "desk_name": "Window",
    }
    again = school("school", "change", "--reminder", "", "--account", "cash=", "--json").value
    assert again["reminder_text"] == ""
    assert again["accounts"] == before["accounts"]
    said = school("school", "settings").out
    assert "fee for a returned payment: $25.00" in said
    assert "years to keep records: 7" in said
    assert school("verify", "--json").value["disagreements"] == []


def test_nothing_changes_where_one_is_refused(school: Say, tmp_path: Path) -> None:
    before = school("school", "settings", "--json").value
    for words, said in (
        (("--retention-years", 0), "years to keep records 0 is out of range"),
        (("--returned-fee", "lots"), "lots"),
        (("--city", "Dayton", "--desk-name", " "), "desk name"),
        (("--account", "cash"), "is not PURPOSE=ACCOUNT"),
        (("--account", "moon=1"), "is not PURPOSE=ACCOUNT"),
        (("--terms", f"@{tmp_path / 'none'}"), "could not be read"),
        (("--time-zone", "Moon/Base"), "Moon/Base"),
    ):
        refused = school("school", "change", *words)
        assert refused.code != 0, words
        assert said in refused.err, words
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"no picture")
    assert "cannot be used" in school("school", "change", "--logo", picture).err
    assert school("school", "settings", "--json").value == before


def test_what_stands_on_receipts_is_fixed(school: Say, place: str) -> None:
    assert school("pay", place, "10", "--method", "cash").code == 0
    refused = school("school", "change", "--city", "Dayton", "--desk-code", "X9")
    assert refused.code == 1
    assert school("school", "settings", "--json").value["city"] != "Dayton"
