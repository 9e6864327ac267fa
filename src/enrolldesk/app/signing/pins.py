"""PINs: how somebody at this computer shows that it is them, also without a network.

A PIN is known as an Argon2id hash of it keyed by a secret of the key store, so that the file alone
yields none however few digits a PIN has. A try is counted on the disk before it is judged: ending
the program, or trying in several at once, saves nobody the wait.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.app import permit_words as permit_words
from enrolldesk.app.kept import kept, text_of
from enrolldesk.app.signing.pin_problems import (
    LONGEST,
    SHORTEST,
    NoPin,
    PinNotFit,
    PinsOff,
    PinWait,
    WrongPin,
)
from enrolldesk.domain.errors import NotPermitted
from enrolldesk.domain.roles import Role

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from enrolldesk.app.ports import Clock, LocalSettings
    from enrolldesk.app.signing.keys import KeyStore
    from enrolldesk.domain.school import Staff

PINS: Final = "pins"
TRIES: Final = "pin_tries"
FREE: Final = 2
"""Wrong tries that cost nothing: everybody mistypes."""
FIRST: Final = timedelta(seconds=10)
MOST: Final = timedelta(minutes=15)
TAKE_PIN: Final = "take_pin"
"""The deed of taking somebody else's PIN away."""


def delay(wrong: int) -> timedelta:
    """How long the next try must wait after so many wrong ones: ten of them take minutes."""
    if wrong <= FREE:
        return timedelta()
    doubled: int = 2 ** min(wrong - FREE - 1, 10)
    return min(MOST, FIRST * doubled)


