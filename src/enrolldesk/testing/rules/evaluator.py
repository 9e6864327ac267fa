"""The security rules in force on the testers' server, by an evaluator outside this project.

``RULES_EVALUATOR`` names a module of it for Node.js; without either, ``why_not`` says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from enrolldesk.testing.firestore.rules import Access, Person, Reader
from enrolldesk.testing.firestore.wire import Message, moment, stamp
from enrolldesk.testing.rules.encoded import tagged_fields

EVALUATOR: Final = "RULES_EVALUATOR"


def why_not() -> str:
    """Why nothing can be judged here; empty where it can."""
    if not shutil.which("node"):
        return "Node.js is not here, and the rules evaluator runs on it"
    if not os.environ.get(EVALUATOR):
        return f"{EVALUATOR} names no rules evaluator"
    return ""


class Evaluator:
    """Decides for a ``FirestoreServer`` as the rules in a folder say."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is that of the rules, with their runner."""
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            ["node", str(folder / "rules_runner" / "serve.mjs"), str(folder / "firestore.rules")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.refusals: list[str] = []
        """What was refused so far: the operation and the path."""
        self._answer()

    def decide(self, access: Access, person: Person, reader: Reader) -> bool:
        """Whether the rules allow it."""
        asked: dict[str, Any] = {
            "operation": access.operation,
            "path": access.path,
            "auth": {"uid": person.uid, "token": dict(person.claims)},
            "time": {"$at": moment(stamp(access.time)).isoformat()},
            "resource": _fields(access.before),
            "proposed": _fields(access.after),
            "before": {},
            "after": {},
        }
        with self._lock:
            while True:
                told = self._ask(asked)
                if "missing" not in told:
                    break
                for when, path in told["missing"]:
                    look = reader.get if when == "before" else reader.get_after
                    asked[when][path] = _fields(look(path))
        if not told["allowed"]:
            self.refusals.append(f"{access.operation} {access.path}")
        return bool(told["allowed"])

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The rules evaluator has ended.")
        told: dict[str, Any] = json.loads(line)
        return told

    def close(self) -> None:
        """End the evaluator."""
        with self._lock:
            self._process.kill()
            self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _fields(document: Message | None) -> dict[str, Any] | None:
    return None if document is None else tagged_fields(document.fields)
