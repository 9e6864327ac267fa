"""What signing in needs of whoever keeps the accounts: behavior, not a vendor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Granted:
    """What a sign-in or a refresh was answered with.

    ``id_token`` says who somebody is for ``seconds`` from now on, ``refresh_token`` gets the next
    one; neither is ever shown. ``school`` is the one the account was made for, empty where it does
    not say. Ids of staff are the ids of their accounts.
    """

    staff_id: str
    email: str
    school: str
    seconds: float
    id_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands now."""

    staff_id: str
    email: str
    disabled: bool


class Identity(Protocol):
    """Accounts of one project. Every call waits for the network, for a bounded time.

    Each raises a SignInProblem.
    """

    def sign_in(self, email: str, password: str) -> Granted:
        """Who somebody is, by e-mail address and password."""

    def refresh(self, refresh_token: str) -> Granted:
        """A fresh token of somebody who signed in before; raises SignInEnded."""

    def look_up(self, id_token: str) -> Account:
        """The account a token is of; raises SignInEnded where it is none any more."""

    def send_reset(self, email: str) -> None:
        """Send a message by which a new password can be chosen."""
