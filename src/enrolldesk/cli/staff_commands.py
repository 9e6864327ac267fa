"""Who works at the school, what they may do, and their PINs on this computer."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from typing import Final

from enrolldesk.app.commands import AddStaff, ChangeStaff
from enrolldesk.app.permit_words import ROLE_WORDS
from enrolldesk.cli.answers import Fields
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.showing import PIN_VARIABLE, is_meant, pin_of
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff

NEW_PIN_VARIABLE: Final = "ENROLLDESK_NEW_PIN"


def add_to(words: Commands) -> None:
    """Add ``staff``."""
    staff = words.group("staff", "who works at the desk, what they may do, their PINs")
    add = staff.add("add", _add, "add a person")
    add.add_argument("name")
    add.add_argument("--role", type=_role, default=Role.MANAGER, help="front-desk or manager")
    add.add_argument("--email", default="", help="what they sign in with")
    change = staff.add("change", _change, "rename a person, or say what they may do")
    change.add_argument("who", metavar="PERSON", help="name or id")
    change.add_argument("--name", help="the new name")
    change.add_argument("--role", type=_role, help="front-desk or manager")
    change.add_argument("--email", help="what they sign in with; empty for nothing")
    here = change.add_mutually_exclusive_group()
    here.add_argument("--off", action="store_true", help="take them off the list")
    here.add_argument("--on", action="store_true", help="put them on the list again")
    staff.add("list", _list, "list everybody")
    pin = staff.add(
        "pin",
        _pin,
        "set, change or remove a PIN on this computer",
        "Set, change or remove the PIN of whoever is at the desk, or of “--staff”. PINs are asked "
        f"for on the terminal, or read from {PIN_VARIABLE} and {NEW_PIN_VARIABLE}; they are never "
        "an argument.",
    )
    way = pin.add_mutually_exclusive_group()
    way.add_argument("--remove", action="store_true", help="ask for none any more")
    way.add_argument(
        "--take-from", metavar="PERSON", help="take somebody else's away, who forgot it (managers)"
    )
    way.add_argument(
        "--forget-all",
        action="store_true",
        help="forget everybody's, where this computer can check none of them any more",
    )


def _role(text: str) -> Role:
    try:
        return Role(text.replace("-", "_"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is none of front-desk, manager") from None


def _add(call: Call) -> Answer:
    given = call.arguments
    person = Staff(new_id(), given.name, role=given.role, email=given.email).checked()
    call.desk.run(AddStaff(command_id=new_id(), staff=person))
    said = f"{person.name} ({ROLE_WORDS[person.role].lower()}) added: {person.staff_id}"
    return Answer(_fields(person), [said])


def _change(call: Call) -> Answer:
    given = call.arguments
    before = _known(call, given.who)
    after = replace(
        before,
        name=before.name if given.name is None else given.name,
        role=given.role or before.role,
        email=before.email if given.email is None else given.email,
        active=(before.active or given.on) and not given.off,
    ).checked()
    if after == before:
        raise Usage("Say what to change: --name, --role, --email, --off or --on.")
    call.desk.run(ChangeStaff(command_id=new_id(), staff=after))
    return Answer(_fields(after), [_line(after)])


def _known(call: Call, asked: str) -> Staff:
    """Somebody on the list or taken off it."""
    for person in call.reads.staff():
        if is_meant(person, asked):
            return person
    raise NotFound("staff member", asked)


def _list(call: Call) -> Answer:
    people = call.reads.staff()
    present, pins = call.desk.staff_id, call.session.pins
    return Answer(
        [
            {
                **_fields(person),
                "at_desk": person.staff_id == present,
                "pin": pins.has(person.staff_id),
            }
            for person in people
        ],
        [f"{_line(person)}{'  (at the desk)' * (person.staff_id == present)}" for person in people],
    )


def _pin(call: Call) -> Answer:
    given, pins = call.arguments, call.session.pins
    if given.forget_all:
        pins.forget_all()
        return Answer({"forgotten": True}, ["Nobody has a PIN on this computer any more."])
    person = call.person
    if person is None:
        raise NotFound("staff member", call.desk.staff_id)
    if given.take_from is not None:
        other = _known(call, given.take_from)
        call.shown()
        pins.take_away(other.staff_id, person)
        return _told(other, has=False)
    old = ""
    if pins.has(person.staff_id):
        old = pin_of(person.name, PIN_VARIABLE, given.pin_file)
    if given.remove:
        pins.remove(person.staff_id, old)
        return _told(person, has=False)
    fresh = pin_of(f"{person.name}, the new one", NEW_PIN_VARIABLE)
    if not os.environ.get(NEW_PIN_VARIABLE):
        again = pin_of(f"{person.name}, the new one once more", NEW_PIN_VARIABLE)
        if again != fresh:
            raise Usage("The two new PINs are not the same. Nothing was changed.")
    pins.set(person.staff_id, fresh, old=old)
    return _told(person, has=True)


def _told(person: Staff, *, has: bool) -> Answer:
    said = f"{person.name} has {'a' if has else 'no'} PIN on this computer."
    return Answer({"staff_id": person.staff_id, "pin": has}, [said])


def _fields(person: Staff) -> Fields:
    return {
        "staff_id": person.staff_id,
        "name": person.name,
        "role": str(person.role),
        "email": person.email,
        "active": person.active,
    }


def _line(person: Staff) -> str:
    email = f"  {person.email}" if person.email else ""
    off = "" if person.active else ", taken off"
    return f"{person.staff_id}  {person.name}{email}  ({ROLE_WORDS[person.role].lower()}{off})"
