"""What takes the place of a fenced batch: one transaction, whole or not at all."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from enrolldesk.app import handlers
from enrolldesk.app.batches import WriteKind, canonical
from enrolldesk.app.changes import EVERYTHING, Changes
from enrolldesk.app.commands import RecordPayment, VoidEntry
from enrolldesk.app.fields import entry_fields
from enrolldesk.app.slips.kinds import kind_in
from enrolldesk.app.sync.anew import Anew, fitted, is_entry_of, once_more
from enrolldesk.app.sync.choosing import Choice, Way
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.held import fields_held, places_in, record_from
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.sync.resting import let_follow
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.app.sync.ways import Settling
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import AlreadyVoided, PaymentReturned
from enrolldesk.domain.ids import charge_id, derived_id, void_id
from enrolldesk.domain.ledger import EntryKind, Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student, StudentState
from enrolldesk.domain.school import Staff
from enrolldesk.domain.slips import Slip

_MONEY = (EntryKind.PAYMENT, EntryKind.REFUND)
_SAME = ("kind", "amount", "enrollment_id", "receipt_no")


def settle(
    unit: Settling,
    choice: Choice,
    parcel: Parcel,
    standing: Mapping[str, Document],
    now: datetime,
) -> tuple[Changes, Anew]:
    """Go the chosen way with a batch that is fenced off; says what took its place."""

    def held(path: str) -> Mapping[str, Any] | None:
        collection, _, key = path.partition("/")
        if collection == "entries":
            entry = unit.entry(key)
            return None if entry is None else entry_fields(entry)
        return fields_held(unit, path)

    def parts(path: str) -> tuple[str, ...]:
        return places_in(unit, path)

    if choice.way in (Way.DROP, Way.REENTER):
        anew = Anew(choice.next_id)
    elif choice.way is Way.RESEND:
        anew = once_more(parcel.payload, choice.next_id, standing, held)
    else:
        anew = fitted(parcel.payload, choice.next_id, standing, held, parts)
    replaced_by = choice.next_id if anew.payload or choice.way is Way.REENTER else ""
    unit.fence_off(choice, replaced_by, now)
    kept = {write["path"] for write in anew.writes}
    written = json.loads(parcel.payload)["writes"]
    given_up = [
        write
        for write in written
        if write["path"].startswith("entries/") and write["path"] not in kept
    ]
    for write in given_up:
        unit.give_up(write["path"].partition("/")[2])
    if anew.payload:
        unit.put_in_place(parcel, anew)
    if choice.way is Way.DROP:
        unit.hold_later(parcel.desk_seq, [write["path"] for write in written if _founds(write)])
        _take_back(unit, written, now)
    lost = [write for write in given_up if write["path"] not in anew.given_way]
    let_follow(unit, choice, parcel.desk_seq, lost)
    if choice.way is Way.REENTER:
        _take_anew(unit, choice, written, now)
    elif choice.way is Way.VOID:
        _void(unit, choice, anew, now)
    unit.look_again(anew.given_way)
    _explain(unit, written, anew, standing)
    return replace(EVERYTHING, outbox=True), anew


def meets_another_desk(parcel: Parcel, standing: Mapping[str, Document]) -> bool:
    """Whether all that stands in a batch's way is what another desk did as well: the same student
    enrolled in the same course, the same entry voided."""
    payload = json.loads(parcel.payload)
    created = [write for write in payload["writes"] if write["kind"] == WriteKind.CREATE]
    in_the_way = [write for write in created if write["path"] in standing]
    return bool(in_the_way) and all(_is_shared(write, standing) for write in in_the_way)


def placed_otherwise(parcel: Parcel, standing: Mapping[str, Document]) -> bool:
    """Whether a place it makes stands there in another bundle, or alone, or one it counts up is a
    part of a bundle there: the money would go to an enrollment that carries none."""
    payload = json.loads(parcel.payload)
    counted = [f"enrollments/{place}" for place in payload["effects"]]
    return any(
        standing[path].fields.get("bundle_id") is not None for path in counted if path in standing
    ) or any(
        write["fields"].get("bundle_id") != standing[write["path"]].fields.get("bundle_id")
        for write in payload["writes"]
        if write["kind"] == WriteKind.CREATE
        and write["path"].startswith("enrollments/")
        and write["path"] in standing
    )


def stands_elsewhere(parcel: Parcel, standing: Mapping[str, Document]) -> bool:
    """Whether an entry of a batch that never landed stands there all the same: the same money,
    under the batch that another desk made of it."""
    return any(
        write["path"].startswith("entries/")
        and write["path"] in standing
        and not _is_shared(write, standing)
        and all(
            write["fields"].get(name) == standing[write["path"]].fields.get(name) for name in _SAME
        )
        for write in json.loads(parcel.payload)["writes"]
    )


def can_be_reentered(payload: str) -> bool:
    """Whether a batch holds payments and nothing else."""
    return all(is_entry_of(write, EntryKind.PAYMENT) for write in json.loads(payload)["writes"])


def _is_shared(write: Mapping[str, Any], standing: Mapping[str, Document]) -> bool:
    collection, _, key = write["path"].partition("/")
    fields, there = write["fields"], standing[write["path"]].fields
    if collection == "enrollments":
        return all(
            fields.get(name) == there.get(name) for name in ("student_id", "course_id", "bundle_id")
        )
    if collection != "entries":
        return False
    derived = {charge_id(fields["enrollment_id"])}
    if fields.get("reverses"):
        derived.add(void_id(fields["reverses"]))
    return key in derived and there.get("kind") == fields["kind"]


def _founds(write: Mapping[str, Any]) -> bool:
    """Whether other records may name what this makes; what voids an entry is dropped with it, and
    what was taken on a day that is not closed after all was taken all the same."""
    alone: bool = write["path"].startswith(("entries/", "days/"))
    return write["kind"] == WriteKind.CREATE and not alone


def _take_back(unit: Settling, written: list[dict[str, Any]], now: datetime) -> None:
    """What a dropped batch made is put away here; what it changed is what it was."""
    for write in reversed(written):
        collection, _, key = write["path"].partition("/")
        if write["kind"] == WriteKind.UPDATE:
            _change_back(unit, write, now)
        elif collection == "enrollments" and (place := unit.enrollment(key)):
            unit.put_enrollment(replace(place, state=EnrollmentState.WITHDRAWN))
        elif collection == "students" and (student := unit.student(key)):
            places = unit.enrollments_of(key)
            if all(place.state is EnrollmentState.WITHDRAWN for place in places):
                unit.put_student(replace(student, state=StudentState.ARCHIVED))
        elif collection == "courses" and (course := unit.course(key)):
            unit.put_course(replace(course, active=False))
        elif collection == "staff" and (person := unit.staff(key)):
            unit.put_staff(replace(person, active=False))
        elif kind_in(collection) is not None:
            unit.drop_slip(collection, key)
    unit.look_again(write["path"] for write in written if not write["path"].startswith("entries/"))


def _change_back(unit: Settling, write: Mapping[str, Any], now: datetime) -> None:
    """Fields that still are as the batch made them become what they were."""
    fields = fields_held(unit, write["path"])
    if fields is None:
        return
    was = {
        name: value
        for name, value in write["was"].items()
        if canonical(fields.get(name)) == canonical(write["fields"].get(name))
    }
    # What cannot be put back now is read again from the server.
    with contextlib.suppress(Unreadable):
        put_record(unit, write["path"], {**fields, **was}, now)


def put_record(unit: Settling, path: str, fields: Mapping[str, Any], at: datetime) -> None:
    """Keep a student, course, person or slip as these fields say; raises Unreadable."""
    record = record_from(path, fields, at)
    if isinstance(record, Student):
        unit.put_student(record)
    elif isinstance(record, Course):
        unit.put_course(record)
    elif isinstance(record, Staff):
        unit.put_staff(record)
    elif isinstance(record, Slip):
        unit.put_slip(record)


def _take_anew(
    unit: Settling, choice: Choice, written: list[dict[str, Any]], now: datetime
) -> None:
    """The same money on another receipt, allocated to what is open now."""
    shares: dict[str, int] = {}
    tenders: list[Tender] = []
    payer = ""
    for write in written:
        fields = write["fields"]
        payer = fields.get("payer", "")
        place, amount = _bears_money(unit, fields["enrollment_id"]), Money(fields["amount"])
        shares[place] = shares.get(place, 0) + amount.cents
        same = Tender(
            Method(fields["method"]),
            amount,
            Money(fields["tendered"]) if fields.get("tendered") is not None else None,
            fields.get("reference", ""),
            fields.get("approval", ""),
        )
        last = tenders[-1] if tenders else None
        follows = last is not None and (last.method, last.reference, last.approval) == (
            same.method,
            same.reference,
            same.approval,
        )
        if last is not None and follows and same.tendered is None:
            tenders[-1] = replace(last, amount=last.amount + amount)
        else:
            tenders.append(same)
    command = RecordPayment(
        command_id=choice.next_id,
        shares=tuple(Share(place, Money(cents)) for place, cents in shares.items()),
        tenders=tuple(tenders),
        payer=payer,
    )
    handlers.record(command, unit, choice.staff_id, now, late=True)


def _bears_money(unit: Settling, enrollment_id: str) -> str:
    """The place itself, or the bundle that another desk made it a part of."""
    place = unit.enrollment(enrollment_id)
    return enrollment_id if place is None else place.bundle_id or enrollment_id


def _void(unit: Settling, choice: Choice, anew: Anew, now: datetime) -> None:
    for write in anew.writes:
        if not any(is_entry_of(write, kind) for kind in _MONEY):
            continue
        entry_id = write["path"].partition("/")[2]
        command = VoidEntry(
            command_id=derived_id("void", choice.next_id, entry_id),
            entry_id=entry_id,
            reason="Voided before it was sent",
        )
        # Somebody may have voided it in the ordinary way while it waited, or the bank took it back.
        with contextlib.suppress(AlreadyVoided, PaymentReturned):
            handlers.record(command, unit, choice.staff_id, now, late=True)


def _explain(
    unit: Settling,
    written: list[dict[str, Any]],
    anew: Anew,
    standing: Mapping[str, Document],
) -> None:
    for path in anew.given_way:
        collection, _, key = path.partition("/")
        [write] = [one for one in written if one["path"] == path]
        fields = write["fields"]
        if collection == "enrollments" and fields.get("bundle_id") is None:
            payments = [one["fields"] for one in anew.writes if _pays(one, key)]
            facts = {
                "student_id": fields["student_id"],
                "course_id": fields["course_id"],
                "price": fields["price"],
                "standing_price": standing[path].fields.get("price", fields["price"]),
                "paid": sum(one["amount"] for one in payments),
                "receipt_no": next((one.get("receipt_no", "") for one in payments), ""),
            }
            kind = Conflict.ENROLLED_TWICE
        elif collection == "entries" and fields["kind"] == EntryKind.VOID:
            reversed_entry = unit.entry(fields["reverses"])
            facts = {
                "student_id": fields["student_id"],
                "amount": fields["amount"],
                "kind": reversed_entry.kind if reversed_entry else EntryKind.PAYMENT,
                "receipt_no": (reversed_entry.receipt_no or "") if reversed_entry else "",
                "desk_id": standing[path].fields.get("desk", ""),
            }
            kind = Conflict.VOIDED_TWICE
        else:
            continue
        conflict_id = derived_id(kind, path, anew.batch_id)
        unit.explain(Explained(conflict_id, kind, fields["student_id"], facts))


def _pays(write: Mapping[str, Any], place: str) -> bool:
    return is_entry_of(write, EntryKind.PAYMENT) and write["fields"]["enrollment_id"] == place
