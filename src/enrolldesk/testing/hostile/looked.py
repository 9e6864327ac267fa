"""Everything a person may look at in a home, and a first command in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite import SqliteStore
from enrolldesk.app.commands import AddStudent, RecordPayment
from enrolldesk.app.desk import Desk
from enrolldesk.app.ports import PaymentsQuery, StudentsQuery
from enrolldesk.app.verify import verify
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student

_TODAY: Final = date(2026, 11, 22)
_RECORDS: Final = ("students", "courses", "enrollments", "entries", "batches")


def looked_at(desk: Desk) -> Mapping[str, int]:
    """Read each list, card and receipt; answers how many records there are."""
    reads = desk.reads
    reads.school(), reads.desk(), reads.staff(), reads.fenced(), reads.rescued()
    reads.courses(inactive=True)
    for row in reads.student_rows(reads.student_keys(StudentsQuery()), _TODAY):
        reads.student_card(row.student_id, _TODAY)
    reads.search("maria", _TODAY)
    reads.search("D1-000001", _TODAY)
    for payment in reads.payment_rows(reads.payment_keys(PaymentsQuery())):
        if payment.entry.receipt_id:
            reads.receipt(payment.entry.receipt_id)
    reads.payments_tally(PaymentsQuery())
    list(reads.balances(_TODAY))
    list(reads.identities())
    store = desk.store
    if isinstance(store, SqliteStore):
        store.queue.rows(store.queue.keys())
        store.queue.explained()
        store.queue.set_aside()
    counts = reads.counts()
    return {noun: counts[noun] for noun in _RECORDS}


def worked_at(desk: Desk) -> None:
    """Add a student and take a payment."""
    student = Student(new_id(), "Late Comer", phone="614 555 0111")
    desk.run(AddStudent(command_id=new_id(), student=student))
    for row in desk.reads.balances(_TODAY, owing=True):
        share, tender = Share(row.enrollment_id, Money(100)), Tender(Method.CASH, Money(100))
        desk.run(RecordPayment(command_id=new_id(), shares=(share,), tenders=(tender,)))
        return


def disagreements_in(desk: Desk) -> tuple[str, ...]:
    """What a check finds, in codes."""
    return tuple(one.what for one in verify(desk.store).disagreements)
