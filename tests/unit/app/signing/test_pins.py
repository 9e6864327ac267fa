"""PINs: set and shown, guessed slowly, and worth nothing without the key store."""

from __future__ import annotations

import itertools
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.app.kept import SettingDamaged
from enrolldesk.app.signing.pin_problems import (
    NoPin,
    PinNotFit,
    PinsOff,
    PinWait,
    WrongPin,
    spelled,
)
from enrolldesk.app.signing.pins import FREE, PINS, TRIES, PinBook, delay
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import NotPermitted
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.small_school import SteadyClock

PIN = "8305"
MO, FAY = Staff("mo", "Mo"), Staff("fay", "Fay", role=Role.FRONT_DESK)


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys()


@pytest.fixture
def pins(store: SqliteStore, keys: MemoryKeys, clock: SteadyClock) -> PinBook:
    return PinBook(store.local, keys, clock)


def test_a_pin_is_set_shown_changed_and_removed(pins: PinBook) -> None:
    pins.check("fay", "")
    assert not pins.has("fay")
    pins.set("fay", PIN)
    pins.check("fay", f" {PIN} ")
    with pytest.raises(WrongPin):
        pins.check("fay", "8306")
    with pytest.raises(WrongPin):
        pins.set("fay", "9417", old="0000")
    pins.set("fay", "9417", old=PIN)
    with pytest.raises(WrongPin):
        pins.check("fay", PIN)
    with pytest.raises(WrongPin):
        pins.remove("fay", PIN)
    assert pins.has("fay")


def test_it_is_removed_by_whoever_has_it_or_by_a_manager(pins: PinBook) -> None:
    pins.set("fay", PIN)
    pins.remove("fay", PIN)
    assert not pins.has("fay")
    pins.set("mo", PIN)
    with pytest.raises(NotPermitted) as raised:
        pins.take_away("mo", FAY)
    assert sentence(raised.value) == "Taking somebody else's PIN away needs a manager."
    with pytest.raises(NotPermitted):
        pins.take_away("mo", Staff("gone", "Gone", active=False))
    pins.take_away("mo", MO)
    assert not pins.has("mo")


@pytest.mark.parametrize(
    "pin", ["", "123", "1234567890123", "0000", "1234", "9876", "12a4", "１２５７", "-123"]
)
def test_what_everybody_tries_first_is_no_pin(pins: PinBook, pin: str) -> None:
    with pytest.raises(PinNotFit) as raised:
        pins.set("fay", pin)
    assert "PIN" in sentence(raised.value)
    assert not pins.has("fay")


def test_a_yes_needs_a_pin(pins: PinBook) -> None:
    with pytest.raises(NoPin) as raised:
        pins.approve(MO, "")
    assert sentence(raised.value).startswith("Mo has no PIN on this computer.")
    pins.set("mo", PIN)
    assert pins.approve(MO, PIN) == "mo"
    with pytest.raises(WrongPin):
        pins.approve(MO, "")


def test_ten_wrong_tries_take_minutes(pins: PinBook, clock: SteadyClock) -> None:
    pins.set("fay", PIN)
    began = clock.now()
    for tried in range(10):
        if wait := pins.wait("fay"):
            with pytest.raises(PinWait) as early:
                # Not even the right one, a moment too early.
                pins.check("fay", PIN)
            assert early.value.wait == wait
            clock.forward(seconds=wait.total_seconds())
        with pytest.raises(WrongPin) as wrong:
            pins.check("fay", f"42{tried}7")
        assert wrong.value.wait == delay(tried + 1) == pins.wait("fay")
    assert clock.now() - began > timedelta(minutes=10)
    assert "minute" in sentence(wrong.value)
    clock.forward(seconds=pins.wait("fay").total_seconds())
    pins.check("fay", PIN)
    assert pins.wait("fay") == timedelta()


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further() -> None:
    waits = [delay(wrong) for wrong in range(10_000)]
    assert waits == sorted(waits)
    assert set(waits[: FREE + 1]) == {timedelta()}
    assert waits[-1] == timedelta(minutes=15)


def test_one_persons_tries_are_nobody_elses(pins: PinBook) -> None:
    pins.set("fay", PIN)
    pins.set("mo", PIN)
    guess_until_it_waits(pins, "fay")
    pins.check("mo", PIN)


def guess_until_it_waits(pins: PinBook, staff_id: str) -> None:
    for _ in range(FREE + 1):
        with pytest.raises(WrongPin):
            pins.check(staff_id, "5550")
    assert pins.wait(staff_id)


