"""A fenced batch written once more, in its own place: the same, or fitted to what stands there.

Entry ids and receipt numbers stay as they were printed; only the batch's id is another one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from enrolldesk.app.batches import SERVER_TIME, WriteKind, canonical
from enrolldesk.app.sync.feed import Document
from enrolldesk.domain.ids import charge_id
from enrolldesk.domain.kinds import EntryKind

Held = Callable[[str], Mapping[str, Any] | None]
"""The fields of a record of this desk by its path; None where it has none."""
Parts = Callable[[str], Sequence[str]]
"""The paths of the places in the courses of a bundle, by the path of the bundle's."""

_NAMED: Final = (("students", "student_id"), ("courses", "course_id"))


@dataclass(frozen=True, slots=True)
class Anew:
    """What takes a batch's place. ``payload`` is empty where nothing is left to send.

    ``given_way`` are the documents of the batch that stand on the server as somebody else's.
    """

    batch_id: str
    command: str = ""
    payload: str = ""
    given_way: tuple[str, ...] = ()

    @property
    def writes(self) -> list[dict[str, Any]]:
        """What it writes."""
        return list(json.loads(self.payload)["writes"]) if self.payload else []


def once_more(payload: str, batch_id: str, standing: Mapping[str, Document], held: Held) -> Anew:
    """The same writes under another id; payments without charges that were given up."""
    told = json.loads(payload)
    writes = told["writes"]
    _release(writes, standing, held)
    return _made(told, batch_id, writes, told["effects"], ())


def paths_to_read(payload: str, held: Held, parts: Parts) -> tuple[str, ...]:
    """What must be known of the server before a batch can be fitted to it."""
    told = json.loads(payload)
    paths = [write["path"] for write in told["writes"]]
    for write in told["writes"]:
        paths += [*filter(None, (names(write),)), *charges(write)]
    for root in _roots(told):
        paths += [*_below(root, held), root, *parts(root)]
        collection, _, key = root.partition("/")
        if collection == "enrollments":
            paths.append(f"entries/{charge_id(key)}")
    return tuple(dict.fromkeys(paths))


def fitted(
    payload: str, batch_id: str, standing: Mapping[str, Document], held: Held, parts: Parts
) -> Anew:
    """The batch without what stands there already, and with what it needs and lacks there.

    A bundle that is brought along brings the places in its courses. What only makes sense with an
    entry that was given up is left out.
    """
    told = json.loads(payload)
    writes: list[dict[str, Any]] = []
    given_way: list[str] = []
    for write in _without_lost(told["writes"], standing, held):
        path = write["path"]
        if write["kind"] == WriteKind.CREATE and path in standing:
            given_way.append(path)
        elif write["kind"] == WriteKind.UPDATE and path not in standing:
            # Where this desk has no such record either, there is nothing to change: the changed
            # fields alone would be no record.
            if (fields := held(path)) is not None:
                writes.append(_created(path, fields))
        else:
            writes.append(write)
    written = {write["path"] for write in writes}
    effects = {
        place: [one for one in entries if f"entries/{one['entry_id']}" in written]
        for place, entries in told["effects"].items()
    }
    effects = {place: entries for place, entries in effects.items() if entries}
    for root in _roots({"effects": effects, "writes": writes}):
        along = () if root in standing else parts(root)
        for path in (*_below(root, held), root, *along):
            fields = held(path)
            if path not in standing and path not in written and fields is not None:
                writes.append(_created(path, fields))
                written.add(path)
    _allocate(writes, standing, given_way)
    _release(writes, standing, held)
    return _made(told, batch_id, writes, effects, tuple(given_way))


def names(write: Mapping[str, Any]) -> str:
    """The path of the entry that an entry is about; empty for everything else."""
    is_entry: bool = write["path"].startswith("entries/")
    reverses = write["fields"].get("reverses", "") if is_entry else ""
    return reverses and f"entries/{reverses}"


