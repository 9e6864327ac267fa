"""A desk with records of its own joins a school and brings them.

Its records go into a file, its store is moved aside, an empty desk joins, and the file is taken in
there. Whatever step it was interrupted in, asking again goes on: the file has the records by then,
or the store still does.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from enrolldesk.app.connecting.asking import at, join_school
from enrolldesk.app.connecting.carried import CarriedUnusable, read_carried
from enrolldesk.app.connecting.carrying_in import TakenIn, carry_in
from enrolldesk.app.connecting.carrying_out import carry_out
from enrolldesk.app.connecting.joining import Asked, check_may_bring
from enrolldesk.app.connecting.membership import TO_BRING, membership_of
from enrolldesk.app.connecting.refusals import SampleStays
from enrolldesk.app.connecting.signing_in import SignIn, arrival, join_as
from enrolldesk.app.session import Opener, Session
from enrolldesk.app.sync.connection import Connection


def join_home(
    opener: Opener,
    home: Path,
    connection: Connection,
    asked: Asked,
    sign_in: SignIn | None = None,
) -> None:
    """Join with a home; records whose bringing was interrupted come along. Raises DeskError.

    ``sign_in`` is whose, where the connection has a web API key.
    """
    if (home / TO_BRING).exists():
        bring_home(opener, home, connection, asked, arrive=arrival(connection, sign_in))
        return
    with closing(opener(home)) as session:
        join_as(session, connection, asked, sign_in)


def bring_home(
    opener: Opener,
    home: Path,
    connection: Connection,
    asked: Asked,
    progress: Callable[[int, int], None] = lambda done, of: None,
    arrive: Callable[[Session], str] = lambda session: "",
) -> None:
    """Carry a home's records into the school it joins by a file in the home; raises DeskError."""
    file = home / TO_BRING
    bring_along(opener, home, connection, asked, file, progress, arrive)
    file.replace(file.with_suffix(".brought"))


def bring_along(
    opener: Opener,
    home: Path | None,
    connection: Connection,
    asked: Asked,
    file: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
    arrive: Callable[[Session], str] = lambda session: "",
) -> TakenIn:
    """Carry a home's records into the school it joins; raises DeskError.

    The home must not be open elsewhere. What was its store is kept beside it. ``arrive`` signs
    somebody in at each session, and says whom.
    """
    with closing(opener(home)) as session:
        staff_id = arrive(session) or asked.staff_id
        has_records = session.desk.reads.school() is not None and not membership_of(
            session.desk.local
        )
        if has_records:
            _carry_out(session, connection, replace(asked, staff_id=staff_id), file)
    if has_records:
        opener.set_aside(home)
    with closing(opener(home)) as session:
        here = replace(asked, staff_id=arrive(session) or asked.staff_id)
        join_school(session.clouds, session.desk.store, connection, here)
        return carry_in(session.desk, read_carried(file), {}, progress)


def _carry_out(session: Session, connection: Connection, asked: Asked, file: Path) -> None:
    desk = session.desk
    school, identity = desk.reads.school(), desk.reads.desk()
    if school is None:
        return
    if school.sample:
        raise SampleStays()
    # Nothing is moved before there is a school that will take it.
    theirs = school.currency
    at(session.clouds, desk.store, connection, lambda cloud: check_may_bring(cloud, theirs, asked))
    if file.exists() and identity is not None and read_carried(file).desk_id != identity.desk_id:
        raise CarriedUnusable(file, "it holds what another desk recorded")
    carry_out(desk.reads, file, desk.now())
