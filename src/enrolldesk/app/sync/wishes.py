"""How a program asks the one that sends for its home to do so now, and hears what became of it.

Two programs must not send for one home at a time: the one that holds the right sends, the others
leave a wish beside the records and read the answer there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from enrolldesk.app.sync.sides import Answer, Wish
from enrolldesk.app.sync.status import Reach

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings

WISH: Final = "sync_wish"
ANSWER: Final = "sync_answer"
"""The local settings that hold them."""


def leave_wish(local: LocalSettings, wish: Wish) -> None:
    """Ask; an earlier wish that has no answer yet gives way, what it asked for is kept."""
    before, answered = wish_of(local), answer_of(local)
    if before is not None and before.refresh and (not answered or answered.token != before.token):
        wish = Wish(wish.token, refresh=True)
    local.set(WISH, json.dumps(asdict(wish)))


def wish_of(local: LocalSettings) -> Wish | None:
    """The last wish that was left."""
    kept = json.loads(local.get(WISH) or "null")
    return None if kept is None else Wish(**kept)


def answer_of(local: LocalSettings) -> Answer | None:
    """The last answer that was given."""
    kept = json.loads(local.get(ANSWER) or "null")
    return None if kept is None else Answer(kept["token"], Reach(kept["reach"]), kept["why"])
