"""Rows are marked while the server does not hold them, and only where there is a server."""

from __future__ import annotations

from enrolldesk.app.changes import SyncState
from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.queries import StudentsQuery
from enrolldesk.app.sync.connection import connection_of, keep_connection
from enrolldesk.bootstrap import OpenHome
from enrolldesk.testing.connected import Ear
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import THEORY, SmallSchool


def marks(session: OpenHome, student_id: str) -> set[SyncState | None]:
    """The mark of every row the student is in."""
    desk = session.desk
    today, reads = desk.today(), desk.reads
    card = reads.student_card(student_id, today)
    assert card is not None
    return {
        card.row.sync,
        *(row.sync for row in card.enrollments),
        *(row.sync for row in card.ledger),
        *(row.sync for row in reads.student_rows(reads.student_keys(StudentsQuery()), today)),
        *(row.sync for row in reads.payment_rows(reads.payment_keys(PaymentsQuery()))),
        *(row.sync for row in reads.balances(today)),
    }


def test_marks_come_with_the_record_and_go_with_the_commit(
    one: OpenHome, school: SmallSchool, server: ServerThread
) -> None:
    there = connection_of(one.desk.local)
    maria = school.student("Maria López")
    school.enroll(maria, THEORY.course_id, cash=2_000)
    assert marks(one, maria) == {SyncState.WAITING}
    keep_connection(one.desk.local, None)
    assert marks(one, maria) == {None}
    keep_connection(one.desk.local, there)
    ear = Ear()
    with ear.kept_in_step(one, server.address) as running:
        ear.until(lambda: ear.status.in_step_at is not None and not ear.status.queue.waiting)
        assert marks(one, maria) == {None}
        server.faults.status("PERMISSION_DENIED", method="Commit", times=1)
        (place,) = one.desk.reads.enrollments_of(maria)
        school.pay(place.enrollment_id, 500)
        running.wake()
        ear.until(lambda: ear.status.queue.attention == 1)
        # What was committed before stays unmarked in ledger and payments.
        assert marks(one, maria) == {None, SyncState.NEEDS_ATTENTION}
