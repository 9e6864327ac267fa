"""The people of a school on a server: listed, added, stopped, helped to a new password."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from enrolldesk.app.administering.roster import Listed, listed
from enrolldesk.app.administering.staffing import (
    Done,
    add,
    end_all_sessions,
    end_sessions,
    give_account,
    reset,
    set_active,
    set_role,
)
from enrolldesk.cli.admin_calls import administration, where
from enrolldesk.cli.calls import Answer, Call, Commands, Run, Usage
from enrolldesk.domain.roles import Role

_ROLES = {Role.FRONT_DESK: "front desk", Role.MANAGER: "manager"}


def add_to(admin: Commands) -> None:
    """Add ``admin staff`` and ``admin rotate``."""
    staff = admin.group("staff", "who may sign in, and what they may do")
    where(staff.add("list", _list, "everybody with their role and account"))
    new = where(
        staff.add(
            "add",
            _add,
            "add a person with an account",
            "Add a person with an account. With --uid somebody who is on the list already gets "
            "one. Nobody knows its password: send a link by “staff reset”.",
        )
    )
    new.add_argument("name", nargs="?", default="")
    new.add_argument("--email", default="", metavar="ADDRESS", help="what they sign in with")
    new.add_argument("--role", type=_role, default=Role.FRONT_DESK, help="front_desk or manager")
    new.add_argument("--uid", default="", metavar="ID", help="of somebody on the list")
    _on_somebody(staff, "disable", _disable, "stop somebody at once, at every desk")
    _on_somebody(staff, "enable", _enable, "let somebody in again")
    role = _on_somebody(staff, "role", _set_role, "say what somebody may do")
    role.add_argument("role", type=_role, metavar="ROLE", help="front_desk or manager")
    helped = _on_somebody(staff, "reset", _reset, "a link by which somebody chooses a password")
    helped.add_argument("--send", action="store_true", help="have it sent by e-mail instead")
    ended = where(
        admin.add(
            "rotate",
            _rotate,
            "end sign-ins, as after a lost computer; how to change a key",
            "End every sign-in of a person or of everybody: within an hour each desk asks for the "
            "password again. What waits at a desk is not lost. Tells how to change the key of the "
            "service account.",
        )
    )
    ended.add_argument("person", nargs="?", default="", help="name, e-mail address or id")
    ended.add_argument("--everybody", action="store_true")


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise argparse.ArgumentTypeError("a role is front_desk or manager") from None


def _on_somebody(words: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    parser = where(words.add(name, run, summary))
    parser.add_argument("person", help="name, e-mail address or id")
    return parser


def _list(call: Call) -> Answer:
    with administration(call) as admin:
        everybody = listed(admin)
    return Answer(
        [
            {
                "staff_id": each.person.staff_id,
                "name": each.person.name,
                "email": each.account.email if each.account else each.person.email,
                "role": each.person.role,
                "active": each.person.active,
                "account": _account(each),
            }
            for each in everybody
        ],
        _told(everybody),
    )


def _account(each: Listed) -> str:
    if each.account is None:
        return "none"
    return "disabled" if each.account.disabled else "enabled"


def _told(everybody: Iterable[Listed]) -> Iterable[str]:
    for each in everybody:
        person = each.person
        remarks = [_ROLES[person.role]]
        if not person.active:
            remarks.append("disabled")
        if each.account is None:
            remarks.append("no account")
        email = each.account.email if each.account else person.email
        yield f"{person.staff_id}  {person.name}  {email}  ({', '.join(remarks)})".replace(
            "    ", "  "
        )


def _add(call: Call) -> Answer:
    given = call.arguments
    if bool(given.name) == bool(given.uid):
        raise Usage("Give the name of somebody new, or --uid of somebody on the list.")
    with administration(call) as admin:
        if given.uid:
            done = give_account(admin, given.uid, given.email)
        else:
            done = add(admin, given.name, given.email, given.role)
        place = f"--project {admin.project} --school {admin.school_id}"
    person = done.person
    return _answer(
        done,
        f"{person.name} may sign in as {person.email} ({_ROLES[person.role]}). A link to choose a "
        f"password: “enrolldesk admin staff reset {person.email} {place}”.",
    )


def _disable(call: Call) -> Answer:
    with administration(call) as admin:
        done = set_active(admin, call.arguments.person, active=False)
    return _answer(
        done,
        f"{done.person.name} is stopped at every desk that has a network. What they recorded and "
        "was not sent waits for a manager.",
    )


def _enable(call: Call) -> Answer:
    with administration(call) as admin:
        done = set_active(admin, call.arguments.person, active=True)
    return _answer(done, f"{done.person.name} may sign in again.")


def _set_role(call: Call) -> Answer:
    with administration(call) as admin:
        done = set_role(admin, call.arguments.person, call.arguments.role)
    return _answer(done, f"{done.person.name} is {_ROLES[done.person.role]} from now on.")


def _answer(done: Done, text: str) -> Answer:
    person = done.person
    value = {
        "staff_id": person.staff_id,
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "active": person.active,
        "changed": done.changed,
    }
    return Answer(value, [text if done.changed else f"{text} Nothing had to be changed."])


def _reset(call: Call) -> Answer:
    with administration(call) as admin:
        person, link = reset(admin, call.arguments.person, send=call.arguments.send)
    value = {"staff_id": person.staff_id, "link": link or None, "sent": not link}
    if not link:
        return Answer(value, [f"A link to choose a password is on its way to {person.name}."])
    return Answer(
        value,
        [
            f"By this link {person.name} chooses a password. Whoever has it can: hand it to nobody "
            "else, and keep no copy.",
            link,
        ],
    )


def _rotate(call: Call) -> Answer:
    given = call.arguments
    if bool(given.person) == given.everybody:
        raise Usage("Say whose sign-ins end: a person, or --everybody.")
    with administration(call) as admin:
        ended = end_all_sessions(admin) if given.everybody else [end_sessions(admin, given.person)]
    several = f"{len(ended)} people" if given.everybody else ended[0].name
    return Answer(
        {"ended": [person.staff_id for person in ended]},
        [
            f"The sign-ins of {several} end within an hour: every desk asks for the password "
            "again. To stop somebody at once, disable them.",
            "The key of the service account is changed in the Google Cloud console under IAM & "
            "Admin, Service accounts, Keys: add one, use it here once, then delete the old one.",
        ],
    )
