"""Many students at once: the same as one by one, all or none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest

from enrolldesk.app.batches import Batch
from enrolldesk.app.ports import StudentFile, StudentsQuery, UnitOfWork
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment, PaymentStatus, charge_of, schedule_of
from enrolldesk.domain.errors import DeskError, IdAlreadyUsed, NotFound
from enrolldesk.domain.ids import ReceiptNumber, enrollment_id
from enrolldesk.domain.ledger import Entry, EntryKind, Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.testing.small_school import OPENING, PACKAGE, THEORY
from tests.contract.conftest import Office, there

DAY = OPENING.date()

Files = Callable[[UnitOfWork], Iterable[StudentFile]]
Spoil = Callable[[StudentFile], StudentFile]


def place(student_id: str, course: Course, bundle_id: str | None = None) -> Enrollment:
    return Enrollment(
        enrollment_id=enrollment_id(student_id, course.course_id, 1),
        student_id=student_id,
        course_id=course.course_id,
        ordinal=1,
        price=Money(0) if bundle_id else course.price,
        upfront=Money(0) if bundle_id else course.upfront,
        schedule=() if bundle_id else schedule_of(course, DAY),
        enrolled_at=OPENING,
        enrolled_on=DAY,
        bundle_id=bundle_id,
    )


def file_of(number: int, receipt_no: ReceiptNumber | str, cents: int = 9999) -> StudentFile:
    """A student in the package with a charge and a payment."""
    student = Student(f"s{number}", f"Student No{number}", phone=f"614 555 {number:04d}")
    bundle = place(student.student_id, PACKAGE)
    part = place(student.student_id, THEORY, bundle.enrollment_id)
    charge = there(charge_of(bundle, desk_id="desk-one", staff_id="ana"))
    payment = Entry.of_kind(
        EntryKind.PAYMENT,
        entry_id=f"p{number}",
        amount=Money(cents),
        student_id=student.student_id,
        enrollment_id=bundle.enrollment_id,
        desk_id="desk-one",
        staff_id="ana",
        taken_at=OPENING,
        day=DAY,
        receipt_id=f"p{number}",
        receipt_no=str(receipt_no),
        method=Method.CASH,
    )
    return StudentFile(student, (bundle, part), (charge, payment))


def load(at: Office, files: Files) -> int:
    with at.store.write() as uow:
        count = uow.load(files(uow))
        uow.commit()
    return count


def numbered(uow: UnitOfWork, count: int = 3) -> Iterator[StudentFile]:
    return (file_of(number, uow.next_receipt()) for number in range(count))


def test_loaded_students_are_like_any_other(at: Office) -> None:
    assert load(at, numbered) == 3
    row = at.row("s1")
    assert (row.status, row.balance) == (PaymentStatus.PARTIAL, Money(45000))
    assert at.names("614 555 0001") == at.names("D1-000002") == ["Student No1"]
    card = there(at.reads.student_card("s1", at.today))
    assert [one.is_component for one in card.enrollments] == [False, True]
    assert there(card.next_due).amount == Money(45000)
    assert len(at.reads.student_keys(StudentsQuery())) == 3
    assert all(account.searchable for account in at.reads.accounts())
    at.school.pay(card.enrollments[0].enrollment.enrollment_id, 45000)
    assert at.row("s1").status is PaymentStatus.PAID
    assert at.reads.receipt_numbered("D1-000004") is not None


def test_what_is_kept_beside_them_follows_from_the_entries(at: Office) -> None:
    load(at, numbered)
    for account in at.reads.accounts():
        owed = sum(entry.owed_delta.cents for lines in account.entries.values() for entry in lines)
        assert account.kept_balance == Money(owed)
        for enrollment_id_, (standing, _) in account.kept.items():
            assert standing == at.reads.standing(enrollment_id_)


def test_more_than_one_slice_is_loaded(at: Office) -> None:
    assert load(at, lambda uow: numbered(uow, 1203)) == 1203
    assert at.reads.counts()["students"] == 1203
    assert at.names("No1202") == ["Student No1202"]


def test_batches_are_queued_with_them(at: Office) -> None:
    def files(uow: UnitOfWork) -> Iterator[StudentFile]:
        file = file_of(1, uow.next_receipt())
        yield replace(
            file,
            batch=Batch(
                batch_id="import-1",
                command="ImportStudent",
                desk_id="desk-one",
                desk_seq=uow.next_desk_seq(),
                staff_id="ana",
                made_at=OPENING,
                keys=("students/s1",),
                effects={},
                writes=(),
                fingerprint="x",
            ),
        )

    before = len(at.reads.outbox())
    load(at, files)
    assert at.reads.outbox()[-1].batch_id == "import-1"
    assert len(at.reads.outbox()) == before + 1


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda file: file_of(0, "D1-000090"), IdAlreadyUsed),
        (lambda file: replace(file, entries=(*file.entries, file.entries[0])), IdAlreadyUsed),
        (lambda file: replace(file, enrollments=()), NotFound),
        (lambda file: replace(file, enrollments=file.enrollments[1:]), NotFound),
        (
            lambda file: replace(
                file, enrollments=(replace(file.enrollments[0], course_id="nothing"),)
            ),
            NotFound,
        ),
    ],
)
def test_one_that_cannot_be_leaves_none(at: Office, spoil: Spoil, error: type[DeskError]) -> None:
    def files(uow: UnitOfWork) -> Iterator[StudentFile]:
        yield file_of(0, uow.next_receipt())
        yield spoil(file_of(1, uow.next_receipt()))

    before = at.reads.counts()
    with pytest.raises(error):
        load(at, files)
    assert at.reads.counts() == before
    assert not at.reads.receipts_given()


def test_a_student_known_from_before_is_refused(at: Office) -> None:
    load(at, numbered)
    with pytest.raises(IdAlreadyUsed) as caught:
        load(at, lambda uow: [file_of(2, uow.next_receipt())])
    assert caught.value.noun == "student"


def test_stopping_in_the_middle_leaves_nothing(at: Office) -> None:
    def files(uow: UnitOfWork) -> Iterator[StudentFile]:
        yield from numbered(uow, 1100)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(at, files)
    assert at.reads.counts()["students"] == 0
    assert at.names("No1") == []
