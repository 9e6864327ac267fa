"""Count billed reads and writes of each action: `python -m benchmarks.cost`.

Two desks are kept in step with the testers' server, which counts what Firestore would bill. Its
clock goes on by an hour before every action, so that each is counted by itself, as in a quiet
school; the last line is for a busy one, in which it goes on by a minute.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from enrolldesk.app import commands
from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.testing.connected import Ear, place
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import PACKAGE, SmallSchool

HOUR, MINUTE = 3_600_000_000, 60_000_000
BUSY = 15
QUIET_SECONDS = 2.5
"""A desk that has heard a ring looks again within a second; after so long nothing is under way."""


@dataclass
class Clock:
    """The server's clock in microseconds; it can be put forward."""

    ahead: int = 0

    def __call__(self) -> int:
        """The time it shows."""
        return time.time_ns() // 1000 + self.ahead


@dataclass(frozen=True)
class Counted:
    """What one action cost all desks together."""

    what: str
    writes: float
    reads: float


def main() -> None:
    """Print a table for the documents."""
    with tempfile.TemporaryDirectory() as folder:
        alone = list(_count(Path(folder) / "alone", 1))
        both = list(_count(Path(folder) / "both", 2))
    print("| action | writes | reads, one desk | reads, each further desk |")
    print("|---|---|---|---|")
    for one, two in zip(alone, both, strict=True):
        further = two.reads - one.reads
        print(f"| {one.what} | {one.writes:g} | {one.reads:g} | {further:g} |")


def _count(folder: Path, desks: int) -> Iterator[Counted]:
    clock = Clock()
    with ServerThread(clock=clock) as server, _school(folder, server, desks) as (school, quiet):
        counters = server.counters

        def counted(what: str, act: Callable[[], object], times: int = 1) -> Counted:
            clock.ahead += HOUR if times == 1 else 0
            quiet()
            server.call(counters.clear)
            for _ in range(times):
                act()
                quiet()
            return Counted(
                what, round(counters.writes / times, 1), round(counters.reads / times, 1)
            )

        def a_minute_later() -> None:
            clock.ahead += MINUTE
            school.pay(places[0], 100)

        people: list[str] = []
        places: list[str] = []
        paid: list[str] = []
        yield counted("new student", lambda: people.append(school.student("Maria Lopez")))
        yield counted(
            "enrolled in a bundle of two, paid",
            lambda: places.append(school.enroll(people[0], cash=5000)),
        )
        yield counted("payment", lambda: paid.append(school.pay(places[0], 1000)))
        yield counted("void", lambda: _void(school, paid[0]))
        yield counted("refund", lambda: _refund(school, places[0]))
        yield counted("student's phone changed", lambda: _edit(school, people[0]))
        yield counted("walk-in: student, bundle, payment", lambda: _walk_in(school))
        yield counted("payment, one a minute", a_minute_later, BUSY)


@contextmanager
def _school(
    folder: Path, server: ServerThread, desks: int
) -> Iterator[tuple[SmallSchool, Callable[[], None]]]:
    folder.mkdir()
    sessions: list[OpenHome] = []
    ears: list[Ear] = []
    there = place(server.address)
    for number in range(desks):
        session = HomeOpener()(folder / str(number))
        sessions.append(session)
        ears.append(Ear())
        if number:
            join_school(session.clouds, session.desk.store, there, Asked())
        else:
            school = SmallSchool(session.desk, session.desk.run)
            school.found()
            found_school(session.clouds, session.desk.store, there)

    def quiet() -> None:
        """Return once nothing waits and every desk has taken what there was."""
        ears[0].until(lambda: not waiting(sessions[0].desk.reads), 60)
        counters, since, last = server.counters, time.monotonic(), -1
        while time.monotonic() - since < QUIET_SECONDS:
            asked = sum(counters.calls.values())
            if asked != last:
                since, last = time.monotonic(), asked
            time.sleep(0.05)

    try:
        with ears[0].kept_in_step(sessions[0], server.address):
            quiet()
            if desks == 1:
                yield school, quiet
            else:
                with ears[1].kept_in_step(sessions[1], server.address):
                    quiet()
                    yield school, quiet
    finally:
        for session in sessions:
            session.close()


def _void(school: SmallSchool, receipt_id: str) -> None:
    school.run(
        commands.VoidReceipt(command_id=new_id(), receipt_id=receipt_id, reason="typed wrong")
    )


def _refund(school: SmallSchool, enrollment_id: str) -> None:
    school.run(
        commands.Refund(
            command_id=new_id(),
            enrollment_id=enrollment_id,
            amount=Money(100),
            method=Method.CASH,
            reason="half a lesson",
        )
    )


def _edit(school: SmallSchool, student_id: str) -> None:
    student = school.desk.reads.student(student_id)
    assert student is not None
    changed = replace(student, phone="(614) 555-0199")
    school.run(commands.ChangeStudent(command_id=new_id(), student=changed))


def _walk_in(school: SmallSchool) -> None:
    student = Student(student_id=new_id(), name="Bo Berg", phone="(614) 555-0133")
    school.run(
        commands.Enroll(
            command_id=new_id(),
            student_id=student.student_id,
            new_student=student,
            course_id=PACKAGE.course_id,
            tenders=(Tender(Method.CASH, Money(9_999)),),
        )
    )


if __name__ == "__main__":
    main()