def charges(write: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of the charges that an entry is allocated to."""
    is_entry: bool = write["path"].startswith("entries/")
    parts = write["fields"].get("allocations", ()) if is_entry else ()
    return tuple(f"entries/{part['charge_id']}" for part in parts)


def is_entry_of(write: Mapping[str, Any], kind: EntryKind) -> bool:
    """Whether it writes an entry of this kind."""
    is_entry: bool = write["path"].startswith("entries/")
    return is_entry and write["fields"]["kind"] == kind


def _without_lost(
    writes: Sequence[dict[str, Any]], standing: Mapping[str, Document], held: Held
) -> list[dict[str, Any]]:
    """These writes without what means nothing where the entry it names was given up.

    Money that was handed back stays, and names no payment.
    """
    own = {write["path"] for write in writes}
    kept: dict[str, dict[str, Any]] = {}
    for write in writes:
        path = names(write)
        is_there = path in kept if path in own else path in standing or held(path) is not None
        if not path or is_there:
            kept[write["path"]] = write
        elif is_entry_of(write, EntryKind.REFUND):
            rest = {name: value for name, value in write["fields"].items() if name != "reverses"}
            kept[write["path"]] = {**write, "fields": rest}
    return list(kept.values())


def _release(writes: list[dict[str, Any]], standing: Mapping[str, Document], held: Held) -> None:
    """What a payment gives to charges that were given up is held for the student: no desk could
    place it."""
    written = {write["path"] for write in writes}
    for index, write in enumerate(writes):
        lost = {
            path
            for path in charges(write)
            if path not in written and path not in standing and held(path) is None
        }
        if not lost:
            continue
        fields = write["fields"]
        rest = {name: value for name, value in fields.items() if name != "allocations"}
        parts = [
            part for part in fields["allocations"] if f"entries/{part['charge_id']}" not in lost
        ]
        writes[index] = {**write, "fields": {**rest, "allocations": parts} if parts else rest}


def _made(
    told: Mapping[str, Any],
    batch_id: str,
    writes: list[dict[str, Any]],
    effects: Mapping[str, list[dict[str, Any]]],
    given_way: tuple[str, ...],
) -> Anew:
    if not writes:
        return Anew(batch_id, given_way=given_way)
    places = {
        one["entry_id"]: index for entries in effects.values() for index, one in enumerate(entries)
    }
    sent: list[dict[str, Any]] = []
    for write in writes:
        collection, _, key = write["path"].partition("/")
        if collection == "entries":
            own = {"batch_id": batch_id, "effect_index": places[key]}
            sent.append({**write, "fields": {**write["fields"], **own}})
        else:
            sent.append(write)
    touched = [write["path"] for write in sent]
    counted = [f"enrollments/{place}" for place in sorted(effects)]
    entries_only = all(
        write["fields"].get("kind") == EntryKind.PAYMENT and write["path"].startswith("entries/")
        for write in sent
    )
    command = "RecordPayment" if entries_only and given_way else told["command"]
    changed = {
        "batch_id": batch_id,
        "command": command,
        "writes": sent,
        "effects": dict(effects),
        "touched": list(dict.fromkeys((*touched, *counted))),
        "keys": list(dict.fromkeys((*told["keys"], *touched))),
    }
    return Anew(batch_id, command, canonical({**told, **changed}), given_way)


def _created(path: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": str(WriteKind.CREATE),
        "path": path,
        "fields": {**fields, "updated_at": SERVER_TIME},
        "was": {},
    }


def _roots(told: Mapping[str, Any]) -> Iterator[str]:
    """What it counts up, and the places and courses it makes: whatever names other records."""
    yield from (f"enrollments/{place}" for place in told["effects"])
    for write in told["writes"]:
        if write["path"].startswith(("enrollments/", "courses/")):
            yield write["path"]


def _below(path: str, held: Held) -> Iterator[str]:
    """What must be there before a record, deepest first."""
    fields = held(path) or {}
    named = [f"{collection}/{fields[name]}" for collection, name in _NAMED if fields.get(name)]
    parts = [f"courses/{part['course_id']}" for part in fields.get("components", ())]
    for needed in (*named, *parts):
        yield from _below(needed, held)
        yield needed


def _allocate(
    writes: list[dict[str, Any]], standing: Mapping[str, Document], given_way: list[str]
) -> None:
    """Payments go to what is still due on an enrollment that another desk made, at its price."""
    for path in given_way:
        collection, _, place = path.partition("/")
        if collection != "enrollments" or path not in standing:
            continue
        due = standing[path].fields.get("due")
        left = max(0, due) if type(due) is int else 0
        for index, write in enumerate(writes):
            fields = write["fields"]
            if fields.get("enrollment_id") != place or fields.get("kind") != EntryKind.PAYMENT:
                continue
            part = min(left, fields["amount"])
            left -= part
            rest = {name: value for name, value in fields.items() if name != "allocations"}
            if part:
                rest["allocations"] = [{"charge_id": charge_id(place), "amount": part}]
            writes[index] = {**write, "fields": rest}
