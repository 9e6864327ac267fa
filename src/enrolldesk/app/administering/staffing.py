"""The people of a school: added, disabled, given another role, helped with their password.

``staff/{uid}`` is the truth of role and activity and changes first where somebody is stopped: the
security rules read it with every request. The account follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from enrolldesk.app.administering.beginning import account_for
from enrolldesk.app.administering.ports import Administration
from enrolldesk.app.administering.problems import LastManager, NoAccount, NoSchool, PersonThere
from enrolldesk.app.administering.roster import Listed, listed, one, staff_of
from enrolldesk.app.administering.writing import commit, person_added, person_changed
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.domain.errors import Missing, NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff


@dataclass(frozen=True, slots=True)
class Done:
    """How a person stands now; ``changed`` is False where they stood so already."""

    person: Staff
    changed: bool = True


def add(admin: Administration, name: str, email: str, role: Role) -> Done:
    """Add a person with an account of their own; raises AdminProblem.

    Asked again after an interruption it goes on with the account that was made.
    """
    if not email.strip():
        raise Missing("e-mail address")
    wanted = Staff(new_id(), name, role=role, email=email).checked()
    everybody = admin.at_school(staff_of)
    for person in everybody:
        if person.email.casefold() == wanted.email.casefold():
            raise PersonThere(person.name, person.email)
    made = account_for(admin, wanted)
    admin.accounts.claim(made.staff_id, admin.school_id)
    _commit(admin, person_added(made))
    return Done(made)


def give_account(admin: Administration, uid: str, email: str) -> Done:
    """Make the account of somebody who is on the list without one; raises AdminProblem."""
    everybody = admin.at_school(staff_of)
    before = next((person for person in everybody if person.staff_id == uid), None)
    if before is None:
        raise NotFound("staff member", uid)
    if not (email or before.email).strip():
        raise Missing("e-mail address")
    after = replace(before, email=email or before.email).checked()
    for person in everybody:
        if person.staff_id != uid and person.email.casefold() == after.email.casefold():
            raise PersonThere(person.name, person.email)
    account_for(admin, after, given=True)
    admin.accounts.claim(uid, admin.school_id)
    admin.accounts.enable(uid, enabled=after.active)
    if after != before:
        _commit(admin, person_changed(before, after))
    return Done(after)


def set_active(admin: Administration, asked: str, *, active: bool) -> Done:
    """Stop somebody at once, everywhere; or let them in again. Raises AdminProblem."""
    everybody = listed(admin)
    before = one([each.person for each in everybody], asked)
    after = replace(before, active=active)
    if not active:
        _keep_a_manager(everybody, before)
    if after != before:
        _commit(admin, person_changed(before, after))
    account = next(each.account for each in everybody if each.person == before)
    if account is not None:
        if active:
            # Not when they are stopped: their desks are to hear that they were, and not only that
            # a sign-in is over.
            admin.accounts.revoke(account.uid)
        admin.accounts.enable(account.uid, enabled=active)
    return Done(after, after != before)


def set_role(admin: Administration, asked: str, role: Role) -> Done:
    """Say what somebody may do from now on; raises AdminProblem."""
    everybody = listed(admin)
    before = one([each.person for each in everybody], asked)
    after = replace(before, role=role)
    if role is not Role.MANAGER:
        _keep_a_manager(everybody, before)
    if after != before:
        _commit(admin, person_changed(before, after))
    return Done(after, after != before)


def reset(admin: Administration, asked: str, *, send: bool) -> tuple[Staff, str]:
    """Help somebody to a new password: the link to hand over, empty where it was sent."""
    person, email = _signing_in(admin, asked)
    if send:
        admin.accounts.send_reset(email)
        return person, ""
    return person, admin.accounts.reset_link(email)


def end_sessions(admin: Administration, asked: str) -> Staff:
    """End every sign-in of a person, as after a lost laptop."""
    person, _ = _signing_in(admin, asked)
    admin.accounts.revoke(person.staff_id)
    return person


def end_all_sessions(admin: Administration) -> list[Staff]:
    """End every sign-in of everybody on the list who has an account."""
    ended = []
    for each in listed(admin):
        if each.account is not None:
            admin.accounts.revoke(each.account.uid)
            ended.append(each.person)
    return ended


def _signing_in(admin: Administration, asked: str) -> tuple[Staff, str]:
    try:
        person = one(admin.at_school(staff_of), asked)
    except NoSchool:
        # A desk founds it later; its accounts are made before.
        person = one(_with_accounts(admin), asked)
    account = admin.accounts.of(person.staff_id)
    if account is None:
        raise NoAccount(person.name, person.staff_id)
    return person, account.email


def _with_accounts(admin: Administration) -> list[Staff]:
    """Whoever has an account of the school, as far as the accounts know them; raises NoSchool."""
    found = [
        Staff(each.uid, each.name or each.email, email=each.email)
        for each in admin.accounts.everybody()
        if each.school == admin.school_id
    ]
    if not found:
        raise NoSchool(admin.project, admin.school_id)
    return found


def _keep_a_manager(everybody: Iterable[Listed], leaving: Staff) -> None:
    managers = [each for each in everybody if each.person.may(Role.MANAGER) and each.account]
    if [each.person for each in managers] == [leaving]:
        raise LastManager(leaving.name)


def _commit(admin: Administration, parcel: Parcel) -> None:
    async def write(cloud: Cloud) -> None:
        await commit(cloud, parcel)

    admin.at_school(write)
