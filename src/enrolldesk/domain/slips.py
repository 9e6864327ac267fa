"""Small records beside the ledger: plans, reminders, promotions, the drawer, closed days.

Each is one document at the server and one line on the disk. It says, like an entry, at which desk
and by whom it was made, when, and for which day of the school it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What all of them say. ``taken_at`` is the desk's clock, ``day`` the school's calendar."""

    slip_id: str
    desk_id: str
    staff_id: str
    taken_at: datetime
    day: date

    @property
    def about(self) -> str:
        """The id of what it belongs to, by which it is looked up."""
        return self.desk_id
