"""Why somebody cannot be signed in, and what it says to the person who can act on it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from enrolldesk.app.wording import shown, worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import MoneyStyle


class Ended(StrEnum):
    """Why a sign-in is over.

    ``EXPIRED`` (another password was set, or every session was ended) and ``FORGOTTEN`` (it held
    as long as the program that asked for it) take a new sign-in, the others a manager.
    """

    EXPIRED = "expired"
    FORGOTTEN = "forgotten"
    DISABLED = "disabled"
    REMOVED = "removed"

    @property
    def stops(self) -> bool:
        """Whether this person may do nothing more at any desk."""
        return self in (Ended.DISABLED, Ended.REMOVED)


class SignInProblem(DeskError):
    """Somebody could not be signed in; who is signed in already stays so."""


class PasswordWrong(SignInProblem):
    """The password is wrong, or the server does not say which of the two is."""

    email: str


class AccountUnknown(SignInProblem):
    """Nobody has an account under this e-mail address."""

    email: str


class AccountDisabled(SignInProblem):
    """The account was disabled by a manager."""

    email: str


class TooManyTries(SignInProblem):
    """The server takes no more tries for now."""


class IdentityUnreachable(SignInProblem):
    """No answer, or one that says nothing: trying again may help. ``why`` is a machine's word."""

    why: str


class ApiKeyWrong(SignInProblem):
    """The project does not know the web API key."""


class SignInRefused(SignInProblem):
    """The server said no for a reason that only the set-up of the project explains."""

    why: str


class SignInEnded(SignInProblem):
    """A sign-in that held until now is over; ``why`` is an ``Ended``."""

    staff_id: str
    why: Ended


class OtherSchool(SignInProblem):
    """The account is of another school than the one this desk is connected to."""

    email: str
    school_id: str


class NoApiKey(SignInProblem):
    """This desk's connection has no web API key, so that nobody can sign in."""


class KeepsNothing(SignInProblem):
    """A sign-in was to outlive the program, and no key store keeps it; ``why`` is a sentence."""

    why: str


class NotSignedIn(SignInProblem):
    """Somebody was to be signed out who is not signed in; ``who`` is what was typed."""

    who: str


class StaffStopped(DeskError):
    """Somebody who was disabled or removed was to record something; ``why`` ``stops``."""

    name: str
    why: Ended


ENDED: Final = {
    Ended.EXPIRED: "Your sign-in is over: the password was changed, or everybody was signed out. "
    "Sign in again.",
    Ended.FORGOTTEN: "This computer has no key store, so that a sign-in ends with the program. "
    "Sign in again.",
    Ended.DISABLED: "This account was disabled. Ask a manager.",
    Ended.REMOVED: "This account is there no more. Ask a manager.",
}

STOPPED: Final = {
    Ended.DISABLED: "{name} may no longer work at this school's desks, so nothing was recorded. "
    "Ask a manager.",
    Ended.REMOVED: "{name} has no account at this school any more, so nothing was recorded. "
    "Ask a manager.",
}


@worded.register
def _(error: PasswordWrong, style: MoneyStyle) -> str:
    return (
        "E-mail address and password do not belong together. Check both, or have a message sent "
        "to choose a new password."
    )


@worded.register
def _(error: AccountUnknown, style: MoneyStyle) -> str:
    return (
        f"Nobody has an account under “{shown(error.email)}”. Check the address, or ask a manager."
    )


@worded.register
def _(error: AccountDisabled, style: MoneyStyle) -> str:
    return f"The account of {shown(error.email)} was disabled. Ask a manager."


@worded.register
def _(error: TooManyTries, style: MoneyStyle) -> str:
    return (
        "There were too many tries. Wait some minutes, or have a message sent to choose a new "
        "password."
    )


@worded.register
def _(error: IdentityUnreachable, style: MoneyStyle) -> str:
    return (
        "The sign-in server cannot be reached. Check the network, then try again. Whoever is "
        f"signed in stays so, and everything is saved on this computer. ({error.why})"
    )


@worded.register
def _(error: ApiKeyWrong, style: MoneyStyle) -> str:
    return (
        "The project does not know this desk's web API key. Compare it with the one in the "
        "Firebase console, under project settings."
    )


@worded.register
def _(error: SignInRefused, style: MoneyStyle) -> str:
    return (
        f"The sign-in server refused this ({error.why}). Ask whoever set up the project: sign-in "
        "by e-mail and password must be switched on there."
    )


@worded.register
def _(error: SignInEnded, style: MoneyStyle) -> str:
    return ENDED[error.why]


@worded.register
def _(error: OtherSchool, style: MoneyStyle) -> str:
    return (
        f"The account of {shown(error.email)} is not of the school {error.school_id}. Sign in with "
        "an account of this school."
    )


@worded.register
def _(error: NoApiKey, style: MoneyStyle) -> str:
    return (
        "Signing in needs the project's web API key. Connect this desk again with it: “enrolldesk "
        "connect … --api-key KEY”."
    )


@worded.register
def _(error: KeepsNothing, style: MoneyStyle) -> str:
    return (
        f"{error.why} So a sign-in would end with this command: sign in in the window, where it "
        "holds as long as that is open."
    )


@worded.register
def _(error: NotSignedIn, style: MoneyStyle) -> str:
    if not error.who:
        return "Nobody is signed in on this computer."
    return f"“{shown(error.who)}” is not signed in on this computer."


@worded.register
def _(error: StaffStopped, style: MoneyStyle) -> str:
    return STOPPED[error.why].format(name=error.name)
