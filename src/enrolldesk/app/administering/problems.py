"""Why something cannot be administered, and what the owner does about it."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import MoneyStyle


class AdminProblem(DeskError):
    """Something that keeps the owner from administering the project."""


class LibraryMissing(AdminProblem):
    """This installation lacks what a desk does not need."""


class NoCredentials(AdminProblem):
    """Nothing says by what right the project is administered."""


class CredentialsUnusable(AdminProblem):
    """The file with the credentials cannot be used; ``why`` is a code of this module."""

    path: str
    why: str


class NoProject(AdminProblem):
    """Nothing says which project is meant."""


class WrongProject(AdminProblem):
    """The credentials are of another project than the one asked for."""

    asked: str
    found: str


class HalfEmulated(AdminProblem):
    """One of the two emulators is named and the other is not."""

    named: str
    missing: str


class ServiceSilent(AdminProblem):
    """A service of the project cannot be reached."""

    service: str


class ServiceRefused(AdminProblem):
    """A service of the project answered no; ``code`` is its own word for why."""

    service: str
    code: str


class AccountProblem(AdminProblem):
    """Something about one account or one person on the list."""


class EmailTaken(AccountProblem):
    """An account with that address is somebody else's; ``school`` may be empty."""

    email: str
    school: str


class PersonThere(AccountProblem):
    """That person is on the list already."""

    name: str
    email: str


class NobodyCalled(AccountProblem):
    """Nobody on the list answers to that."""

    asked: str
    names: tuple[str, ...]


class SeveralCalled(AccountProblem):
    """Several people on the list answer to that; ``options`` tell them apart."""

    asked: str
    options: tuple[str, ...]


class NoAccount(AccountProblem):
    """A person on the list cannot sign in to the cloud: there is no account."""

    name: str
    uid: str


class LastManager(AccountProblem):
    """Without this person nobody could manage the school any more."""

    name: str


class SchoolStands(AdminProblem):
    """A school was to be made where there is one."""

    school_id: str
    name: str


class NoSchool(AdminProblem):
    """There is no school under that name."""

    project: str
    school_id: str


class DeskListUnusable(AdminProblem):
    """The list of staff from a desk cannot be read; ``why`` is a code of this module."""

    path: str
    why: str


_CREDENTIALS: Final = {
    "missing": "there is no such file",
    "unreadable": "it cannot be read",
    "foreign": "it is not the key of a service account. Make one in the Firebase console: "
    "Project settings, Service accounts, Generate new private key",
    "expired": "Google does not accept it any more. Make a new key, and delete the old one",
}

_LISTS: Final = {
    "missing": "there is no such file",
    "foreign": "it is not what “enrolldesk staff list --json” prints",
    "no_owner": "nobody in it is at the desk. Choose the owner at the desk first, or give --owner",
    "no_email": "the owner in it has no e-mail address. Give --owner-email",
}

_CODES: Final = {
    "CONFIGURATION_NOT_FOUND": "Authentication was never opened in this project. In the Firebase "
    "console choose Authentication, Get started, and switch on Email/Password.",
    "OPERATION_NOT_ALLOWED": "Sign-in by e-mail and password is off. In the Firebase console "
    "choose Authentication, Sign-in method, and switch on Email/Password.",
    "PROJECT_NOT_FOUND": "There is no such project. Check --project.",
    "INSUFFICIENT_PERMISSION": "These credentials may not do that. Use the key of the project’s "
    "own service account (firebase-adminsdk-…), or give this account the role Firebase Admin.",
    "PERMISSION_DENIED": "These credentials may not do that. Use the key of the project’s "
    "own service account (firebase-adminsdk-…), or give this account the role Firebase Admin.",
    "SERVICE_DISABLED": "That service is switched off in the project. Switch it on in the Google "
    "Cloud console under APIs & Services, wait a minute, and try again.",
    "INVALID_EMAIL": "That is not an e-mail address.",
    "UNAUTHENTICATED": "Google does not accept these credentials any more. Make a new key.",
}


