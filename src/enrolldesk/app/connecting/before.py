"""What a desk recorded before its school was on a server: its founding owner sends it up."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.app.kept import kept_or_none, text_of

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings

BEFORE: Final = "before_the_cloud"
"""The local setting that holds it; a desk that joined a school has none."""


@dataclass(frozen=True, slots=True)
class Before:
    """The desk's last batch of that time, and who founded the school on the server."""

    through: int
    owner: str


def before_of(local: LocalSettings) -> Before | None:
    """What was before; None where there is nothing of it."""
    return kept_or_none(local, BEFORE, _read)


def keep_before(local: LocalSettings, before: Before) -> None:
    """Remember it; what is remembered already stays."""
    if before_of(local) is None:
        local.set(BEFORE, json.dumps(asdict(before)))


def _read(value: Any) -> Before:
    through = value["through"]
    if type(through) is not int:
        raise TypeError("no number")
    return Before(through, text_of(value["owner"]))
