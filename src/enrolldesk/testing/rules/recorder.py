"""A desk at which one step follows the other, and what is sent for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from enrolldesk.adapters.firestore.documents import writes_of
from enrolldesk.app import commands
from enrolldesk.app.commands import Command
from enrolldesk.app.connecting.founding import parcel_of
from enrolldesk.app.desk import Desk
from enrolldesk.app.sample import BEHIND_THE_WHEEL, COMPLETE_PACKAGE, ONLINE_THEORY
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.domain.ids import enrollment_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.rules.encoded import Written, all_written
from enrolldesk.testing.small_school import SteadyClock

SCHOOL: Final = "lakeside"
OWNER, FRONT = "ana", "ben"
PREFIX: Final = "schools/lakeside"
THEORY, WHEEL, PACKAGE = ONLINE_THEORY, BEHIND_THE_WHEEL, COMPLETE_PACKAGE


@dataclass(frozen=True, slots=True)
class Step:
    """One commit as it is sent; ``by`` recorded it and sends it."""

    name: str
    by: str
    writes: tuple[Written, ...]


def place_of(student: str, course: str = THEORY.course_id, ordinal: int = 1) -> str:
    """The id of a student's enrollment."""
    return enrollment_id(student, course, ordinal)


def person(key: str, name: str, **fields: Any) -> Student:
    return Student(key, name, phone="(614) 555-0133", **fields)


def cash(cents: int, tendered: int | None = None) -> Tender:
    return Tender(Method.CASH, Money(cents), None if tendered is None else Money(tendered))


def pays(command_id: str, shares: dict[str, int], *tenders: Tender) -> commands.RecordPayment:
    return commands.RecordPayment(
        command_id=command_id,
        shares=tuple(Share(place, Money(cents)) for place, cents in shares.items()),
        tenders=tenders,
        payer="Rosa Diaz",
    )


class Recorder:
    """A desk at which one step follows the other, a minute apart."""

    def __init__(self) -> None:
        """An empty desk."""
        self.store = MemoryStore()
        self.clock = SteadyClock()
        self.desk = Desk(self.store, self.clock)

    def run(self, command: Command, by: str = OWNER, name: str = "") -> Step:
        """Record a command and answer what is sent for it."""
        self.clock.forward(minutes=1)
        if self.store.reads.school() is not None:
            self.desk.act_as(by)
        self.desk.run(command)
        return self.sent(name or type(command).__name__, by)

    def sent(self, name: str, by: str) -> Step:
        """What the batch that was recorded last is sent as."""
        return Step(name, by, sent_of(parcel_of(self.store.reads.outbox()[-1]), by))

    def today(self) -> date:
        """The school's day."""
        return self.desk.today()


def sent_of(parcel: Parcel, by: str) -> tuple[Written, ...]:
    return tuple(all_written(writes_of(parcel, PREFIX, by), PREFIX))
