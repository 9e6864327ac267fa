"""Settings as somebody edited them, or as a disk gave them back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Final

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.adapters.sqlite.copied import RESTORED
from enrolldesk.app.connecting.holding import CLAIM, claim_of
from enrolldesk.app.connecting.membership import MEMBERSHIP, membership_of
from enrolldesk.app.desk import CURRENT_STAFF, Desk
from enrolldesk.app.homes import HomeProblem
from enrolldesk.app.importing.run import IMPORTS, imports
from enrolldesk.app.sync.connection import CONNECTION, connection_of
from enrolldesk.app.sync.connection import Connection as Place
from enrolldesk.app.sync.wishes import ANSWER, WISH, answer_of, wish_of
from enrolldesk.domain.errors import DeskError
from enrolldesk.testing.hostile.ground import Ground
from enrolldesk.testing.hostile.looked import disagreements_in, looked_at, worked_at
from enrolldesk.testing.hostile.values import any_text, any_value, shaken
from enrolldesk.testing.hostile.verdict import demand, reason
from enrolldesk.testing.small_school import SteadyClock
from enrolldesk.ui.documents.paper_choice import PAPER, PRINTER, RECEIPTS, PaperChoice
from enrolldesk.ui.walkin.draft import SETTING, Draft

_SOUND: Final[Mapping[str, Any]] = {
    CONNECTION: {"project": "demo", "school_id": "lakeside", "emulator": "localhost:1"},
    MEMBERSHIP: {
        "project": "demo",
        "school_id": "lakeside",
        "identity": "abc",
        "secrets": ["one", "two"],
    },
    CLAIM: {
        "place": ["demo", "lakeside"],
        "code": "D2",
        "name": "Desk",
        "secret": "s",
        "batch_id": "b",
        "payload": "{}",
        "staff_id": "ana",
    },
    WISH: {"token": "t", "refresh": False},
    ANSWER: {"token": "t", "reach": "online", "why": ""},
    RESTORED: {"highs": {"D1": 3}, "desk_seq": 4, "rescue": "rescue.jsonl"},
    IMPORTS: [
        {
            "import_id": "i",
            "file": "roster.csv",
            "at": "2026-11-22T10:02:00-05:00",
            "lines": [2, 3],
            "undone": False,
        }
    ],
    SETTING: {
        "version": 1,
        "command_id": "c",
        "student_id": "s",
        "chosen": "",
        "student": {"name": "Maria"},
        "course_id": "online-theory",
        "payment": {},
    },
    CURRENT_STAFF: "ana",
    PAPER: "letter",
    PRINTER: "Office",
    RECEIPTS: "at_once",
}
_COLUMNS: Final = (
    ("school", "name"),
    ("school", "currency"),
    ("school", "time_zone"),
    ("school", "receipt_footer"),
    ("desk", "desk_id"),
    ("desk", "code"),
    ("desk", "letter"),
    ("desk", "name"),
    ("staff", "name"),
)


class Settings:
    """What belongs to the machine and to the school, and the file of receipt numbers."""

    def __init__(self, start: Ground) -> None:
        """Each case begins with this home."""
        self._ground = start

    def play(self, rng: Random, home: Path, say: Callable[[str], None]) -> str:
        """Play one case."""
        self._ground.copy_to(home)
        spoiled = self._spoil(home, rng)
        say(repr(spoiled)[:3000])
        try:
            store = open_store(home)
        except HomeProblem as error:
            reason(error)
            demand(_settings(home).items() >= spoiled.items(), "refused, and not left as it was")
            return "refused"
        try:
            return self._read(store, home, spoiled)
        finally:
            store.close()

    def _spoil(self, home: Path, rng: Random) -> dict[str, str]:
        spoiled: dict[str, str] = {}
        if rng.random() < 0.15:
            text = _spoiled({"D1": 3, "D1b": 9}, rng)
            Home(home).receipts_high.write_bytes(text.encode("utf-8", "replace"))
        with closing(sqlite3.connect(Home(home).database)) as held, held:
            for _ in range(rng.choice((1, 1, 2, 4))):
                name = rng.choice(list(_SOUND))
                spoiled[name] = _spoiled(_SOUND[name], rng)
                held.execute("REPLACE INTO local_setting VALUES (?, ?)", (name, spoiled[name]))
            if rng.random() < 0.4:
                table, column = rng.choice(_COLUMNS)
                held.execute(f"UPDATE {table} SET {column} = ?", (any_text(rng),))
        return spoiled

    def _read(self, store: SqliteStore, home: Path, spoiled: Mapping[str, str]) -> str:
        desk = Desk(store, SteadyClock())
        local = store.local
        end = "read"
        for read in (connection_of, membership_of, wish_of, answer_of, Draft.read, PaperChoice.of):
            try:
                read(local)
            except DeskError as error:
                reason(error)
                end = "read, some refused"
        claim_of(local, Place("demo", "lakeside"))
        imports(desk)
        for act in (looked_at, worked_at):
            try:
                act(desk)
            except DeskError as error:
                reason(error)
                end = "read, some refused"
        found = set(disagreements_in(desk))
        demand(found <= _EXPECTED, f"verify finds {found}")
        kept = _settings(home)
        for name in (CONNECTION, MEMBERSHIP, IMPORTS):
            demand(kept.get(name) == spoiled.get(name), f"{name} was lost: {kept.get(name)!r}")
        return end


_EXPECTED: Final = frozenset({"receipts_missing", "desk_seq"})
"""What follows from a restore that a setting tells of."""


def _settings(home: Path) -> dict[str, str]:
    with closing(sqlite3.connect(Home(home).database)) as held:
        return dict(held.execute("SELECT name, value FROM local_setting"))


def _spoiled(sound: Any, rng: Random) -> str:
    drawn = rng.random()
    if drawn < 0.2:
        return any_text(rng)
    if drawn < 0.3:
        return json.dumps(any_value(rng))
    if drawn < 0.35:
        return "[" * 100_000
    text = sound if isinstance(sound, str) else json.dumps(_changed(sound, rng))
    if drawn < 0.6:
        return shaken(text.encode(), rng).decode("utf-8", "replace")
    return text


def _changed(sound: Any, rng: Random) -> Any:
    """The same with a value of another kind somewhere in it, a name too few or too many."""
    if isinstance(sound, list):
        return [_changed(one, rng) for one in sound] if rng.random() < 0.8 else any_value(rng)
    if not isinstance(sound, dict):
        return any_value(rng)
    made = dict(sound)
    for _ in range(rng.choice((1, 1, 3))):
        name = rng.choice(sorted(made)) if made else "name"
        match rng.randrange(4):
            case 0:
                made.pop(name, None)
            case 1:
                made[any_text(rng)] = any_value(rng)
            case 2 if isinstance(made.get(name), dict | list):
                made[name] = _changed(made[name], rng)
            case _:
                made[name] = any_value(rng)
    return made
