"""A desk on a real store, and the sample school's courses at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.app.desk import Desk
from enrolldesk.testing.small_school import SmallSchool, SteadyClock


@pytest.fixture
def clock() -> SteadyClock:
    return SteadyClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def desk(store: SqliteStore, clock: SteadyClock) -> Desk:
    return Desk(store, clock)


@pytest.fixture
def school(desk: Desk) -> SmallSchool:
    """Lakeside Driving School with its three courses."""
    small = SmallSchool(desk, desk.run)
    small.found()
    return small
