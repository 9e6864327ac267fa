"""What mark and strip say, for every state a connected desk can be in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from enrolldesk.app.sync.remote import OverQuota, Refused, SignedOut, Unreachable
from enrolldesk.app.sync.status import Progress, Queue, Reach, SyncStatus
from enrolldesk.app.sync.staying import Staying
from enrolldesk.testing.small_school import OPENING
from enrolldesk.ui.kit.feedback import Tone
from enrolldesk.ui.sync.words import counted, mark_of, strip_of

IN_STEP = SyncStatus(Reach.ONLINE, in_step_at=OPENING)
OUT = SyncStatus(Reach.OFFLINE, out_since=OPENING, problem=Unreachable("UNAVAILABLE"))
LATER = OPENING + timedelta(minutes=5)
SEVEN = Queue(waiting=7, oldest=LATER - timedelta(minutes=12))


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (SyncStatus(), "Connecting"),
        (IN_STEP, "In step"),
        (replace(IN_STEP, elsewhere=True), "In step"),
        (replace(IN_STEP, queue=SEVEN), "Sending 7"),
        (replace(IN_STEP, queue=SEVEN, staying=(Staying(7),)), "Sign-in needed"),
        (replace(IN_STEP, queue=SEVEN, staying=(Staying(2),)), "Sending 7"),
        (replace(IN_STEP, queue=Queue(attention=2)), "Attention"),
        (replace(IN_STEP, download=Progress(450, 1000)), "Loading 45%"),
        (replace(IN_STEP, download=Progress(1001, 1000)), "Loading 99%"),
        (OUT, "Offline"),
        (SyncStatus(Reach.SIGNED_OUT, problem=SignedOut("UNAUTHENTICATED")), "Signed out"),
        (SyncStatus(Reach.QUOTA, problem=OverQuota("RESOURCE_EXHAUSTED")), "Paused"),
        (SyncStatus(Reach.REFUSED, problem=Refused("PERMISSION_DENIED")), "Not let in"),
    ],
)
def test_the_mark_has_glyph_word_and_more_in_its_tip(status: SyncStatus, word: str) -> None:
    mark = mark_of(status, LATER)
    assert mark.word == word
    assert mark.icon.startswith(("cloud", "user"))
    assert mark.tip.endswith(".")


def test_a_short_outage_has_no_strip_and_a_long_one_counts_what_waits() -> None:
    waits = replace(OUT, queue=SEVEN)
    almost = OPENING + timedelta(seconds=39)
    assert strip_of(waits, almost, network_up=False) is None
    said = strip_of(waits, LATER, network_up=False)
    assert said is not None
    assert said.tone is Tone.WAITING
    assert said.text == (
        "Working offline. 7 items waiting, oldest 12 min. Everything is saved on this computer."
    )
    orange = strip_of(waits, LATER, network_up=True)
    assert orange is not None
    assert orange.tone is Tone.WARNING
    assert "The school's server does not answer." in orange.text


def test_what_only_a_person_can_settle_is_said_at_once() -> None:
    out = SyncStatus(Reach.SIGNED_OUT, out_since=LATER, problem=SignedOut("UNAUTHENTICATED"))
    said = strip_of(out, LATER, network_up=True)
    assert said is not None
    assert said.tone is Tone.WARNING
    assert said.text.startswith("The server does not know who you are. Sign in")
    held = replace(IN_STEP, queue=SEVEN, staying=(Staying(2, "mia", "Mia L."),))
    orange = strip_of(held, LATER, network_up=True)
    assert orange is not None
    assert (orange.text, orange.tone) == (
        "2 items wait for Mia L. or another manager to sign in on this computer. "
        "Everything is saved on this computer.",
        Tone.WARNING,
    )
    red = strip_of(replace(IN_STEP, queue=Queue(attention=2)), LATER, network_up=True)
    assert red is not None
    assert (red.text, red.tone) == (
        "2 items need attention. Everything is saved on this computer.",
        Tone.DANGER,
    )
    assert strip_of(replace(IN_STEP, queue=SEVEN), LATER, network_up=True) is None


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ({"seconds": 59}, "1 item waiting, oldest under a minute"),
        ({"minutes": 59}, "1 item waiting, oldest 59 min"),
        ({"hours": 47}, "1 item waiting, oldest 47 h"),
        ({"days": 1500}, "1 item waiting, oldest 1,500 days"),
        # A clock that was put back since.
        ({"minutes": -5}, "1 item waiting, oldest under a minute"),
    ],
)
def test_the_oldest_is_named_in_the_unit_people_use(gone: dict[str, float], said: str) -> None:
    assert counted(Queue(1, oldest=LATER - timedelta(**gone)), LATER) == said
