"""Why a desk cannot be connected, and what it says to the person who can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from enrolldesk.app.signing.problems import ENDED, Ended
from enrolldesk.app.sync.remote import NOBODY, OverQuota, Refused, SignedOut, SyncProblem
from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import MoneyStyle


class SampleStays(DeskError):
    """The sample school was to be connected."""


class AlreadyConnected(DeskError):
    """The desk is connected already."""

    project: str
    school_id: str


class NotConnected(DeskError):
    """The desk is not connected."""


class SchoolExists(DeskError):
    """A school was to be founded where there is one; ``name`` may be empty."""

    school_id: str
    name: str


class NoSchoolThere(DeskError):
    """A school was to be joined where there is none."""

    project: str
    school_id: str


class HasRecords(DeskError):
    """A desk with records of its own was to join."""

    school: str
    students: int
    entries: int


class BelongsElsewhere(DeskError):
    """What this desk recorded belongs to another school on a server."""

    project: str
    school_id: str


class NothingToFound(DeskError):
    """This desk did not begin its school, so it cannot found it on a server."""


class DeskCodeTaken(DeskError):
    """Another desk of the school prints this code."""

    code: str


class StillWaiting(DeskError):
    """A desk was to leave with batches that the server does not hold."""

    count: int


class NotOnStaffList(DeskError):
    """Whoever signed in is not on the staff list of the school to be joined, or was taken off."""


class OtherCurrency(DeskError):
    """The carried amounts are in another currency than the school's."""

    theirs: str
    ours: str


class FounderSignsIn(DeskError):
    """A school was to be founded under the word of somebody who did not begin it."""

    name: str


class PlaceInvalid(DeskError):
    """The name of a project or school, or an address, cannot be one."""

    field: str
    value: str


@dataclass(eq=False)
class SchoolChanged(SyncProblem):
    """Another school stands where this desk's school was: nothing may be sent or taken.

    ``found`` is empty where there is none at all.
    """

    school_id: str = ""
    found: str = ""


PLACES: Final = {
    "project": "“{value}” cannot be a project: 4 to 30 lower-case letters, digits and hyphens, "
    "beginning with a letter.",
    "school": "“{value}” cannot name a school: letters, digits, - and _ only.",
    "emulator": "“{value}” is not an address like localhost:8080.",
    "api_key": "“{value}” is no web API key: letters, digits, - and _ only, from the Firebase "
    "console, under project settings.",
}


@worded.register
def _(error: SampleStays, style: MoneyStyle) -> str:
    return (
        "The sample school is for trying out and cannot be connected. Begin a school of your own, "
        "then connect that."
    )


@worded.register
def _(error: AlreadyConnected, style: MoneyStyle) -> str:
    return (
        f"This desk is connected to {error.school_id} in {error.project}. Disconnect it first to "
        "connect it elsewhere."
    )


@worded.register
def _(error: NotConnected, style: MoneyStyle) -> str:
    return "This desk is not connected. Everything is kept on this computer alone."


@worded.register
def _(error: SchoolExists, style: MoneyStyle) -> str:
    if not error.name:
        return (
            f"There are records under {error.school_id} already, but no school. Choose another "
            "name for the school, or clean up in the Firebase console."
        )
    return (
        f"There is a school under {error.school_id} already: {error.name}. Join it, or choose "
        "another name."
    )


@worded.register
def _(error: NoSchoolThere, style: MoneyStyle) -> str:
    return (
        f"There is no school under {error.school_id} in {error.project}. Check both names, or "
        "found it from the desk that has its records."
    )


@worded.register
def _(error: HasRecords, style: MoneyStyle) -> str:
    return (
        f"This desk has records of its own ({error.school}: {error.students:,} students, "
        f"{error.entries:,} ledger entries), so it cannot simply join. Export them, join with an "
        "empty desk, and import them there: entries and receipt numbers stay as they are."
    )


@worded.register
def _(error: BelongsElsewhere, style: MoneyStyle) -> str:
    return (
        f"What this desk recorded belongs to {error.school_id} in {error.project}. It can be "
        "connected there again, and nowhere else."
    )


@worded.register
def _(error: NothingToFound, style: MoneyStyle) -> str:
    return "This desk joined its school, so it cannot found it. Connect it by joining."


@worded.register
def _(error: DeskCodeTaken, style: MoneyStyle) -> str:
    return f"Another desk prints {error.code} on its receipts. Choose another code."


@worded.register
def _(error: StillWaiting, style: MoneyStyle) -> str:
    several = error.count != 1
    return (
        f"{error.count:,} item{'s' * several} still wait{'s' * (not several)} to be sent. Send "
        f"{'them' if several else 'it'} first, or export {'them' if several else 'it'} to a file."
    )


@worded.register
def _(error: NotOnStaffList, style: MoneyStyle) -> str:
    return "Your account is not on this school's staff list. Ask a manager to add you."


@worded.register
def _(error: FounderSignsIn, style: MoneyStyle) -> str:
    who = error.name or "whoever began it at this desk"
    return f"This school is founded on the server by {who}, who must be signed in for it."


@worded.register
def _(error: OtherCurrency, style: MoneyStyle) -> str:
    return f"The records are in {error.theirs}, this school's amounts are in {error.ours}."


@worded.register
def _(error: PlaceInvalid, style: MoneyStyle) -> str:
    return PLACES[error.field].format(value=error.value)


@worded.register
def _(error: SchoolChanged, style: MoneyStyle) -> str:
    what = "another school stands there now" if error.found else "there is no school there now"
    return (
        f"This desk belongs to the school that was founded under {error.school_id}, but {what}. "
        "Nothing is sent or taken. Check the project; where the server was reset, restore it."
    )


@worded.register
def _(error: SyncProblem, style: MoneyStyle) -> str:
    return (
        "The server cannot be reached. Check the network and the address, then try again. "
        f"({error.status})"
    )


@worded.register
def _(error: SignedOut, style: MoneyStyle) -> str:
    if error.status == NOBODY:
        return "Nobody is signed in on this computer. Sign in; what waits goes out then."
    if error.status in ENDED:
        return ENDED[Ended(error.status)]
    return "The server does not know who you are. Sign in to Google Cloud again, then try again."


@worded.register
def _(error: OverQuota, style: MoneyStyle) -> str:
    return "The project's quota is used up. It is free again after a while; try again later."


@worded.register
def _(error: Refused, style: MoneyStyle) -> str:
    if error.status == "PERMISSION_DENIED":
        return "The server does not let this desk in. Ask whoever set up the project."
    return f"The server refused this: {error.detail or error.status}"
