"""An import that is told to stop in the middle, on machines of any speed."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from enrolldesk.app.importing.run import Imported, Progress, record
from enrolldesk.ui.importing import dialog


@pytest.fixture
def waits_to_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its first lines an import goes on no further before it was told to stop."""
    told = Event()
    stop = dialog.ImportDialog.stop

    def stopped(self: dialog.ImportDialog) -> None:
        stop(self)
        told.set()

    def held(desk: Any, plan: Any, *, strict: bool, progress: Progress) -> Imported:
        def step(done: int, lines: int) -> bool:
            progress(done, lines)
            assert told.wait(60), "nobody stopped it"
            return progress(done, lines)

        return record(desk, plan, strict=strict, progress=step)

    monkeypatch.setattr(dialog.ImportDialog, "stop", stopped)
    monkeypatch.setattr(dialog, "record", held)
