"""What administering needs of a project: accounts, records, and how it is set up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from enrolldesk.app.connecting.register import WholeCloud
from enrolldesk.domain.school import Staff

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the project; ``school`` is its claim, empty where it has none."""

    uid: str
    email: str
    name: str = ""
    disabled: bool = False
    school: str = ""


class Accounts(Protocol):
    """The accounts of a project. Every call waits for the network; all raise an AdminProblem."""

    def of(self, uid: str) -> Account | None:
        """The account of that id."""

    def called(self, email: str) -> Account | None:
        """The account of that address."""

    def everybody(self) -> Iterable[Account]:
        """All of them."""

    def create(self, uid: str, email: str, name: str) -> None:
        """Make an account that nobody knows the password of; raises EmailTaken."""

    def scramble(self, uid: str) -> None:
        """Give an account a password that nobody knows, and end every sign-in of it."""

    def claim(self, uid: str, school: str) -> None:
        """Say in its tokens of which school an account is."""

    def enable(self, uid: str, *, enabled: bool) -> None:
        """Let an account sign in, or not."""

    def revoke(self, uid: str) -> None:
        """End every sign-in of an account: within an hour each desk asks for the password."""

    def reset_link(self, email: str) -> str:
        """A link by which a new password is chosen; whoever has it can."""

    def send_reset(self, email: str) -> None:
        """Have the same link sent to its owner."""


@dataclass(frozen=True, slots=True)
class FieldIndexes:
    """A field whose single-field indexes are set by hand; most have none at all."""

    collection: str
    field: str
    count: int


@dataclass(frozen=True, slots=True)
class SignInSetUp:
    """``by_password``: with e-mail address and password; ``open``: anybody may make an account."""

    by_password: bool
    open: bool


class SetUp(Protocol):
    """How a project is set up, as its own services tell; all raise an AdminProblem."""

    def rules(self) -> str | None:
        """The text of the security rules in force; None where none were deployed."""

    def field_indexes(self) -> Sequence[FieldIndexes]:
        """Every field whose indexes are not the usual ones."""

    def sign_in(self) -> SignInSetUp:
        """How people come to accounts and sign in."""


class Administration(Protocol):
    """A project reached with the right to do everything, and the school that is meant in it.

    ``set_up`` is None at an emulator, which is not set up by anybody; ``files`` are those that a
    project is set up with, by name.
    """

    @property
    def project(self) -> str: ...
    @property
    def school_id(self) -> str: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def set_up(self) -> SetUp | None: ...
    @property
    def files(self) -> Mapping[str, str]: ...

    def at_school(self, story: Callable[[WholeCloud], Awaitable[Result]]) -> Result:
        """Do something with the school's records, and let go of them; raises a SyncProblem."""

    def expect_founder(self, owner: Staff) -> None:
        """Put the owner alone on the list, past every batch: the rules ask it who may found.

        The same again is no harm. Raises a SyncProblem.
        """

    def close(self) -> None:
        """Let go of every connection."""

    def export_to(self, path: Path) -> AbstractContextManager[Callable[[str], None]]:
        """Takes lines for a file that only this person can read; it is there whole or not at all.

        Raises ExportFailed.
        """


@dataclass(frozen=True, slots=True)
class Asked:
    """Which school is meant and by what right; what is left empty is looked for elsewhere."""

    school_id: str
    project: str = ""
    credentials: Path | None = None


Reach = Callable[[Asked], Administration]
"""Raises an AdminProblem that says what is missing."""
