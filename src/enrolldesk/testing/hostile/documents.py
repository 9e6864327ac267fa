"""Documents from the server: taken as they are, or set aside with a reason; the ledger stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.adapters.sqlite.connection import Connection, connect
from enrolldesk.adapters.sqlite.replica import SqliteReplica
from enrolldesk.app.commands import ChangeCourse, ChangeStudent
from enrolldesk.app.desk import Desk
from enrolldesk.app.queue_words import explained_sentence, set_aside_sentence
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.pull import Puller
from enrolldesk.app.sync.reading import COLLECTIONS, Record, notice_of
from enrolldesk.app.sync.replica import SetAside, judged
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.app.verify import verify
from enrolldesk.domain.courses import Course
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import MoneyStyle
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School
from enrolldesk.testing.hostile.ground import SERVED_AT, Ground
from enrolldesk.testing.hostile.served import Served, over_the_wire
from enrolldesk.testing.hostile.values import MOMENTS, any_text, any_value
from enrolldesk.testing.hostile.verdict import Broken, demand
from enrolldesk.testing.small_school import ANA, SteadyClock

_SCHOOL_ID: Final = "lakeside"
_LATER: Final = SERVED_AT + timedelta(minutes=5)
_NOW: Final = SERVED_AT + timedelta(minutes=6)
_STYLE: Final = MoneyStyle()

_KNOWN: Final = {"settings", "desks", "staff", "courses", "students", "enrollments", "entries"}

Held = dict[str, tuple[str, str]]


class Documents:
    """A desk that holds the school pulls what was done to its documents."""

    def __init__(self, start: Ground) -> None:
        """The desk is another one than the one that recorded the school."""
        self._documents = start.documents
        self._start = start.folder.with_name("pulled")
        store = open_store(self._start)
        with store.write() as uow:
            uow.put_desk(DeskIdentity("desk-two", "D2", name="Desk 2"))
            uow.put_staff(ANA)
            uow.commit()
        store.local.set("staff_id", ANA.staff_id)
        with closing(connect(Home(self._start).database)) as own:
            puller = Puller(Served(self._documents, SERVED_AT), SqliteReplica(own, _SCHOOL_ID))
            asyncio.run(puller.pull())
        self._wait_here(Desk(store, SteadyClock()))
        with store.write() as uow:
            paths = [path for path in start.documents if path.startswith("entries/")]
            found = [uow.entry(path.partition("/")[2]) for path in paths]
            self._entries = {one.entry_id: one for one in found if one is not None}
        store.close()

    def _wait_here(self, desk: Desk) -> None:
        """Changes of this desk that the server does not hold."""
        course = desk.reads.course("online-theory")
        for row in desk.reads.identities():
            if row.name == "Maria Lopez":
                changed = replace(row, phone="(614) 555-0999")
                desk.run(ChangeStudent(command_id=new_id(), student=changed))
        if course is not None:
            changed_course = replace(course, title="Online Theory (new)")
            desk.run(ChangeCourse(command_id=new_id(), course=changed_course))

    def play(self, rng: Random, home: Path, say: Callable[[str], None]) -> str:
        """Play one case."""
        Ground(self._start, {}).copy_to(home)
        sent = self._spoiled(rng)
        for one in sent.values():
            say(f"{one.path}: {dict(one.fields)!r}"[:3000])
        store = open_store(home)
        try:
            with closing(connect(Home(home).database)) as own:
                return self._pulled(store, own, sent, rng)
        finally:
            store.close()

    def _pulled(
        self, store: SqliteStore, own: Connection, sent: dict[str, Document], rng: Random
    ) -> str:
        replica = SqliteReplica(own, _SCHOOL_ID)
        served = Served({**self._documents, **sent}, _NOW)
        puller = Puller(served, replica, page=rng.choice((None, None, 7)))
        anew = rng.random() < 0.2
        asyncio.run(puller.refresh() if anew else puller.pull())
        aside = _aside(replica)
        self._none_dropped(store, own, sent, aside)
        for conflict in store.queue.explained():
            said = explained_sentence(conflict, _STYLE, "Maria", "Theory", "D1")
            demand(bool(said), f"{conflict} says nothing")
        with store.write() as uow:
            for entry_id, entry in self._entries.items():
                kept = uow.entry(entry_id)
                demand(kept is not None, f"entry {entry_id} is gone")
                same = kept is not None and replace(kept, committed_at=entry.committed_at) == entry
                demand(same, f"entry {entry_id} was {entry} and is {kept}")
        found = [one for one in verify(store).disagreements if one.what != "components_missing"]
        demand(not found, f"verify finds {found[:3]}")
        if rng.random() < 0.2:
            asyncio.run(Puller(served, replica).pull())
            demand(_aside(replica) == aside, f"set aside {aside}, then {_aside(replica)}")
        return "some set aside" if aside else "all taken"

    def _none_dropped(
        self, store: SqliteStore, own: Connection, sent: dict[str, Document], aside: Held
    ) -> None:
        demand(aside.keys() <= sent.keys(), f"set aside {aside.keys() - sent.keys()} unasked")
        named = _named(sent)
        with store.write() as uow:
            for path, document in sent.items():
                if path in aside:
                    continue
                if document.collection == "batches":
                    _read_as_guard(document)
                elif path in named and document.collection in _KNOWN:
                    self._taken(document, _held(uow, own, path))

    def _taken(self, document: Document, held: Record | None) -> None:
        wanted = judged(document)
        demand(wanted.record is not None, f"{document.path} is unreadable and not set aside")
        demand(held is not None, f"{document.path} is neither held nor set aside")
        record = wanted.record
        if isinstance(record, Entry) and isinstance(held, Entry):
            demand(record == held, f"{document.path}: sent {record}, held {held}")
        elif isinstance(record, School) and isinstance(held, School):
            same = replace(record, school_id=held.school_id, logo=held.logo, sample=held.sample)
            demand(same == held, f"{document.path}: sent {same}, held {held}")
        elif isinstance(record, Student) and isinstance(held, Student):
            # This desk's own change of the phone number may be laid over it.
            demand(record == replace(held, phone=record.phone), f"sent {record}, held {held}")
        elif isinstance(record, Course) and isinstance(held, Course):
            demand(record == replace(held, title=record.title), f"sent {record}, held {held}")
        else:
            demand(record == held, f"{document.path}: sent {record}, held {held}")

    def _spoiled(self, rng: Random) -> dict[str, Document]:
        """Some documents that were changed past every desk, and the guards that name them."""
        ours = [one for one in self._documents.values() if one.collection != "batches"]
        made: dict[str, Document] = {}
        for _ in range(rng.choice((1, 2, 4, 8))):
            one = rng.choice(ours)
            key = one.key if rng.random() < 0.35 else _key(rng)
            collection = one.collection
            if rng.random() < 0.03:
                collection = rng.choice(("lessons", "days", *COLLECTIONS))
            fields = dict(one.fields)
            if key != one.key and one.collection == "entries" and rng.random() < 0.7:
                # A receipt of its own: else every new entry ends at the number.
                printed = f"D{rng.choice((1, 1, 2, 9))}-{rng.randrange(10**6):06d}"
                fields |= {"receipt_id": key, "receipt_no": printed}
            for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
                _spoil(fields, ours, rng)
            path = f"{collection}/{key}"
            made[path] = over_the_wire(path, fields, _LATER, rng)
        guards = [one for one in self._documents.values() if one.collection == "batches"]
        for number in range(rng.choice((1, 1, 2))):
            path = f"batches/hostile-{number}"
            guard = dict(rng.choice(guards).fields)
            guard |= {"touched": list(made), "committed_at": _LATER, "was": _was(made, rng)}
            if number:
                _spoil(guard, guards, rng)
            made[path] = over_the_wire(path, guard, _LATER, rng)
        return made


def _was(made: Mapping[str, Document], rng: Random) -> Any:
    if rng.random() < 0.2:
        return any_value(rng)
    return {
        path: {name: any_value(rng) for name in rng.sample(sorted(one.fields), 1)}
        for path, one in made.items()
        if one.fields
    }


def _spoil(fields: dict[str, Any], others: list[Document], rng: Random) -> None:
    name = rng.choice(sorted(fields)) if fields else "name"
    match rng.randrange(7):
        case 0:
            fields.pop(name, None)
        case 1 | 2:
            fields[name] = any_value(rng)
        case 3:
            # Something true of another document.
            other = rng.choice(others)
            if other.fields:
                fields[name] = rng.choice(list(other.fields.values()))
                same = other.fields.get(name)
                fields[name] = fields[name] if same is None else same
        case 4:
            fields["schema"] = rng.choice((0, 1, 2, 2**40, -1, "1", 1.0, None))
        case 5 if isinstance(fields.get(name), int):
            fields[name] = fields[name] + rng.choice((-1, 1, 100, -(2**62), 2**61))
        case 5 if isinstance(fields.get(name), datetime):
            fields[name] = rng.choice(MOMENTS)
        case 5:
            fields[any_text(rng)[:1000]] = any_value(rng)
        case _:
            inner = fields.get(name)
            if isinstance(inner, dict) and inner:
                _spoil(inner := dict(inner), others, rng)
                fields[name] = inner
            elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
                part = dict(inner[0])
                _spoil(part, others, rng)
                fields[name] = [part, *inner[1:]] * rng.choice((1, 1, 2, 600))
            else:
                fields[name] = any_value(rng)


def _key(rng: Random) -> str:
    if rng.random() < 0.9:
        return f"new-{rng.randrange(4)}"
    text = any_text(rng).replace("/", "")[:200]
    return text or "_"


def _named(sent: Mapping[str, Document]) -> set[str]:
    """The paths that some readable guard of the feed names."""
    named: set[str] = set()
    for one in sent.values():
        if one.collection == "batches" and _in_the_feed(one):
            try:
                named.update(notice_of(one).touched)
            except Unreadable:
                continue
    return named


def _in_the_feed(guard: Document) -> bool:
    """Whether the desk's query has this guard."""
    at = guard.fields.get("committed_at")
    return isinstance(at, datetime) and at >= SERVED_AT - timedelta(minutes=10)


