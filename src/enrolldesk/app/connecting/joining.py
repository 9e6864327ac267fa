"""An empty desk joins a school on a server; one that left comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from enrolldesk.app import handlers
from enrolldesk.app.commands import AddStaff, BringAccount
from enrolldesk.app.connecting.holding import CLAIM, claim, codes_taken, hold
from enrolldesk.app.connecting.membership import Membership, keep_membership, membership_of
from enrolldesk.app.connecting.refusals import (
    BelongsElsewhere,
    DeskCodeTaken,
    HasRecords,
    NoSchoolThere,
    NotOnStaffList,
    OtherCurrency,
    SampleStays,
    SchoolChanged,
)
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.connecting.standing import identity_of
from enrolldesk.app.desk import CURRENT_STAFF, SystemClock
from enrolldesk.app.permits import deed_of, least, refusal
from enrolldesk.app.ports import Store
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.app.sync.feed import Document, Order, Place
from enrolldesk.app.sync.reading import record_of
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import School, Staff

_PAGE = 200

Wanted = TypeVar("Wanted", Staff, Course)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who will be at the desk, what it is called, and the code it prints; all may be left open.

    ``staff_id`` is whoever signed in for it: they are on the staff list, or may not join.
    """

    staff_name: str = ""
    desk_name: str = ""
    desk_code: str = ""
    staff_id: str = ""


async def join(cloud: Cloud, store: Store, asked: Asked | None = None) -> None:
    """Join a school and connect to it; raises DeskError and leaves the desk as it was.

    Its records come with the first pull. A claim that was interrupted is found again.
    """
    asked = asked or Asked()
    here = cloud.connection
    check_may_join(store, here)
    former = membership_of(store.local)
    document = await cloud.register.school()
    identity = identity_of(document)
    if former is not None:
        await _return(cloud, store, former, identity)
        if asked.staff_id:
            store.local.set(CURRENT_STAFF, asked.staff_id)
    elif document is None or not identity:
        raise NoSchoolThere(here.project, here.school_id)
    else:
        await _begin(cloud, store, document, asked)


async def check_may_bring(cloud: Cloud, currency: str, asked: Asked) -> None:
    """Raise a DeskError where a desk could join and its records not be taken in there.

    ``currency`` is that of the records. Asked before anything of the desk is moved.
    """
    here = cloud.connection
    document = await cloud.register.school()
    school = record_of(document) if document is not None and identity_of(document) else None
    if not isinstance(school, School):
        raise NoSchoolThere(here.project, here.school_id)
    if school.currency != currency:
        raise OtherCurrency(currency, school.currency)
    person, _ = _who_sits([one async for one in _records(cloud, "staff", Staff)], asked)
    refused = refusal(deed_of(BringAccount), least(BringAccount), person)
    if refused is not None:
        raise refused
    code = asked.desk_code.strip().upper()
    if code and code in await codes_taken(cloud):
        raise DeskCodeTaken(code)


def check_may_join(store: Store, connection: Connection) -> None:
    """Raise a DeskError where what this desk holds keeps it from joining there."""
    own = store.reads.school()
    former = membership_of(store.local)
    if own is not None and own.sample:
        raise SampleStays()
    if own is not None and former is None:
        counts = store.reads.counts()
        raise HasRecords(own.name, counts["students"], counts["entries"])
    if former is not None and not former.is_at(connection):
        raise BelongsElsewhere(former.project, former.school_id)


async def _return(cloud: Cloud, store: Store, former: Membership, identity: str) -> None:
    """Sit down where this desk sat before."""
    if identity != former.identity:
        raise SchoolChanged("school_changed", school_id=former.school_id, found=identity)
    await hold(cloud, store, former)
    keep_connection(store.local, cloud.connection)


async def _begin(cloud: Cloud, store: Store, document: Document, asked: Asked) -> None:
    here = cloud.connection
    school = record_of(document)
    if not isinstance(school, School):
        raise NoSchoolThere(here.project, here.school_id)
    people = [one async for one in _records(cloud, "staff", Staff)]
    courses = [one async for one in _records(cloud, "courses", Course)]
    person, newcomer = _who_sits(people, asked)
    desk, secret = await claim(
        cloud, store.local, person.staff_id, name=asked.desk_name.strip(), code=asked.desk_code
    )
    identity = identity_of(document)
    with store.write() as uow:
        uow.put_school(replace(school, school_id=here.school_id))
        uow.put_desk(desk)
        for one in people:
            uow.put_staff(one)
        # Whoever brings records finds the courses they are for before anything is pulled.
        for course in sorted(courses, key=lambda one: one.is_bundle):
            uow.put_course(course)
        store.local.set(CURRENT_STAFF, person.staff_id)
        keep_membership(store.local, Membership(here.project, here.school_id, identity, (secret,)))
        store.local.set(CLAIM, "")
        keep_connection(store.local, here)
        uow.commit()
    if newcomer:
        # Nobody of the school is here to be asked; its server asks whoever sends it.
        with store.write() as uow:
            added = AddStaff(command_id=new_id(), staff=person)
            handlers.record(added, uow, person.staff_id, SystemClock().now(), unasked=True)
            uow.commit()


def _who_sits(people: Sequence[Staff], asked: Asked) -> tuple[Staff, bool]:
    """Who will be at the desk, and whether the school does not know them yet; raises DeskError."""
    wanted = "" if asked.staff_id else asked.staff_name.strip().casefold()
    for one in people:
        named = wanted in ("", one.name.casefold()) and asked.staff_id in ("", one.staff_id)
        if one.active and named:
            return one, False
    if asked.staff_id:
        raise NotOnStaffList()
    if not wanted:
        raise Missing("staff name")
    return _newcomer(asked.staff_name, people), True


def _newcomer(name: str, people: Sequence[Staff]) -> Staff:
    """Somebody the school does not know: where it tells roles apart, they have the lesser."""
    alike = all(one.role is Role.MANAGER for one in people)
    return Staff(new_id(), name, role=Role.MANAGER if alike else Role.FRONT_DESK).checked()


async def _records(cloud: Cloud, collection: str, kind: type[Wanted]) -> AsyncIterator[Wanted]:
    """Every record of a small collection that can be read; the pull says what cannot."""
    after: Place | None = None
    while True:
        page = await cloud.feed.page(collection, Order.NAME, after, _PAGE)
        for document in page.documents:
            try:
                record = record_of(document)
            except Unreadable:
                continue
            if isinstance(record, kind):
                yield record
        if page.after is None:
            return
        after = page.after
