"""Rosters by the command line: the counts a person expects, reasons by line, and undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Say

FILES = Path(__file__).parents[1] / "rosters" / "files"
POS = FILES / "pos_customers.csv"
ONEROSTER = FILES / "oneroster_users.csv"
OFFICE = FILES / "office_semicolon_cp1252.csv"
BROKEN = FILES / "broken.csv"


def students(say: Say) -> int:
    checked = say("verify", "--json").value
    assert checked["disagreements"] == []
    return int(checked["checked"]["students"])


@pytest.mark.parametrize(
    ("file", "imported", "duplicates", "problems", "left_out"),
    [(POS, 600, 7, 1, 0), (ONEROSTER, 221, 0, 0, 79), (OFFICE, 120, 0, 0, 0), (BROKEN, 0, 0, 4, 0)],
)
def test_each_roster_gives_the_counts_a_person_expects(
    school: Say, file: Path, imported: int, duplicates: int, problems: int, left_out: int
) -> None:
    dry = school("import", file, "--dry-run", "--json").value
    assert students(school) == 0
    said = school("import", file, "--json")
    told = said.value
    assert (told["imported"], len(told["duplicates"])) == (imported, duplicates)
    assert (len(told["problems"]), told["left_out"]) == (problems, left_out)
    assert {**told, "import_id": None, "dry_run": True} == dry
    assert students(school) == imported
    assert said.code == (0 if imported else 1)


def test_the_same_file_again_brings_nobody_twice(school: Say) -> None:
    school("import", ONEROSTER)
    again = school("import", ONEROSTER, "--json").value
    assert (again["imported"], len(again["duplicates"])) == (0, 221)
    assert students(school) == 221


def test_guardians_are_linked_and_balances_become_entries(school: Say) -> None:
    school("import", ONEROSTER)
    [david] = school("student", "find", "david alvarez", "--json").value
    shown = school("student", "show", david["student_id"], "--json").value
    assert shown["guardian"]["name"] == "Brenda Rice"
    school("import", OFFICE)
    [kathi] = school("student", "find", "Kathi Linke", "--json").value
    shown = school("student", "show", kathi["student_id"], "--json").value
    place = shown["enrollments"][0]
    assert (place["course"], place["charged"], place["paid"]) == ("Complete Package", 54999, 20000)
    assert (place["balance"], place["status"]) == (34999, "partial")
    assert shown["birth_date"] == "2004-12-20"


def test_every_broken_line_has_its_reason(school: Say) -> None:
    said = school("import", BROKEN)
    assert [line.split(":")[0] for line in said.out.splitlines()] == [
        "Line 2",
        "Line 3",
        "Line 4",
        "Line 5",
        "Nothing was imported.",
    ]


def test_all_or_nothing_takes_nothing_while_a_line_is_wrong(school: Say, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    said = school("import", POS, "--strict", "--rejects", rejects, "--json")
    assert (said.code, said.value["imported"]) == (1, 0)
    assert students(school) == 0
    written = rejects.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in written
    assert "is not a phone number" in written


def test_an_import_is_taken_back_but_not_who_paid_since(school: Say) -> None:
    import_id = school("import", OFFICE, "--json").value["import_id"]
    [kathi] = school("student", "find", "Kathi Linke", "--json").value
    shown = school("student", "show", kathi["student_id"], "--json").value
    school("pay", shown["enrollments"][0]["enrollment_id"], "10.00", "--method", "cash")
    undone = school("import", "--undo", import_id, "--json").value
    assert (undone["taken_back"], undone["kept"]) == (119, [kathi["student_id"]])
    balances = school("balances", "--json").value
    assert sum(row["balance"] for row in balances) == 33999
    assert school("import", "--undo", import_id).code == 1
    assert students(school) == 120
    # Whoever was taken back can come again.
    assert school("import", OFFICE, "--json").value["imported"] == 119


def test_columns_dates_and_amounts_can_be_corrected(school: Say, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Who,Reach,Came\nAnn Lee,555-0100,03/04/2008\n", encoding="utf-8")
    refused = school("import", file)
    assert refused.code == 1
    assert "No column" in refused.err
    told = school(
        "import", file, "--map", "name=Who", "--map", "phone=2", "--map", "birth_date=Came",
        "--dates", "%d/%m/%Y", "--json",
    ).value  # fmt: skip
    assert told["imported"] == 1
    [ann] = school("student", "find", "ann", "--json").value
    shown = school("student", "show", ann["student_id"], "--json").value
    assert (shown["phone"], shown["birth_date"]) == ("555-0100", "2008-04-03")


def test_a_course_the_school_lacks_is_refused_or_added(school: Say, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("Name,Phone,Course,Paid,Owed\nAnn Lee,555-0100,Motorcycle,50,100\n")
    refused = school("import", file, "--json")
    assert refused.code == 1
    assert "Motorcycle" in refused.value["problems"][0]["reasons"][0]
    assert school("import", file, "--create-courses", "--json").value["imported"] == 1
    [course] = [c for c in school("course", "list", "--json").value if "Motor" in str(c)]
    assert course["price"] == 15000


@pytest.mark.parametrize(
    "words", [["import"], ["import", "x.csv", "--list"], ["import", POS, "--map", "hat=1"]]
)
def test_contradicting_arguments_are_told(school: Say, words: list[object]) -> None:
    said = school(*words)
    assert said.code == 2
    assert said.err
