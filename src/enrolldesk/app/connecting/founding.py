"""A school that ran alone becomes the school on a server.

The batch that founded it here is committed first; it is create-only, so of two schools under one
name only one is founded. Everything else that was recorded waits in the outbox behind it and goes
the way of every batch: a founding that was interrupted anywhere is simply asked for again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from enrolldesk.app.commands import FoundSchool
from enrolldesk.app.connecting.before import Before, keep_before
from enrolldesk.app.connecting.holding import hold
from enrolldesk.app.connecting.membership import Membership, membership_of
from enrolldesk.app.connecting.refusals import (
    BelongsElsewhere,
    FounderSignsIn,
    NothingToFound,
    SampleStays,
    SchoolChanged,
    SchoolExists,
)
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.connecting.standing import identity_of, name_of
from enrolldesk.app.ports import Store
from enrolldesk.app.rows import OutboxRow
from enrolldesk.app.signing.people import standing
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.app.sync.remote import Parcel, Refused, Remote, SyncProblem, Unreachable
from enrolldesk.domain.errors import NotFound

FOUNDING: Final = FoundSchool.__name__


async def found(cloud: Cloud, store: Store) -> None:
    """Found this desk's school on a server and connect to it; raises DeskError.

    What was recorded so far goes up by the outbox. Asked again after an interruption it goes on.
    """
    founding = founding_batch(store, cloud.connection)
    here = cloud.connection
    if here.api_key:
        _check_founder(store, founding)
        founding = replace(founding, sent_by=founding.staff_id)
    belonging = membership_of(store.local)
    document = await cloud.register.school()
    if belonging is not None and identity_of(document) != belonging.identity:
        raise SchoolChanged("school_changed", school_id=here.school_id, found=identity_of(document))
    if document is None:
        if await cloud.register.has_batches():
            raise SchoolExists(here.school_id, "")
        await _commit(founding, cloud.remote)
        document = await cloud.register.school()
    if document is None:
        raise Unreachable("NOT_FOUND")
    if identity_of(document) != founding.batch_id:
        raise SchoolExists(here.school_id, name_of(document))
    if belonging is None:
        belonging = Membership(here.project, here.school_id, founding.batch_id)
    await hold(cloud, store, belonging)
    with store.write() as uow:
        through = uow.next_desk_seq() - 1
    keep_before(store.local, Before(through, founding.staff_id))
    keep_connection(store.local, here)


def _check_founder(store: Store, founding: Parcel) -> None:
    """Raise FounderSignsIn where whoever began the school is not signed in."""
    here = standing(store.local, founding.staff_id)
    if here is None or here.ended is not None:
        names = {one.staff_id: one.name for one in store.reads.staff()}
        raise FounderSignsIn(names.get(founding.staff_id, ""))


def founding_batch(store: Store, connection: Connection) -> Parcel:
    """The batch that founded this school; raises where this desk may not found it there."""
    school = store.reads.school()
    if school is None:
        raise NotFound("school", "")
    if school.sample:
        raise SampleStays()
    former = membership_of(store.local)
    if former is not None and not former.is_at(connection):
        raise BelongsElsewhere(former.project, former.school_id)
    first = store.reads.outbox(limit=1)
    if not first or first[0].command != FOUNDING:
        raise NothingToFound()
    return parcel_of(first[0])


def parcel_of(row: OutboxRow) -> Parcel:
    """A recorded batch as it is sent."""
    return Parcel(
        row.desk_seq,
        row.batch_id,
        row.digest,
        row.payload,
        row.staff_id,
        needs=row.needs,
        approved_by=row.approved_by,
    )


async def _commit(parcel: Parcel, remote: Remote) -> None:
    """Commit; whatever the answer was, the guard says whether it counts. Raises a SyncProblem."""
    try:
        await remote.commit([parcel])
    except SyncProblem as problem:
        guard = await remote.guard(parcel.batch_id)
        mine = guard is not None and guard.digest == parcel.digest and not guard.abandoned
        # Where somebody else's school came first, its document tells the rest.
        if not mine and not isinstance(problem, Refused):
            raise
