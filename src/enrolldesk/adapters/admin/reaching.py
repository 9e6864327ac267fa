"""A project reached with the right to do everything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from google.auth.transport.requests import AuthorizedSession
from google.cloud import firestore

from enrolldesk.adapters.admin.accounts import SECONDS, FirebaseAccounts
from enrolldesk.adapters.admin.right import Right, right
from enrolldesk.adapters.admin.set_up import GoogleSetUp
from enrolldesk.adapters.firestore import running
from enrolldesk.adapters.firestore.clouds import FirestoreCloud
from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.adapters.whole_file import whole_file
from enrolldesk.app.administering.ports import Asked
from enrolldesk.app.administering.writing import ADMIN
from enrolldesk.app.connecting.place import place
from enrolldesk.app.connecting.register import WholeCloud
from enrolldesk.app.fields import staff_fields
from enrolldesk.app.sync.connection import Connection
from enrolldesk.domain.school import Staff
from enrolldesk.resources import SET_UP, set_up_file

Result = TypeVar("Result")


class FirebaseAdministration:
    """The Administration of this program."""

    def __init__(self, connection: Connection, held: Right) -> None:
        """Nothing is asked yet."""
        self._connection = connection
        self._right = held

    @property
    def project(self) -> str:
        """The project's id."""
        return self._connection.project

    @property
    def school_id(self) -> str:
        """The school's name in it."""
        return self._connection.school_id

    @cached_property
    def accounts(self) -> FirebaseAccounts:
        """Everybody who can sign in."""
        return FirebaseAccounts(self._right)

    @cached_property
    def set_up(self) -> GoogleSetUp | None:
        """How the project is set up; None at an emulator."""
        if self._right.credentials is None:
            return None
        return GoogleSetUp(self.project, self._session)

    @cached_property
    def _session(self) -> AuthorizedSession:
        return AuthorizedSession(self._right.credentials)

    @property
    def files(self) -> Mapping[str, str]:
        """What a project is set up with."""
        return {name: set_up_file(name).read_text(encoding="utf-8") for name in SET_UP}

    def at_school(self, story: Callable[[WholeCloud], Awaitable[Result]]) -> Result:
        """Do something with the school's records, and let go of them."""

        async def told() -> Result:
            cloud = FirestoreCloud(self._connection, ADMIN, self._right.credentials)
            try:
                return await story(cloud)
            finally:
                await cloud.close()

        return running.run(told())

    def expect_founder(self, owner: Staff) -> None:
        """Put the owner alone on the list, past every batch."""
        client = firestore.Client(self.project, self._right.credentials)
        try:
            document = client.document(f"schools/{self.school_id}/staff/{owner.staff_id}")
            fields = {**staff_fields(owner), "updated_at": firestore.SERVER_TIMESTAMP}
            with told_apart():
                document.set(fields, retry=None, timeout=SECONDS)
        finally:
            client._firestore_api.transport.close()

    def close(self) -> None:
        """Let go of every connection."""
        if "accounts" in self.__dict__:
            self.accounts.close()
        if self.__dict__.get("set_up") is not None:
            self._session.close()

    @contextmanager
    def export_to(self, path: Path) -> Iterator[Callable[[str], None]]:
        """Takes lines for a file that only this person can read."""
        with whole_file(path, private=True) as file:
            yield lambda line: void(file.write(line.encode() + b"\n"))


def void(_: object) -> None:
    """What was written is of no interest."""


def reach(asked: Asked) -> FirebaseAdministration:
    """A school of a project; raises AdminProblem or PlaceInvalid."""
    held = right(asked)
    return FirebaseAdministration(place(held.project, asked.school_id, held.firestore), held)
