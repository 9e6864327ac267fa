"""The testers' server in a process of its own, and what stands on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from enrolldesk.testing.firestore.control import Control

LOCK_SECONDS = 0.005
"""How long each commit holds every document it writes, the same for every method."""

SECONDS = 900.0
LOST = 0.1
ABORTED = 0.05


@dataclass(frozen=True)
class Server:
    """Where clients connect, and the strings that this process holds."""

    address: str
    control: Control

    @contextmanager
    def faulty(self, seed: int) -> Iterator[None]:
        """Lose one acknowledgement in ten and abort one commit in twenty in this block."""
        faults = self.control.faults
        faults.lose_acknowledgement(method="Commit", probability=LOST, seed=seed)
        faults.status("ABORTED", method="Commit", probability=ABORTED, seed=seed + 1)
        try:
            yield
        finally:
            faults.clear()

    def documents(self, collection: str) -> dict[str, dict[str, Any]]:
        """The documents of a collection of that name, wherever it is, by their ids."""
        return {
            path.rpartition("/")[2]: fields
            for path, fields in self.control.documents().items()
            if path.split("/")[-2] == collection
        }


@contextmanager
def running(lock_seconds: float = LOCK_SECONDS) -> Iterator[Server]:
    """A server that ends with the block."""
    command = [sys.executable, "-m", "enrolldesk.testing.firestore"]
    command += ["--lock-time", str(lock_seconds), "--seconds", str(SECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            direct = process.stdout.readline().removeprefix("direct ").strip()
            if not direct:
                raise RuntimeError("The server did not start.")
            with Control(direct, timeout=60.0) as control:
                yield Server(address, control)
        finally:
            process.terminate()
