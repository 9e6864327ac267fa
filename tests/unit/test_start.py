"""The way in: what opens the window, what runs a command, and what each may load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import enrolldesk.bootstrap
from enrolldesk.__main__ import main, window


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was opened or run, in order; both end with an exit code of their own."""
    entered: list[object] = []

    def open_window(home: Path | None) -> int:
        entered.append(("window", home))
        return 3

    def run_cli(arguments: list[str]) -> int:
        entered.append(("command", arguments))
        return 4

    monkeypatch.setattr(enrolldesk.bootstrap, "open_window", open_window)
    monkeypatch.setattr(enrolldesk.bootstrap, "run_cli", run_cli)
    return entered


@pytest.mark.parametrize(
    ("arguments", "home"),
    [
        ([], None),
        (["--home", "school"], Path("school")),
        (["--home=school"], Path("school")),
    ],
)
def test_a_bare_call_opens_the_window(
    entered: list[object], arguments: list[str], home: Path | None
) -> None:
    assert main(arguments) == 3
    assert window(arguments) == 3
    assert entered == [("window", home), ("window", home)]


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["--home", "school", "verify"], ["--version"], ["--home"], ["--json"]],
)
def test_anything_else_is_a_command(entered: list[object], arguments: list[str]) -> None:
    assert main(arguments) == 4
    assert entered == [("command", arguments)]


def test_a_command_starts_without_loading_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from enrolldesk.__main__ import main\n"
        f"status = main(['--home', {str(tmp_path / 'school')!r}, 'sample', '--students', '2'])\n"
        "print(status, sorted(name for name in sys.modules if name.startswith('PySide6')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--home", "school", "--json", "sample", "--students", "2"],
        ["sample", "--home", "school", "--students", "2", "--json"],
    ],
)
def test_general_options_count_before_and_after_the_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "usual"))
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["students"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["school"]
