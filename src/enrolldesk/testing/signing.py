"""A school whose staff sign in: accounts, a server that knows them, and desks of theirs.

with SignedSchool(tmp_path) as school:      # FIREBASE_AUTH_EMULATOR_HOST is set within
    owner = school.found("one")             # Ana begins the school and signs in
    school.hire(owner, "ben", "Ben T.", Role.FRONT_DESK)
    desk = school.join("two", "ben")        # Ben signs in at a second desk
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from enrolldesk.app import commands
from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.signing.arriving import arrive
from enrolldesk.app.signing.people import SignedIn
from enrolldesk.app.sync.connection import Connection
from enrolldesk.bootstrap import OpenHome
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.testing.connected import PROJECT, SCHOOL, ClockedOpener, RunningClock
from enrolldesk.testing.firestore import Access, Person, Reader, ServerThread
from enrolldesk.testing.identity import IdentityThread
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.small_school import ANA, SmallSchool

API_KEY: Final = "key-of-the-project"
PASSWORD: Final = "a long password"
_MANAGERS_ALONE: Final = {"refund", "write_off", "discount", "correction"}


def email_of(staff_id: str) -> str:
    """The address of an account of the kit."""
    return f"{staff_id}@lakeside.example"


def staff_alone(access: Access, person: Person, reader: Reader) -> bool:
    """The heart of the rules of a school, for a server without their language.

    Staff of the school alone, as long as they are active; each under their own name; what moves
    money back by managers alone. Everybody may look at their own staff document.
    """
    parts = access.path.split("/")
    if parts[0] != "schools" or len(parts) < 3 or person.claims.get("school") != parts[1]:
        return False
    root = f"schools/{parts[1]}"
    if access.operation == "get" and parts[2:] == ["staff", person.uid]:
        return True
    mine = f"{root}/staff/{person.uid}"
    staff = reader.get(mine)
    if staff is None and reader.get(f"{root}/settings/school") is None:
        # Whoever founds the school is not on its list before that.
        staff = reader.get_after(mine)
        if access.operation in ("get", "list"):
            return True
    if staff is None or ("active" in staff.fields and not staff.fields["active"].boolean_value):
        return False
    manages = "role" not in staff.fields or staff.fields["role"].string_value == Role.MANAGER
    if access.operation == "delete":
        return False
    if access.operation == "create" and parts[2] == "batches":
        return (
            access.after is not None and access.after.fields["sent_by"].string_value == person.uid
        )
    if access.operation == "create" and parts[2] == "entries":
        kind = "" if access.after is None else access.after.fields["kind"].string_value
        return manages or kind not in _MANAGERS_ALONE
    return True


class SigningOpener(ClockedOpener):
    """Opens homes with a key store of the test."""

    def __init__(self, clock: RunningClock, keys: MemoryKeys) -> None:
        """Every desk opened goes by this clock and keeps its secrets here."""
        super().__init__(clock)
        self.key_store = keys


class SignedSchool:
    """Accounts, a server that demands a token, and the homes of desks."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        """``settings`` are those of the server; its rules are ``staff_alone`` without any."""
        self.folder = folder
        self.clock = RunningClock()
        self.ahead = 0.0
        """Seconds by which the servers' clock is ahead: tokens given before are so much older."""
        self.identity = IdentityThread(project=PROJECT, clock=lambda: time.time() + self.ahead)
        self.heard: Callable[[str], None] = lambda token: None
        """Called with each token that comes to the server, before it is looked at."""
        self.keys: dict[str, MemoryKeys] = {}
        asked: dict[str, Any] = {"authenticate": self._authenticate, "decide": staff_alone}
        self.server = ServerThread(**asked | settings)
        self._stack = ExitStack()

    def account(self, staff_id: str) -> None:
        """Make somebody's account, as the owner's administration does."""
        claims = {"school": SCHOOL}
        self.identity.add(email_of(staff_id), PASSWORD, uid=staff_id, claims=claims)

    def open(self, name: str) -> OpenHome:
        """Open a desk's home; closed with the school."""
        keys = self.keys.setdefault(name, MemoryKeys())
        session = SigningOpener(self.clock, keys)(self.folder / name)
        self._stack.callback(session.close)
        return session

    @property
    def connection(self) -> Connection:
        """Where its desks are connected."""
        return Connection(PROJECT, SCHOOL, self.server.address, API_KEY)

    def found(self, name: str) -> OpenHome:
        """Begin the small school at a desk and found it on the server; Ana is its owner."""
        session = self.open(name)
        SmallSchool(session.desk, session.desk.run).found()
        self.account(ANA.staff_id)
        self.found_there(session, ANA.staff_id)
        return session

    def found_there(self, session: OpenHome, staff_id: str) -> None:
        """Found a desk's school on the server; its owner signs in there."""
        self.sign_in(session, staff_id)
        found_school(session.clouds, session.desk.store, self.connection)

    def join(self, name: str, staff_id: str) -> OpenHome:
        """Bring an empty home into the school, with somebody who signs in there."""
        session = self.open(name)
        self.sign_in(session, staff_id)
        asked = Asked(staff_id=staff_id)
        join_school(session.clouds, session.desk.store, self.connection, asked)
        return session

    def hire(self, session: OpenHome, staff_id: str, name: str, role: Role) -> None:
        """Put somebody on the staff list at a desk, with an account."""
        self.account(staff_id)
        person = Staff(staff_id, name, role=role, email=email_of(staff_id))
        session.desk.run(commands.AddStaff(command_id=new_id(), staff=person))

    def sign_in(self, session: OpenHome, staff_id: str) -> SignedIn:
        """Sign somebody in at a desk."""
        return arrive(session, self.connection, email_of(staff_id), PASSWORD)

    def _authenticate(self, token: str) -> Person | None:
        self.heard(token)
        return self.identity.authenticate(token)

    def __enter__(self) -> SignedSchool:
        self.identity.start()
        self._stack.callback(self.identity.stop)
        self.server = self._stack.enter_context(self.server)
        before = os.environ.get("FIREBASE_AUTH_EMULATOR_HOST")
        os.environ["FIREBASE_AUTH_EMULATOR_HOST"] = self.identity.address
        self._stack.callback(_put_back, before)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _put_back(before: str | None) -> None:
    if before is None:
        os.environ.pop("FIREBASE_AUTH_EMULATOR_HOST", None)
    else:
        os.environ["FIREBASE_AUTH_EMULATOR_HOST"] = before
