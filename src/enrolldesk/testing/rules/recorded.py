"""Every command once, recorded at a desk and written as it is sent: what the rules must let pass.

Everything is the same each time, so that what is kept of it can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from enrolldesk.adapters.firestore.documents import fence_of, writes_of
from enrolldesk.app import commands
from enrolldesk.app.batches import canonical, digest
from enrolldesk.app.commands import Brought, Command
from enrolldesk.app.connecting.founding import parcel_of
from enrolldesk.app.connecting.holding import fresh_claim
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.desk import Desk
from enrolldesk.app.families import commands as families
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.planning import commands as planning
from enrolldesk.app.promoting import commands as promoting
from enrolldesk.app.sample import BEHIND_THE_WHEEL, COMPLETE_PACKAGE, ONLINE_THEORY
from enrolldesk.app.series import open_series
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.till import commands as till
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.ids import enrollment_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian, Student
from enrolldesk.domain.promotions import Offer, Trigger
from enrolldesk.domain.reminders import Channel
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.till import MethodSum, MoveKind, Pieces
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.rules.encoded import Written, all_written
from enrolldesk.testing.small_school import OPENING, SteadyClock

SCHOOL: Final = "lakeside"
OWNER, FRONT = "ana", "ben"
_PREFIX: Final = "schools/lakeside"
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


def _person(key: str, name: str, **fields: Any) -> Student:
    return Student(key, name, phone="(614) 555-0133", **fields)


def _cash(cents: int, tendered: int | None = None) -> Tender:
    return Tender(Method.CASH, Money(cents), None if tendered is None else Money(tendered))


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
        return Step(name, by, _sent(parcel_of(self.store.reads.outbox()[-1]), by))

    def today(self) -> date:
        """The school's day."""
        return self.desk.today()


def _sent(parcel: Parcel, by: str) -> tuple[Written, ...]:
    return tuple(all_written(writes_of(parcel, _PREFIX, by), _PREFIX))


def steps() -> Iterator[Step]:
    """Every step, in an order in which each one is possible."""
    at = Recorder()
    yield from _beginning(at)
    yield from _students(at)
    yield from _money(at)
    yield from _corrections(at)
    yield from _merges(at)
    yield from _brought(at)
    yield from _day(at)
    yield from _largest(at)
    yield from _of_the_desk(at)


def _beginning(at: Recorder) -> Iterator[Step]:
    yield at.run(
        commands.FoundSchool(
            command_id="found",
            school=School(SCHOOL, "Lakeside Driving School"),
            desk=DeskIdentity("D1", "D1", name="Desk 1"),
            staff=Staff(OWNER, "Ana R.", email="ana@lakeside.example"),
        )
    )
    ben = Staff(FRONT, "Ben K.", role=Role.FRONT_DESK, email="ben@lakeside.example")
    yield at.run(commands.AddStaff(command_id="staff-ben", staff=ben))
    cleo = Staff("cleo", "Cleo M.", role=Role.FRONT_DESK)
    yield at.run(commands.AddStaff(command_id="staff-cleo", staff=cleo), name="AddStaff/colleague")
    yield at.run(
        commands.ChangeStaff(command_id="staff-cleo-2", staff=replace(cleo, name="Cleo Marsh"))
    )
    for course in (THEORY, WHEEL, PACKAGE):
        name = "AddCourse" if course is THEORY else f"AddCourse/{course.course_id}"
        yield at.run(
            commands.AddCourse(command_id=f"course-{course.course_id}", course=course), name=name
        )
    yield at.run(
        commands.ChangeCourse(
            command_id="course-2", course=replace(WHEEL, title="Behind the Wheel, 8 h")
        )
    )
    school = at.store.reads.school()
    desk = at.store.reads.desk()
    assert school is not None and desk is not None
    yield at.run(
        commands.ChangeSchool(command_id="school-2", school=replace(school, phone="614 555 0100"))
    )
    yield at.run(commands.ChangeDesk(command_id="desk-2", desk=replace(desk, name="Counter")))
    offer = Offer(title="Siblings", trigger=Trigger.MANUAL, amount=Money(1000))
    yield at.run(promoting.AddPromotion(command_id="siblings", offer=offer))
    yield at.run(
        promoting.ChangePromotion(
            command_id="siblings-2",
            promotion_id="siblings",
            offer=replace(offer, amount=Money(0), percent=1000),
        )
    )


