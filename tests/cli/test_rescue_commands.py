"""Rescue files from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Say


def test_what_a_restore_saved_is_brought_back(place: str, school: Say) -> None:
    assert school("backup").code == 0
    assert school("pay", "Ánh Nguyễn", "100", "--method", "cash").code == 0
    before = school("balances", "--json").value
    restored = school("restore", "--json").value
    assert school("balances", "--json").value != before
    brought = school("rescue", "import", restored["rescue"], "--json")
    assert brought.value == {"queued": 1, "known": 0, "later": 0}
    assert school("balances", "--json").value == before
    assert school("rescue", "import", restored["rescue"]).out.startswith("0 batches queued")
    assert school("verify").code == 0


def test_a_queue_is_exported_and_nothing_is_overwritten(
    place: str, school: Say, home: Path
) -> None:
    file = home.with_name("stick.jsonl")
    said = school("outbox", "--export", file, "--json")
    waiting = [one for one in school("outbox", "--json").value if one["state"] == "waiting"]
    assert said.value == {"rescue": str(file), "batches": len(waiting)}
    before = file.read_bytes()
    again = school("outbox", "--export", file)
    assert (again.code, file.read_bytes()) == (1, before)
    assert "there is a file of that name already" in again.err
    assert school("rescue", "import", file, "--json").value["known"] == len(waiting)


def test_a_damaged_file_says_what_to_do(place: str, school: Say, home: Path) -> None:
    file = home.with_name("stick.jsonl")
    school("outbox", "--export", file)
    file.write_bytes(file.read_bytes()[:-20])
    said = school("rescue", "import", file)
    assert (said.code, said.out) == (1, "")
    assert "cut or changed" in said.err
    assert "Export it again" in said.err
