"""Somebody at the counter: records what comes to mind, and again what went down in a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, Final

from enrolldesk.app import commands
from enrolldesk.app.commands import Command
from enrolldesk.app.sync.choosing import PLACED, SETTLED, Way
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.testing.simulation.desk import SimulatedDesk
from enrolldesk.testing.simulation.mistakes import put_right
from enrolldesk.testing.simulation.same_person import about_people
from enrolldesk.testing.small_school import COURSES

_NAMES: Final = ("Maria Lopez", "Ben Cho", "Zoë Ångström", "Lin Wu", "Ada Okafor", "Jo Smith")
_WAYS: Final = {Way.RESEND: 4, Way.FIX: 4, Way.DROP: 1, Way.VOID: 1, Way.REENTER: 1}
_CENTS: Final = (1, 500, 1000, 9999, 45000, 54999, 60000)


class Ids:
    """Numbers of one run: no two commands get the same."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, desk: str) -> str:
        """An id that says where it comes from."""
        self._last += 1
        return f"{desk}-{self._last:03d}"


class Person:
    """Works at one desk; ``left`` is how many commands they still have in mind today."""

    def __init__(self, desk: SimulatedDesk, ids: Ids, left: int) -> None:
        self._desk = desk
        self._rng: Random = desk.world.rng
        self._ids = ids
        self._left = left
        self._open: Command | None = None
        self._last: Command | None = None

    async def work(self) -> None:
        """Record one command after another, with pauses; goes on after a crash."""
        if self._desk.careful:
            await self._desk.in_step.wait()
        while self._left > 0:
            await asyncio.sleep(self._rng.uniform(1.0, 250.0) ** self._rng.choice((0.4, 1.0)))
            command = self._open or self._thought()
            if command is not None:
                # Kept until it is answered: after a crash the form is filled in the same way.
                self._open = command
                self._record(command)
                self._open, self._last = None, command
            self._left -= 1
            if self._rng.random() < 0.3:
                self.look_after()

    def _record(self, command: Command) -> None:
        name = type(command).__name__
        try:
            changes = self._desk.desk.run(command)
        except DeskError as refused:
            self._desk.trace(f"{command.command_id} {name} is refused: {type(refused).__name__}")
            return
        if changes.batch_id is not None:
            self._desk.world.book.promise(self._desk.name, changes.batch_id)
        number = f" {changes.receipt_no}" if changes.receipt_no else ""
        again = " again" if changes.already else ""
        self._desk.trace(f"{command.command_id} {name} is recorded{again}{number}")
        if self._rng.random() < 0.8:
            self._desk.sync.wake()

    def look_after(self, *, hurry: bool = True) -> None:
        """Choose a way for what needs attention; in a hurry, try whatever waits at once."""
        home, now = self._desk.home, self._desk.clock.now()
        for batch_id, reason in self._needing():
            # Sold alone here and in a bundle there, or settled elsewhere: it can only be given up.
            ways = {Way.DROP: 1} if reason in (PLACED, SETTLED) else _WAYS
            way = self._rng.choices(list(ways), list(ways.values()))[0]
            if home.ways.choose(batch_id, way, "ana", now):
                self._desk.trace(f"{batch_id} is to go the way of {way}")
        if hurry:
            self._desk.sync.send_now()
        else:
            self._desk.sync.wake()

    def _needing(self) -> list[tuple[str, str]]:
        return self._desk.connection.execute(
            "SELECT batch_id, reason FROM outbox WHERE state = 'needs_attention' ORDER BY desk_seq"
        ).fetchall()

    def _thought(self) -> Command | None:
        ways: tuple[tuple[int, Callable[[str], Command | None]], ...] = (
            (5, self._walk_in),
            (6, self._payment),
            (2, self._family_payment),
            (2, self._edit),
            (2, self._void),
            (2, self._refund),
            (2, self._credit),
            (1, self._void_receipt),
            (1, self._enroll_known),
            (1, self._cancel),
            (1, self._override),
            (1, self._price),
            (4, self._put_right),
            (3, self._people),
            (1, self._again),
            (1, self._same_id),
        )
        [way] = self._rng.choices([way for _, way in ways], [weight for weight, _ in ways])
        return way(self._ids.next(self._desk.name))

    def _walk_in(self, command_id: str) -> Command:
        student = Student(f"{command_id}-student", self._rng.choice(_NAMES), phone="(614) 555-0133")
        tenders = self._tenders() if self._rng.random() < 0.7 else ()
        return commands.Enroll(
            command_id=command_id,
            student_id=student.student_id,
            course_id=self._rng.choice(COURSES).course_id,
            new_student=student,
            tenders=tenders,
        )

    def _payment(self, command_id: str) -> Command | None:
        place = self._place()
        if place is None:
            return None
        tenders = self._tenders()
        amount = Money(sum(tender.amount.cents for tender in tenders))
        return commands.RecordPayment(
            command_id=command_id, shares=(Share(place, amount),), tenders=tenders
        )

    def _family_payment(self, command_id: str) -> Command | None:
        one, two = self._place(), self._place()
        if one is None or two is None or one == two:
            return None
        amounts = [Money(self._rng.choice(_CENTS)) for _ in range(2)]
        whole = Money(amounts[0].cents + amounts[1].cents)
        return commands.RecordPayment(
            command_id=command_id,
            shares=(Share(one, amounts[0]), Share(two, amounts[1])),
            tenders=(Tender(Method.CARD, whole),),
        )

    def _edit(self, command_id: str) -> Command | None:
        student = self._student()
        if student is None:
            return None
        changed: tuple[dict[str, Any], ...] = (
            {"phone": f"614555{self._rng.randrange(10_000):04d}"},
            {"email": f"{command_id}@example.org"},
            {"notes": f"noted by {command_id}"},
            {"name": self._rng.choice(_NAMES), "notes": ""},
        )
        after = replace(student, **self._rng.choice(changed))
        return commands.ChangeStudent(command_id=command_id, student=after)

    def _void(self, command_id: str) -> Command | None:
        entry = self._one("SELECT entry_id FROM entry")
        if entry is None:
            return None
        return commands.VoidEntry(command_id=command_id, entry_id=entry, reason="wrong")

    def _void_receipt(self, command_id: str) -> Command | None:
        receipt = self._one("SELECT receipt_id FROM receipt")
        if receipt is None:
            return None
        return commands.VoidReceipt(command_id=command_id, receipt_id=receipt, reason="wrong")

    def _refund(self, command_id: str) -> Command | None:
        place = self._place()
        if place is None:
            return None
        return commands.Refund(
            command_id=command_id,
            enrollment_id=place,
            amount=Money(self._rng.choice(_CENTS[:4])),
            method=Method.CASH,
            reason="moved away",
        )

    def _credit(self, command_id: str) -> Command | None:
        one, two = self._place("AND paid > charged"), self._place()
        if one is None or two is None:
            return None
        return commands.MoveCredit(
            command_id=command_id,
            from_enrollment_id=one,
            to_enrollment_id=two,
            amount=Money(self._rng.choice(_CENTS[:3])),
            reason="another course",
        )

    def _put_right(self, command_id: str) -> Command | None:
        place = self._place()
        payment = self._one("SELECT entry_id FROM entry WHERE kind = 'payment'")
        if place is None:
            return None
        return put_right(self._rng, command_id, place, payment, self._desk.desk.today())

    def _people(self, command_id: str) -> Command | None:
        one, other = self._student(), self._student()
        if one is None or other is None:
            return None
        return about_people(self._rng, command_id, one.student_id, other.student_id)

    def _enroll_known(self, command_id: str) -> Command | None:
        student = self._student()
        if student is None:
            return None
        return commands.Enroll(
            command_id=command_id,
            student_id=student.student_id,
            course_id=self._rng.choice(COURSES).course_id,
            tenders=self._tenders() if self._rng.random() < 0.5 else (),
        )

    def _cancel(self, command_id: str) -> Command | None:
        place = self._place()
        if place is None:
            return None
        return commands.CancelEnrollment(
            command_id=command_id, enrollment_id=place, reason="moved away"
        )

    def _override(self, command_id: str) -> Command | None:
        place = self._place()
        if place is None:
            return None
        return commands.OverrideAccess(
            command_id=command_id, enrollment_id=place, reason=self._rng.choice(("", "agreed"))
        )

    def _price(self, command_id: str) -> Command | None:
        course_id = self._one("SELECT course_id FROM course")
        course = course_id and self._desk.store.reads.course(course_id)
        if not course or course.is_bundle:
            return None
        price = Money(self._rng.choice((9999, 10999, 49999)))
        return commands.ChangeCourse(
            command_id=command_id, course=replace(course, price=price, upfront=price)
        )

    def _again(self, _command_id: str) -> Command | None:
        """Enter was pressed twice."""
        return self._last

    def _same_id(self, command_id: str) -> Command | None:
        """Another payment under the id of the last command."""
        other = self._payment(command_id)
        return other and self._last and replace(other, command_id=self._last.command_id)

    def _tenders(self) -> tuple[Tender, ...]:
        methods = self._rng.sample((Method.CASH, Method.CARD, Method.CHECK), 2)
        count = 2 if self._rng.random() < 0.25 else 1
        return tuple(Tender(one, Money(self._rng.choice(_CENTS))) for one in methods[:count])

    def _place(self, where: str = "") -> str | None:
        found: str | None = self._one(
            "SELECT enrollment_id FROM enrollment JOIN student ON student.key = student_key "
            f"WHERE bundle_key IS NULL {where}"
        )
        return found

    def _student(self) -> Student | None:
        student_id = self._one("SELECT student_id FROM student")
        return student_id and self._desk.store.reads.student(student_id)

    def _one(self, sql: str) -> Any:
        found = [value for (value,) in self._desk.connection.execute(f"{sql} ORDER BY 1")]
        return self._rng.choice(found) if found else None
