"""One transaction: all of it or nothing, numbers included."""

import json
from dataclasses import replace
from typing import Any

import pytest

from enrolldesk.app import commands
from enrolldesk.app.batches import Batch, digest
from enrolldesk.app.changes import SyncState
from enrolldesk.app.ports import Store
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import EntryKind, void_of
from enrolldesk.domain.people import Student
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, Staff
from enrolldesk.testing.small_school import (
    ANA,
    COURSES,
    DESK_ONE,
    LAKESIDE,
    OPENING,
    PACKAGE,
    THEORY,
)
from tests.contract.conftest import Office, there

MARIA = Student("maria", "Maria Lopez", phone="614 555 0111", notes="Likes mornings.\nBrings tea.")


def batch(batch_id: str = "batch-1", desk_seq: int = 1, **fields: Any) -> Batch:
    return Batch(
        batch_id=batch_id,
        command="AddStudent",
        desk_id="desk-one",
        desk_seq=desk_seq,
        staff_id="ana",
        made_at=OPENING,
        keys=("students/maria",),
        effects={},
        writes=(),
        fingerprint=f"print of {batch_id}",
        **fields,
    )


def test_an_empty_store_has_nothing(empty_store: Store) -> None:
    reads = empty_store.reads
    assert (reads.school(), reads.desk(), reads.staff()) == (None, None, ())
    assert (reads.courses(), reads.outbox()) == ((), ())
    assert set(reads.counts().values()) == {0}
    assert not reads.receipts_given()
    assert reads.student("nobody") is None
    assert reads.entry("none") is None
    assert reads.enrollment("none") is None


def test_records_come_back_as_they_were_put(at: Office) -> None:
    student = replace(
        MARIA,
        email="maria@example.org",
        birth_date=OPENING.date(),
        guardian=replace(MARIA.guardian, name="Rosa", phone="555-0199", email="rosa@example.org"),
        address=replace(MARIA.address, street="1 Elm St", city="Columbus", postal_code="43215"),
        permit=replace(MARIA.permit, number="P-1", expires_on=OPENING.date()),
    )
    school = replace(LAKESIDE, logo=b"\x89PNG\x00\xff", tax_line="EIN 12-3456789", sample=True)
    with at.store.write() as uow:
        uow.put_student(student)
        uow.put_school(school)
        assert (uow.student("maria"), uow.school()) == (student, school)
        uow.commit()
    assert at.reads.student("maria") == student
    assert at.reads.school() == school
    assert at.reads.desk() == DESK_ONE
    assert at.reads.staff() == (ANA,)
    assert {row.course for row in at.reads.courses()} == set(COURSES)


def test_leaving_without_commit_undoes_everything(at: Office) -> None:
    before = at.reads.counts()
    with at.store.write() as uow:
        uow.put_student(MARIA)
        uow.enqueue(batch(desk_seq=uow.next_desk_seq()))
        assert str(uow.next_receipt()) == "D1-000001"
    assert at.reads.counts() == before
    assert not at.reads.receipts_given()
    with at.store.write() as uow:
        assert str(uow.next_receipt()) == "D1-000001"


def test_an_exception_undoes_everything_and_passes_through(at: Office) -> None:
    def fail() -> None:
        with at.store.write() as uow:
            uow.put_student(MARIA)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert at.reads.student("maria") is None


def test_numbers_go_on_where_a_committed_unit_left_off(at: Office) -> None:
    places = []
    for _ in range(2):
        with at.store.write() as uow:
            receipts = [str(uow.next_receipt()), str(uow.next_receipt())]
            places += [uow.next_desk_seq(), uow.next_desk_seq()]
            assert uow.receipts_given()
            uow.commit()
    assert receipts == ["D1-000003", "D1-000004"]
    assert places == list(range(places[0], places[0] + 4))
    assert at.reads.receipts_given()


def test_another_series_begins_at_one(at: Office) -> None:
    with at.store.write() as uow:
        uow.next_receipt()
        uow.put_desk(DeskIdentity("desk-one", "D1", "b", "Desk 1"))
        assert str(uow.next_receipt()) == "D1b-000001"
        uow.commit()


def test_no_receipt_without_a_desk(empty_store: Store) -> None:
    with pytest.raises(NotFound), empty_store.write() as uow:
        uow.next_receipt()


