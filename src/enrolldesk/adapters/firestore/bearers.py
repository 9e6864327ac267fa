"""Whose word a call goes under: the tokens of staff who are signed in on this computer.

A token is renewed before it ends, in a thread of its own and before the call that needs it: so a
refused renewal is known as *signed out*, where Google's client would say that the server does not
answer.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from enrolldesk.adapters.firestore.aside import aside
from enrolldesk.app.desk import CURRENT_STAFF
from enrolldesk.app.homes import HomeBusy
from enrolldesk.app.signing.people import note_ended, signed_in
from enrolldesk.app.signing.problems import Ended, SignInEnded, SignInProblem
from enrolldesk.app.sync.remote import NOBODY, SignedOut, Unreachable

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings
    from enrolldesk.app.signing.identity import Identity
    from enrolldesk.app.signing.people import People


class Bearers:
    """Signed-in staff, as calls need them; used in one event loop."""

    def __init__(
        self, people: People, identity: Identity, local: LocalSettings, school_id: str
    ) -> None:
        """``local`` lists who is signed in and who is at the desk."""
        self._people = people
        self._identity = identity
        self._local = local
        self.school_id = school_id
        self._renewing: dict[str, asyncio.Task[str]] = {}
        self._denied: set[str] = set()

    def reader(self) -> str:
        """Who reads: whoever is at the desk where they may, else anybody; raises SignedOut."""
        here = signed_in(self._local)
        at_desk = self._local.get(CURRENT_STAFF)
        ready = [one.staff_id for one in here if one.ended is None]
        # Whom the server just turned away comes last: a colleague may hear why.
        ready.sort(key=lambda one: (one in self._denied, one != at_desk))
        if ready:
            return ready[0]
        over = [one for one in here if one.staff_id == at_desk] or list(here)
        why = over[-1].ended if over else None
        raise SignedOut(NOBODY if why is None else str(why))

    async def token(self, staff_id: str) -> str:
        """A good token of somebody; raises SignedOut or Unreachable."""
        return self._people.token(staff_id) or await self._renew(staff_id)

    async def not_believed(self, staff_id: str, token: str) -> str:
        """Another token in place of one the server did not take; raises SignedOut, Unreachable."""
        return await self._renew(staff_id, instead_of=token)

    def turned_away(self, staff_id: str) -> None:
        """The server does not let them in, though it knows who they are."""
        self._denied.add(staff_id)

    def let_in(self, staff_id: str) -> None:
        """The server answered them."""
        self._denied.discard(staff_id)

    def ended(self, staff_id: str, why: Ended) -> None:
        """They may go on no more: note it for whoever works here."""
        self._people.end(staff_id, why)
        if why is not Ended.FORGOTTEN:
            # Somebody else may write for long: the next call that needs them notes it then.
            with suppress(HomeBusy):
                note_ended(self._local, staff_id, why)

    async def _renew(self, staff_id: str, instead_of: str = "") -> str:
        """One renewal at a time for each person, whoever asks for it."""
        under_way = self._renewing.get(staff_id)
        if under_way is None:
            under_way = asyncio.ensure_future(
                aside(lambda: self._people.renewed(self._identity, staff_id, instead_of=instead_of))
            )
            self._renewing[staff_id] = under_way
            under_way.add_done_callback(lambda _: self._renewing.pop(staff_id, None))
        try:
            return await asyncio.shield(under_way)
        except SignInEnded as over:
            self.ended(staff_id, over.why)
            raise SignedOut(str(over.why)) from None
        except SignInProblem as problem:
            raise Unreachable("UNAVAILABLE", type(problem).__name__) from None
