"""Runs the system tests of Google's own Python client against the server, and counts.

    python -m enrolldesk.testing.firestore.yardstick [--also-skipped]

The tests come with the client's source archive on the package index; they are downloaded into a
folder that is gone afterwards, together with the older test tools they were written for. Where
FIRESTORE_EMULATOR_HOST is set, that server is measured instead.
"""

import argparse
import contextlib
import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

FILES = ("test_system.py", "test_system_async.py")
PROJECT = "yardstick"

# The tests replace a fixture that later versions of pytest-asyncio do not have.
_TOOLS = ("pytest<8.4", "pytest-asyncio==0.21.2", "pytest-subtests<0.15", "mock")
_TEST_HELP = "google-cloud-testutils"
_CLIENT = "google-cloud-firestore"
_OUTCOMES = ("passed", "failed", "errors", "skipped")


def main() -> int:
    """Print one line per file; the exit status is the number of tests that did not pass."""
    parser = argparse.ArgumentParser(prog="python -m enrolldesk.testing.firestore.yardstick")
    parser.add_argument(
        "--also-skipped",
        action="store_true",
        help="run what the tests skip on emulators too, except pipelines",
    )
    parser.add_argument("--verbose", action="store_true", help="show the tests' own output")
    asked = parser.parse_args()
    not_passed = 0
    with tempfile.TemporaryDirectory(prefix="yardstick-") as folder:
        tests, tools = _fetch(Path(folder))
        with _address() as address:
            for file in FILES:
                output = _run(tests, tools, file, address, also_skipped=asked.also_skipped)
                counts = _counts(output)
                not_passed += counts["failed"] + counts["errors"]
                print(f"{file}: " + ", ".join(f"{counts[name]} {name}" for name in _OUTCOMES))
                if asked.verbose or not counts["passed"]:
                    print(output)
                for line in re.findall(r"^(?:FAILED|ERROR) .*", output, re.MULTILINE):
                    print(f"  {line}")
    return not_passed


def _fetch(folder: Path) -> tuple[Path, Path]:
    """The folder with the tests, and one with the tools they need."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    version = importlib.metadata.version(_CLIENT)
    archive = [*pip, "download", "--no-deps", "--no-binary", _CLIENT, "--dest", str(folder)]
    subprocess.run([*archive, f"{_CLIENT}=={version}"], check=True)
    (source,) = folder.glob("*.tar.gz")
    with tarfile.open(source) as packed:
        packed.extractall(folder, filter="data")
    tools = folder / "tools"
    subprocess.run([*pip, "install", "--target", str(tools), *_TOOLS], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tools), _TEST_HELP], check=True)
    (tests,) = folder.glob("*/tests/system")
    return tests, tools


@contextlib.contextmanager
def _address() -> Iterator[str]:
    """The server to measure: the one that the environment names, or ours in its own process."""
    if host := os.environ.get("FIRESTORE_EMULATOR_HOST"):
        yield host
        return
    command = [sys.executable, "-m", "enrolldesk.testing.firestore"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _run(tests: Path, tools: Path, file: str, address: str, *, also_skipped: bool) -> str:
    environment = os.environ | {
        "FIRESTORE_EMULATOR_HOST": address,
        "GCLOUD_PROJECT": PROJECT,
        # Only the plugins named below: those of this project expect another pytest.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(tools),
    }
    plugins = ["pytest_asyncio.plugin", "pytest_subtests.plugin"]
    if also_skipped:
        plugins.append("enrolldesk.testing.firestore.unskipped")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(tests)]
    command += [part for plugin in plugins for part in ("-p", plugin)]
    command += ["-p", "no:cacheprovider", "--tb=short", "-rfE", file]
    if also_skipped:
        command += ["-k", "not pipeline"]
    done = subprocess.run(
        command, cwd=tests, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def _counts(output: str) -> dict[str, int]:
    last = next((line for line in reversed(output.splitlines()) if " in " in line), "")
    found = {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", last)}
    found["errors"] = found.get("errors", found.get("error", 0))
    return {name: found.get(name, 0) for name in _OUTCOMES}


if __name__ == "__main__":
    sys.exit(main())