def fit(pin: str) -> str:
    """The PIN as it may be; raises PinNotFit for what everybody would try first."""
    tidy = pin.strip()
    if not (tidy.isascii() and tidy.isdigit()):
        raise PinNotFit("digits")
    if not SHORTEST <= len(tidy) <= LONGEST:
        raise PinNotFit("length")
    steps = {int(after) - int(before) for before, after in pairwise(tidy)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise PinNotFit("simple")
    return tidy


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries of one person: how many, when the last was, and until when nothing is heard."""

    wrong: int
    at: datetime
    until: datetime


_AllTries = dict[str, Tries]
"""By whose they are."""


@dataclass(frozen=True, slots=True)
class _Book:
    """Whose hash is which, and the name of the secret they are keyed by."""

    pepper: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)


class Attempt:
    """A try that is counted as wrong until it is judged right. Judging may take a moment."""

    def __init__(self, staff_id: str, pepper: str, known: str, wait: timedelta) -> None:
        self.staff_id = staff_id
        self.wait = wait
        self._pepper = pepper
        self._known = known

    def matches(self, pin: str) -> bool:
        """Whether it is their PIN. Touches no file: any thread may ask."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return _hasher().verify(self._known, _keyed(self._pepper, self.staff_id, pin.strip()))
        except (VerificationError, InvalidHashError):
            return False


class Fresh:
    """A PIN that is to be kept. Hashing may take a moment."""

    def __init__(self, staff_id: str, pepper: str, pin: str) -> None:
        self.staff_id = staff_id
        self._pepper = pepper
        self._pin = pin

    def hashed(self) -> str:
        """What the file is to hold of it. Touches no file: any thread may ask."""
        return _hasher().hash(_keyed(self._pepper, self.staff_id, self._pin))


class PinBook:
    """The PINs of the people at one computer; use it in the thread that the settings belong to."""

    def __init__(self, local: LocalSettings, keys: KeyStore, clock: Clock) -> None:
        """Kept in ``local``, keyed by a secret in ``keys``."""
        self._local = local
        self._keys = keys
        self._clock = clock

    @property
    def usable(self) -> bool:
        """Whether PINs can be set and checked here."""
        return not self.why_not

    @property
    def why_not(self) -> str:
        """Why not, in a sentence; empty where they can."""
        if not self._keys.usable:
            return self._keys.why_not or "This computer has no key store."
        pepper = self._book().pepper
        if pepper and self._keys.get(pepper) is None:
            return (
                "This computer's key store does not hold what PINs are checked with: the files "
                "came from another computer, or the key store was emptied."
            )
        return ""

    def has(self, staff_id: str) -> bool:
        """Whether somebody has a PIN here, which then is asked for; also where it cannot be."""
        return staff_id in self._book().hashes

    def set(self, staff_id: str, pin: str, *, old: str = "") -> None:
        """Give somebody a PIN, or another one; who has one shows it by ``old``.

        Raises PinNotFit, PinsOff, and what ``check`` raises.
        """
        fit(pin)
        if self.has(staff_id):
            self.check(staff_id, old)
        fresh = self.fresh(staff_id, pin)
        self.keep(fresh, fresh.hashed())

    def fresh(self, staff_id: str, pin: str) -> Fresh:
        """A PIN to be hashed in another thread and kept afterwards.

        For who has had the present one shown; raises PinNotFit or PinsOff.
        """
        tidy = fit(pin)
        self._refuse_off()
        return Fresh(staff_id, self._keys.get(self._pepper()) or "", tidy)

    def keep(self, fresh: Fresh, known: str) -> None:
        """Ask for this PIN from now on; ``known`` is its hash."""

        def put(book: _Book) -> _Book:
            return replace(book, hashes={**book.hashes, fresh.staff_id: known})

        self._change(put)

    def check(self, staff_id: str, pin: str) -> None:
        """Return where it is their PIN; raises WrongPin, PinWait or PinsOff.

        Who has none need not show any.
        """
        if not self.has(staff_id):
            return
        attempt = self.attempt(staff_id)
        self.judge(attempt, right=attempt.matches(pin))

    def approve(self, person: Staff, pin: str) -> str:
        """The id of whoever gives their yes to somebody else's action: that needs a PIN.

        Raises NoPin beside what ``check`` raises.
        """
        if not self.has(person.staff_id):
            raise NoPin(person.name)
        self.check(person.staff_id, pin)
        return person.staff_id

    def attempt(self, staff_id: str) -> Attempt:
        """Begin a try, for who looks at it in another thread; ``judge`` it afterwards.

        Raises PinWait or PinsOff.
        """
        self._refuse_off()
        book = self._book()
        now = self._clock.now()
        waits: list[timedelta] = []

        def count(tries: _AllTries) -> _AllTries:
            waits.clear()
            before = tries.get(staff_id, Tries(0, now, now))
            pause = delay(before.wrong)
            if pause and now < before.at:
                # The clock was set back: the whole wait begins anew.
                before = replace(before, at=now, until=now + pause)
                waits.append(pause)
            elif pause and now < before.until:
                waits.append(before.until - now)
            else:
                wrong = before.wrong + 1
                before = Tries(wrong, now, now + delay(wrong))
            return {**tries, staff_id: before}

        counted = self._change_tries(count)
        if waits:
            raise PinWait(waits[0])
        pepper = self._keys.get(book.pepper) or ""
        wait = delay(counted[staff_id].wrong)
        return Attempt(staff_id, pepper, book.hashes.get(staff_id, ""), wait)

    def judge(self, attempt: Attempt, *, right: bool) -> None:
        """End a try: a right one wipes the wrong ones out; raises WrongPin for another."""
        if not right:
            raise WrongPin(attempt.wait)
        self._forget_tries(attempt.staff_id)

    def wait(self, staff_id: str) -> timedelta:
        """How long nothing is heard of somebody's tries from now on."""
        tries = self._read_tries(self._local.get(TRIES)).get(staff_id)
        if tries is None:
            return timedelta()
        pause, now = delay(tries.wrong), self._clock.now()
        return pause if now < tries.at else max(timedelta(), tries.until - now)

    def remove(self, staff_id: str, pin: str) -> None:
        """Take one's own PIN away; raises what ``check`` raises."""
        self.check(staff_id, pin)
        self.forget(staff_id)

    def take_away(self, staff_id: str, by: Staff) -> None:
        """Take somebody else's PIN away, who may then set another; raises NotPermitted."""
        if not by.may(Role.MANAGER):
            raise NotPermitted(TAKE_PIN, Role.MANAGER)
        self.forget(staff_id)

    def forget(self, staff_id: str) -> None:
        """Ask for their PIN no more; for who has had it shown, or may take it away."""

        def strike(book: _Book) -> _Book:
            left = {key: one for key, one in book.hashes.items() if key != staff_id}
            return replace(book, hashes=left)

        self._change(strike)
        self._forget_tries(staff_id)

    def forget_all(self) -> None:
        """Begin anew where nobody's PIN can be checked any more; raises NotPermitted elsewhere."""
        if self.usable:
            raise NotPermitted(TAKE_PIN, Role.MANAGER)
        self._local.set(PINS, "")
        self._local.set(TRIES, "")

    def _forget_tries(self, staff_id: str) -> None:
        self._change_tries(
            lambda tries: {key: one for key, one in tries.items() if key != staff_id}
        )

    def _refuse_off(self) -> None:
        if why := self.why_not:
            raise PinsOff(why)

    def _pepper(self) -> str:
        """The name of the secret; made with the first PIN. Raises PinsOff where it is not kept."""
        known = self._book().pepper
        if known:
            return known
        name, secret = f"pin pepper {secrets.token_hex(8)}", secrets.token_hex(32)
        self._keys.put(name, secret)
        if self._keys.get(name) != secret:
            raise PinsOff("This computer's key store does not keep what it is given.")
        # Another program of this home may have made one in this moment: the first counts.
        self._change(lambda book: book if book.pepper else replace(book, pepper=name))
        chosen = self._book().pepper
        if chosen != name:
            self._keys.remove(name)
        return chosen

    def _book(self) -> _Book:
        """Raises SettingDamaged: no PIN must be no longer asked for because a disk erred."""
        return kept(self._local, PINS, _read_book) or _Book()

    def _change(self, change: Callable[[_Book], _Book]) -> None:
        self._book()
        self._local.change(
            PINS,
            lambda text: json.dumps(
                asdict(change(_read_book(json.loads(text)) if text else _Book()))
            ),
        )

    def _change_tries(self, change: Callable[[_AllTries], _AllTries]) -> _AllTries:
        made: _AllTries = {}

        def write(text: str) -> str:
            nonlocal made
            made = change(self._read_tries(text))
            return json.dumps({key: _told(one) for key, one in made.items()}) if made else ""

        self._local.change(TRIES, write)
        return made

    def _read_tries(self, text: str) -> _AllTries:
        """What is damaged counts as the longest wait: it is no way around one."""
        try:
            return {key: _tries(one) for key, one in json.loads(text or "{}").items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            now = self._clock.now()
            return {key: Tries(12, now, now + MOST) for key in self._book().hashes}


def _read_book(value: Any) -> _Book:
    hashes = {text_of(key): text_of(one) for key, one in value["hashes"].items()}
    return _Book(text_of(value["pepper"]), hashes)


def _told(tries: Tries) -> dict[str, Any]:
    return {"wrong": tries.wrong, "at": tries.at.isoformat(), "until": tries.until.isoformat()}


def _tries(value: Any) -> Tries:
    at, until = (datetime.fromisoformat(value[name]) for name in ("at", "until"))
    wrong = value["wrong"]
    if type(wrong) is not int or at.tzinfo is None or until.tzinfo is None:
        raise TypeError("no tries")
    return Tries(wrong, at, until)


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # What OWASP names for sign-ins: an office computer answers before anybody looks up.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _keyed(pepper: str, staff_id: str, pin: str) -> str:
    return hmac.new(pepper.encode(), f"{staff_id}:{pin}".encode(), hashlib.sha256).hexdigest()
