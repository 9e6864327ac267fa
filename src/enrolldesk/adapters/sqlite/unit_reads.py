"""What a transaction on the store's file looks up."""

from __future__ import annotations

from datetime import date

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.families import family_on
from enrolldesk.adapters.sqlite.looking import Looking
from enrolldesk.adapters.sqlite.numbers import Numbers
from enrolldesk.adapters.sqlite.records import (
    OUTBOX,
    outbox_of,
)
from enrolldesk.adapters.sqlite.slips import SlipReads
from enrolldesk.app.rows import OutboxRow
from enrolldesk.app.slips.kinds import AnySlip
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff


class UnitReads:
    """Reads within the transaction, what it wrote itself included."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._looking = Looking(connection)
        self._slips = SlipReads(connection)
        self._numbers = Numbers(connection)

    def school(self) -> School | None:
        """The school, once it is founded."""
        return self._looking.school()

    def desk(self) -> DeskIdentity | None:
        """This desk, once the school is founded."""
        return self._looking.desk()

    def staff(self, staff_id: str) -> Staff | None:
        """Somebody who works at a desk."""
        return self._looking.person(staff_id)

    def people(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name, those taken off included."""
        return self._looking.people()

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        return self._looking.student(student_id)

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        return self._looking.course(course_id)

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return self._looking.enrollment(enrollment_id)

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return self._looking.entry(entry_id)

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """A student's enrollments in the order they were recorded."""
        return self._looking.enrollments_of(student_id)

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name."""
        return family_on(self._connection, family_id)

    def components_of(self, bundle_enrollment_id: str) -> tuple[Enrollment, ...]:
        """The enrollments in a bundle's courses, in the order they were recorded."""
        return self._looking.components_of(bundle_enrollment_id)

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""
        return self._looking.entries_of(enrollment_id)

    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]:
        """A receipt's entries in the order they were recorded."""
        return self._looking.entries_of_receipt(receipt_id)

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""
        return self._looking.discounts_under(promotion_id)

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""
        return self._looking.entries_of_day(desk_id, day)

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        return self._slips.slip(made, slip_id)

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, then id."""
        return self._slips.slips(made, about=about, since=since, until=until)

    def batch(self, batch_id: str) -> OutboxRow | None:
        """A recorded batch by id."""
        row = self._connection.execute(
            f"SELECT {OUTBOX} FROM outbox WHERE batch_id = ?", (batch_id,)
        ).fetchone()
        return outbox_of(row) if row else None

    def fingerprint(self, batch_id: str) -> str | None:
        """What tells the command recorded under this id from another."""
        found: str | None = self._connection.one(
            "SELECT fingerprint FROM outbox WHERE batch_id = ?1 "
            "UNION ALL SELECT fingerprint FROM fenced WHERE batch_id = ?1",
            batch_id,
        )
        return found

    def receipts_given(self) -> bool:
        """Whether this desk has printed any receipt number."""
        return self._numbers.given is not None or self._looking.receipts_given()

    def desk_claimed(self) -> bool:
        """Whether a school on a server knows this desk by its code."""
        return self._looking.desk_claimed()
