"""The ways out of a batch that needs attention, each behind a fence.

Staff choose; the choice is kept on the disk and carried out once the server answers. First the
batch is fenced: the same id is created as abandoned, so that a commit that still hangs somewhere
can never land. Where its own guard stands instead, it was committed after all, and nothing else
happens. Only behind the fence something takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from enrolldesk.app.changes import Changes
from enrolldesk.app.homes import HomeProblem
from enrolldesk.app.ports import Clock, UnitOfWork
from enrolldesk.app.sync.anew import Anew, paths_to_read
from enrolldesk.app.sync.choosing import PLACED, SETTLED, SHUT, TAKEN, Choice, Way
from enrolldesk.app.sync.explained import Explained
from enrolldesk.app.sync.feed import Document, Feed
from enrolldesk.app.sync.held import fields_held, places_in
from enrolldesk.app.sync.outbox import Outbox
from enrolldesk.app.sync.remote import Guard, Parcel, Refused, Remote, SyncProblem
from enrolldesk.app.sync.senders import Senders
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import is_safe_id


class Settling(UnitOfWork, Protocol):
    """The transaction in which a fenced batch is replaced or given up."""

    def is_chosen(self, choice: Choice) -> bool:
        """Whether this is still what was chosen for its batch."""

    def fence_off(self, choice: Choice, replaced_by: str, at: datetime) -> None:
        """Take the batch out of the queue and keep it, as frozen, with what became of it."""

    def put_in_place(self, parcel: Parcel, anew: Anew) -> None:
        """Queue this in the place that the fenced batch had, its entries now of this batch."""

    def give_up(self, entry_id: str) -> None:
        """The entry stays, marked, and counts for nothing."""

    def drop_slip(self, collection: str, slip_id: str) -> None:
        """Forget a slip that never reached the school."""

    def hold_later(self, desk_seq: int, paths: Sequence[str]) -> None:
        """Later batches that rest on these documents need attention, and are not sent before."""

    def later(self, desk_seq: int, keys: Sequence[str]) -> Sequence[tuple[str, str, bool]]:
        """Ids and payloads of later batches in the queue that have one of these order keys, and
        whether they wait: then nobody has anything to decide about them yet."""

    def hold(self, batch_id: str, reason: str) -> None:
        """A batch of the queue needs attention for this reason."""

    def choose(self, choice: Choice) -> None:
        """Keep a choice that follows from the one that is carried out."""

    def look_again(self, paths: Iterable[str]) -> None:
        """These documents are to be read again, whatever is held of them."""

    def explain(self, explained: Explained) -> None:
        """Keep what there is to say about it."""


class WaysKept(Protocol):
    """The choices on this desk's disk. Every change is durable on return."""

    def choose(self, batch_id: str, way: Way, staff_id: str, at: datetime) -> bool:
        """Keep a choice for a batch that needs attention; False where there is none."""

    def chosen(self) -> Sequence[tuple[Choice, Parcel]]:
        """What is to be carried out, in the order of the desk."""

    def collided(self) -> Sequence[Parcel]:
        """Batches refused because something stands there that nobody has looked at yet."""

    def left_behind(self) -> Sequence[Parcel]:
        """Batches about a desk that this installation has no more, with nothing chosen yet."""

    def looked(self, batch_id: str, reason: str = TAKEN) -> None:
        """A person must choose for this one, also where something was chosen that cannot be."""

    def committed_after_all(self, batch_id: str) -> None:
        """The choice is void: the batch is on the server."""

    def settling(self) -> Settling:
        """A transaction to settle a fenced batch in."""

    def take(self, documents: Sequence[Document]) -> Changes:
        """Take what stands on the server in place of what was given up."""


@dataclass(slots=True)
class Carried:
    """What became of the choices; ``problem`` is why some must wait."""

    committed: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    problem: SyncProblem | None = None
    changes: Changes = field(default_factory=Changes)


