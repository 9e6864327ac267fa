"""The store on disk and the one in memory, driven by the same random days at the counter."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app import commands
from enrolldesk.app.changes import Changes
from enrolldesk.app.desk import Desk
from enrolldesk.app.merging.commands import MergeStudents, UnmergeStudent
from enrolldesk.app.ports import PaymentsQuery, StudentsQuery
from enrolldesk.app.verify import verify
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.merging import FIELDS
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian, Student, StudentState
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.small_school import (
    ANA,
    COURSES,
    DESK_ONE,
    LAKESIDE,
    SteadyClock,
)

NAMES = st.sampled_from(["Ana Ek", "ana ék", "Łukasz Żółć", "Jo O’Brien", "Jo-Ann Ek", "王明", "A"])
PHONES = st.sampled_from(["", "614 555 0111", "(614) 555-0112", "+1 614 555 0111", "5550111"])
EMAILS = st.sampled_from(["ana@example.org", "ana.ek77@example.org", "JO@example.org"])
CENTS = st.sampled_from([1, 100, 9999, 45000, 60000])
TYPED = st.sampled_from(
    ["a", "an", "ek", "jo", "o'b", "614", "6145550111", "555-0111", "0111", "ana@", "ana.ek77@e",
     "ek 614", "jo ann", "jo-a", "d1-0", "1", "D1-000001", "000002", "zolc luk", "wang", "x y",
     "ek 1", "ana d1-0", "2 ek", "luk d1-000001"]
)  # fmt: skip
ORDERS = [(order, down) for order in ("name", "balance", "recent") for down in (False, True)]
PAYMENT_ORDERS = ("taken_at", "student", "receipt_no", "amount", "method", "title")


class TwoStores(RuleBasedStateMachine):
    """Every command goes to both; everything that can be read is compared."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.clock = SteadyClock()
        self.disk = Desk(open_store(Path(self.folder.name) / "home"), self.clock)
        self.memory = Desk(MemoryStore(), self.clock)
        self.counted = 0

    def teardown(self) -> None:
        self.disk.store.close()
        self.folder.cleanup()

    def next_id(self) -> str:
        self.counted += 1
        return f"id-{self.counted}"

    def run(self, command: commands.Command) -> None:
        answers: list[Changes | tuple[type[DeskError], dict[str, Any]]] = []
        for desk in (self.disk, self.memory):
            try:
                answers.append(desk.run(command))
            except DeskError as error:
                answers.append((type(error), vars(error)))
        assert answers[0] == answers[1]

    def places(self) -> list[str]:
        return [
            place.enrollment_id
            for account in self.memory.reads.accounts()
            for place in account.enrollments
        ]

    def students(self) -> list[str]:
        return [account.student.student_id for account in self.memory.reads.accounts()]

    def pick(self, data: st.DataObject, choices: list[str]) -> str:
        return data.draw(st.sampled_from(choices or ["nothing"]))

    @initialize()
    def found(self) -> None:
        self.run(commands.FoundSchool(command_id="f", school=LAKESIDE, desk=DESK_ONE, staff=ANA))
        for course in COURSES:
            self.run(commands.AddCourse(command_id=self.next_id(), course=course))

    @rule(name=NAMES, phone=PHONES, email=EMAILS, guardian=PHONES)
    def add_student(self, name: str, phone: str, email: str, guardian: str) -> None:
        student = Student(
            self.next_id(), name, phone=phone, email=email, guardian=Guardian("Rosa", guardian)
        )
        self.run(commands.AddStudent(command_id=self.next_id(), student=student))

    @rule(data=st.data(), name=NAMES, archived=st.booleans())
    def change_student(self, data: st.DataObject, name: str, archived: bool) -> None:
        students = [account.student for account in self.memory.reads.accounts()]
        if students:
            state = StudentState.ARCHIVED if archived else StudentState.ACTIVE
            changed = replace(data.draw(st.sampled_from(students)), name=name, state=state)
            self.run(commands.ChangeStudent(command_id=self.next_id(), student=changed))

    @rule(data=st.data(), course=st.sampled_from(COURSES), cash=st.one_of(st.none(), CENTS))
    def enroll(self, data: st.DataObject, course: Course, cash: int | None) -> None:
        students = [account.student.student_id for account in self.memory.reads.accounts()]
        self.run(
            commands.Enroll(
                command_id=self.next_id(),
                student_id=self.pick(data, students),
                course_id=course.course_id,
                tenders=(Tender(Method.CASH, Money(cash)),) if cash else (),
            )
        )

    @rule(data=st.data(), cents=CENTS, method=st.sampled_from([Method.CASH, Method.CARD]))
    def pay(self, data: st.DataObject, cents: int, method: Method) -> None:
        self.run(
            commands.RecordPayment(
                command_id=self.next_id(),
                shares=(Share(self.pick(data, self.places()), Money(cents)),),
                tenders=(Tender(method, Money(cents)),),
            )
        )

    @rule(data=st.data(), cents=CENTS)
    def refund(self, data: st.DataObject, cents: int) -> None:
        self.run(
            commands.Refund(
                command_id=self.next_id(),
                enrollment_id=self.pick(data, self.places()),
                amount=Money(cents),
                method=Method.CASH,
                reason="Asked for",
            )
        )

    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        entries = [
            entry.entry_id
            for account in self.memory.reads.accounts()
            for lines in account.entries.values()
            for entry in lines
        ]
        self.run(
            commands.VoidEntry(
                command_id=self.next_id(), entry_id=self.pick(data, entries), reason="Slip"
            )
        )

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.run(
            commands.CancelEnrollment(
                command_id=self.next_id(),
                enrollment_id=self.pick(data, self.places()),
                reason="Moved",
            )
        )

    @rule(data=st.data(), cents=CENTS)
    def move_credit(self, data: st.DataObject, cents: int) -> None:
        self.run(
            commands.MoveCredit(
                command_id=self.next_id(),
                from_enrollment_id=self.pick(data, self.places()),
                to_enrollment_id=self.pick(data, self.places()),
                amount=Money(cents),
                reason="Another course",
            )
        )

    @rule(data=st.data(), taken=st.lists(st.sampled_from(list(FIELDS)), max_size=3))
    def merge(self, data: st.DataObject, taken: list[str]) -> None:
        self.run(
            MergeStudents(
                command_id=self.next_id(),
                kept_id=self.pick(data, self.students()),
                merged_id=self.pick(data, self.students()),
                taken=tuple(taken),
            )
        )

    @rule(data=st.data())
    def unmerge(self, data: st.DataObject) -> None:
        student_id = self.pick(data, self.students())
        self.run(UnmergeStudent(command_id=self.next_id(), merged_id=student_id, reason="Two"))

    @rule(data=st.data())
    def point(self, data: st.DataObject) -> None:
        """What other desks merged at the same time may make rings, and name who is not here."""
        students = self.students()
        if students:
            student_id = self.pick(data, students)
            target = data.draw(st.sampled_from([*students, "not-here"]))
            for desk in (self.disk, self.memory):
                with desk.store.write() as uow:
                    student = uow.student(student_id)
                    assert student is not None
                    uow.put_student(replace(student, merged_into=target))
                    uow.commit()

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.clock.moment += timedelta(days=days)

    @rule(text=TYPED)
    def search(self, text: str) -> None:
        found = [desk.reads.search(text, desk.today()) for desk in (self.disk, self.memory)]
        assert found[0] == found[1]

    @rule(name=NAMES, phone=PHONES, email=EMAILS)
    def like(self, name: str, phone: str, email: str) -> None:
        asked = Student("asked", name, phone=phone, email=email)
        found = [desk.reads.like(asked, desk.today()) for desk in (self.disk, self.memory)]
        assert found[0] == found[1]

    @invariant()
    def they_agree(self) -> None:
        disk, memory, today = self.disk.reads, self.memory.reads, self.memory.today()
        assert disk.counts() == memory.counts()
        assert disk.outbox() == memory.outbox()
        assert disk.courses() == memory.courses()
        for order, descending in ORDERS:
            query = StudentsQuery(order, descending)
            keys = list(disk.student_keys(query))
            assert keys == list(memory.student_keys(query))
            assert disk.student_rows(keys, today) == memory.student_rows(keys, today)
        assert list(disk.balances(today)) == list(memory.balances(today))
        accounts = list(memory.accounts())
        assert list(disk.accounts()) == accounts
        for account in accounts:
            student_id = account.student.student_id
            card = disk.student_card(student_id, today)
            assert card == memory.student_card(student_id, today)
            assert card is not None
            if account.shown_as == student_id:
                assert card.balance == account.kept_balance
        assert verify(self.disk.store).disagreements == ()

    @invariant()
    def payments_agree(self) -> None:
        disk, memory = self.disk.reads, self.memory.reads
        for order in PAYMENT_ORDERS:
            for status in ("", "standing", "void"):
                query = PaymentsQuery(order=order, status=status)
                keys = list(disk.payment_keys(query))
                assert keys == list(memory.payment_keys(query))
                assert disk.payments_tally(query) == memory.payments_tally(query)
        assert disk.payment_rows(keys) == memory.payment_rows(keys)


TwoStores.TestCase.settings = settings(max_examples=15, stateful_step_count=25)
test_both_stores_tell_the_same = TwoStores.TestCase
