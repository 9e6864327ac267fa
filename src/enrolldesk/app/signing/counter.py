"""Who is at the counter: locked after a while, opened by PIN, handed over to a colleague."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from enrolldesk.domain.errors import NotFound, TakenOff

if TYPE_CHECKING:
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.ports import LocalSettings
    from enrolldesk.app.signing.pins import PinBook
    from enrolldesk.domain.school import Staff

LOCK_AFTER: Final = "lock_after_minutes"
"""The local setting; 0 is never."""
USUAL_MINUTES: Final = 10
MOST_MINUTES: Final = 24 * 60


def lock_after(local: LocalSettings) -> int:
    """After how many idle minutes this counter is locked; 0 is never."""
    text = local.get(LOCK_AFTER)
    return min(int(text), MOST_MINUTES) if text.isascii() and text.isdigit() else USUAL_MINUTES


def set_lock_after(local: LocalSettings, minutes: int) -> None:
    """Lock this counter after so many idle minutes; 0 is never."""
    local.set(LOCK_AFTER, str(max(0, min(minutes, MOST_MINUTES))))


class Counter:
    """One window's counter. Who has no PIN is asked for none, and cannot lock anything."""

    def __init__(
        self, desk: Desk, pins: PinBook, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Locked from the start where whoever is at the desk has a PIN.

        Ending a locked program and starting it again opens nothing.
        """
        self._desk = desk
        self._pins = pins
        self._seconds = seconds
        self._locked = pins.has(desk.staff_id)
        self.touch()

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be shown or done here."""
        return self._locked

    @property
    def person(self) -> Staff | None:
        """Who is at the desk."""
        here = self._desk.staff_id
        return next((one for one in self._desk.reads.staff() if one.staff_id == here), None)

    def touch(self) -> None:
        """Somebody did something here."""
        self._touched = (self._seconds(), self._desk.clock.now())

    def lock(self) -> bool:
        """Lock it; answers whether it is locked, which needs a PIN that opens it."""
        self._locked = self._locked or self._pins.has(self._desk.staff_id)
        return self._locked

    def look(self) -> bool:
        """Lock it where nobody did anything for as long as is set; answers whether it is locked.

        To be called now and then.
        """
        minutes = lock_after(self._desk.local)
        if minutes and self._idle() >= timedelta(minutes=minutes):
            self.lock()
        return self._locked

    def unlock(self, pin: str) -> None:
        """Open it for whoever is at the desk; raises what ``PinBook.check`` raises."""
        self.sit_down(self._desk.staff_id, pin)

    def sit_down(self, staff_id: str, pin: str = "") -> None:
        """Let somebody take over, by their PIN where they have one.

        Raises what ``PinBook.check`` raises, and changes nothing.
        """
        self.welcome(staff_id)
        self._pins.check(staff_id, pin)
        self.seat(staff_id)

    def welcome(self, staff_id: str) -> Staff:
        """Who may sit down; raises NotFound or TakenOff."""
        people = self._desk.reads.staff()
        person = next((one for one in people if one.staff_id == staff_id), None)
        if person is None:
            raise NotFound("staff member", staff_id)
        if not person.active:
            raise TakenOff(person.name)
        return person

    def seat(self, staff_id: str) -> None:
        """Somebody who has shown that it is them sits down; nothing is asked here."""
        if staff_id != self._desk.staff_id:
            self._desk.act_as(staff_id)
        self._locked = False
        self.touch()

    def _idle(self) -> timedelta:
        """The longer of two measures: one stands still while a computer sleeps, the other may be
        set back."""
        seconds, at = self._touched
        now: datetime = self._desk.clock.now()
        return max(timedelta(seconds=self._seconds() - seconds), now - at)
