"""The command line in this process, on a home of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from enrolldesk.__main__ import main


@dataclass(frozen=True)
class Said:
    """What a command said, where, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


Say = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def say(home: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command on the home."""

    def run(*words: object) -> Said:
        code = main(["--home", str(home), *map(str, words)])
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture
def school(say: Say) -> Say:
    """The same in the sample school without students."""
    assert say("sample", "--students", 0).code == 0
    return say


@pytest.fixture
def place(school: Say) -> str:
    """Ánh Nguyễn's enrollment in the Complete Package, nothing paid."""
    assert school("student", "add", "Ánh Nguyễn", "--phone", "(614) 555-0133").code == 0
    enrolled = school("enroll", "Ánh Nguyễn", "Complete Package", "--json")
    assert enrolled.code == 0
    return str(enrolled.value["enrollment_id"])