def test_starting_anew_and_setting_the_clock_back_save_no_wait(
    tmp_path: Path, keys: MemoryKeys, clock: SteadyClock
) -> None:
    store = open_store(tmp_path / "other")
    pins = PinBook(store.local, keys, clock)
    pins.set("fay", PIN)
    guess_until_it_waits(pins, "fay")
    store.close()
    store = open_store(tmp_path / "other")
    pins = PinBook(store.local, keys, clock)
    whole = delay(FREE + 1)
    clock.forward(seconds=4)
    with pytest.raises(PinWait) as raised:
        pins.check("fay", PIN)
    assert raised.value.wait == whole - timedelta(seconds=4)
    clock.forward(days=-3)
    for _ in range(2):
        with pytest.raises(PinWait) as raised:
            pins.check("fay", PIN)
        assert raised.value.wait == whole
    clock.forward(seconds=whole.total_seconds())
    pins.check("fay", PIN)
    store.close()


def test_two_programs_count_the_same_tries(
    tmp_path: Path, keys: MemoryKeys, clock: SteadyClock
) -> None:
    stores = [open_store(tmp_path / "home2") for _ in range(2)]
    one, other = (PinBook(store.local, keys, clock) for store in stores)
    one.set("fay", PIN)
    for pins, _ in zip(itertools.cycle((one, other)), range(FREE + 1), strict=False):
        # Begun and never judged: a program that was ended in this moment.
        pins.attempt("fay")
    for pins in (one, other):
        with pytest.raises(PinWait):
            pins.attempt("fay")
    for store in stores:
        store.close()


def test_a_copied_file_yields_no_pin(
    tmp_path: Path, keys: MemoryKeys, store: SqliteStore, pins: PinBook, clock: SteadyClock
) -> None:
    """The PIN itself is tried against the hash as it stands in the file, fast."""
    # Long enough not to turn up by chance in what is drawn at random beside it.
    long = "83051794"
    pins.set("fay", long)
    with sqlite3.connect(tmp_path / "copy.db") as copy, sqlite3.connect(database(tmp_path)) as file:
        file.backup(copy)
        rows = dict(copy.execute("SELECT name, value FROM local_setting"))
    book = json.loads(rows[PINS])
    assert long not in rows[PINS]
    [secret] = keys.secrets.values()
    assert not any(secret in str(value) for value in rows.values())
    # The true one is among these; more would take an hour at this price, which is the point.
    for guess in (long, f"fay:{long}"):
        with pytest.raises(VerifyMismatchError):
            PasswordHasher().verify(book["hashes"]["fay"], guess)
    elsewhere = PinBook(store.local, MemoryKeys(), clock)
    assert not elsewhere.usable
    with pytest.raises(PinsOff) as raised:
        elsewhere.check("fay", long)
    assert "came from another computer" in sentence(raised.value)
    assert elsewhere.has("fay")


def database(tmp_path: Path) -> Path:
    return tmp_path / "home" / "enrolldesk.sqlite"


def test_without_a_key_store_pins_are_off_and_say_why(
    store: SqliteStore, clock: SteadyClock, keys: MemoryKeys
) -> None:
    off = PinBook(store.local, MemoryKeys(usable=False), clock)
    with pytest.raises(PinsOff) as raised:
        off.set("fay", PIN)
    assert sentence(raised.value) == (
        "PINs are off on this computer. This computer has no key store."
    )
    PinBook(store.local, keys, clock).set("fay", PIN)
    with pytest.raises(PinsOff):
        off.check("fay", PIN)
    with pytest.raises(PinsOff):
        off.set("mo", PIN)
    assert not off.has("mo")


def test_a_key_store_that_keeps_nothing_is_none(store: SqliteStore, clock: SteadyClock) -> None:
    class Forgetful(MemoryKeys):
        def put(self, name: str, secret: str) -> None:
            """It says nothing and keeps nothing."""

    with pytest.raises(PinsOff):
        PinBook(store.local, Forgetful(), clock).set("fay", PIN)


def test_all_are_forgotten_only_where_none_can_be_checked(
    store: SqliteStore, clock: SteadyClock, keys: MemoryKeys, pins: PinBook
) -> None:
    pins.set("fay", PIN)
    with pytest.raises(NotPermitted):
        pins.forget_all()
    keys.secrets.clear()
    pins.forget_all()
    assert pins.usable
    assert not pins.has("fay")
    pins.set("fay", PIN)
    pins.check("fay", PIN)


def test_damage_is_no_way_around_a_pin(store: SqliteStore, pins: PinBook) -> None:
    pins.set("fay", PIN)
    store.local.set(TRIES, "{")
    with pytest.raises(PinWait):
        pins.check("fay", PIN)
    store.local.set(PINS, "[]")
    with pytest.raises(SettingDamaged):
        pins.check("fay", PIN)


def test_a_wait_is_spelled_never_shorter_than_it_is() -> None:
    spellings = {0.2: "1 second", 59: "59 seconds", 60: "1 minute", 161: "2 minutes 41 seconds"}
    for seconds, words in spellings.items():
        assert spelled(timedelta(seconds=seconds)) == words
