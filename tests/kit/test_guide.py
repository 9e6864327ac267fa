"""The testers' guide is true: its tests run, and its lists are those of the kit."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from enrolldesk.testing.pages.known import PAGE_OBJECTS
from enrolldesk.testing.plugin import ROOMS

GUIDE = (Path(__file__).parents[2] / "docs" / "testers.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def first_column(heading: str) -> set[str]:
    """The names in the first column of the first table below a heading."""
    below = GUIDE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in below.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def fixtures_of(room: str) -> set[str]:
    found = vars(importlib.import_module(room)).items()
    return {name for name, value in found if type(value).__name__ == "FixtureFunctionDefinition"}


@pytest.mark.usefixtures("qapp")
def test_the_tests_it_shows_pass(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)
    [settings] = blocks("ini")
    pytester.makeini(settings)
    tests = blocks("python")
    pytester.makepyfile("\n\n".join(tests))
    ran = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    ran.assert_outcomes(passed=len(tests))


def test_it_lists_every_fixture() -> None:
    known = {name for room in ROOMS for name in fixtures_of(room)}
    assert first_column("Fixtures") == known
    assert {"desk", "office", "shell", "expect_message"} <= known


def test_it_lists_every_page_object() -> None:
    assert first_column("Page objects") == {kind.__name__ for kind in PAGE_OBJECTS.values()}
