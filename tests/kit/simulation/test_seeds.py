"""The simulated school: seeds that must hold, bugs that must be found, runs that must repeat."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from enrolldesk.testing.simulation.__main__ import main, play

SEEDS, CHUNK = 200, 20


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1, SEEDS, CHUNK))
def test_every_promise_holds(start: int) -> None:
    broken = {one.seed: one.broken for one in play(range(start, start + CHUNK)) if one.broken}
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("plant", ["guard", "preconditions"])
def test_a_planted_bug_is_found_and_its_seed_is_told(
    plant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--seeds", "100", "--jobs", "1", "--failures", "1", "--plant", plant]
    assert main(asked) == 1
    told = capsys.readouterr().out
    seed = told.partition("seed ")[2].partition(" ")[0]
    assert f"make simulate SEEDS=1 START={seed}" in told
    [again] = play([int(seed)], plant)
    assert again.broken
    [sound] = play([int(seed)])
    assert sound.broken == ()


def test_a_seed_replays_exactly_in_any_process(capsys: pytest.CaptureFixture[str]) -> None:
    [first, second] = play([7]) + play([7])
    assert first == second
    assert main(["--seeds", "1", "--start", "7", "-v"]) == 0
    assert f"trace {first.hash}" in capsys.readouterr().out
    command = [sys.executable, "-m", "enrolldesk.testing.simulation", "--start", "7", "-v"]
    for order in ("1", "2"):
        ran = subprocess.run(
            [*command, "--seeds", "1"],
            env={**os.environ, "PYTHONHASHSEED": order},
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"trace {first.hash}" in ran.stdout
