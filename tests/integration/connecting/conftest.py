"""Homes that open as the program opens them, and a server to connect them to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.testing.connected import Ear
from enrolldesk.testing.small_school import SmallSchool

Opens = Callable[[str], OpenHome]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Opens a home by its name; the same name again is the same home."""
    opened: list[OpenHome] = []

    def open_home(name: str) -> OpenHome:
        opened.append(HomeOpener()(tmp_path / name))
        return opened[-1]

    yield open_home
    for session in opened:
        session.close()


def begin(session: OpenHome, *names: str) -> SmallSchool:
    """A school of its own with students who each paid twice."""
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    for name in names:
        place = school.enroll(school.student(name), cash=5000)
        school.pay(place, 2500)
    return school


def in_step(session: OpenHome, address: str) -> Ear:
    """Run the sync of a home until nothing waits and it has read what there is."""
    ear = Ear()
    with ear.kept_in_step(session, address):
        ear.until(lambda: not waiting(session.desk.reads) and ear.status.in_step_at is not None)
    return ear