def test_a_unit_within_a_unit_is_refused_and_undoes_both(at: Office) -> None:
    def nest() -> None:
        with at.store.write() as outer:
            outer.put_student(MARIA)
            with at.store.write() as inner:
                inner.commit()

    with pytest.raises(RuntimeError):
        nest()
    assert at.reads.student("maria") is None
    with at.store.write() as uow:
        uow.put_student(MARIA)
        uow.commit()
    assert at.reads.student("maria") == MARIA


def test_a_closed_unit_writes_nothing_more(at: Office) -> None:
    with at.store.write() as uow:
        uow.commit()
        with pytest.raises(RuntimeError):
            uow.put_student(MARIA)
    with pytest.raises(RuntimeError):
        uow.put_student(MARIA)
    with pytest.raises(RuntimeError):
        uow.commit()
    assert at.reads.student("maria") is None


def test_an_entry_is_never_changed(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria Lopez"), cash=5000)
    (charge, paid) = at.reads.entries_of(place)
    with pytest.raises(IdAlreadyUsed), at.store.write() as uow:
        uow.post(replace(paid, reason="another reason"))
    assert at.reads.entries_of(place) == (charge, paid)


def test_entries_and_enrollments_need_what_they_are_about(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria Lopez"))
    enrollment = there(at.reads.enrollment(place))
    charge = at.reads.entries_of(place)[0]
    for misplaced in (
        replace(enrollment, enrollment_id="e1", student_id="nobody"),
        replace(enrollment, enrollment_id="e1", course_id="nothing"),
        replace(enrollment, enrollment_id="e1", bundle_id="nothing"),
    ):
        with pytest.raises(NotFound), at.store.write() as uow:
            uow.put_enrollment(misplaced)
    for wrong in (
        replace(charge, entry_id="y1", enrollment_id="nothing"),
        replace(charge, entry_id="y1", student_id="nobody"),
    ):
        with pytest.raises(NotFound), at.store.write() as uow:
            uow.post(wrong)


def test_a_receipt_number_is_given_once(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria Lopez"), cash=5000)
    paid = at.reads.entries_of(place)[1]
    for wrong in (
        replace(paid, entry_id="y1", receipt_id="another"),
        replace(paid, entry_id="y1", receipt_no="D1-000099"),
    ):
        with pytest.raises(IdAlreadyUsed), at.store.write() as uow:
            uow.post(wrong)
    with at.store.write() as uow:
        uow.post(replace(paid, entry_id="y1"))
        uow.commit()
    assert [one.entry_id for one in there(at.reads.receipt(there(paid.receipt_id))).entries] == [
        paid.entry_id,
        "y1",
    ]


def test_records_come_back_in_the_order_they_were_recorded(at: Office) -> None:
    student_id = at.school.student("Maria Lopez")
    bundle = at.school.enroll(student_id, cash=9999)
    at.school.pay(bundle, 1000)
    with at.store.write() as uow:
        places = uow.enrollments_of(student_id)
        assert [one.course_id for one in places] == [
            PACKAGE.course_id,
            *(part.course_id for part in PACKAGE.components),
        ]
        assert uow.components_of(bundle) == places[1:]
        entries = uow.entries_of(bundle)
        assert [one.kind for one in entries] == [
            EntryKind.CHARGE,
            EntryKind.PAYMENT,
            EntryKind.PAYMENT,
        ]
        assert uow.entries_of_receipt(there(entries[1].receipt_id)) == (entries[1],)
        assert uow.entry(entries[2].entry_id) == entries[2]
        assert uow.enrollment(bundle) == places[0]
        assert uow.course(THEORY.course_id) == THEORY
        assert uow.staff("ana") == ANA
        assert uow.desk() == DESK_ONE
    assert at.reads.enrollments_of(student_id) == places


def test_a_changed_enrollment_keeps_its_place(at: Office) -> None:
    student_id = at.school.student("Maria Lopez")
    first, second = (
        at.school.enroll(student_id, THEORY.course_id),
        at.school.enroll(at.school.student("Someone Else")),
    )
    changed = replace(there(at.reads.enrollment(first)), override_reason="Manager said so")
    with at.store.write() as uow:
        uow.put_enrollment(changed)
        uow.commit()
    assert at.reads.enrollments_of(student_id) == (changed,)
    assert at.reads.enrollment(second) is not None


def test_a_batch_is_frozen_with_its_digest(at: Office) -> None:
    waiting = batch("batch-9", desk_seq=99)
    with at.store.write() as uow:
        assert uow.fingerprint("batch-9") is None
        assert uow.batch("batch-9") is None
        uow.enqueue(waiting)
        assert uow.fingerprint("batch-9") == "print of batch-9"
        uow.commit()
    row = at.reads.outbox()[-1]
    assert (row.batch_id, row.desk_seq, row.state) == ("batch-9", 99, SyncState.WAITING)
    assert row.payload == waiting.payload()
    assert row.digest == digest(row.payload)
    assert row.made_at == OPENING
    with pytest.raises(IdAlreadyUsed), at.store.write() as uow:
        uow.enqueue(batch("batch-9", desk_seq=100))


def test_the_outbox_holds_one_batch_for_each_command_in_order(at: Office) -> None:
    before = len(at.reads.outbox())
    place = at.school.enroll(at.school.student("Maria Lopez"), cash=5000)
    at.school.pay(place, 1000)
    rows = at.reads.outbox()
    assert [row.command for row in rows[before:]] == ["AddStudent", "Enroll", "RecordPayment"]
    assert [row.desk_seq for row in rows] == list(range(1, len(rows) + 1))
    assert at.reads.outbox_count() == {SyncState.WAITING: len(rows)}
    assert at.reads.outbox(limit=2) == rows[:2]


def test_the_same_command_again_changes_nothing(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria Lopez"))
    command = commands.VoidEntry(
        command_id=new_id(), entry_id=at.reads.entries_of(place)[0].entry_id, reason="Slip"
    )
    at.desk.run(command)
    before = at.reads.counts()
    assert at.desk.run(command).already
    assert at.reads.counts() == before
    with pytest.raises(IdAlreadyUsed):
        at.desk.run(replace(command, reason="Another"))


def test_a_void_counts_at_once_within_the_unit(at: Office) -> None:
    place = at.school.enroll(at.school.student("Maria Lopez"), THEORY.course_id, cash=5000)
    charge, paid = at.reads.entries_of(place)
    with at.store.write() as uow:
        uow.post(
            void_of(
                paid,
                uow.entries_of(place),
                desk_id="desk-one",
                staff_id="ana",
                taken_at=OPENING,
                day=OPENING.date(),
                reason="Slip",
            )
        )
        assert len(uow.entries_of(place)) == 3
        uow.commit()
    assert at.reads.standing(place).paid.cents == 0
    assert at.reads.standing(place).owed == charge.amount
    assert there(at.reads.receipt(there(paid.receipt_id))).is_void


def test_local_settings_are_kept_without_a_unit(at: Office) -> None:
    assert at.store.local.get("printer", "none") == "none"
    at.store.local.set("printer", "Office")
    at.store.local.set("printer", "Counter")
    assert at.store.local.get("printer") == "Counter"


def test_staff_are_listed_by_name_those_taken_off_included(at: Office) -> None:
    for person in (Staff("z", "Zoë"), Staff("e", "Émile", active=False)):
        at.desk.run(commands.AddStaff(command_id=new_id(), staff=person))
    assert [person.name for person in at.reads.staff()] == ["Ana R.", "Émile", "Zoë"]


def test_what_people_may_do_is_kept_and_a_batch_says_what_it_needed(at: Office) -> None:
    fay = Staff("fay", "Fay", role=Role.FRONT_DESK, email="fay@example.org")
    with at.store.write() as uow:
        uow.put_staff(fay)
        uow.enqueue(batch("plain", 90))
        uow.enqueue(batch("asked", 91, needs="manager", approved_by="ana"))
        assert [one.staff_id for one in uow.people()] == ["ana", "fay"]
        assert uow.staff("fay") == fay
        uow.commit()
    assert at.reads.staff()[-1] == fay
    plain, asked = at.reads.outbox()[-2:]
    assert (plain.needs, plain.approved_by) == ("", "")
    assert (asked.needs, asked.approved_by) == ("manager", "ana")
    # What says nothing is spelled as it always was.
    assert json.loads(plain.payload).keys() == json.loads(asked.payload).keys() - {
        "needs",
        "approved_by",
    }


def test_a_local_setting_is_made_of_what_it_was(at: Office) -> None:
    for _ in range(2):
        at.store.local.change("count", lambda text: f"{text}+")
    assert at.store.local.get("count") == "++"


def test_an_enrollment_without_entries_stands_at_nothing(at: Office) -> None:
    student_id = at.school.student("Maria Lopez")
    at.school.enroll(student_id)
    components = [one for one in at.reads.enrollments_of(student_id) if one.bundle_id]
    assert components
    assert all(isinstance(one, Enrollment) for one in components)
    assert not any(at.reads.standing(one.enrollment_id).charged for one in components)
    assert not at.reads.standing("nothing").charged
