"""What rests on entries that were given up: no other desk will ever hold what it names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from enrolldesk.app.sync.anew import charges, is_entry_of, names
from enrolldesk.app.sync.choosing import FOLLOWS, FREED, RESTS, Choice, Way
from enrolldesk.app.sync.ways import Settling
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.kinds import EntryKind


def let_follow(
    unit: Settling, choice: Choice, desk_seq: int, given_up: Sequence[Mapping[str, Any]]
) -> None:
    """What only voids these entries is dropped with them; what pays a charge among them is sent
    without it; of what else names them a person decides.

    Asked behind the fence alone: until it stands, the entries may be on the server after all.
    """
    lost = {write["path"] for write in given_up}
    places = {f"enrollments/{write['fields']['enrollment_id']}" for write in given_up}
    for batch_id, payload, waits in unit.later(desk_seq, sorted(places)):
        writes = json.loads(payload)["writes"]
        named = {names(write) for write in writes}
        if not named & lost:
            if waits and any(path in lost for write in writes for path in charges(write)):
                unit.hold(batch_id, FREED)
                unit.choose(Choice(batch_id, Way.FIX, new_id(), choice.staff_id, choice.chosen_at))
        elif named <= lost and all(is_entry_of(write, EntryKind.VOID) for write in writes):
            unit.hold(batch_id, FOLLOWS)
            unit.choose(Choice(batch_id, Way.DROP, new_id(), choice.staff_id, choice.chosen_at))
        else:
            unit.hold(batch_id, RESTS)