@worded.register
def _(error: LibraryMissing, style: MoneyStyle) -> str:
    return (
        "This installation cannot administer a project; a desk needs no such right. On the "
        "owner’s own machine install it, in a checkout of EnrollDesk: "
        'python -m pip install -c constraints.txt ".[admin]".'
    )


@worded.register
def _(error: NoCredentials, style: MoneyStyle) -> str:
    return (
        "Nothing says by what right. Give the key of the project’s service account by "
        "--credentials FILE or by the variable GOOGLE_APPLICATION_CREDENTIALS. It is made in the "
        "Firebase console: Project settings, Service accounts, Generate new private key."
    )


@worded.register
def _(error: CredentialsUnusable, style: MoneyStyle) -> str:
    return f"The credentials {error.path} cannot be used: {_CREDENTIALS[error.why]}."


@worded.register
def _(error: NoProject, style: MoneyStyle) -> str:
    return (
        "Nothing says which project. Give --project; its id stands in the Firebase console under "
        "Project settings."
    )


@worded.register
def _(error: WrongProject, style: MoneyStyle) -> str:
    return (
        f"The credentials are of the project {error.found}, and {error.asked} was asked for. "
        "Nothing was done. Give the key of that project, or leave --project out."
    )


@worded.register
def _(error: HalfEmulated, style: MoneyStyle) -> str:
    return (
        f"{error.named} is set and {error.missing} is not: half would happen at an emulator and "
        "half in a real project. Set both or none."
    )


@worded.register
def _(error: ServiceSilent, style: MoneyStyle) -> str:
    return f"{error.service} cannot be reached. Check the network, then try again."


@worded.register
def _(error: ServiceRefused, style: MoneyStyle) -> str:
    known = _CODES.get(error.code.split(" ")[0])
    return f"{error.service} refused: {known or error.code}"


@worded.register
def _(error: EmailTaken, style: MoneyStyle) -> str:
    if error.school:
        return (
            f"{error.email} is the address of an account of the school {error.school}. One account "
            "is of one school: use another address."
        )
    return (
        f"{error.email} is the address of another account. Delete that in the Firebase console "
        "under Authentication, or use another address."
    )


@worded.register
def _(error: PersonThere, style: MoneyStyle) -> str:
    return f"{error.name} ({error.email}) is on the list already. Nothing was changed."


@worded.register
def _(error: NobodyCalled, style: MoneyStyle) -> str:
    names = ", ".join(error.names)
    there = f" On the list: {names}." if names else " The list is empty."
    return f"Nobody on the list answers to “{error.asked}”.{there}"


@worded.register
def _(error: SeveralCalled, style: MoneyStyle) -> str:
    options = "".join(f"\n  {option}" for option in error.options)
    return f"Several people answer to “{error.asked}”; give the id or the address:{options}"


@worded.register
def _(error: NoAccount, style: MoneyStyle) -> str:
    return (
        f"{error.name} is on the list and has no account. Make one: “enrolldesk admin staff add "
        f"--uid {error.uid} --email ADDRESS”."
    )


@worded.register
def _(error: LastManager, style: MoneyStyle) -> str:
    return (
        f"{error.name} is the only manager who can sign in. Make somebody else a manager first, "
        "or nobody could manage the school."
    )


@worded.register
def _(error: SchoolStands, style: MoneyStyle) -> str:
    return (
        f"There is a school under {error.school_id} already: {error.name or 'without a name'}. "
        "Choose another --school, or add people to it by “enrolldesk admin staff add”."
    )


@worded.register
def _(error: NoSchool, style: MoneyStyle) -> str:
    return (
        f"There is no school under {error.school_id} in {error.project}. Check --school, or make "
        "it: “enrolldesk admin create”."
    )


@worded.register
def _(error: DeskListUnusable, style: MoneyStyle) -> str:
    return f"{error.path} cannot be used: {_LISTS[error.why]}."
