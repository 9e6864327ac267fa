"""Schools begun, filled, checked, backed up and restored; pages made; what fails says so."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Say


def test_without_a_school_every_command_says_how_to_begin(say: Say) -> None:
    for words in (("balances",), ("outbox",), ("verify",), ("student", "find", "x")):
        said = say(*words, "--json")
        assert (said.code, said.out) == (1, ""), words
        assert said.err.startswith("There is no school here yet. Begin one:"), words


def test_a_school_of_ones_own(say: Say) -> None:
    words = ("school", "new", "--name", "Fahrschule Weiß", "--currency", "EUR")
    begun = say(*words, "--time-zone", "Europe/Berlin", "--staff", "Jürgen", "--json").value
    assert (begun["name"], begun["series"], begun["sample"]) == ("Fahrschule Weiß", "D1", False)
    assert begun["counts"]["batches"] == 1
    assert [one["name"] for one in say("staff", "list", "--json").value] == ["Jürgen"]
    added = say("staff", "add", "Käthe", "--json").value
    assert added["name"] == "Käthe"
    again = say(*words, "--staff", "Jürgen")
    assert (again.code, again.out) == (1, "")


@pytest.mark.parametrize(
    "words",
    [
        ("--name", " "),
        ("--name", "Lakeside", "--currency", "JPY", "--staff", "Ana"),
        ("--name", "Lakeside", "--time-zone", "Mars", "--staff", "Ana"),
        ("--name", "Lakeside", "--desk-code", "1", "--staff", "Ana"),
        ("--name", "Lakeside"),
    ],
)
def test_a_school_that_cannot_be_leaves_nothing(say: Say, words: tuple[str, ...]) -> None:
    said = say("school", "new", *words)
    assert (said.code, said.out) == (1, "")
    assert said.err
    assert say("school", "show").code == 1


def test_the_sample_school_counts_and_agrees(say: Say) -> None:
    said = say("sample", "--students", 60, "--json").value
    assert said["students"] == 60
    checked = say("verify", "--json")
    assert (checked.code, checked.value["disagreements"]) == (0, [])
    for noun in ("students", "enrollments", "entries", "receipts"):
        assert checked.value["checked"][noun] == said[noun]
    rows = say("balances", "--json").value
    statuses = {row["status"] for row in rows}
    assert statuses >= {"due", "overdue", "paid", "withdrawn", "refunded"}
    assert any(row["credit"] for row in rows)
    owing = say("balances", "--owing", "--json").value
    assert {row["enrollment_id"] for row in owing} == {
        row["enrollment_id"] for row in rows if row["balance"] > 0
    }
    overdue = say("balances", "--status", "overdue", "--json").value
    assert overdue
    assert all(row["status"] == "overdue" and row["days_late"] > 0 for row in overdue)
    again = say("sample", "--students", 1)
    assert (again.code, again.out) == (1, "")
    assert say("balances", "--status", "late").code == 2


def test_the_sample_school_may_be_empty_and_not_absurd(say: Say) -> None:
    assert say("sample", "--students", -1).code == 1
    assert say("sample", "--students", "many").code == 2
    assert say("sample", "--students", 0, "--json").value["courses"] == 3
    courses = {one["title"]: one for one in say("course", "list", "--json").value}
    assert courses["Online Theory"]["price"] == 9999
    assert courses["Behind the Wheel"]["price"] == 49999
    assert (courses["Complete Package"]["price"], courses["Complete Package"]["upfront"]) == (
        54999,
        9999,
    )


def test_what_was_changed_behind_the_programs_back_is_named(
    school: Say, place: str, home: Path
) -> None:
    school("pay", place, "10", "--method", "cash", "--entry-id", "pay-1")
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as file:
        file.execute("UPDATE enrollment SET paid = paid + 1 WHERE enrollment_id = ?", (place,))
        file.commit()
    said = school("verify", "--json")
    assert said.code == 1
    (found,) = said.value["disagreements"]
    assert (found["what"], found["ids"]) == ("standing", {"enrollment_id": place})
    shown = school("verify")
    assert shown.code == 1
    assert place in shown.out


def test_backup_and_restore_open_a_new_series(school: Say, place: str) -> None:
    school("pay", place, "10", "--method", "cash")
    made = school("backup", "--json").value
    assert Path(made["backup"]).stat().st_size == made["size"]
    listed = school("backup", "--list", "--json").value
    assert [one["backup"] for one in listed] == [made["backup"]]
    school("pay", place, "20", "--method", "cash")
    restored = school("restore", "--json").value
    series = restored["series"]
    assert re.fullmatch("D1[a-z]{3}", series)
    assert restored["last_known"] == "D1-000001"
    assert restored["missing"] == [{"first": "D1-000002", "last": "D1-000002"}]
    assert Path(restored["kept_aside"]).exists()
    paid = school("pay", place, "30", "--method", "cash", "--json").value
    assert paid["receipt_no"] == f"{series}-000001"
    assert school("verify", "--json").value["disagreements"] == []


def test_a_file_put_back_by_hand_is_noticed(school: Say, place: str, home: Path) -> None:
    store = home / "enrolldesk.sqlite"
    school("pay", place, "10", "--method", "cash")
    before = store.read_bytes()
    school("pay", place, "20", "--method", "cash")
    store.write_bytes(before)
    said = school("pay", place, "30", "--method", "cash", "--json")
    assert re.fullmatch("D1[a-z]{3}-000001", said.value["receipt_no"])
    assert "Printed and missing here: D1-000002." in said.err
    assert school("verify", "--json").err == ""


def test_what_is_no_backup_changes_nothing(school: Say, place: str, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database")
    for path in (text, tmp_path / "missing.sqlite"):
        said = school("restore", path)
        assert (said.code, said.out) == (1, "")
        assert said.err
    assert school("restore").code == 2
    assert school("pay", place, "10", "--method", "cash", "--json").value["receipt_no"]


def test_pages_are_made_as_pdf(school: Say, place: str, tmp_path: Path) -> None:
    school("pay", place, "99.99", "--method", "cash", "--tendered", "120", "--entry-id", "pay-1")
    made = {}
    for name, words in {
        "receipt": ("receipt", "D1-000001"),
        "roll": ("receipt", "pay-1", "--paper", "roll80", "--copy"),
        "statement": ("statement", "Ánh Nguyễn", "--paper", "a4"),
        "agreement": ("agreement", place),
    }.items():
        made[name] = tmp_path / f"{name}.pdf"
        said = school(*words, "--pdf", made[name], "--json")
        assert (said.code, said.value["pdf"]) == (0, str(made[name]))
        assert made[name].read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in tmp_path.glob("*.pdf*")) == sorted(
        f"{name}.pdf" for name in made
    )


def test_pages_are_shown_as_text(school: Say, place: str) -> None:
    school("pay", place, "99.99", "--method", "cash", "--tendered", "120")
    shown = school("receipt", "D1-000001").out
    for text in ("D1-000001", "Ánh Nguyễn", "$99.99", "$20.01", "$450.00", "Online Theory"):
        assert text in shown, text
    statement = school("statement", "Ánh Nguyễn").out
    for text in ("$549.99", "D1-000001", "$450.00"):
        assert text in statement, text
    value = school("statement", "Ánh Nguyễn", "--to", "2000-01-01", "--json").value
    assert (value["entries"], value["balance"]) == ([], 45000)


def test_a_file_that_cannot_be_written_is_named(school: Say, place: str, tmp_path: Path) -> None:
    school("pay", place, "10", "--method", "cash")
    said = school("receipt", "D1-000001", "--pdf", tmp_path / "missing" / "receipt.pdf", "--json")
    assert (said.code, said.out) == (1, "")
    assert "cannot be written" in said.err


def test_a_home_that_cannot_be_used_is_named(tmp_path: Path, say: Say, home: Path) -> None:
    home.write_text("a file, not a folder")
    said = say("verify", "--json")
    assert (said.code, said.out) == (1, "")
    assert str(home) in said.err


def test_a_foreign_file_is_left_alone(say: Say, home: Path) -> None:
    home.mkdir()
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as file:
        file.execute("CREATE TABLE somebody (elses TEXT)")
        file.commit()
    before = (home / "enrolldesk.sqlite").read_bytes()
    said = say("sample")
    assert (said.code, said.out) == (1, "")
    assert "not made by EnrollDesk" in said.err
    assert (home / "enrolldesk.sqlite").read_bytes() == before


def test_misuse_is_one_sentence(say: Say) -> None:
    for words in (("dance",), ("pay",), ("student",), ("verify", "--nonsense")):
        said = say(*words)
        assert (said.code, said.out) == (2, ""), words
        assert said.err.endswith("--help”.\n"), words


def test_version_and_help_need_no_home(say: Say, home: Path) -> None:
    assert say("--version").out.startswith("EnrollDesk ")
    assert "student" in say("--help").out
    assert "STUDENT" in say("enroll", "--help").out
    assert not home.exists()


def _program(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "enrolldesk", "--home", str(home), *words]


def test_a_reader_that_has_enough_is_no_error(say: Say, home: Path) -> None:
    say("sample", "--students", 400)
    with subprocess.Popen(
        _program(home, "balances", "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_interrupted_work_leaves_nothing_behind(
    say: Say, home: Path, request: pytest.FixtureRequest
) -> None:
    # What runs in the background of a script ignores interruptions, and so do its children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    with subprocess.Popen(
        _program(home, "sample", "--students", "400000"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (home / "enrolldesk.sqlite").exists():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "Interrupted.\n")
        assert process.returncode == 130
    assert say("sample", "--students", 3, "--json").value["students"] == 3


def test_a_terminal_without_utf8_loses_no_record(school: Say, place: str, home: Path) -> None:
    ran = subprocess.run(
        _program(home, "pay", "Ánh Nguyễn", "10", "--method", "cash", "--payer", "Hồng"),
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1", "PATH": ""},
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"D1-000001" in ran.stdout
    shown = subprocess.run(
        _program(home, "student", "show", "Ánh Nguyễn"),
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1", "PATH": ""},
    )
    assert shown.returncode == 0
    assert b"?nh Nguy?n" in shown.stdout
