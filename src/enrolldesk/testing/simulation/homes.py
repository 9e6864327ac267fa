"""Homes as a desk begins with them: made once by real commands, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.app import commands
from enrolldesk.app.desk import CURRENT_STAFF, Desk
from enrolldesk.domain.school import DeskIdentity
from enrolldesk.testing.simulation.trace import BEGINNING
from enrolldesk.testing.small_school import ANA, COURSES, LAKESIDE, SteadyClock

FORMER: Final = 2
"""The last version of the tables that knew no pull: a desk of then can record and push."""


def identity(number: int) -> DeskIdentity:
    """The desk of that number, from 1."""
    return DeskIdentity(f"desk-{number}", f"D{number}", name=f"Desk {number}")


class Templates:
    """Files to begin with, each made when first asked for."""

    def __init__(self, folder: Path) -> None:
        """Keep them in this folder."""
        self._folder = folder

    def begin(self, number: int, home: Path, *, former: bool = False) -> None:
        """Begin a home: the first desk founds the school, the others have joined it."""
        made = self._folder / f"{number}{'-former' if former else ''}"
        steps = MIGRATIONS[:FORMER] if former else MIGRATIONS
        if not made.exists():
            (_founded if number == 1 else _joined(number))(made, steps)
        home.mkdir(parents=True)
        shutil.copy(Home(made).database, Home(home).database)


def _founded(home: Path, steps: Sequence[str]) -> None:
    store = open_store(home, steps)
    desk = Desk(store, SteadyClock(BEGINNING))
    desk.run(commands.FoundSchool(command_id="found", school=LAKESIDE, desk=identity(1), staff=ANA))
    for course in COURSES:
        desk.run(commands.AddCourse(command_id=f"add-{course.course_id}", course=course))
    store.close()


def _joined(number: int) -> Callable[[Path, Sequence[str]], None]:
    def make(home: Path, steps: Sequence[str]) -> None:
        store = open_store(home, steps)
        with store.write() as uow:
            uow.put_desk(identity(number))
            uow.put_staff(ANA)
            uow.commit()
        store.local.set(CURRENT_STAFF, ANA.staff_id)
        store.close()

    return make
