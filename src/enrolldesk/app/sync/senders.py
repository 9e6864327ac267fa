"""Under whose word a batch goes to the server.

Who recorded it stays in it. What sends it is the sign-in of somebody whose own role permits what
the command needed: whoever recorded it where they may, else a colleague. What a manager approved
goes under that manager, what stopped staff recorded and what was recorded before the school was on
a server under a manager. A batch that nobody here may send waits, and says for whom.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from enrolldesk.app.connecting.before import Before, before_of
from enrolldesk.app.desk import CURRENT_STAFF
from enrolldesk.app.permits import most
from enrolldesk.app.signing.people import SignedIn, signed_in
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.sync.staying import ANYBODY, WAITS, Staying, staying
from enrolldesk.domain.roles import Role

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings
    from enrolldesk.domain.school import Staff


@dataclass(frozen=True, slots=True)
class Addressed:
    """Batches that share a sender, and those that wait, by the reason they wait for."""

    going: tuple[tuple[Parcel, ...], ...] = ()
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class StaffReads(Protocol):
    """Where the staff of the school are looked up."""

    def staff(self) -> tuple[Staff, ...]:
        """Everybody, also those who were taken off."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Who may send: the staff of the school, who of them is signed in here, who is at the desk."""

    staff: Mapping[str, Staff]
    signed_in: tuple[str, ...]
    at_desk: str = ""
    before: Before | None = None


def sender_of(parcel: Parcel, counter: Counter) -> tuple[str, str]:
    """Whose word it goes under, or the reason it waits for; the other one is empty."""
    if not counter.signed_in:
        return "", ANYBODY
    recorder = counter.staff.get(parcel.staff_id)
    needed = Role(parcel.needs) if parcel.needs in tuple(Role) else _most(parcel)
    wanted = parcel.approved_by
    if counter.before is not None and parcel.desk_seq <= counter.before.through:
        needed, wanted = Role.MANAGER, counter.before.owner
    elif recorder is None or not recorder.active:
        needed = Role.MANAGER
    preferred = (wanted, parcel.staff_id, counter.at_desk, *counter.signed_in)
    may = [one for one in preferred if one in counter.signed_in and _permits(one, needed, counter)]
    if may:
        return may[0], ""
    if wanted and _permits(wanted, needed, counter):
        return "", f"{WAITS}:{wanted}"
    return "", WAITS if needed is Role.MANAGER else ANYBODY


def _most(parcel: Parcel) -> Role:
    """What a batch of the time before there were roles may have needed."""
    return most(str(json.loads(parcel.payload)["command"]))


def _permits(staff_id: str, needed: Role, counter: Counter) -> bool:
    person = counter.staff.get(staff_id)
    return person is not None and person.active and person.role.permits(needed)


class Senders:
    """Addresses what is ready; asks the disk each time, for people come and go."""

    def __init__(self, local: LocalSettings, reads: StaffReads) -> None:
        """``local`` says who is signed in here, ``reads`` what they may."""
        self._local = local
        self._reads = reads

    def here(self) -> tuple[SignedIn, ...]:
        """Everybody who signed in here."""
        return signed_in(self._local)

    def counter(self) -> Counter:
        """Who may send now."""
        return Counter(
            {one.staff_id: one for one in self._reads.staff()},
            tuple(one.staff_id for one in self.here() if one.ended is None),
            self._local.get(CURRENT_STAFF),
            before_of(self._local),
        )

    def staying(self, counts: Mapping[str, int]) -> tuple[Staying, ...]:
        """What waits for whom, from how many batches wait for each reason."""
        if not counts:
            return ()
        return staying(counts, {one.staff_id: one.name for one in self._reads.staff()})

    def addressed(self, parcels: Sequence[Parcel]) -> Addressed:
        """Each batch with its sender; those of one sender together, in their order."""
        counter = self.counter()
        going: dict[str, list[Parcel]] = {}
        held: dict[str, list[str]] = {}
        for parcel in parcels:
            sender, reason = sender_of(parcel, counter)
            if sender:
                going.setdefault(sender, []).append(replace(parcel, sent_by=sender))
            else:
                held.setdefault(reason, []).append(parcel.batch_id)
        return Addressed(_tuples(going.values()), {why: tuple(ids) for why, ids in held.items()})


def _tuples(several: Iterable[list[Parcel]]) -> tuple[tuple[Parcel, ...], ...]:
    return tuple(tuple(one) for one in several)
