"""Staff sign in to the school's server, sign out, and who they are."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Final

from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.app.connecting.refusals import NotConnected
from enrolldesk.app.signing.arriving import arrive, sits_down
from enrolldesk.app.signing.people import SignedIn, sign_out, signed_in
from enrolldesk.app.signing.problems import ENDED, KeepsNothing, NotSignedIn
from enrolldesk.app.sync.connection import Connection, connection_of
from enrolldesk.cli.answers import Fields
from enrolldesk.cli.calls import Answer, Call, Commands, Usage

PASSWORD_VARIABLE: Final = "ENROLLDESK_PASSWORD"


def add_to(words: Commands) -> None:
    """Add ``sign-in``, ``sign-out`` and ``who``."""
    into = words.add(
        "sign-in",
        _sign_in,
        "sign in to the school's server",
        "Sign in to the school's server, so that what is recorded here goes up. The password is "
        f"asked for on the terminal, or read from {PASSWORD_VARIABLE}; it is never an argument. "
        "Several people may be signed in on one computer.",
    )
    into.add_argument("email", metavar="E-MAIL")
    way = into.add_mutually_exclusive_group()
    way.add_argument("--at-desk", action="store_true", help="be at the desk, whoever is there now")
    way.add_argument(
        "--reset", action="store_true", help="have a message sent to choose a new password"
    )
    out = words.add(
        "sign-out",
        _sign_out,
        "sign out of the school's server",
        "Sign out on this computer. What waits stays in the queue and goes up under whoever may "
        "send it.",
    )
    out.add_argument(
        "who", nargs="?", default="", metavar="E-MAIL", help="whoever is at the desk without it"
    )
    words.add("who", _who, "say who is at the desk and who is signed in")


def password_for(email: str) -> str:
    """The password, from the terminal without echo or from the environment; raises Usage."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Usage(f"Nobody can be asked for the password here: give it in {PASSWORD_VARIABLE}.")
    return getpass.getpass(f"Password of {email}: ")


def _sign_in(call: Call) -> Answer:
    given, session = call.arguments, call.session
    connection = _connection(call)
    if given.reset:
        session.identity(connection).send_reset(given.email.strip())
        return Answer(
            {"email": given.email.strip(), "reset": True},
            [f"A message is on its way to {given.email.strip()}. Choose a new password there."],
        )
    session.identity(connection)
    if not session.people.keeps:
        raise KeepsNothing(session.people.why_not)
    person = arrive(session, connection, given.email, password_for(given.email))
    if given.at_desk:
        session.desk.act_as(person.staff_id)
    at_desk = sits_down(session, person)
    names = _names(call)
    where = "and at the desk" if at_desk else "beside whoever is at the desk"
    return Answer(
        _fields(person, names) | {"at_desk": at_desk},
        [f"{names.get(person.staff_id, person.email)} is signed in, {where}."],
    )


def _sign_out(call: Call) -> Answer:
    desk, who = call.session.desk, call.arguments.who.strip().casefold()
    here, names = signed_in(desk.local), _names(call)

    def is_meant(one: SignedIn) -> bool:
        called = (one.email.casefold(), one.staff_id.casefold(), names.get(one.staff_id, ""))
        return who in (called[0], called[1], called[2].casefold())

    if who:
        meant = [one for one in here if is_meant(one)]
    else:
        meant = [one for one in here if one.staff_id == desk.staff_id] or list(here)[:1]
    if not meant:
        raise NotSignedIn(call.arguments.who.strip())
    person = meant[0]
    sign_out(call.session.people, desk.local, person.staff_id)
    count = waiting(desk.reads)
    lines = [f"{names.get(person.staff_id, person.email)} is signed out on this computer."]
    if count:
        several = f"{count:,} items stay" if count != 1 else "1 item stays"
        lines.append(f"{several} in the queue and go up under whoever may send them.")
    return Answer(_fields(person, names) | {"waiting": count}, lines)


def _who(call: Call) -> Answer:
    session, names = call.session, _names(call)
    desk = session.desk
    connection = connection_of(desk.local)
    signs_in = connection is not None and bool(connection.api_key)
    here = signed_in(desk.local)
    value: Fields = {
        "staff_id": desk.staff_id or None,
        "name": names.get(desk.staff_id),
        "signed_in": [_fields(one, names) for one in here],
        "signs_in": signs_in,
    }
    at_desk = names.get(desk.staff_id)
    lines = [f"{at_desk} is at the desk." if at_desk else "Nobody is at the desk."]
    lines += [_line(one, names) for one in here]
    if signs_in and not here:
        lines.append("Nobody is signed in: nothing goes up until somebody is.")
    return Answer(value, lines)


def _connection(call: Call) -> Connection:
    connection = connection_of(call.session.desk.local)
    if connection is None:
        raise NotConnected()
    return connection


def _names(call: Call) -> dict[str, str]:
    return {one.staff_id: one.name for one in call.session.desk.reads.staff()}


def _fields(person: SignedIn, names: dict[str, str]) -> Fields:
    return {
        "staff_id": person.staff_id,
        "name": names.get(person.staff_id),
        "email": person.email,
        "ended": str(person.ended) if person.ended else None,
    }


def _line(person: SignedIn, names: dict[str, str]) -> str:
    name = names.get(person.staff_id, person.email)
    if person.ended is not None:
        return f"{name} ({person.email}): {ENDED[person.ended]}"
    return f"{name} is signed in as {person.email}."
