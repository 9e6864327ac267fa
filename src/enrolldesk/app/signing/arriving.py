"""Somebody signs in at an open home, from beginning to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from enrolldesk.app.signing.people import (
    SignedIn,
    note,
    note_ended,
    sign_in,
    sign_out,
    signed_in,
)
from enrolldesk.app.signing.problems import AccountDisabled, Ended
from enrolldesk.domain.errors import DeskError

if TYPE_CHECKING:
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.ports import LocalSettings
    from enrolldesk.app.session import Session
    from enrolldesk.app.sync.connection import Connection


def arrive(session: Session, connection: Connection, email: str, password: str) -> SignedIn:
    """Sign somebody in at this home; waits for the network. Raises a SignInProblem, NoApiKey."""
    identity, local = session.identity(connection), session.desk.local
    try:
        person = sign_in(session.people, identity, email, password, connection.school_id)
    except AccountDisabled:
        note_disabled(local, email)
        raise
    note(local, person)
    return person


@contextmanager
def signed_out_again(session: Session) -> Iterator[None]:
    """Where what is done here is refused, nobody stays signed in for it who was not before."""
    local = session.desk.local
    before = {one.staff_id for one in signed_in(local)}
    try:
        yield
    except DeskError:
        for one in signed_in(local):
            if one.staff_id not in before:
                sign_out(session.people, local, one.staff_id)
        raise


def note_disabled(local: LocalSettings, email: str) -> None:
    """Whoever is signed in with this address is so no more: their account was disabled."""
    for one in signed_in(local):
        if one.email.casefold() == email.strip().casefold():
            note_ended(local, one.staff_id, Ended.DISABLED)


def sits_down(session: Session, person: SignedIn) -> bool:
    """Put them at the desk unless somebody who is signed in sits there; whether they do now."""
    desk = session.desk
    if may_sit_down(desk, person):
        desk.act_as(person.staff_id)
    return desk.staff_id == person.staff_id


def may_sit_down(desk: Desk, person: SignedIn) -> bool:
    """Whether they are on the staff list, and nobody else who is signed in is at the desk."""
    known = any(one.staff_id == person.staff_id and one.active for one in desk.reads.staff())
    others = {one.staff_id for one in signed_in(desk.local) if one.ended is None}
    others.discard(person.staff_id)
    return known and desk.staff_id not in others
