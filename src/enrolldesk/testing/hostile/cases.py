"""Each case by its number: which kind it is, what it consists of, and what became of it."""

from __future__ import annotations

import random
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final
from unittest import mock

from enrolldesk.testing.hostile.amounts import Amounts
from enrolldesk.testing.hostile.documents import Documents
from enrolldesk.testing.hostile.files import Files
from enrolldesk.testing.hostile.ground import ground
from enrolldesk.testing.hostile.rosters import Rosters
from enrolldesk.testing.hostile.settings import Settings
from enrolldesk.testing.hostile.verdict import Broken, Ended, Kind

KINDS: Final[Mapping[str, int]] = {
    "amounts": 50,
    "rosters": 18,
    "documents": 18,
    "settings": 8,
    "files": 6,
}
"""The kinds and how many of a hundred cases are of each."""

_MEMORY: Final = Path("/dev/shm")


def play(
    seeds: Iterable[int], kind: str = "", say: Callable[[str], None] | None = None
) -> Iterator[Ended]:
    """Play some cases in this process; where the system offers it, in memory."""
    place = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="hostile-", dir=place) as folder, _same_draws() as draw:
        draw(0)
        kinds = _kinds(Path(folder), kind)
        for seed in seeds:
            rng = Random(seed)
            name = rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
            name = kind or name
            home = Path(folder) / str(seed)
            draw(seed)
            ended = _played(seed, name, kinds[name], rng, home, say or _unheard)
            if say is not None:
                say(f"case {seed} ({name}): {ended.end} {ended.broken}")
            yield ended
            shutil.rmtree(home, ignore_errors=True)


def _kinds(folder: Path, only: str) -> dict[str, Kind]:
    start = ground(folder / "ground")
    made: dict[str, Callable[[], Kind]] = {
        "amounts": Amounts,
        "rosters": lambda: Rosters(start),
        "documents": lambda: Documents(start),
        "settings": lambda: Settings(start),
        "files": lambda: Files(start),
    }
    return {name: make() for name, make in made.items() if only in ("", name)}


def _played(
    seed: int, name: str, kind: Kind, rng: Random, home: Path, say: Callable[[str], None]
) -> Ended:
    try:
        return Ended(seed, name, kind.play(rng, home, say))
    except Broken as broken:
        return Ended(seed, name, "broken", str(broken)[:2000])
    except Exception as error:
        told = "".join(traceback.format_exception(error))
        return Ended(seed, name, "broken", f"{told[-4000:]}")


@contextmanager
def _same_draws() -> Iterator[Callable[[int], None]]:
    """Let ids follow from the case as well."""
    with mock.patch("secrets.choice") as choice:

        def draw(seed: int) -> None:
            random.seed(seed)
            choice.side_effect = Random(seed).choice

        yield draw


def _unheard(_: str) -> None:
    """For whoever does not read along."""
