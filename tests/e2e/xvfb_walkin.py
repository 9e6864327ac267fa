"""Drives the installed program with real key events and asks the command line what came of it.

    python xvfb_walkin.py FOLDER

Needs a display; `xvfb_walkin.sh` makes one. Screenshots and the receipt are left in FOLDER.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

NAME: Final = "Maria Lopez"
PHONE: Final = "6145550178"
PATIENCE: Final = 180.0
"""Seconds a window may take to appear on a busy machine."""

T = TypeVar("T")


class Walk:
    """One person, one screen, one home."""

    def __init__(self, kept: Path, own: Path) -> None:
        self.kept = kept
        self.home = own / "home"
        self.documents = own / "Documents"
        self.documents.mkdir()
        self.environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": "1",
            "HOME": str(own),
            "XDG_CONFIG_HOME": str(own / "config"),
            "XDG_DATA_HOME": str(own / "data"),
            "XDG_CACHE_HOME": str(own / "cache"),
            "XDG_DOCUMENTS_DIR": str(self.documents),
            "LC_ALL": "C.UTF-8",
            "LANG": "en_US.UTF-8",
            # Nothing is to come out of a printer of the machine this runs on.
            "CUPS_SERVER": "/nowhere",
        }

    def ask(self, *arguments: str) -> Any:
        """What the command line says about the same home."""
        command = ["enrolldesk", "--home", str(self.home), "--json", *arguments]
        said = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE)
        return json.loads(said.stdout)

    def xdotool(self, *arguments: str) -> str:
        """One order to the X server."""
        said = subprocess.run(
            ["xdotool", *arguments], env=self.environment, check=True, stdout=subprocess.PIPE
        )
        return said.stdout.decode().strip()

    def until(self, what: str, found: Callable[[], T | None]) -> T:
        """Ask again until there is an answer."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = found()
            if answer is not None:
                return answer
        self.picture("missed")
        raise SystemExit(f"never came: {what}")

    def window(self, title: str) -> None:
        """Wait for a window and do what a window manager does: give it the keys."""

        def found() -> str | None:
            search = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=self.environment,
                check=False,
                stdout=subprocess.PIPE,
                # A window that goes while it is looked at is no error here.
                stderr=subprocess.DEVNULL,
            )
            ids = search.stdout.decode().split()
            return ids[-1] if ids else None

        self.xdotool("windowfocus", "--sync", self.until(f"window {title}", found))

    def keys(self, *names: str) -> None:
        """Press keys, heard by whatever has the focus."""
        self.xdotool("key", "--delay", "30", *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self.xdotool("type", "--delay", "30", text)

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        code = (
            "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]); "
            "ok = app.primaryScreen().grabWindow(0).save(sys.argv[1]); sys.exit(not ok)"
        )
        file = self.kept / f"{name}.png"
        subprocess.run([sys.executable, "-c", code, str(file)], env=self.environment, check=True)

    def go(self) -> None:
        """The whole walk-in."""
        self.ask("sample", "--students", "0")
        program = subprocess.Popen(
            ["enrolldesk", "--home", str(self.home)], env=self.environment, stdin=subprocess.DEVNULL
        )
        try:
            self.enroll()
            self.save_receipt()
            self.check()
            self.window("EnrollDesk|Lakeside")
            self.keys("ctrl+q")
            code = program.wait(timeout=PATIENCE)
            assert code == 0, f"the program ended with {code}"
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()

    def enroll(self) -> None:
        """F2, name, phone, course, tendered, record."""
        self.window("EnrollDesk|Lakeside")
        self.keys("F2")
        self.window("^Walk-in$")
        self.type(NAME)
        self.keys("Return")
        self.type(PHONE)
        self.keys("Return")
        self.type("c")
        self.keys("Return", "alt+e")
        self.type("120")
        self.picture("walkin-form")
        self.keys("ctrl+Return")
        self.until("the student in the store", lambda: self.ask("student", "find", PHONE) or None)
        self.picture("walkin-recorded")

    def save_receipt(self) -> None:
        """Ctrl+P shows the page where there is no printer; Ctrl+S saves it."""
        self.keys("ctrl+p")
        self.window("^Receipt D1-000001$")
        self.picture("receipt")
        self.keys("ctrl+s")
        self.window("^Save as PDF$")
        self.keys("Return")

        def saved() -> Path | None:
            return next((file for file in self.documents.rglob("*.pdf")), None)

        page = self.until("the receipt as a PDF", saved)
        (self.kept / "receipt.pdf").write_bytes(page.read_bytes())
        said = subprocess.run(
            ["pdftotext", "-layout", str(page), "-"], check=True, stdout=subprocess.PIPE
        ).stdout.decode()
        for words in ("D1-000001", NAME, "$99.99", "$120.00", "$20.01", "$450.00"):
            assert words in said, f"the receipt does not say {words}:\n{said}"
        self.keys("Escape")

    def check(self) -> None:
        """The records say what the screen said."""
        (row,) = self.ask("student", "find", PHONE)
        assert row["name"] == NAME, row
        assert (row["status"], row["balance"]) == ("partial", 45000), row
        card = self.ask("student", "show", row["student_id"])
        access = {each["course"]: each["access"] for each in card["enrollments"]}
        assert access["Online Theory"] == "unlocked", access
        assert access["Behind the Wheel"] == "locked", access
        receipt = self.ask("receipt", "D1-000001")
        (entry,) = receipt["entries"]
        assert entry["amount"] == 9999, entry
        assert (entry["tendered"], entry["change"]) == (12000, 2001), entry
        assert self.ask("verify")["disagreements"] == []


def main() -> None:
    """Walk in once."""
    kept = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory(prefix="enrolldesk-walkin-") as own:
        Walk(kept, Path(own)).go()
    print("a walk-in by real keys: Partial, change $20.01, receipt D1-000001")


if __name__ == "__main__":
    main()