def _students(at: Recorder) -> Iterator[Step]:
    guardian = Guardian("Rosa Diaz", "614 555 0199", "rosa@example.com")
    dana = _person("dana", "Dana Diaz", guardian=guardian)
    yield at.run(commands.AddStudent(command_id="dana-1", student=dana), FRONT)
    yield at.run(
        commands.ChangeStudent(command_id="dana-2", student=replace(dana, notes="Left-handed")),
        FRONT,
    )
    yield at.run(
        commands.Enroll(command_id="dana-3", student_id="dana", course_id=THEORY.course_id), FRONT
    )
    emil = _person("emil", "Emil Diaz", guardian=guardian)
    yield at.run(
        commands.Enroll(
            command_id="emil-1",
            student_id="emil",
            course_id=PACKAGE.course_id,
            new_student=emil,
            tenders=(
                _cash(6000, 10000),
                Tender(Method.CARD, Money(3999), reference="4242", approval="77"),
            ),
            payer="Rosa Diaz",
        ),
        FRONT,
        "Enroll/bundle",
    )
    yield at.run(families.LinkFamily(command_id="family", student_ids=("dana", "emil")), FRONT)
    yield at.run(
        promoting.ApplyPromotion(
            command_id="dana-4", enrollment_id=place_of("dana"), promotion_id="siblings"
        ),
        FRONT,
    )
    yield at.run(
        planning.RecordReminder(
            command_id="remind", student_id="dana", channel=Channel.EMAIL, amount=Money(8999)
        ),
        FRONT,
    )
    later = at.today().replace(month=12)
    yield at.run(
        planning.ChangePlan(
            command_id="plan",
            enrollment_id=place_of("dana"),
            parts=(Instalment(Money(4000), later), Instalment(Money(4999), later.replace(day=28))),
            reason="Pays in two",
        )
    )
    yield at.run(
        commands.OverrideAccess(
            command_id="override",
            enrollment_id=place_of("emil", WHEEL.course_id),
            reason="Agreed by phone",
        )
    )


def _money(at: Recorder) -> Iterator[Step]:
    dana, emil = place_of("dana"), place_of("emil", PACKAGE.course_id)
    yield at.run(_pays("pay-1", {dana: 3000}, _cash(3000, 5000)), FRONT)
    yield at.run(
        _pays("pay-2", {dana: 2000, emil: 4000}, _cash(2500), Tender(Method.CARD, Money(3500))),
        FRONT,
        "RecordPayment/family",
    )
    yield at.run(
        commands.VoidEntry(command_id="void-1", entry_id="pay-1", reason="Wrong amount"), FRONT
    )
    yield at.run(
        commands.VoidReceipt(command_id="void-2", receipt_id="pay-2", reason="Wrong family"), FRONT
    )
    yield at.run(_pays("pay-3", {dana: 5000}, _cash(5000)), FRONT, "RecordPayment/again")
    yield at.run(
        corrections.CorrectPayment(
            command_id="right-3",
            entry_id="pay-3",
            enrollment_id=dana,
            tender=Tender(Method.CHECK, Money(5000), reference="1044"),
            reason="It was a check",
        ),
        FRONT,
    )
    yield at.run(_pays("pay-4", {dana: 7000}, _cash(7000)), OWNER, "RecordPayment/manager")
    yield at.run(
        commands.VoidEntry(command_id="void-4", entry_id="dana-4", reason="Not a sibling"),
        name="VoidEntry/discount",
    )


def _pays(command_id: str, shares: dict[str, int], *tenders: Tender) -> commands.RecordPayment:
    return commands.RecordPayment(
        command_id=command_id,
        shares=tuple(Share(place, Money(cents)) for place, cents in shares.items()),
        tenders=tenders,
        payer="Rosa Diaz",
    )


