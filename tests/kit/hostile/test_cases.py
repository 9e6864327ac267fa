"""Hostile input of every kind comes to a sound end, and each case follows from its number."""

from __future__ import annotations

import pytest

from enrolldesk.testing.hostile.__main__ import main
from enrolldesk.testing.hostile.amounts import Amounts
from enrolldesk.testing.hostile.cases import KINDS, play

CASES = 60


@pytest.mark.parametrize("start", range(1, 361, CASES))
def test_nothing_breaks_and_nothing_is_dropped(start: int) -> None:
    broken = [one for one in play(range(start, start + CASES)) if one.broken]
    assert not broken, broken[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_gives_the_same_case_again(kind: str) -> None:
    told: list[list[str]] = [[], []]
    for said in told:
        assert [one.kind for one in play([7, 8], kind, said.append)] == [kind, kind]
    assert told[0] == told[1]
    assert told[0]


def test_what_breaks_a_promise_is_told_with_its_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> str:
        raise KeyError("planted")

    monkeypatch.setattr(Amounts, "play", fails)
    assert main(["--cases", "2", "--start", "40", "--kind", "amounts"]) == 1
    said = capsys.readouterr().out
    assert "planted" in said
    assert "make hostile CASES=1 START=40 KIND=amounts" in said
    assert "2 cases from 40, 2 failed" in said
