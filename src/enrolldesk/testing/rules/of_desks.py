"""Students merged and brought, days closed, and what a desk does without being asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from unittest import mock

from enrolldesk.adapters.firestore.documents import fence_of
from enrolldesk.app import commands
from enrolldesk.app.batches import canonical, digest
from enrolldesk.app.commands import Brought
from enrolldesk.app.connecting.founding import parcel_of
from enrolldesk.app.connecting.holding import fresh_claim
from enrolldesk.app.desk import Desk
from enrolldesk.app.families import commands as families
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.series import open_series
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.till import commands as till
from enrolldesk.domain.ids import ReceiptSeries
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.till import MethodSum, MoveKind, Pieces
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.rules.encoded import all_written
from enrolldesk.testing.rules.recorder import (
    FRONT,
    PREFIX,
    THEORY,
    Recorder,
    Step,
    cash,
    pays,
    person,
    place_of,
    sent_of,
)
from enrolldesk.testing.small_school import OPENING


def merges(at: Recorder) -> Iterator[Step]:
    yield at.run(
        commands.AddStudent(command_id="dora-1", student=person("dora", "Dana Dias")),
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


def brought(at: Recorder) -> Iterator[Step]:
    line = Brought(person("finn", "Finn Hale"), THEORY.course_id, Money(9999), Money(4000))
    other = Brought(person("gus", "Gus Hale"))
    yield at.run(commands.ImportStudents(command_id="import-1", brought=(line, other)))
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
            new_student=person(student, "Hana Ito"),
            tenders=(cash(5000),),
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


def day(at: Recorder) -> Iterator[Step]:
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


def of_the_desk(at: Recorder) -> Iterator[Step]:
    """What no staff command asks for: a series, a desk claimed, a fence."""
    at.desk.act_as(FRONT)
    with at.store.write() as uow:
        # Its letters are drawn; the receipts that follow are to be the same in every recording.
        with mock.patch.object(ReceiptSeries, "apart", lambda own: ReceiptSeries(own.code, "b")):
            open_series(uow, (), staff_id=FRONT, now=at.clock.now())
        uow.commit()
    opened = parcel_of(at.store.reads.outbox()[-1])
    yield Step("OpenSeries", FRONT, sent_of(_always(opened, "series-2"), FRONT))
    _desk, secret, parcel = fresh_claim("D2", "Desk 2", FRONT)
    yield Step("ClaimDesk", FRONT, sent_of(_always(parcel, "claim-d2", secret), FRONT))
    at.run(pays("pay-10", {place_of("child-1"): 100}, cash(100)), FRONT)
    lost = parcel_of(at.store.reads.outbox()[-1])
    fence = all_written([fence_of(lost, PREFIX, FRONT)], PREFIX)
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