class _Held:
    """What must wait in this round, and with it what may depend on it: the order stays."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._changed: set[str] = set()

    def add(self, parcel: Parcel) -> None:
        """This one waits."""
        told = json.loads(parcel.payload)
        self._keys.update(told["keys"])
        self._changed.update(told["touched"])

    def back(self, parcel: Parcel) -> bool:
        """Whether this one has a key of those that wait, and either changes what it names."""
        told = json.loads(parcel.payload)
        changed = self._changed.intersection(told["keys"])
        return bool(changed or self._keys.intersection(told["touched"]))


class WaysOut:
    """Carries choices out; holds nothing that the disk does not hold."""

    def __init__(
        self,
        kept: WaysKept,
        outbox: Outbox,
        remote: Remote,
        feed: Feed,
        clock: Clock,
        *,
        changed: Callable[[Changes], None] = lambda _: None,
        senders: Senders | None = None,
    ) -> None:
        """``changed`` hears of every batch that was settled; ``senders`` is for a school whose
        staff sign in: a fence goes under whoever may send what it is for."""
        self._kept = kept
        self._outbox = outbox
        self._remote = remote
        self._feed = feed
        self._clock = clock
        self._changed = changed
        self._senders = senders

    async def carry_out(self) -> Carried:
        """Carry out every choice that can be; to be called after each push, and after a start."""
        done = Carried()
        for parcel in self._kept.left_behind():
            # The desk is another installation's: nobody has anything to decide.
            self._kept.choose(parcel.batch_id, Way.DROP, "", self._clock.now())
        try:
            for parcel in self._kept.collided():
                await self._decide(parcel)
        except SyncProblem as problem:
            done.problem = problem
        tried: set[str] = set()
        held = _Held()
        # What was carried out may have others follow.
        while chosen := [one for one in self._kept.chosen() if one[0].batch_id not in tried]:
            for choice, parcel in chosen:
                tried.add(choice.batch_id)
                sent = None if held.back(parcel) else self._addressed(parcel)
                if sent is None:
                    held.add(parcel)
                    continue
                try:
                    await self._carry_out(choice, sent, done)
                except Refused as problem:
                    held.add(parcel)
                    done.problem = problem
                except SyncProblem as problem:
                    done.problem = problem
                    return done
        return done

    def _addressed(self, parcel: Parcel) -> Parcel | None:
        """The batch under the word of whoever may send it; None where nobody here may."""
        if self._senders is None:
            return parcel
        going = self._senders.addressed([parcel]).going
        return going[0][0] if going else None

    async def _decide(self, parcel: Parcel) -> None:
        """Another desk enrolled the same student or voided the same entry: nobody must choose."""
        from enrolldesk.app.sync.settling import meets_another_desk

        standing = await self._standing(parcel)
        if meets_another_desk(parcel, standing):
            self._kept.choose(parcel.batch_id, Way.FIX, "", self._clock.now())
        else:
            self._kept.looked(parcel.batch_id)

    async def _standing(self, parcel: Parcel) -> dict[str, Document]:
        """What a batch is about, as far as it stands on the server."""
        with self._kept.settling() as unit:
            paths = paths_to_read(
                parcel.payload,
                lambda path: fields_held(unit, path),
                lambda path: places_in(unit, path),
            )
        found = {one.path: one for one in await self._feed.documents(paths)}
        # A place may be a part of a bundle there that this desk has not heard of.
        bundles = {f"enrollments/{bundle}" for one in found.values() if (bundle := _bundle(one))}
        if unknown := sorted(bundles - found.keys()):
            found |= {one.path: one for one in await self._feed.documents(unknown)}
        return found

    async def _carry_out(self, choice: Choice, parcel: Parcel, done: Carried) -> None:
        from enrolldesk.app.sync.settling import placed_otherwise, settle, stands_elsewhere

        standing = await self._standing(parcel)
        if choice.way in (Way.RESEND, Way.FIX, Way.VOID) and placed_otherwise(parcel, standing):
            self._kept.looked(parcel.batch_id, PLACED)
            return
        guard = await self._remote.fence(parcel, choice.next_id)
        if guard.digest == parcel.digest and not guard.abandoned:
            self._outbox.committed([parcel.batch_id], guard.committed_at)
            self._kept.committed_after_all(parcel.batch_id)
            done.committed.append(parcel.batch_id)
            changes = Changes(outbox=True, everything=True)
        else:
            if settled := await self._settled_elsewhere(choice, parcel, guard):
                standing = await self._standing(parcel)
            if problem := _barred(choice, stands_elsewhere(parcel, standing), settled):
                self._kept.looked(parcel.batch_id, problem)
                self._changed(Changes(outbox=True))
                return
            try:
                with self._kept.settling() as unit:
                    if not unit.is_chosen(choice):
                        # Somebody thought better of it while the fence went up.
                        return
                    changes, anew = settle(unit, choice, parcel, standing, self._clock.now())
                    unit.commit()
            except (SyncProblem, HomeProblem):
                raise
            except DeskError:
                # Nothing of it was kept: another way may lead out.
                self._kept.looked(parcel.batch_id, SHUT)
                self._changed(Changes(outbox=True))
                return
            # What stands there in place of what was dropped is here before anybody goes on with it.
            taken = standing if choice.way is Way.DROP else anew.given_way
            changes |= self._kept.take([standing[path] for path in taken if path in standing])
            done.settled.append(parcel.batch_id)
        done.changes |= changes
        self._changed(changes)

    async def _settled_elsewhere(self, choice: Choice, parcel: Parcel, guard: Guard) -> bool:
        """Whether what another desk put in the place of this batch is on the server.

        Each that is not yet there is fenced off as well, in the name of what this desk puts there:
        of all that may take the place of one batch, one can land.
        """
        followed = {parcel.batch_id, choice.next_id}
        while guard.abandoned and guard.next_id and guard.next_id not in followed:
            followed.add(guard.next_id)
            successor = replace(parcel, batch_id=guard.next_id)
            guard = await self._remote.fence(successor, choice.next_id)
        return not guard.abandoned


def _barred(choice: Choice, elsewhere: bool, settled: bool) -> str:
    """Why a way cannot be gone behind the fence; empty where it can."""
    if elsewhere:
        # Another desk sent it from a rescue file: entered anew, the money would count twice.
        return "" if choice.way is Way.FIX else TAKEN
    return SETTLED if settled and choice.way is not Way.DROP else ""


def _bundle(document: Document) -> str:
    """The bundle that a place is a part of; empty for everything else."""
    bundle = document.fields.get("bundle_id") if document.path.startswith("enrollments/") else ""
    return bundle if isinstance(bundle, str) and is_safe_id(bundle) else ""
