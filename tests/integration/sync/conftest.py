"""Desks of one school and a server they meet at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.bootstrap import OpenHome
from enrolldesk.testing.connected import ClockedOpener, RunningClock, join, make_school
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool


@pytest.fixture
def running_clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
def one(tmp_path: Path, running_clock: RunningClock) -> Iterator[OpenHome]:
    session = ClockedOpener(running_clock)(tmp_path / "one")
    yield session
    session.close()


@pytest.fixture
def school(one: OpenHome, server: ServerThread) -> SmallSchool:
    """The school of desk one, founded on the server."""
    return make_school(one, server.address)


@pytest.fixture
def two(
    tmp_path: Path, running_clock: RunningClock, school: SmallSchool, server: ServerThread
) -> Iterator[OpenHome]:
    session = ClockedOpener(running_clock)(tmp_path / "two")
    join(session, server.address)
    yield session
    session.close()
