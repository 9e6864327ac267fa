"""Who is on a school's list on the server, found by what the owner calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from enrolldesk.app.administering.ports import Account, Administration
from enrolldesk.app.administering.problems import NobodyCalled, NoSchool, SeveralCalled
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.connecting.standing import identity_of
from enrolldesk.app.sync.feed import Document, Order, Place
from enrolldesk.app.sync.reading import record_of
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.domain.school import Staff

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A person on the list, and the account they sign in by; None where there is none."""

    person: Staff
    account: Account | None


async def school_there(cloud: Cloud) -> Document:
    """The document of the school that is meant; raises NoSchool."""
    document = await cloud.register.school()
    if document is None or not identity_of(document):
        raise NoSchool(cloud.connection.project, cloud.connection.school_id)
    return document


async def people(cloud: Cloud) -> tuple[list[Staff], list[str]]:
    """Everybody on the list by name, and the documents of the list that cannot be read."""
    after: Place | None = None
    found: list[Staff] = []
    spoilt: list[str] = []
    while True:
        page = await cloud.feed.page("staff", Order.NAME, after, _PAGE)
        for document in page.documents:
            try:
                record = record_of(document)
            except Unreadable:
                spoilt.append(document.path)
            else:
                assert isinstance(record, Staff)
                found.append(record)
        if page.after is None:
            return sorted(found, key=lambda one: (one.name.casefold(), one.staff_id)), spoilt
        after = page.after


async def staff_of(cloud: Cloud) -> list[Staff]:
    """Everybody on the list of a school that is there; raises NoSchool."""
    await school_there(cloud)
    return (await people(cloud))[0]


def listed(admin: Administration) -> list[Listed]:
    """Everybody on the list with their accounts."""
    everybody = admin.at_school(staff_of)
    accounts = {account.uid: account for account in admin.accounts.everybody()}
    return [Listed(person, accounts.get(person.staff_id)) for person in everybody]


def one(everybody: Sequence[Staff], asked: str) -> Staff:
    """The person that is meant by an id, an e-mail address or a name; raises AccountProblem."""
    wanted = asked.strip().casefold()
    for exact in (
        [person for person in everybody if person.staff_id == asked.strip()],
        [person for person in everybody if wanted and person.email.casefold() == wanted],
        [person for person in everybody if person.name.casefold() == wanted],
    ):
        if len(exact) > 1:
            options = tuple(f"{each.staff_id}  {each.name}  {each.email}" for each in exact)
            raise SeveralCalled(asked, options)
        if exact:
            return exact[0]
    raise NobodyCalled(asked, tuple(person.name for person in everybody))
