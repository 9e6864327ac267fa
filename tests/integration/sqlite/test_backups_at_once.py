"""Two copies asked for at once: the one of the day, and one that staff ask for just then."""

from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from enrolldesk.adapters.sqlite import backups, backups_of, open_store


def test_two_copies_of_one_second_are_two_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path).close()
    monkeypatch.setattr(backups, "_now", lambda: datetime(2026, 11, 22, 10, 2).astimezone())
    asked: list[Path] = []
    answered: list[Path] = []
    both = Event()
    copy = backups.copy_store

    def late(source: Path, target: Path) -> None:
        """Give the other one time to choose the same name."""
        asked.append(target)
        if len(asked) == 2:
            both.set()
        both.wait(0.5)
        copy(source, target)

    monkeypatch.setattr(backups, "copy_store", late)
    kept = backups_of(tmp_path)
    threads = [Thread(target=lambda: answered.append(kept.make().path)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answered)) == len(set(asked)) == 2
    assert {one.path for one in kept.kept()} == set(answered)
