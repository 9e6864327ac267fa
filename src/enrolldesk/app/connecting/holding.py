"""A desk belongs to the installation that rotated its secret last.

A restored backup and a cloned disk know an older secret than the desk's document. They open a new
desk with a new series of receipts: numbers given since by the other one are never given again.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from enrolldesk.app.batches import SERVER_TIME, Batch, Write, WriteKind, digest
from enrolldesk.app.connecting.membership import Membership, keep_membership
from enrolldesk.app.connecting.refusals import DeskCodeTaken
from enrolldesk.app.connecting.register import Cloud, Seat
from enrolldesk.app.connecting.standing import SECRET
from enrolldesk.app.fields import desk_fields
from enrolldesk.app.kept import kept_or_none, text_of
from enrolldesk.app.ports import LocalSettings, Store
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.sync.feed import Document, Order, Place
from enrolldesk.app.sync.remote import Parcel, Refused, SyncProblem
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import DeskIdentity

CLAIM: Final = "claim"
"""The local setting of a claim under way: after a crash the same one is made again."""

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """This installation sits at a new desk: the old one is somebody else's by now."""

    before: DeskIdentity
    after: DeskIdentity


async def hold(cloud: Cloud, store: Store, belonging: Membership) -> Moved | None:
    """Rotate the desk's secret, or take a new desk where another installation has it.

    ``belonging`` is kept with the secrets it gains; raises a SyncProblem.
    """
    desk = store.reads.desk()
    if desk is None:
        raise NotFound("desk", "")
    while True:
        seat = await cloud.register.seat(desk.desk_id)
        if seat is None or not _is_ours(seat, belonging):
            return await _move(cloud, store, belonging, desk)
        fresh = new_id()
        # However often nobody answers: the next start finds its desk by the one that stands.
        belonging = belonging.offering(fresh, seat.secret)
        keep_membership(store.local, belonging)
        try:
            await cloud.register.rotate(desk.desk_id, seat, fresh)
        except Refused as refusal:
            if refusal.status != "FAILED_PRECONDITION":
                raise
        else:
            return None


async def claim(
    cloud: Cloud, local: LocalSettings, staff_id: str, *, name: str = "", code: str = ""
) -> tuple[DeskIdentity, str]:
    """Take a desk that nobody has, and its secret; raises DeskCodeTaken for a code asked for.

    Its document's id is its code and it is created only: two desks never share one.
    """
    while True:
        taken = await codes_taken(cloud)
        kept = claim_of(local, cloud.connection)
        if kept is None:
            wanted = code.strip().upper() or _next_code(taken)
            if wanted in taken:
                raise DeskCodeTaken(wanted)
            kept = fresh_claim(wanted, name, staff_id)
            _keep(local, cloud, kept)
        desk, secret, parcel = kept
        if await _is_made(cloud, parcel):
            return desk, secret
        local.set(CLAIM, "")


async def codes_taken(cloud: Cloud) -> set[str]:
    """What no other desk of the school can be called, in capitals."""
    return {desk_code.upper() async for desk_code in _codes(cloud)}


def _is_ours(seat: Seat, belonging: Membership) -> bool:
    return not seat.secret or seat.secret in belonging.secrets


async def _move(cloud: Cloud, store: Store, belonging: Membership, desk: DeskIdentity) -> Moved:
    staff_id = store.local.get("staff_id")
    fresh, secret = await claim(cloud, store.local, staff_id, name=desk.name)
    with store.write() as uow:
        uow.put_desk(fresh)
        keep_membership(store.local, replace(belonging, secrets=(secret,)))
        store.local.set(CLAIM, "")
        uow.commit()
    return Moved(desk, fresh)


async def _codes(cloud: Cloud) -> AsyncIterator[str]:
    """The codes and the ids of every desk."""
    after: Place | None = None
    while True:
        page = await cloud.feed.page("desks", Order.NAME, after, _PAGE)
        for document in page.documents:
            yield document.key
            yield _code_of(document)
        if page.after is None:
            return
        after = page.after


def _code_of(document: Document) -> str:
    code = document.fields.get("code")
    return code if isinstance(code, str) else ""


def _next_code(taken: set[str]) -> str:
    number = 1
    while f"D{number}" in taken:
        number += 1
    return f"D{number}"


Claim = tuple[DeskIdentity, str, Parcel]
"""A desk, its secret, and the batch that claims it."""


def fresh_claim(code: str, name: str, staff_id: str) -> Claim:
    """A desk with a new secret, and the batch that would claim it."""
    desk = DeskIdentity(code, code, name=name or f"Desk {code}").checked()
    secret = new_id()
    path = f"desks/{desk.desk_id}"
    fields = {**desk_fields(desk), SECRET: secret, "updated_at": SERVER_TIME}
    batch = Batch(
        batch_id=new_id(),
        command="ClaimDesk",
        desk_id=desk.desk_id,
        # Before everything this desk will record.
        desk_seq=0,
        staff_id=staff_id,
        made_at=datetime.now(UTC),
        keys=(path,),
        effects={},
        writes=(Write(WriteKind.CREATE, path, fields),),
        fingerprint="",
    )
    payload = batch.payload()
    return desk, secret, Parcel(0, batch.batch_id, digest(payload), payload, staff_id)


def _keep(local: LocalSettings, cloud: Cloud, kept: Claim) -> None:
    desk, secret, parcel = kept
    here = cloud.connection
    local.set(
        CLAIM,
        json.dumps(
            {
                "place": [here.project, here.school_id],
                "code": desk.code,
                "name": desk.name,
                "secret": secret,
                "batch_id": parcel.batch_id,
                "payload": parcel.payload,
                "staff_id": parcel.staff_id,
            }
        ),
    )


def claim_of(local: LocalSettings, here: Connection) -> Claim | None:
    """The claim under way at this school; one that cannot be read is made anew."""

    def read(value: Any) -> Claim | None:
        names = ("code", "name", "secret", "batch_id", "payload", "staff_id")
        code, name, secret, batch_id, payload, staff_id = (text_of(value[each]) for each in names)
        json.loads(payload)
        if value["place"] != [here.project, here.school_id]:
            return None
        desk = DeskIdentity(code, code, name=name)
        return desk, secret, Parcel(0, batch_id, digest(payload), payload, staff_id)

    return kept_or_none(local, CLAIM, read)


async def _is_made(cloud: Cloud, parcel: Parcel) -> bool:
    """Whether the claim stands; False where the desk is another one's. Raises a SyncProblem."""
    try:
        await cloud.remote.commit([parcel])
    except SyncProblem as problem:
        guard = await cloud.remote.guard(parcel.batch_id)
        if guard is not None and guard.digest == parcel.digest:
            return True
        if not isinstance(problem, Refused) or problem.status == "PERMISSION_DENIED":
            raise
        return False
    return True