def _corrections(at: Recorder) -> Iterator[Step]:
    dana, emil = place_of("dana"), place_of("emil", PACKAGE.course_id)
    yield at.run(
        commands.Refund(
            command_id="refund",
            enrollment_id=dana,
            amount=Money(1000),
            method=Method.CASH,
            reason="Goodwill",
            reverses="pay-4",
            uncharged=Money(500),
        )
    )
    yield at.run(
        corrections.ReturnPayment(
            command_id="bounced", entry_id="pay-3-right", reason="Bounced", fee=Money(2500)
        )
    )
    yield at.run(
        corrections.GiveDiscount(
            command_id="discount", enrollment_id=dana, amount=Money(700), reason="Late start"
        )
    )
    yield at.run(
        corrections.CorrectPrice(
            command_id="price", enrollment_id=emil, price=Money(52000), reason="Agreed"
        )
    )
    yield at.run(
        corrections.WriteOff(
            command_id="off", enrollment_id=dana, amount=Money(300), reason="Forgiven"
        )
    )
    yield at.run(
        commands.Enroll(command_id="dana-5", student_id="dana", course_id=WHEEL.course_id),
        FRONT,
        "Enroll/second",
    )
    wheel = place_of("dana", WHEEL.course_id)
    yield at.run(_pays("pay-5", {wheel: 60000}, _cash(60000)), FRONT, "RecordPayment/too much")
    yield at.run(
        commands.MoveCredit(
            command_id="credit",
            from_enrollment_id=wheel,
            to_enrollment_id=dana,
            amount=Money(2000),
            reason="Paid too much",
        )
    )
    yield at.run(
        corrections.Withdraw(
            command_id="withdraw",
            enrollment_id=wheel,
            on=at.today(),
            charged=Money(10000),
            reason="Moved away",
            refund=Money(20000),
        )
    )
    ida = _person("ida", "Ida Holm")
    yield at.run(
        commands.Enroll(
            command_id="ida-1",
            student_id="ida",
            course_id=THEORY.course_id,
            new_student=ida,
            tenders=(_cash(9999),),
        ),
        FRONT,
        "Enroll/new",
    )
    yield at.run(
        corrections.MoveEnrollment(
            command_id="move",
            enrollment_id=place_of("ida"),
            course_id=WHEEL.course_id,
            reason="The other one",
        )
    )
    yield at.run(
        commands.CancelEnrollment(
            command_id="cancel",
            enrollment_id=place_of("ida", WHEEL.course_id),
            reason="Wrong course",
        )
    )


def _merges(at: Recorder) -> Iterator[Step]:
    yield at.run(
        commands.AddStudent(command_id="dora-1", student=_person("dora", "Dana Dias")),
        FRONT,
        "AddStudent/double",
    )
    yield at.run(merging.TellApart(command_id="apart", one_id="dora", other_id="ida"), FRONT)
    yield at.run(
        merging.MergeStudents(
            command_id="merge", kept_id="dana", merged_id="dora", reason="The same person"
        )
    )
    yield at.run(
        merging.UnmergeStudent(command_id="unmerge", merged_id="dora", reason="Two people")
    )
    yield at.run(families.LeaveFamily(command_id="leave", student_id="dana"), FRONT)


def _brought(at: Recorder) -> Iterator[Step]:
    brought = Brought(_person("finn", "Finn Hale"), THEORY.course_id, Money(9999), Money(4000))
    other = Brought(_person("gus", "Gus Hale"))
    yield at.run(commands.ImportStudents(command_id="import-1", brought=(brought, other)))
    yield at.run(commands.UndoImport(command_id="undo-1", student_ids=("finn", "gus")))
    yield at.run(_account(at, "hana", "hana-1"))


def _account(at: Recorder, student: str, command_id: str) -> commands.BringAccount:
    """What another desk recorded: a place, its charge, a payment and its void."""
    apart = MemoryStore()
    there = Recorder()
    there.store = apart
    there.desk = Desk(apart, there.clock)
    there.run(
        commands.FoundSchool(
            command_id="there",
            school=School("there", "Another"),
            desk=DeskIdentity("D9", "D9", name="Desk 9"),
            staff=Staff("zoe", "Zoe Z."),
        )
    )
    there.run(commands.AddCourse(command_id="there-2", course=THEORY), "zoe")
    there.run(
        commands.Enroll(
            command_id=f"{student}-there",
            student_id=student,
            course_id=THEORY.course_id,
            new_student=_person(student, "Hana Ito"),
            tenders=(_cash(5000),),
        ),
        "zoe",
    )
    there.run(
        commands.VoidEntry(
            command_id=f"{student}-there-2", entry_id=f"{student}-there", reason="Twice"
        ),
        "zoe",
    )
    reads = apart.reads
    held = reads.student_card(student, at.today())
    assert held is not None
    places = reads.enrollments_of(student)
    return commands.BringAccount(
        command_id=command_id,
        student=held.student,
        enrollments=places,
        entries=tuple(entry for place in places for entry in reads.entries_of(place.enrollment_id)),
    )


