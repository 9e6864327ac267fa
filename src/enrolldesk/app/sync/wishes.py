"""How a program asks the one that sends for its home to do so now, and hears what became of it.

Two programs must not send for one home at a time: the one that holds the right sends, the others
leave a wish beside the records and read the answer there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.app.kept import kept_or_none, text_of
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
    return kept_or_none(local, WISH, _wish)


def answer_of(local: LocalSettings) -> Answer | None:
    """The last answer that was given."""
    return kept_or_none(local, ANSWER, _answer)


def _wish(value: Any) -> Wish:
    return Wish(text_of(value["token"]), value["refresh"] is True)


def _answer(value: Any) -> Answer:
    return Answer(text_of(value["token"]), Reach(value["reach"]), text_of(value["why"]))
