"""The real process killed at random moments: nothing that was printed is lost or doubled.

``--kills N`` says how often; ``make kill-test`` kills a thousand times each way.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from enrolldesk.app.commands import Enroll
from enrolldesk.app.sample import COMPLETE_PACKAGE, found_sample
from enrolldesk.app.verify import verify
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Student
from enrolldesk.testing.strict import OFFSCREEN_SAYS

HERE = Path(__file__).parent
SCRIPTS = {"command": HERE / "pay_by_command.py", "window": HERE / "pay_in_window.py"}

LIVES_IN_A_HOME = 25
"""A new home after so many kills: checking everything takes longer the more there is."""

PATIENCE = 120.0
"""Seconds for a life's first receipt, on the slowest machine."""


@dataclass
class School:
    """A home, and every receipt number that anybody saw printed in it."""

    home: Path
    batches: int
    printed: dict[str, str] = field(default_factory=dict)
    lives: int = 0

    @classmethod
    def founded(cls, home: Path) -> School:
        """Five students, enrolled in the bundle, nothing paid."""
        session = open_desk(home)
        found_sample(session.desk, 0)
        for letter in "ABCDE":
            student = Student(new_id(), f"Student {letter}", phone="614 555 0100")
            session.desk.run(
                Enroll(
                    command_id=new_id(),
                    student_id=student.student_id,
                    course_id=COMPLETE_PACKAGE.course_id,
                    new_student=student,
                )
            )
        batches = session.desk.reads.counts()["batches"]
        session.close()
        return cls(home, batches)

    def live_and_die(self, script: Path, random: Random, log: Path) -> None:
        """Let a process take payments and kill it in the middle of something."""
        self.lives += 1
        command = [sys.executable, str(script), str(self.home), str(len(self.printed))]
        with (
            log.open("ab") as errors,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process,
        ):
            assert process.stdout is not None
            output = _Output(process.stdout.fileno())
            if random.randrange(10) == 0:
                # While it is starting: the file is opened, checked, perhaps recovered.
                output.read_for(random.uniform(0, 0.6), process)
            else:
                output.read_until_printed(process)
                output.read_for(random.uniform(0, 0.25), process)
            process.kill()
            output.read_to_the_end()
        said = [line for line in log.read_text().splitlines() if line not in OFFSCREEN_SAYS]
        assert process.returncode == -signal.SIGKILL, said
        assert said == []
        for told in output.told():
            known = self.printed.setdefault(told["entry_id"], told["receipt_no"])
            assert known == told["receipt_no"], "one payment, two receipts"

    def check(self) -> None:
        """After a restart: each printed number once, nothing disagrees, a batch each."""
        session = open_desk(self.home)
        try:
            reads = session.desk.reads
            for entry_id, receipt_no in self.printed.items():
                receipt = reads.receipt_numbered(receipt_no)
                assert receipt is not None, f"{receipt_no} was printed and is lost"
                assert [entry.entry_id for entry in receipt.entries] == [entry_id]
            found = verify(session.desk.store)
            assert found.disagreements == ()
            outbox = reads.outbox()
            commands = Counter(row.command for row in outbox)
            assert commands["RecordPayment"] == found.checked["receipts"]
            assert len(outbox) == self.batches + found.checked["receipts"]
            assert {row.batch_id for row in outbox} >= self.printed.keys()
            assert session.report.new_series == ""
            # Recorded but never seen: at most what each death interrupted.
            assert found.checked["receipts"] - len(self.printed) in range(self.lives + 1)
        finally:
            session.close()

    def check_by_command(self) -> None:
        """The program itself says so, too."""
        words = ("--home", str(self.home), "verify", "--json")
        command = [sys.executable, "-m", "enrolldesk", *words]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")
        assert json.loads(checked.stdout)["disagreements"] == []


class _Output:
    """What a process prints, read while it lives."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._text = b""
        self._selector = selectors.DefaultSelector()
        self._selector.register(file, selectors.EVENT_READ)

    def read_for(self, seconds: float, process: subprocess.Popen[bytes]) -> None:
        """Read whatever comes in this time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and process.poll() is None:
            if self._selector.select(left):
                self._text += os.read(self._file, 65536)

    def read_until_printed(self, process: subprocess.Popen[bytes]) -> None:
        """Read until a first receipt number was printed."""
        end = time.monotonic() + PATIENCE
        while b"receipt_no" not in self._text and process.poll() is None:
            assert time.monotonic() < end, "no receipt was printed"
            self.read_for(1.0, process)

    def read_to_the_end(self) -> None:
        """Read what was printed before the end and not read yet."""
        self._selector.close()
        while part := os.read(self._file, 65536):
            self._text += part

    def told(self) -> list[dict[str, str]]:
        """The answers that were printed whole."""
        decoder = json.JSONDecoder()
        text = self._text.decode(errors="replace")
        answers = []
        at = 0
        while at < len(text):
            try:
                answer, at = decoder.raw_decode(text, at)
            except json.JSONDecodeError:
                break
            answers.append(answer)
            at += len(text[at:]) - len(text[at:].lstrip())
        return answers


@pytest.mark.timeout(0)
@pytest.mark.parametrize("way", ["command", "window"])
def test_nothing_printed_is_lost_or_doubled(
    way: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills: int = request.config.getoption("--kills")
    random = Random(kills)
    log = tmp_path / "errors.txt"
    school = None
    seen = 0
    for life in range(kills):
        if school is None or life % LIVES_IN_A_HOME == 0:
            school = School.founded(tmp_path / f"home-{life}")
        school.live_and_die(SCRIPTS[way], random, log)
        school.check()
        if (life + 1) % LIVES_IN_A_HOME == 0 or life + 1 == kills:
            school.check_by_command()
            seen += len(school.printed)
    assert seen >= kills // 2
    print(f"{kills} kills, {seen} receipts printed, none lost or doubled")
