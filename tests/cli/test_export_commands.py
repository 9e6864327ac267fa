"""Lists and the journal written to files by the command line, and what it says of them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from enrolldesk.__main__ import main
from tests.cli.conftest import Said, Say

LISTS = ("students", "payments", "balances", "courses", "journal")


@pytest.fixture
def people(say: Say) -> Say:
    """The sample school with forty students."""
    assert say("sample", "--students", 40).code == 0
    return say


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def summed(rows: list[dict[str, str]], column: str) -> int:
    return int(sum(Decimal(row[column] or "0") for row in rows) * 100)


@pytest.mark.parametrize("what", LISTS)
def test_a_list_has_the_same_rows_in_both_kinds_of_file(
    what: str, people: Say, tmp_path: Path
) -> None:
    told = people("export", what, tmp_path / "a.csv", "--json")
    rows = rows_of(tmp_path / "a.csv")
    assert told.value == {"file": str(tmp_path / "a.csv"), "format": "csv", "rows": len(rows)}
    said = people("export", what, tmp_path / "a.xlsx")
    assert said.out == f"{what.capitalize()}: {len(rows)} rows in {tmp_path / 'a.xlsx'}\n"
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    assert sheet.auto_filter.ref.endswith(str(len(rows) + 1))


def test_what_is_owed_and_paid_agrees_everywhere(people: Say, tmp_path: Path) -> None:
    for what in ("students", "payments", "balances"):
        people("export", what, tmp_path / f"{what}.csv")
    owed = sum(row["balance"] for row in people("balances", "--json").value)
    assert summed(rows_of(tmp_path / "students.csv"), "Balance") == owed
    lines = rows_of(tmp_path / "balances.csv")
    assert summed(lines, "Owed") - summed(lines, "Credit") == owed
    journal = people("journal", "--json").value
    assert journal["debit"] == journal["credit"]
    receivable = [one for one in journal["lines"] if "receivable" in one["account"]]
    assert sum(one["debit"] - one["credit"] for one in receivable) == owed
    taken = summed(rows_of(tmp_path / "payments.csv"), "Amount")
    held = [one for one in journal["lines"] if one["method"] and one not in receivable]
    assert sum(one["debit"] - one["credit"] for one in held) == taken
    people("export", "quickbooks", tmp_path / "bank.csv")
    assert summed(rows_of(tmp_path / "bank.csv"), "Amount") == taken


def test_quickbooks_gets_three_columns_american_days_and_plain_amounts(
    people: Say, tmp_path: Path
) -> None:
    path = tmp_path / "bank.csv"
    people("export", "quickbooks", path)
    first, *rows = path.read_text("utf-8").splitlines()
    assert first == "Date,Description,Amount"
    for row in csv.reader(rows):
        day, words, amount = row
        assert day[2] == day[5] == "/", row
        assert words.startswith(("Payments, ", "Refunds, ")), row
        assert Decimal(amount).as_tuple().exponent == -2, row
    refused = people("export", "quickbooks", tmp_path / "bank.xlsx")
    assert (refused.code, refused.out) == (2, "")
    assert not (tmp_path / "bank.xlsx").exists()


def test_days_narrow_the_journal_and_the_payments(people: Say, tmp_path: Path) -> None:
    days = sorted({one["day"] for one in people("journal", "--json").value["lines"]})
    some = people("journal", "--from", days[1], "--to", days[2], "--json").value
    assert {one["day"] for one in some["lines"]} == {days[1], days[2]}
    people("export", "payments", tmp_path / "a.csv", "--from", days[1], "--to", days[2])
    assert {row["Day"] for row in rows_of(tmp_path / "a.csv")} <= {days[1], days[2]}
    wrong = people("journal", "--from", days[2], "--to", days[1])
    assert (wrong.code, wrong.err) == (2, "The first day is after the last one.\n")


def test_balances_of_a_past_day_are_what_the_journal_said_by_then(
    people: Say, tmp_path: Path
) -> None:
    days = sorted({one["day"] for one in people("journal", "--json").value["lines"]})
    for day in days[:: len(days) // 5]:
        people("export", "balances", tmp_path / "a.csv", "--as-of", day)
        rows = rows_of(tmp_path / "a.csv")
        lines = people("journal", "--to", day, "--json").value["lines"]
        receivable = [one for one in lines if "receivable" in one["account"]]
        said = sum(one["debit"] - one["credit"] for one in receivable)
        assert summed(rows, "Owed") - summed(rows, "Credit") == said
    people("export", "balances", tmp_path / "b.csv", "--owing")
    assert all(Decimal(row["Owed"]) > 0 for row in rows_of(tmp_path / "b.csv"))
    wrong = people("export", "balances", tmp_path / "a.csv", "--as-of", "2199-01-01")
    assert wrong.code == 2


def test_the_journal_is_shown_in_words(people: Say) -> None:
    said = people("journal")
    assert said.out.splitlines()[-1].startswith("Debits $")
    assert "  Dr  1200 Accounts receivable  $" in said.out


def test_a_file_that_cannot_be_written_is_said(people: Say, tmp_path: Path) -> None:
    said = people("export", "students", tmp_path / "gone" / "a.csv")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("a.csv was not written: the folder is not there any more.")
    unclear = people("export", "students", tmp_path / "a.pdf")
    assert unclear.code == 2
    assert "--format csv" in unclear.err
    assert people("export", "students", tmp_path / "a.pdf", "--format", "csv").code == 0


def test_everything_goes_to_one_file_and_into_an_empty_home(
    people: Say, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = people("export", "--all", tmp_path / "a.zip")
    assert said.out.startswith(f"Everything written to {tmp_path / 'a.zip'} and read back: 40 ")
    out = people("export", "--all", tmp_path / "a.zip", "--json").value

    def elsewhere(*words: object) -> Said:
        code = main(["--home", str(tmp_path / "two"), *map(str, words)])
        return Said(code, *capsys.readouterr())

    back = elsewhere("import-all", tmp_path / "a.zip", "--json").value
    assert back == out | {"series": None}
    assert elsewhere("balances", "--json").value == people("balances", "--json").value
    again = elsewhere("export", "--all", tmp_path / "b.zip", "--json").value
    assert again["digests"] == out["digests"]
    refused = elsewhere("import-all", tmp_path / "a.zip")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "a.zip cannot be taken in: this home holds a school already. Take it into an empty one.\n"
    )


def test_what_is_to_be_exported_must_be_said(people: Say, tmp_path: Path) -> None:
    assert people("export").code == 2
    assert people("export", "students").code == 2
    assert people("export", "grades", tmp_path / "a.csv").code == 2
    both = people("export", "students", tmp_path / "a.csv", "--all", tmp_path / "a.zip")
    assert (both.code, both.err) == (2, "Give either “--all” or what to write, not both.\n")
    assert not list(tmp_path.glob("a.*"))


def test_the_days_are_written_as_the_window_lists_them(people: Say, tmp_path: Path) -> None:
    listed = people("days", "--json").value
    past = next(one for one in listed if one["state"] == "not_closed")
    closed = ("close-day", "--day", past["day"], "--counted", "cash=5", "--reason", "=Lost()")
    assert people(*closed).code == 0
    people("export", "days", tmp_path / "a.csv", "--from", past["day"], "--to", past["day"])
    (row,) = rows_of(tmp_path / "a.csv")
    assert (row["Day"], row["Desk"], row["State"]) == (past["day"], past["desk"], "Closed")
    assert Decimal(row["Taken"]) * 100 == past["taken"]
    assert row["Reason"] == "'=Lost()"
    people("export", "days", tmp_path / "b.csv")
    others = [one for one in rows_of(tmp_path / "b.csv") if one["State"] != "Closed"]
    # Whoever is going to count does not read there what there should be.
    assert others
    assert {one["Taken"] for one in others} == {""}
