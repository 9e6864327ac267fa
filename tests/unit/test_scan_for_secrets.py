"""What looks like a credential is found wherever it is, and what is none alarms nobody."""

from __future__ import annotations

import base64
import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

PROGRAM = Path(__file__).parents[2] / "packaging" / "scan_for_secrets.py"


@pytest.fixture(scope="module")
def scan() -> ModuleType:
    """The program as a module."""
    spec = importlib.util.spec_from_file_location("scan_for_secrets", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


# Put together here: this file must not look like one that holds credentials.
CREDENTIALS = {
    "Google API key": "AIza" + "Sy" + "a" * 33,
    "Google access token": "ya29." + "a0" * 20,
    "Google refresh token": "1//0" + "gQ" * 20,
    "Firebase refresh token": "AMf-" + "vB" * 30,
    "Service account's key": '"private_key_id"' + ': "' + "0a" * 20 + '"',
    "Private Key": "-----BEGIN " + "PRIVATE KEY-----",
    "JSON Web Token": ".".join(
        (packed('{"alg":"RS256","typ":"JWT"}'), packed('{"sub":"ana"}'), "c2lnbmVk")
    ),
    "GitHub Token": "ghp_" + "A1b2" * 9,
    "AWS Access Key": "AKIA" + "ABCD2345EFGH6789",
}


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_a_credential_is_found_by_its_format(scan: ModuleType, kind: str) -> None:
    text = f"first\nsecond = {CREDENTIALS[kind]}\nthird\n"
    assert ("here:2", kind) in [(one.where, one.kind) for one in scan.suspects("here", text)]
    excused = text.replace("\nthird", "  # pragma: allowlist secret\nthird")
    assert not list(scan.suspects("here", excused))


def test_what_is_shipped_gives_no_secret_a_value(scan: ModuleType) -> None:
    line = "pass" + 'word = "Sommer2031"\n'
    assert [one.where for one in scan.worded("here", f"\n{line}")] == ["here:2"]
    assert not list(scan.worded("here", 'password = form.text("password")\n'))


def test_digests_and_ids_alarm_nobody(scan: ModuleType) -> None:
    harmless = f'digest = "{"0a1b2c3d" * 8}"\nid = "RoOYp6S2oYFkWqCzXq1A"\n'
    assert not list(scan.suspects("here", harmless))


def test_history_keeps_what_was_taken_out(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=Ana", "-c", "user.email=ana@school.example")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def scanned(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, PROGRAM, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )

    secret = CREDENTIALS["Google API key"]
    file = tmp_path / "settings.py"
    git("init", "--quiet")
    file.write_text(f"KEY = {secret!r}\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "Begin")
    assert "settings.py:1: looks like" in scanned().stderr
    file.write_text("KEY = None\n")
    git("commit", "--quiet", "-a", "-m", "Forget the key")
    assert scanned().returncode == 0
    told = scanned("--history")
    assert (told.returncode, told.stdout) == (1, "")
    assert "looks like a credential (Google API key)" in told.stderr
    assert secret not in told.stderr


def test_a_package_is_looked_through(scan: ModuleType, tmp_path: Path) -> None:
    wheel = tmp_path / "some.whl"
    with zipfile.ZipFile(wheel, "w") as written:
        written.writestr("some/fine.py", "x = 1\n")
    assert scan.main([str(wheel)]) == 0
    with zipfile.ZipFile(wheel, "a") as written:
        written.writestr("some/key.json", CREDENTIALS["Private Key"])
    assert [one.where for one in scan.of_a_package(wheel)] == ["some.whl/some/key.json:1"]
