"""The drawer and the days of a desk on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Say


def test_a_day_is_counted_closed_and_reopened(school: Say, place: str, tmp_path: Path) -> None:
    assert school("pay", place, "100", "--method", "cash").code == 0
    assert school("pay", place, "25", "--method", "check", "--reference", "1021").code == 0
    moved = school("drawer", "out", "13.60", "--reason", "Stamps", "--move-id", "m1", "--json")
    assert (moved.value["kind"], moved.value["amount"], moved.value["already"]) == (
        "paid_out",
        1_360,
        False,
    )
    again = school("drawer", "out", "13.60", "--reason", "Stamps", "--move-id", "m1", "--json")
    assert again.value["already"]
    assert school("drawer", "in", "0", "--reason", "Change").code == 1

    expected = school("close-day", "--float", "150", "--dry-run", "--json").value
    assert [(one["method"], one["expected"]) for one in expected["lines"]] == [
        ("cash", 23_640),
        ("card", 0),
        ("check", 2_500),
        ("transfer", 0),
    ]
    assert not expected["closed"]

    counted = ("close-day", "--float", "150", "--counted", "cash=236", "--counted", "check=25")
    refused = school(*counted, "--deposit", "86")
    assert (refused.code, refused.out) == (1, "")
    closed = school(*counted, "--deposit", "86", "--reason", "Coins fell down", "--json").value
    assert closed["closed"]
    assert closed["waiting"] == 0
    assert (closed["close"]["over"], closed["close"]["deposit"]) == (-40, 8_600)
    late = school("pay", place, "1", "--method", "cash")
    assert late.code == 1
    assert "is closed at this desk" in late.err
    assert school("close-day", "--dry-run").code == 1

    report, slip = tmp_path / "z.pdf", tmp_path / "slip.pdf"
    shown = school("day-sheet", "--z-report", report, "--deposit-slip", slip)
    assert "Cash: expected $236.40, counted $236.00, $0.40 short" in shown.out
    assert report.read_bytes().startswith(b"%PDF")
    assert slip.read_bytes().startswith(b"%PDF")
    (day,) = school("days", "--json").value
    assert (day["state"], day["taken"], day["over"]) == ("closed", 12_500, -40)

    assert school("reopen-day", "--reason", " ").code == 1
    assert not school("reopen-day", "--reason", "A check was left", "--json").value["closed"]
    assert school("reopen-day", "--reason", "Again").code == 1
    assert school("pay", place, "1", "--method", "cash").code == 0
    assert "[reopened]  taken $126.00" in school("days").out


def test_a_count_that_cannot_be_read_records_nothing(school: Say, place: str) -> None:
    assert school("close-day").code == 2
    assert school("close-day", "--counted", "240").code == 2
    assert school("close-day", "--counted", "gold=240").code == 2
    assert school("close-day", "--counted", "cash=1.234").code == 1
    assert school("day-sheet", "--z-report", "z.pdf").code == 1
    assert not school("day-sheet", "--json").value["closed"]


def test_the_float_is_what_was_left_the_last_time(school: Say, place: str) -> None:
    day = "2026-01-05"
    closed = school(
        "close-day", "--day", day, "--counted", "cash=80", "--reason", "The first float"
    )
    assert closed.code == 0
    sheet = school("day-sheet", "--day", "2026-01-06", "--json").value
    assert sheet["last_float"] == 8_000
    dry = school("close-day", "--day", "2026-01-06", "--counted", "cash=80", "--dry-run", "--json")
    assert dry.value["over"] == 0


def test_cash_is_counted_by_its_notes_and_coins(school: Say, place: str) -> None:
    assert school("pay", place, "61.50", "--method", "cash").code == 0
    counted = ("close-day", "--pieces", "20=3", "0.25=6", "5=0", "--counted", "card=0")
    dry = school(*counted, "--dry-run", "--json").value
    assert [(one["method"], one["over"]) for one in dry["lines"][:2]] == [("cash", 0), ("card", 0)]
    closed = school(*counted, "--json").value["close"]
    assert closed["over"] == 0
    assert closed["pieces"] == [{"value": 2_000, "count": 3}, {"value": 25, "count": 6}]
    assert closed["lines"][0]["counted"] == 6_150


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("20",), "is not like 20=3"),
        (("20=-1",), "is not like 20=3"),
        (("20=three",), "is not like 20=3"),
        (("20=³",), "is not like 20=3"),
        (("20=100000",), "is not like 20=3"),
        (("3=20",), "There is no note or coin of $3.00. There are $100.00, $50.00"),
        (("20=1", "20.00=2"), "$20.00 is counted twice."),
    ],
)
def test_pieces_that_cannot_be_read_record_nothing(
    school: Say, place: str, typed: tuple[str, ...], said: str
) -> None:
    refused = school("close-day", "--pieces", *typed)
    assert refused.code == 2
    assert said in refused.err
    assert not school("day-sheet", "--json").value["closed"]


def test_pieces_that_come_to_another_amount_than_the_cash_are_refused(
    school: Say, place: str
) -> None:
    refused = school("close-day", "--pieces", "20=3", "--counted", "cash=61", "--reason", "x")
    assert refused.code == 1
    assert "The notes and coins come to $60.00, the counted cash is $61.00." in refused.err


def test_a_script_that_was_interrupted_closes_and_reopens_once(school: Say, place: str) -> None:
    close = ("close-day", "--pieces", "20=1", "--reason", "Found", "--command-id", "c1", "--json")
    reopen = ("reopen-day", "--reason", "Left out", "--command-id", "r1")
    assert not school(*close).value["already"]
    again = school(*close)
    assert (again.code, again.value["already"], again.value["closed"]) == (0, True, True)
    another = school("close-day", "--pieces", "20=2", "--reason", "Found", "--command-id", "c1")
    assert another.code == 1
    assert not school(*reopen, "--json").value["already"]
    assert school(*reopen).out == school(*reopen).out
    repeated = school(*close).value
    assert (repeated["already"], repeated["closed"]) == (True, False)
    assert "was reopened since" in school(*close[:-1]).out
    assert len(school("audit", "--command", "CloseDay", "--json").value) == 1
    assert school("close-day", "--pieces", "20=1", "--reason", "Found").code == 0
    assert "was closed again since" in school(*reopen).out
    assert school("day-sheet", "--json").value["closed"]
