"""A desk is connected under the word of somebody who signs in for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.session import Session
from enrolldesk.app.signing.arriving import arrive, signed_out_again
from enrolldesk.app.sync.connection import Connection


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody typed to sign in."""

    email: str
    password: str = field(repr=False)


def arrival(connection: Connection, sign_in: SignIn | None) -> Callable[[Session], str]:
    """What signs them in at a session and says who they are; nobody where nobody need be."""
    if sign_in is None:
        return lambda session: ""
    email, password = sign_in.email, sign_in.password
    return lambda session: arrive(session, connection, email, password).staff_id


def found_as(session: Session, connection: Connection, sign_in: SignIn | None) -> None:
    """Found this desk's school under whoever signs in; raises DeskError, SignInProblem."""
    connect(session, connection, None, arrival(connection, sign_in))


def join_as(session: Session, connection: Connection, asked: Asked, sign_in: SignIn | None) -> None:
    """Join a school under whoever signs in; raises DeskError, SignInProblem."""
    connect(session, connection, asked, arrival(connection, sign_in))


def connect(
    session: Session,
    connection: Connection,
    asked: Asked | None,
    arrive: Callable[[Session], str],
) -> None:
    """Let somebody sign in, then join a school, or found it where nothing is ``asked`` for."""
    clouds, store = session.clouds, session.desk.store
    with signed_out_again(session):
        staff_id = arrive(session)
        if asked is None:
            found_school(clouds, store, connection)
        else:
            # Who is meant to sit there unless somebody signs in for it.
            asked = replace(asked, staff_id=staff_id or asked.staff_id)
            join_school(clouds, store, connection, asked)
