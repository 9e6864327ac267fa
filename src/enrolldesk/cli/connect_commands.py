"""A desk connected to a school on a server, and disconnected; its records carried elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from enrolldesk.app.connecting.bringing_along import bring_along
from enrolldesk.app.connecting.carried import read_carried
from enrolldesk.app.connecting.carrying_in import carry_in
from enrolldesk.app.connecting.carrying_out import carry_out
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave, waiting
from enrolldesk.app.connecting.place import place
from enrolldesk.app.connecting.refusals import NotConnected
from enrolldesk.app.connecting.signing_in import connect
from enrolldesk.app.permits import Deed
from enrolldesk.app.session import Session
from enrolldesk.app.signing.arriving import arrive
from enrolldesk.app.signing.people import signed_in
from enrolldesk.app.sync.connection import Connection, connection_of
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.sign_commands import password_for


def add_to(words: Commands) -> None:
    """Add ``connect``, ``disconnect`` and ``records``."""
    connecting = words.add(
        "connect",
        _connect,
        "connect this desk to a school on a server",
        "Found this desk's school on a Firestore server, or join one with an empty desk. "
        "With a web API key staff sign in as themselves; without it and without an emulator the "
        "application's default credentials are used.",
    )
    connecting.add_argument("--project", required=True, metavar="P", help="the Firebase project")
    connecting.add_argument("--school", required=True, metavar="S", help="the school's name in it")
    connecting.add_argument(
        "--api-key", default="", metavar="KEY", help="the project's web API key: staff sign in"
    )
    connecting.add_argument(
        "--email", default="", metavar="E-MAIL", help="who signs in for it; asks for the password"
    )
    connecting.add_argument(
        "--emulator", default="", metavar="HOST:PORT", help="a server for tests"
    )
    way = connecting.add_mutually_exclusive_group(required=True)
    way.add_argument("--found", action="store_true", help="take this desk's school there")
    way.add_argument("--join", action="store_true", help="join the school that is there")
    connecting.add_argument(
        "--staff-name", default="", metavar="NAME", help="who will be at the desk that joins"
    )
    connecting.add_argument("--desk-name", default="", metavar="NAME", help="what it is called")
    connecting.add_argument(
        "--desk-code", default="", metavar="CODE", help="printed on receipts; the next without it"
    )
    connecting.add_argument(
        "--bring",
        type=Path,
        metavar="FILE",
        help="with --join: carry what this desk recorded by this file into the school joined",
    )
    leaving = words.add(
        "disconnect",
        _disconnect,
        "leave the school on the server",
        "Leave the school on the server. Everything stays readable here, and this desk can be "
        "connected to the same school again. Refused while batches wait, unless they are exported.",
    )
    leaving.add_argument(
        "--export", type=Path, metavar="FILE", help="write what waits to a rescue file first"
    )
    records = words.group("records", "carry what a desk recorded into another school")
    out = records.add("export", _export, "write everything recorded here to a file")
    out.add_argument("file", type=Path, metavar="FILE")
    into = records.add(
        "import",
        _import,
        "record what such a file holds at this desk",
        "Record what such a file holds at this desk. Entries keep their ids, receipts their "
        "numbers; courses of one title are one. The same file again changes nothing.",
    )
    into.add_argument("file", type=Path, metavar="FILE")
    into.add_argument(
        "--map-course",
        action="append",
        default=[],
        metavar="THEIRS=OURS",
        help="take a course of the file as one that is here under another title",
    )


def _connect(call: Call) -> Answer:
    given = call.arguments
    there = place(given.project, given.school, given.emulator, given.api_key)
    asked = Asked(given.staff_name or given.staff, given.desk_name, given.desk_code)
    if given.bring and not given.join:
        raise Usage("--bring goes with --join.")
    if bool(given.email) > bool(given.api_key):
        raise Usage("--email goes with --api-key.")
    arrived = _arrival(call, there)
    if given.bring:
        bring_along(call.opener, given.home, there, asked, given.bring, arrive=arrived)
        return _told(call)
    session = call.session
    connect(session, there, None if given.found else asked, arrived)
    return _told(call)


def _arrival(call: Call, there: Connection) -> Callable[[Session], str]:
    """What signs somebody in, once the password is known; for nobody where nobody need."""
    email = call.arguments.email.strip()
    if not there.api_key:
        return lambda session: ""
    if email:
        password = password_for(email)
        return lambda session: arrive(session, there, email, password).staff_id

    def stays(session: Session) -> str:
        here = [one.staff_id for one in signed_in(session.desk.local) if one.ended is None]
        if not here:
            raise Usage("--api-key goes with --email: whoever signs in for it.")
        return session.desk.staff_id if session.desk.staff_id in here else here[0]

    return stays


def _told(call: Call) -> Answer:
    reads = call.session.desk.reads
    connection = connection_of(call.session.desk.local)
    school, desk = reads.school(), reads.desk()
    if connection is None or school is None or desk is None:
        raise NotConnected()
    count = waiting(reads)
    value: dict[str, Any] = {
        "project": connection.project,
        "school": connection.school_id,
        "emulator": connection.emulator or None,
        "signs_in": bool(connection.api_key),
        "name": school.name,
        "desk_id": desk.desk_id,
        "series": str(desk.series),
        "staff_id": call.session.desk.staff_id,
        "waiting": count,
    }
    lines = [
        f"Connected to {school.name} ({connection.school_id} in {connection.project}).",
        f"This desk prints receipts {desk.series}-…",
    ]
    if count:
        several = f"{count:,} batches wait" if count != 1 else "1 batch waits"
        lines.append(f"{several} to be sent: “enrolldesk sync --until-empty”.")
    return Answer(value, lines)


def _disconnect(call: Call) -> Answer:
    desk = call.session.desk
    connection = connection_of(desk.local)
    if connection is None:
        raise NotConnected()
    rescue: Path | None = call.arguments.export
    exported = 0 if rescue is None else call.session.queue.export(rescue, desk.now())
    leave(desk.store, exported=exported)
    value: dict[str, Any] = {
        "project": connection.project,
        "school": connection.school_id,
        "rescue": str(rescue) if rescue else None,
        "exported": exported,
    }
    lines = [
        f"Disconnected from {connection.school_id} in {connection.project}. Everything stays "
        "readable on this computer."
    ]
    if rescue:
        lines.append(f"What waited is in {rescue}.")
    return Answer(value, lines)


def _export(call: Call) -> Answer:
    path = call.arguments.file.absolute()
    call.desk.permit(Deed.EXPORT_ALL)
    students = carry_out(call.reads, path, call.desk.now())
    return Answer(
        {"file": str(path), "students": students},
        [f"Everything recorded here is in {path}: {students:,} students."],
    )


def _import(call: Call) -> Answer:
    chosen: dict[str, str] = {}
    for given in call.arguments.map_course:
        theirs, sign, ours = given.partition("=")
        if not sign or not theirs.strip() or not ours.strip():
            raise Usage(f"“{given}” is not like “their title=our title”.")
        chosen[theirs] = ours
    taken = carry_in(call.desk, read_carried(call.arguments.file.absolute()), chosen)
    return Answer(
        {"students": taken.students, "entries": taken.entries, "courses": dict(taken.courses)},
        [f"{taken.students:,} students and {taken.entries:,} ledger entries are new here."],
    )
