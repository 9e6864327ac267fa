"""Where a home is when nobody says, and how little opening one costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from enrolldesk.bootstrap import HomeOpener, open_desk
from enrolldesk.settings import HOME_VARIABLE, home_of


def test_what_is_asked_for_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "named"))
    assert home_of(tmp_path / "asked") == tmp_path / "asked"
    assert home_of(None) == tmp_path / "named"
    monkeypatch.setenv(HOME_VARIABLE, "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "usual"))
    assert home_of(None) == tmp_path / "usual" / "EnrollDesk"


def test_a_home_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert home_of(Path("school")) == tmp_path / "school"
    assert home_of(Path("~/school")) == tmp_path / "me" / "school"
    assert HomeOpener().where(Path("a/../school")) == tmp_path / "school"


def test_everything_kept_is_in_the_home(tmp_path: Path) -> None:
    session = open_desk(tmp_path / "home")
    assert session.home == tmp_path / "home"
    assert session.backups.make().path.is_relative_to(tmp_path / "home")
    session.close()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_opening_a_home_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from enrolldesk.bootstrap import open_desk;"
        f"session = open_desk(Path({str(tmp_path / 'home')!r})); session.desk.reads.counts();"
        "heavy = {'typst', 'openpyxl', 'PySide6', 'google', 'charset_normalizer', 'numpy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
