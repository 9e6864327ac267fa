"""The owner's changes to a school's records: batches like those of a desk, so every desk hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from enrolldesk.app.batches import SERVER_TIME, Batch, Write, WriteKind, digest
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.fields import school_fields, staff_fields
from enrolldesk.app.sync.remote import Parcel, SyncProblem
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import School, Staff

ADMIN: Final = "admin"
"""Stands in a batch where a desk's or a person's id stands otherwise; no desk has this id."""


def school_made(school: School, owner: Staff) -> Parcel:
    """A school's beginning on a server, before any desk."""
    return _parcel(
        "FoundSchool",
        [
            _created("settings/school", school_fields(school)),
            _created(f"staff/{owner.staff_id}", staff_fields(owner)),
        ],
    )


def person_added(person: Staff) -> Parcel:
    """Somebody new on the list."""
    return _parcel("AddStaff", [_created(f"staff/{person.staff_id}", staff_fields(person))])


def person_changed(before: Staff, after: Staff) -> Parcel:
    """The fields of a person that differ."""
    was, now = staff_fields(before), staff_fields(after)
    changed = {name: value for name, value in now.items() if value != was[name]}
    write = Write(
        WriteKind.UPDATE,
        f"staff/{after.staff_id}",
        {**changed, "updated_at": SERVER_TIME},
        {name: was[name] for name in changed},
    )
    return _parcel("ChangeStaff", [write])


async def commit(cloud: Cloud, parcel: Parcel) -> None:
    """Commit; whatever the answer was, the guard says whether it counts. Raises a SyncProblem."""
    try:
        await cloud.remote.commit([parcel])
    except SyncProblem:
        guard = await cloud.remote.guard(parcel.batch_id)
        if guard is None or guard.digest != parcel.digest or guard.abandoned:
            raise


def _created(path: str, fields: Mapping[str, Any]) -> Write:
    return Write(WriteKind.CREATE, path, {**fields, "updated_at": SERVER_TIME})


def _parcel(command: str, writes: Sequence[Write]) -> Parcel:
    batch = Batch(
        batch_id=new_id(),
        command=command,
        desk_id=ADMIN,
        desk_seq=0,
        staff_id=ADMIN,
        made_at=datetime.now(UTC),
        keys=tuple(write.path for write in writes),
        effects={},
        writes=tuple(writes),
        fingerprint="",
    )
    payload = batch.payload()
    return Parcel(0, batch.batch_id, digest(payload), payload, ADMIN)