def _read_as_guard(guard: Document) -> None:
    if not _in_the_feed(guard):
        return
    try:
        notice_of(guard)
    except Unreadable as problem:
        raise Broken(f"{guard.path} is unreadable ({problem!r}) and not set aside") from problem


def _aside(replica: SqliteReplica) -> Held:
    found: Held = {}
    for one in replica.set_aside():
        demand(bool(one.why and one.field), f"{one} has no reason")
        try:
            said = set_aside_sentence(SetAside(one.path, one.why, one.field))
        except (KeyError, ValueError, IndexError) as flaw:
            raise Broken(f"{one} has no sentence: {flaw!r}") from flaw
        demand(bool(said) and len(said) < 2000, f"{one.path} says {len(said)} letters")
        found[one.path] = (one.why, one.field)
    return found


def _held(uow: Any, own: Any, path: str) -> Record | None:
    collection, _, key = path.partition("/")
    match collection:
        case "students":
            found: Record | None = uow.student(key)
        case "courses":
            found = uow.course(key)
        case "enrollments":
            found = uow.enrollment(key)
        case "entries":
            found = uow.entry(key)
        case "staff":
            found = uow.staff(key)
        case "settings":
            found = uow.school()
        case _:
            desk = uow.desk()
            found = desk if desk is not None and desk.desk_id == key else _other_desk(own, key)
    return found


def _other_desk(own: Connection, key: str) -> DeskIdentity | None:
    row = own.execute(
        "SELECT desk_id, code, letter, name FROM other_desk WHERE desk_id = ?", (key,)
    ).fetchone()
    return None if row is None else DeskIdentity(*row)
