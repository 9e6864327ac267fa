"""Desks of one school, each with a home, a queue and a connection of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.connection import Connection, connect, private_folder
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.adapters.sqlite.store import SqliteStore
from enrolldesk.app import commands
from enrolldesk.app.desk import Desk, SystemClock
from enrolldesk.app.sync.push import SHARED, Pusher, pause_until
from enrolldesk.app.verify import verify
from enrolldesk.domain.courses import Course
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff

PROJECT = "load-test"
SCHOOL = School("lakeside", "Lakeside Driving School")
COURSE = Course("full-course", "Full Course", price=Money(100_000), upfront=Money(10_000))
ANA = Staff("ana", "Ana R.")
CLOCK = SystemClock()


@dataclass
class DeskAtWork:
    """One desk: its store, its queue as the pusher sees it, and who it is."""

    home: Path
    store: SqliteStore
    connection: Connection
    desk: Desk

    @classmethod
    def open(cls, home: Path) -> DeskAtWork:
        """Open a home, making it where there is none."""
        store = open_store(home)
        return cls(home, store, connect(Home(home).database), Desk(store, CLOCK))

    @property
    def outbox(self) -> SqliteOutbox:
        """Its queue."""
        return SqliteOutbox(self.connection)

    @property
    def waits(self) -> bool:
        """Whether anything is not committed yet."""
        return set(self.desk.reads.outbox_count()) != {"committed"}

    def found(self) -> None:
        """Begin the school with its one course."""
        first = DeskIdentity("desk-1", "D1", name="Desk 1")
        self.desk.run(
            commands.FoundSchool(command_id=new_id(), school=SCHOOL, desk=first, staff=ANA)
        )
        self.desk.run(commands.AddCourse(command_id=new_id(), course=COURSE))

    def enroll(self, names: Sequence[str]) -> list[str]:
        """Add students and enroll each; returns the enrollments' ids in the same order."""
        students = [Student(student_id=new_id(), name=name, phone="614 555 0133") for name in names]
        self.desk.run_all(
            commands.Enroll(
                command_id=new_id(),
                student_id=student.student_id,
                course_id=COURSE.course_id,
                new_student=student,
            )
            for student in students
        )
        return [
            self.desk.reads.enrollments_of(student.student_id)[0].enrollment_id
            for student in students
        ]

    def pay(self, enrollment_id: str, cents: int) -> None:
        """Take cash, as the payment form does."""
        self.desk.run(payment(enrollment_id, cents))

    def pay_all(self, enrollment_ids: Sequence[str], cents: int) -> None:
        """Take the same from many, each a batch of its own."""
        self.desk.run_all(payment(enrollment_id, cents) for enrollment_id in enrollment_ids)

    def copied(self, home: Path, number: int) -> DeskAtWork:
        """Another desk with everything this one knows, and an identity of its own."""
        private_folder(home)
        # Not by a backup, which would tell the other desk that it is this one put back.
        with closing(connect(Home(home).database)) as writing:
            self.connection.backup(writing)
        other = DeskAtWork.open(home)
        with other.store.write() as uow:
            uow.put_desk(DeskIdentity(f"desk-{number}", f"D{number}", name=f"Desk {number}"))
            uow.commit()
        return other

    def remote(self, address: str) -> FirestoreRemote:
        """Its own way to the server; to be made within the event loop."""
        return FirestoreRemote(PROJECT, SCHOOL.school_id, ANA.staff_id, emulator=address)

    async def push(self, remote: FirestoreRemote, *, shared: int = SHARED) -> None:
        """Send until everything is committed, however often it has to be tried again."""
        pusher = Pusher(self.outbox, remote, CLOCK, shared=shared)
        while True:
            done = await pusher.drain()
            if done.attention:
                raise RuntimeError(f"{len(done.attention)} batches need attention")
            pause = pause_until(CLOCK.now(), self.outbox.next_attempt(CLOCK.now()))
            if pause is None:
                return
            await asyncio.sleep(pause)

    def faults(self) -> list[str]:
        """What the check of everything recorded at this desk finds wrong."""
        return [one.sentence for one in verify(self.store).disagreements]

    def close(self) -> None:
        """Let go of the home."""
        self.connection.close()
        self.store.close()


def payment(enrollment_id: str, cents: int) -> commands.RecordPayment:
    """The command of a cash payment."""
    return commands.RecordPayment(
        command_id=new_id(),
        shares=(Share(enrollment_id, Money(cents)),),
        tenders=(Tender(Method.CASH, Money(cents)),),
    )
