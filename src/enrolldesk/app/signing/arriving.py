"""Somebody signs in at an open home, from beginning to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from enrolldesk.app.signing.people import SignedIn, note, note_ended, sign_in, signed_in
from enrolldesk.app.signing.problems import AccountDisabled, Ended

if TYPE_CHECKING:
    from enrolldesk.app.session import Session
    from enrolldesk.app.sync.connection import Connection


def arrive(session: Session, connection: Connection, email: str, password: str) -> SignedIn:
    """Sign somebody in at this home; waits for the network. Raises a SignInProblem, NoApiKey."""
    identity, local = session.identity(connection), session.desk.local
    try:
        person = sign_in(session.people, identity, email, password, connection.school_id)
    except AccountDisabled:
        for one in signed_in(local):
            if one.email.casefold() == email.strip().casefold():
                note_ended(local, one.staff_id, Ended.DISABLED)
        raise
    note(local, person)
    return person


def sits_down(session: Session, person: SignedIn) -> bool:
    """Put them at the desk unless somebody who is signed in sits there; whether they do now."""
    desk = session.desk
    known = any(one.staff_id == person.staff_id and one.active for one in desk.reads.staff())
    others = {one.staff_id for one in signed_in(desk.local) if one.ended is None}
    others.discard(person.staff_id)
    if known and desk.staff_id not in others:
        desk.act_as(person.staff_id)
    return desk.staff_id == person.staff_id