def _day(at: Recorder) -> Iterator[Step]:
    yield at.run(
        till.MoveDrawer(
            command_id="drawer", kind=MoveKind.PAID_OUT, amount=Money(1500), reason="Stamps"
        ),
        FRONT,
    )
    close = till.CloseDay(
        command_id="close",
        day=at.today(),
        opening_float=Money(5000),
        counted=(MethodSum(Method.CASH, Money(42000)), MethodSum(Method.CARD, Money(0))),
        pieces=(Pieces(Money(2000), 21),),
        deposit=Money(30000),
        reason="As counted",
    )
    yield at.run(close, FRONT)
    yield at.run(till.ReopenDay(command_id="reopen", day=at.today(), reason="Counted wrong"))
    yield at.run(replace(close, command_id="close-2", reason="Counted again"), FRONT, "CloseDay/2")
    at.clock.forward(days=1)


def _largest(at: Recorder) -> Iterator[Step]:
    """The batches for which the rules look at most documents, each as large as it can be."""
    keys = [f"child-{number}" for number in range(1, 9)]
    for key in keys:
        yield at.run(
            commands.Enroll(
                command_id=f"{key}-1",
                student_id=key,
                course_id=THEORY.course_id,
                new_student=_person(key, f"Child {key[-1]}"),
            ),
            FRONT,
            f"Enroll/{key}",
        )
    yield at.run(
        _pays("pay-8", dict.fromkeys(map(place_of, keys), 1000), _cash(8000)),
        FRONT,
        "RecordPayment/largest",
    )
    few = dict.fromkeys(map(place_of, keys[:5]), 1000)
    yield at.run(_pays("pay-9", few, _cash(5000)), FRONT, "RecordPayment/five")
    yield at.run(
        commands.VoidReceipt(command_id="void-9", receipt_id="pay-9", reason="Twice"),
        FRONT,
        "VoidReceipt/largest",
    )
    lines = tuple(
        Brought(
            _person(f"line-{number}", f"Line {number}"), PACKAGE.course_id, Money(54999), Money(1)
        )
        for number in range(1, 4)
    )
    yield at.run(
        commands.ImportStudents(command_id="import-2", brought=lines), name="ImportStudents/largest"
    )
    yield at.run(
        commands.UndoImport(
            command_id="undo-2", student_ids=tuple(one.student.student_id for one in lines)
        ),
        name="UndoImport/largest",
    )
    plain = tuple(Brought(_person(f"plain-{number}", f"Plain {number}")) for number in range(1, 16))
    yield at.run(
        commands.ImportStudents(command_id="import-3", brought=plain), name="ImportStudents/plain"
    )


def _of_the_desk(at: Recorder) -> Iterator[Step]:
    """What no staff command asks for: a series, a desk claimed, a fence."""
    at.desk.act_as(FRONT)
    with at.store.write() as uow:
        open_series(uow, (), staff_id=FRONT, now=at.clock.now())
        uow.commit()
    opened = parcel_of(at.store.reads.outbox()[-1])
    yield Step("OpenSeries", FRONT, _sent(_always(opened, "series-2"), FRONT))
    _desk, secret, parcel = fresh_claim("D2", "Desk 2", FRONT)
    yield Step("ClaimDesk", FRONT, _sent(_always(parcel, "claim-d2", secret), FRONT))
    at.run(_pays("pay-10", {place_of("child-1"): 100}, _cash(100)), FRONT)
    lost = parcel_of(at.store.reads.outbox()[-1])
    fence = all_written([fence_of(lost, _PREFIX, FRONT)], _PREFIX)
    yield Step("Fence", FRONT, tuple(fence))


def _always(parcel: Parcel, batch_id: str, secret: str = "") -> Parcel:
    """The same batch with nothing random in it: desks mint these ids themselves."""
    told = json.loads(parcel.payload)
    told |= {"batch_id": batch_id, "made_at": {"$at": OPENING.isoformat(timespec="microseconds")}}
    for write in told["writes"]:
        if write["fields"].get("secret") == secret:
            write["fields"]["secret"] = f"secret-of-{batch_id}"
    payload = canonical(told)
    return replace(parcel, payload=payload, batch_id=batch_id, digest=digest(payload))


def as_json() -> list[dict[str, Any]]:
    """Every step, as it is kept beside the rules."""
    return [{"name": one.name, "by": one.by, "writes": list(one.writes)} for one in steps()]
