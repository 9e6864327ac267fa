"""The school, its desk and its people on one connection."""

from __future__ import annotations

from enrolldesk.adapters.sqlite.columns import DESK, SCHOOL, STAFF
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records_school import desk_of, school_of, staff_of
from enrolldesk.app.connecting.membership import MEMBERSHIP
from enrolldesk.domain.school import DeskIdentity, School, Staff


class SchoolLooking:
    """What the frame of the window shows."""

    def __init__(self, connection: Connection) -> None:
        """Look through this connection."""
        self._connection = connection

    def school(self) -> School | None:
        """The school, once it is founded."""
        row = self._connection.execute(f"SELECT {SCHOOL} FROM school").fetchone()
        return school_of(row) if row else None

    def desk(self) -> DeskIdentity | None:
        """This desk, once the school is founded."""
        row = self._connection.execute(f"SELECT {DESK} FROM desk").fetchone()
        return desk_of(row) if row else None

    def receipts_given(self) -> bool:
        """Whether this desk has printed any receipt number."""
        return bool(
            self._connection.one("SELECT EXISTS (SELECT 1 FROM receipt_series WHERE last > 0)")
        )

    def desk_claimed(self) -> bool:
        """Whether a school on a server knows this desk by its code."""
        claimed = "SELECT EXISTS (SELECT 1 FROM local_setting WHERE name = ? AND value <> '')"
        return bool(self._connection.one(claimed, MEMBERSHIP))

    def person(self, staff_id: str) -> Staff | None:
        """Somebody who works at a desk."""
        row = self._connection.execute(
            f"SELECT {STAFF} FROM staff WHERE staff_id = ?", (staff_id,)
        ).fetchone()
        return staff_of(row) if row else None

    def people(self) -> tuple[Staff, ...]:
        """Everybody who works here, by name, those taken off included."""
        rows = self._connection.execute(f"SELECT {STAFF} FROM staff ORDER BY sort_key, staff_id")
        return tuple(map(staff_of, rows))
