"""Who is signed in to the cloud on this computer: several may be, at the desk is one of them.

That somebody is signed in is a local setting; by what, the key store knows. Where that is not
usable a sign-in holds as long as the program that asked for it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.app.kept import kept_or_none, text_of
from enrolldesk.app.signing.identity import Granted, Identity
from enrolldesk.app.signing.problems import (
    Ended,
    IdentityUnreachable,
    OtherSchool,
    SignInEnded,
    TooManyTries,
)

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings
    from enrolldesk.app.signing.keys import KeyStore

SIGNED_IN: Final = "signed_in"
"""The local setting that lists them; another program of this home reads it, too."""

AHEAD: Final = 225.0
"""Seconds before its end from which a token is renewed; a short one from its last quarter on."""
AGAIN: Final = 30.0
"""Seconds until a renewal is tried again while the old token is still good."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who signed in here; ``ended`` says why that is over, None while it holds.

    ``kept`` is False where it holds as long as the program that asked for it.
    """

    staff_id: str
    email: str
    kept: bool = True
    ended: Ended | None = None


def signed_in(local: LocalSettings) -> tuple[SignedIn, ...]:
    """Everybody who signed in here and did not sign out, in the order they came."""
    return kept_or_none(local, SIGNED_IN, _read) or ()


def standing(local: LocalSettings, staff_id: str) -> SignedIn | None:
    """How somebody stands; None for who never signed in, or signed out."""
    return next((one for one in signed_in(local) if one.staff_id == staff_id), None)


def note(local: LocalSettings, person: SignedIn) -> None:
    """Add somebody, or say how they stand now."""
    others = [one for one in signed_in(local) if one.staff_id != person.staff_id]
    _keep(local, [*others, person])


def note_ended(local: LocalSettings, staff_id: str, why: Ended) -> None:
    """Their sign-in is over."""
    people = signed_in(local)
    if any(one.staff_id == staff_id and one.ended is not why for one in people):
        _keep(
            local,
            [replace(one, ended=why) if one.staff_id == staff_id else one for one in people],
        )


def strike(local: LocalSettings, staff_id: str) -> None:
    """They are signed in no more."""
    _keep(local, [one for one in signed_in(local) if one.staff_id != staff_id])


def _keep(local: LocalSettings, people: list[SignedIn]) -> None:
    local.set(SIGNED_IN, json.dumps([asdict(one) for one in people]) if people else "")


def _read(value: Any) -> tuple[SignedIn, ...]:
    return tuple(
        SignedIn(
            text_of(one["staff_id"]),
            text_of(one["email"]),
            one["kept"] is True,
            None if one["ended"] is None else Ended(one["ended"]),
        )
        for one in value
    )


@dataclass(slots=True)
class _Held:
    """One person's tokens in memory; ``renew_at`` and ``over_at`` by the clock of the holder."""

    refresh_token: str = field(repr=False)
    id_token: str = field(default="", repr=False)
    renew_at: float = 0.0
    over_at: float = 0.0


class People:
    """The tokens of everybody who is signed in; one per open home, used by any thread."""

    def __init__(self, keys: KeyStore, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` tells seconds that only ever grow: a desk's own time may be wrong."""
        self._keys = keys
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._over: dict[str, Ended] = {}
        self._lock = threading.Lock()
        self._renewing: dict[str, threading.Lock] = {}

    @property
    def keeps(self) -> bool:
        """Whether a sign-in outlives this program."""
        return self._keys.usable

    @property
    def why_not(self) -> str:
        """Why it does not; empty where it does."""
        return "" if self._keys.usable else self._keys.why_not

    def take(self, granted: Granted) -> None:
        """Hold what a sign-in was answered with, and keep what gets the next token."""
        with self._lock:
            known = self._held.get(granted.staff_id)
            self._held[granted.staff_id] = self._made(granted)
            self._over.pop(granted.staff_id, None)
        if self._keys.usable and (known is None or known.refresh_token != granted.refresh_token):
            self._keys.put(_name(granted.staff_id), granted.refresh_token)

    def forget(self, staff_id: str) -> None:
        """Hold nothing of somebody any more."""
        with self._lock:
            self._held.pop(staff_id, None)
        if self._keys.usable:
            self._keys.remove(_name(staff_id))

    def end(self, staff_id: str, why: Ended) -> None:
        """Hold nothing of somebody any more, and know why until they sign in again."""
        self.forget(staff_id)
        with self._lock:
            self._over[staff_id] = why

    def token(self, staff_id: str) -> str:
        """A token that needs no renewal; empty where ``renewed`` must be asked. Never waits."""
        with self._lock:
            held = self._held.get(staff_id)
            return held.id_token if held and self._clock() < held.renew_at else ""

    def renewed(self, identity: Identity, staff_id: str, *, instead_of: str = "") -> str:
        """A good token, a fresh one where it is time; waits for the network.

        ``instead_of`` is one that a server did not believe. Raises SignInEnded, also for who holds
        nothing here, and other SignInProblems where nobody could be asked.
        """
        with self._lock:
            turn = self._renewing.setdefault(staff_id, threading.Lock())
        with turn:
            fresh = self.token(staff_id)
            if fresh and fresh != instead_of:
                return fresh
            held = self._known(staff_id)
            try:
                granted = identity.refresh(held.refresh_token)
            except SignInEnded as over:
                self.end(staff_id, over.why)
                raise SignInEnded(staff_id, over.why) from None
            except (IdentityUnreachable, TooManyTries):
                now = self._clock()
                if not held.id_token or held.id_token == instead_of or now >= held.over_at:
                    raise
                # The old one is still good for a while; nobody waits for the network each time.
                held.renew_at = min(now + AGAIN, held.over_at)
                return held.id_token
            if granted.staff_id != staff_id:
                self.end(staff_id, Ended.EXPIRED)
                raise SignInEnded(staff_id, Ended.EXPIRED)
            self.take(granted)
            return granted.id_token

    def _known(self, staff_id: str) -> _Held:
        with self._lock:
            held, over = self._held.get(staff_id), self._over.get(staff_id)
        if held is not None:
            return held
        kept = self._keys.get(_name(staff_id)) if self._keys.usable and over is None else None
        if not kept:
            raise SignInEnded(staff_id, over or Ended.FORGOTTEN)
        return _Held(kept)

    def _made(self, granted: Granted) -> _Held:
        now = self._clock()
        ahead = min(AHEAD, granted.seconds / 4)
        return _Held(
            granted.refresh_token,
            granted.id_token,
            now + granted.seconds - ahead,
            now + granted.seconds,
        )


def _name(staff_id: str) -> str:
    return f"sign-in {staff_id}"


def sign_in(
    people: People, identity: Identity, email: str, password: str, school_id: str
) -> SignedIn:
    """Sign somebody in on this computer; ``note`` them where it returns.

    Waits for the network, and may be called in any thread. Raises a SignInProblem and changes
    nothing. Whoever is signed in stays so; the same person again begins anew.
    """
    email = email.strip()
    granted = identity.sign_in(email, password)
    if granted.school != school_id:
        raise OtherSchool(email, school_id)
    people.take(granted)
    return SignedIn(granted.staff_id, granted.email or email, people.keeps)


def sign_out(people: People, local: LocalSettings, staff_id: str) -> None:
    """Sign somebody out here. What they recorded stays in the queue, for whoever may send it."""
    people.forget(staff_id)
    strike(local, staff_id)
