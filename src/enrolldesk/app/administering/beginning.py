"""A school made in a project: whole from here, or its accounts alone for a desk to found it.

Everything here can be asked again after an interruption, and goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from enrolldesk.app.administering.ports import Administration
from enrolldesk.app.administering.problems import EmailTaken, SchoolStands
from enrolldesk.app.administering.roster import people
from enrolldesk.app.administering.writing import commit, school_made
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.connecting.standing import name_of
from enrolldesk.domain.errors import Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import School, Staff


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the owner, and ``again`` where all of it stood already."""

    owner: Staff
    again: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """Accounts that wait for a desk to found its school; ``without`` have no e-mail address."""

    owner: Staff
    others: tuple[Staff, ...]
    without: tuple[Staff, ...]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is under the school's name: its own name, None where it was never founded."""

    name: str | None
    begun: bool
    people: tuple[Staff, ...]


def create(admin: Administration, school: School, owner: Staff) -> Made:
    """Make a school with its owner's account; desks then join it. Raises AdminProblem.

    ``owner`` has an e-mail address; its id is minted here, unless the address has an account that
    was left behind by an interruption.
    """
    school, owner = school.checked(), _tidy(owner)
    standing = admin.at_school(_standing)
    mine = next((one for one in standing.people if _same(one, owner)), None)
    if standing.name is not None and mine is not None and standing.name == school.name:
        # The same asked again: finish what was interrupted, or say that all is done.
        _account(admin, mine, given=True)
        return Made(mine, again=True)
    if standing.name is not None or standing.begun or standing.people:
        raise SchoolStands(admin.school_id, standing.name or "")
    owner = _account(admin, replace(owner, staff_id=new_id(), role=Role.MANAGER))

    async def found(cloud: Cloud) -> None:
        await commit(cloud, school_made(school, owner))

    admin.at_school(found)
    return Made(owner)


def expect(admin: Administration, owner: Staff, others: Sequence[Staff]) -> Expected:
    """Make the accounts of a school that has its records at a desk, which then founds it.

    Ids are those of the desk. Of the records only the owner is written, because the rules let
    nobody found a school whom they do not know; everybody else comes with the founding.
    """
    owner = replace(_tidy(owner), role=Role.MANAGER, active=True)
    standing = admin.at_school(_standing)
    strangers = [one for one in standing.people if one.staff_id != owner.staff_id]
    if standing.name is not None or standing.begun or strangers:
        raise SchoolStands(admin.school_id, standing.name or "")
    owner = _account(admin, owner, given=True)
    admin.expect_founder(owner)
    named = tuple(_account(admin, one, given=True) for one in others if one.email and one.active)
    without = tuple(one for one in others if not one.email and one.active)
    return Expected(owner, named, without)


async def _standing(cloud: Cloud) -> _Standing:
    document = await cloud.register.school()
    name = name_of(document) if document is not None else None
    begun = document is None and await cloud.register.has_batches()
    return _Standing(name, begun, tuple((await people(cloud))[0]))


def _same(one: Staff, other: Staff) -> bool:
    return one.email.casefold() == other.email.casefold()


def _tidy(person: Staff) -> Staff:
    if not person.email.strip():
        raise Missing("e-mail address")
    return person.checked()


def _account(admin: Administration, person: Staff, *, given: bool = False) -> Staff:
    """An account of this school for a person; the person with the id of their account."""
    person = account_for(admin, person, given=given)
    admin.accounts.claim(person.staff_id, admin.school_id)
    return person


def account_for(admin: Administration, person: Staff, *, given: bool = False) -> Staff:
    """Make sure of an account; the person with its id. Raises EmailTaken.

    ``given``: the id is fixed, because a record bears it.
    """
    held = admin.accounts.called(person.email)
    if held is None:
        admin.accounts.create(person.staff_id, person.email, person.name)
        return person
    foreign = held.school not in ("", admin.school_id)
    if foreign or (given and held.uid != person.staff_id):
        raise EmailTaken(person.email, held.school)
    if not held.school:
        # Anybody who knows the project's web key can make an account in somebody's name: their
        # password must not open what is given to it now.
        admin.accounts.scramble(held.uid)
    return replace(person, staff_id=held.uid)
