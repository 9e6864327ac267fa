from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app.desk import Desk
from enrolldesk.testing.small_school import SmallSchool, SteadyClock


@pytest.fixture
def clock() -> SteadyClock:
    return SteadyClock()


@pytest.fixture
def school(tmp_path: Path, clock: SteadyClock) -> Iterator[SmallSchool]:
    """A school with its three courses on a real store."""
    store = open_store(tmp_path)
    desk = Desk(store, clock)
    founded = SmallSchool(desk, desk.run)
    founded.found()
    yield founded
    store.close()
