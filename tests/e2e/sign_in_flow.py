"""Staff sign in, from an empty project to people who were stopped: by commands and in the window.

``python -m tests.e2e.sign_in_flow --emulator FILE`` plays it against Google's Authentication
emulator, started by Node.js from that file; without it the testers' own server takes its place.
The records are on the testers' Firestore server, which demands the tokens of either.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests

from enrolldesk.cli.main import main
from enrolldesk.testing.connected import RunningClock
from enrolldesk.testing.firestore import Person, ServerThread
from enrolldesk.testing.identity import IdentityThread
from enrolldesk.testing.identity.tokens import bearer, claims_of
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.signing import API_KEY, SigningOpener, staff_alone
from enrolldesk.testing.small_school import SmallSchool
from tests.e2e.sign_in_window import counter

PROJECT: Final = "demo-school"
SCHOOL: Final = "lakeside"
NAMES: Final = {"ana": "Ana R.", "ben": "Ben T.", "mia": "Mia L.", "cy": "Cy N."}
LONG_QUEUE: Final = 200
STARTS: Final = 300.0
"""Seconds in which the emulator is up; on a machine of its own it takes ten."""


@dataclass
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


@dataclass
class Door:
    """Who is let in by the server of records, and how often."""

    cutoff: float = 0.0
    often: int = 0
    """After so many calls and two seconds a token is over; 0 leaves it as it is."""
    seen: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def authenticate(self, token: str) -> Person | None:
        """Whose token this is; None for one that is over."""
        with self._lock:
            issued = float(claims_of(token).get("iat", 0))
            self.seen[token] = count = self.seen.get(token, 0) + 1
            # Two that are issued within one second are the same token.
            if self.often and count >= self.often and issued < time.time() - 2:
                self.cutoff = issued + 1
            over = issued < self.cutoff
        return None if over else bearer(token, time.time(), PROJECT)


@dataclass
class Desk:
    """A desk by its commands."""

    home: Path
    opener: SigningOpener

    def say(self, *words: object, password: str = "") -> Said:
        """Run one command."""
        os.environ["ENROLLDESK_PASSWORD"] = password
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--home", str(self.home), *map(str, words)], self.opener)
        return Said(code, out.getvalue(), err.getvalue())

    def do(self, *words: object, password: str = "") -> Said:
        """Run one that must work."""
        said = self.say(*words, password=password)
        if said.code:
            raise AssertionError(f"{' '.join(map(str, words))}: {said.err}")
        return said


def flow(folder: Path, identity: str) -> list[str]:
    """Play it all; answers what was seen, raises AssertionError where that is wrong."""
    door = Door()
    told: list[str] = []
    with ServerThread(authenticate=door.authenticate, decide=staff_alone) as server:
        before = dict(os.environ)
        os.environ["FIREBASE_AUTH_EMULATOR_HOST"] = identity
        os.environ["FIRESTORE_EMULATOR_HOST"] = server.address
        try:
            _Flow(folder, identity, server, door, told).play()
        finally:
            os.environ.clear()
            os.environ.update(before)
    return told


class _Flow:
    def __init__(
        self, folder: Path, identity: str, server: ServerThread, door: Door, told: list[str]
    ) -> None:
        self._folder = folder
        self._identity = identity
        self._server = server
        self._door = door
        self._told = told
        self._passwords: dict[str, str] = {}
        self._owner = self._desk("owner")

    def play(self) -> None:
        """From an empty project to a person who was stopped."""
        self._make_the_school()
        one, two = self._desk("one"), self._desk("two")
        self._join(one, "ana")
        self._join(two, "ben")
        self._pay_and_refund(one, two)
        self._long_queue(two)
        self._sign_out(two)
        self._stop(two)
        self._at_the_window(self._desk("three"))

    def _make_the_school(self) -> None:
        self._admin(
            "create", "--name", "Lakeside", "--owner", "Ana R.", "--owner-email", _email("ana")
        )
        self._admin("staff", "add", "Ben T.", "--email", _email("ben"), "--role", "front_desk")
        self._admin("staff", "add", "Mia L.", "--email", _email("mia"), "--role", "manager")
        self._admin("staff", "add", "Cy N.", "--email", _email("cy"), "--role", "front_desk")
        for who, name in NAMES.items():
            self._choose_password(who, name)
        refused = requests.get(
            f"http://{self._identity}/identitytoolkit.googleapis.com/v1/accounts:lookup", timeout=30
        )
        assert not refused.ok
        self._say("the owner made the school, three accounts beside their own, and their passwords")

    def _choose_password(self, who: str, name: str) -> None:
        """By the link that the owner hands over."""
        link = self._admin("staff", "reset", name, "--json").value["link"]
        code = link.partition("oobCode=")[2].partition("&")[0]
        self._passwords[who] = f"password of {who}"
        answer = requests.post(
            f"http://{self._identity}/identitytoolkit.googleapis.com/v1/accounts:resetPassword",
            params={"key": API_KEY},
            json={"oobCode": code, "newPassword": self._passwords[who]},
            timeout=60,
        )
        assert answer.ok, answer.text

    def _join(self, desk: Desk, who: str) -> None:
        place = ("--project", PROJECT, "--school", SCHOOL, "--emulator", self._server.address)
        sign = ("--api-key", API_KEY, "--email", _email(who), "--join")
        wrong = desk.say("connect", *place, *sign, password="not the password")
        assert (wrong.code, "do not belong together" in wrong.err) == (1, True), wrong.err
        desk.do("connect", *place, *sign, password=self._passwords[who])
        desk.do("sync", "--once")
        here = desk.do("who", "--json").value
        assert [one["email"] for one in here["signed_in"]] == [_email(who)]
        assert here["staff_id"] == here["signed_in"][0]["staff_id"]
        self._say(f"{who} signed in and joined with a desk")

    def _pay_and_refund(self, one: Desk, two: Desk) -> None:
        one.do("course", "add", "Online Theory", "--price", "99.99")
        one.do("sync", "--until-empty")
        two.do("sync", "--once")
        two.do("student", "add", "Maria Lopez", "--phone", "(614) 555-0133")
        two.do("enroll", "Maria Lopez", "Online Theory", "--pay", "99.99", "--method", "cash")
        refused = two.say(*_refund())
        assert (refused.code, "manager" in refused.err) == (1, True), refused.err
        two.do("sync", "--until-empty")
        assert self._senders("Enroll") == [self._uid("ben")]
        one.do("sync", "--once")
        one.do(*_refund())
        one.do("sync", "--until-empty")
        assert self._senders("Refund") == [self._uid("ana")]
        self._say("ben took a payment and might not refund it; ana refunded it")

    def _long_queue(self, two: Desk) -> None:
        session = two.opener(two.home)
        try:
            school = SmallSchool(session.desk, session.desk.run)
            for number in range(LONG_QUEUE):
                school.student(f"Student {number}")
        finally:
            session.close()
        before = set(self._door.seen)
        self._door.often = 12
        # Each commit takes its time: the queue outlives its first token.
        self._server.server.lock_time = 0.4
        two.do("sync", "--until-empty")
        self._server.server.lock_time = 0.0
        self._door.often = 0
        fresh = set(self._door.seen) - before
        assert len(fresh) >= 2, len(fresh)
        assert self._senders("AddStudent").count(self._uid("ben")) == LONG_QUEUE + 1
        self._say(f"{LONG_QUEUE} waiting batches went up under {len(fresh)} tokens")

    def _sign_out(self, two: Desk) -> None:
        for number in range(5):
            two.do("student", "add", f"Late Student {number}", "--phone", "(614) 555-0199")
        out = two.do("sign-out", _email("ben"), "--json").value
        assert out["waiting"] == 5
        stays = two.say("sync", "--until-empty")
        assert (stays.code, "Nobody is signed in" in stays.err) == (1, True), stays.err
        assert len(self._waiting(two)) == 5
        two.do("sign-in", _email("mia"), password=self._passwords["mia"])
        two.do("sync", "--until-empty")
        assert self._waiting(two) == []
        guards = [one for one in self._guards() if one["sent_by"] == self._uid("mia")]
        assert [one["staff"] for one in guards] == [self._uid("ben")] * 5
        self._say("ben signed out with 5 waiting; mia's sign-in sent all 5, recorded by ben")

    def _stop(self, two: Desk) -> None:
        two.do("sign-out", _email("mia"))
        two.do("sign-in", _email("ben"), "--at-desk", password=self._passwords["ben"])
        two.do("student", "add", "Very Late Student", "--phone", "(614) 555-0177")
        self._admin("staff", "disable", "Ben T.")
        stays = two.say("sync", "--until-empty")
        assert (stays.code, "disabled" in stays.err) == (1, True), stays.err
        refused = two.say("student", "add", "Nobody", "--phone", "(614) 555-0178")
        assert (refused.code, "Ben T. may no longer work" in refused.err) == (1, True), refused.err
        again = two.say("sign-in", _email("ben"), password=self._passwords["ben"])
        assert (again.code, "was disabled" in again.err) == (1, True), again.err
        assert len(self._waiting(two)) == 1
        two.do("sign-in", _email("mia"), "--at-desk", password=self._passwords["mia"])
        two.do("sync", "--until-empty")
        assert self._waiting(two) == []
        self._say("ben was disabled and stopped at once; what he had recorded went up under mia")

    def _at_the_window(self, three: Desk) -> None:
        self._join(three, "mia")
        three.do("sign-out", _email("mia"))
        cy, mia = self._uid("cy"), self._uid("mia")
        with counter(three.home, three.opener) as window:
            window.signed_out()
            password = self._passwords["cy"]
            window.sign_in(cy, _email("cy"), password, wrong="not the password")
            window.at_desk(cy, NAMES["cy"])
            window.pay("Maria Lopez", "99.99")
            window.sent()
            assert self._sent("RecordPayment") == [(cy, cy)], self._sent("RecordPayment")
            why = window.refund_refused("Maria Lopez")
            assert why == "Refunds need a manager.", why
            window.sign_in(mia, _email("mia"), self._passwords["mia"])
            window.sit_down(mia, NAMES["mia"])
            window.refund("Maria Lopez", "99.99")
            window.sent()
            assert self._sent("Refund").count((mia, mia)) == 1, self._sent("Refund")
            window.sign_out(mia)
            window.sit_down(cy, NAMES["cy"])
            self._admin("staff", "disable", NAMES["cy"])
            window.stopped(cy, "disabled")
            said = window.cannot_pay("Maria Lopez", "99.99")
            assert "Cy N. may no longer work" in said, said
        assert len(self._sent("RecordPayment")) == 1
        self._say("cy signed in in the window and took a payment, mia refunded it; cy was stopped")

    def _desk(self, name: str) -> Desk:
        return Desk(self._folder / name, SigningOpener(RunningClock(), MemoryKeys()))

    def _admin(self, *words: object) -> Said:
        return self._owner.do("admin", *words, "--project", PROJECT, "--school", SCHOOL)

    def _uid(self, who: str) -> str:
        listed = self._admin("staff", "list", "--json").value
        return next(str(one["staff_id"]) for one in listed if one["email"] == _email(who))

    def _guards(self) -> list[dict[str, Any]]:
        start = f"schools/{SCHOOL}/batches/"
        found = self._server.documents()
        return [fields for path, fields in found.items() if path.startswith(start)]

    def _sent(self, command: str) -> list[tuple[str, str]]:
        """By whom it was recorded and sent."""
        found = [one for one in self._guards() if one["command"] == command]
        return [(str(one["staff"]), str(one["sent_by"])) for one in found]

    def _senders(self, command: str) -> list[str]:
        return [str(one["sent_by"]) for one in self._guards() if one["command"] == command]

    def _waiting(self, desk: Desk) -> list[Any]:
        listed = desk.do("outbox", "--json").value
        return [one for one in listed if one["state"] != "committed"]

    def _say(self, what: str) -> None:
        self._told.append(what)
        print(f"  {what}", flush=True)


def _email(who: str) -> str:
    return f"{who}@lakeside.example"


def _refund() -> tuple[str, ...]:
    why = ("--reason", "Moved away", "--method", "cash")
    return ("refund", "Maria Lopez", "99.99", *why)


@contextmanager
def emulator(file: Path) -> Iterator[str]:
    """Google's own, by Node.js; answers where it listens."""
    node = subprocess.Popen(
        ["node", str(file), PROJECT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    patience = threading.Timer(STARTS, node.kill)
    patience.start()
    try:
        assert node.stdout is not None
        address = node.stdout.readline().strip()
        patience.cancel()
        if not address:
            raise AssertionError("the emulator did not start")
        yield address
    finally:
        patience.cancel()
        node.kill()
        node.communicate()


def run() -> None:
    """Play it and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.sign_in_flow")
    parser.add_argument("--emulator", type=Path, help="of Google's, a file for Node.js")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if asked.emulator is None:
            with IdentityThread(PROJECT) as identity:
                told = flow(Path(folder), identity.address)
        else:
            with emulator(asked.emulator) as address:
                print(f"the emulator was up after {time.monotonic() - began:.0f} s", flush=True)
                told = flow(Path(folder), address)
    print(f"{len(told)} parts in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    run()
