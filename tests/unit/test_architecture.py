"""The arrows between the rooms: they hold, and each rule notices a wrong import planted for it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
SOURCE = CHECKOUT / "src" / "enrolldesk"

# the contract that must break, the file that gets the wrong import, the import
PLANTS = [
    ("layers", "domain/money.py", "import enrolldesk.app.desk"),
    ("layers", "app/desk.py", "import enrolldesk.adapters"),
    ("layers", "app/desk.py", "import enrolldesk.bootstrap"),
    ("layers", "ui/__init__.py", "import enrolldesk.adapters"),
    ("layers", "ui/__init__.py", "import enrolldesk.cli"),
    ("layers", "ui/__init__.py", "import enrolldesk.bootstrap"),
    ("layers", "adapters/__init__.py", "import enrolldesk.ui"),
    ("layers", "cli/__init__.py", "import enrolldesk.adapters"),
    ("layers", "bootstrap.py", "import enrolldesk.testing.strict"),
    ("domain", "domain/money.py", "import rapidfuzz"),
    ("domain", "domain/money.py", "import enrolldesk.resources"),
    ("app", "app/desk.py", "import sqlite3"),
    ("app", "app/desk.py", "import PySide6.QtCore"),
    ("app", "app/desk.py", "from google.cloud import firestore"),
    ("app", "app/desk.py", "import openpyxl"),
    ("app", "app/desk.py", "import typst"),
    ("qt", "adapters/__init__.py", "from PySide6 import QtCore"),
    ("qt", "cli/__init__.py", "import shiboken6"),
    ("qt", "resources.py", "from PySide6.QtCore import QFile"),
    ("qt-joints", "bootstrap.py", "def late():\n    from PySide6 import QtWidgets"),
    ("google", "adapters/__init__.py", "from google.cloud import firestore"),
    ("google", "ui/__init__.py", "import firebase_admin"),
]


class Tree:
    """A copy of the source that may be spoiled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = folder / "src" / "enrolldesk"
        shutil.copytree(SOURCE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(CHECKOUT / "pyproject.toml", folder)

    def plant(self, file: str, line: str) -> None:
        with (self.package / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")

    def lint(self, *contracts: str) -> subprocess.CompletedProcess[str]:
        chosen = [part for contract in contracts for part in ("--contract", contract)]
        return subprocess.run(
            [Path(sys.executable).with_name("lint-imports"), "--no-cache", *chosen],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder / "src"), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_every_arrow_points_the_right_way(tree: Tree) -> None:
    linted = tree.lint()
    assert linted.returncode == 0, linted.stdout
    assert "0 broken" in linted.stdout


@pytest.mark.parametrize(("contract", "file", "line"), PLANTS)
def test_a_wrong_import_is_noticed(tree: Tree, contract: str, file: str, line: str) -> None:
    tree.plant(file, line)
    linted = tree.lint(contract)
    assert linted.returncode == 1, linted.stdout
    assert "0 kept, 1 broken" in linted.stdout


@pytest.mark.parametrize(
    ("name", "line"),
    [("firestore", "from google.cloud import firestore"), ("admin", "import firebase_admin")],
)
def test_the_adapters_of_its_services_may_speak_to_google(tree: Tree, name: str, line: str) -> None:
    room = tree.package / "adapters" / name
    room.mkdir(exist_ok=True)
    (room / "__init__.py").touch()
    (room / "planted.py").write_text(f"{line}\n")
    assert "1 kept, 0 broken" in tree.lint("google").stdout


def test_the_domain_imports_nothing_but_the_standard_library_and_itself() -> None:
    foreign = {
        name
        for module in (SOURCE / "domain").rglob("*.py")
        for name in _imported(ast.parse(module.read_text(encoding="utf-8")))
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("enrolldesk.domain")
    }
    assert foreign == set()


def _imported(module: ast.Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names
