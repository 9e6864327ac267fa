"""What every desk ever recorded, kept outside of all of them: what the end is measured by."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from enrolldesk.adapters.sqlite.connection import Connection


class Broken(AssertionError):
    """A promise was broken; the message says which and by whom."""


@dataclass(frozen=True)
class Frozen:
    """A batch as a desk has frozen it."""

    batch_id: str
    digest: str
    payload: dict[str, Any]

    def entries(self) -> dict[str, dict[str, Any]]:
        """The ledger lines it adds, by id."""
        return {
            write["path"].partition("/")[2]: write["fields"]
            for write in self.payload["writes"]
            if write["path"].startswith("entries/")
        }


@dataclass
class Book:
    """Batches by id, from every disk that ever held them."""

    frozen: dict[str, Frozen] = field(default_factory=dict)
    promised: dict[str, set[str]] = field(default_factory=dict)
    """By desk: what its staff were told is recorded, and its disk must still hold."""
    fenced: dict[str, str] = field(default_factory=dict)
    """Batches behind a fence, and the way that was chosen for them."""
    successors: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By batch behind a fence: what was put in its place, at whichever desk."""
    excused: dict[str, str] = field(default_factory=dict)
    """Batches that need not be on the server, and why."""

    def given_up(self, ways: Collection[str]) -> frozenset[str]:
        """Entries staff gave up by one of these ways, also after batches sent in their place."""
        return frozenset(
            entry_id
            for batch_id, way in self.fenced.items()
            if way in ways and batch_id in self.frozen
            for entry_id in self.frozen[batch_id].entries()
        )

    def in_place_of(self, batch_id: str) -> frozenset[str]:
        """Whatever was made of a batch, one after the other and at several desks."""
        found: set[str] = set()
        ahead = [batch_id]
        while ahead:
            fresh = self.successors.get(ahead.pop(), set()) - found
            found |= fresh
            ahead += fresh
        return frozenset(found)

    def promise(self, desk: str, batch_id: str) -> None:
        """Staff were told that it is recorded."""
        self.promised.setdefault(desk, set()).add(batch_id)

    def clone(self, desk: str, clone: str) -> None:
        """What was promised at a desk is on its clone as well."""
        self.promised[clone] = set(self.promised.get(desk, ()))

    def read(self, desk: str, connection: Connection) -> None:
        """Look through a desk's outbox; raises Broken where a promise is not in it."""
        held: set[str] = set()
        for batch_id, digest, payload, way, next_id in connection.execute(
            "SELECT batch_id, digest, payload, NULL, '' FROM outbox UNION ALL "
            "SELECT batch_id, digest, payload, way, replaced_by FROM fenced"
        ):
            held.add(batch_id)
            self.excused.pop(batch_id, None)
            if way is not None:
                self.fenced[batch_id] = way
            if next_id:
                self.successors[batch_id].add(next_id)
            known = self.frozen.get(batch_id)
            if known is None:
                self.frozen[batch_id] = Frozen(batch_id, digest, json.loads(payload))
            elif known.digest != digest:
                raise Broken(f"{desk}: batch {batch_id} was frozen twice, with two contents")
        lost = self.promised.get(desk, set()) - held
        if lost:
            raise Broken(f"{desk}: recorded and gone from its disk: {', '.join(sorted(lost))}")

    def give_up(self, desk: str, connection: Connection, why: str) -> None:
        """This disk gives way to an older one: what it alone holds need not come to the server."""
        self.read(desk, connection)
        self.promised[desk] = set()
        for (batch_id,) in connection.execute(
            "SELECT batch_id FROM outbox WHERE state <> 'committed'"
        ):
            self.excused[batch_id] = why
