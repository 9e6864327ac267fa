"""Every promise of the store's port, kept by the store on disk and by the one in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app.desk import Desk
from enrolldesk.app.ports import Reads, Store
from enrolldesk.app.rows import StudentRow
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

T = TypeVar("T")


def there(found: T | None) -> T:
    """What was read, which has to be there."""
    assert found is not None
    return found


@dataclass
class Office:
    """A store with a small school on it."""

    store: Store
    desk: Desk
    school: SmallSchool
    clock: SteadyClock

    @property
    def reads(self) -> Reads:
        return self.store.reads

    @property
    def today(self) -> date:
        return self.desk.today()

    def row(self, student_id: str) -> StudentRow:
        """A student's row in a list."""
        key = there(self.reads.student_key(student_id))
        (row,) = self.reads.student_rows([key], self.today)
        return row

    def names(self, text: str) -> list[str]:
        """The names of the students a search finds."""
        return [row.name for row in self.reads.search(text, self.today)]


@pytest.fixture(params=["sqlite", "memory"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "home") if request.param == "sqlite" else MemoryStore()
    yield store
    store.close()


@pytest.fixture
def at(empty_store: Store) -> Office:
    """A school with its three courses, a desk D1 and Ana at it; nobody enrolled."""
    clock = SteadyClock()
    desk = Desk(empty_store, clock)
    school = SmallSchool(desk, desk.run)
    school.found()
    return Office(empty_store, desk, school, clock)
