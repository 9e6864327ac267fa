"""What mark and strip say about a connected desk: pure functions of its status and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from enrolldesk.app.sync.status import Queue, Reach, SyncStatus
from enrolldesk.app.sync.staying import staying_sentence
from enrolldesk.app.wording import sentence
from enrolldesk.ui.kit.feedback import Tone
from enrolldesk.ui.kit.formats import clock, moment, whole

PATIENCE: Final = timedelta(seconds=40)
"""A short outage is nobody's business: what waits goes out by itself."""

SAFE: Final = "Everything is saved on this computer."


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign on top of every page: glyph and word, more of it in the tool tip."""

    icon: str
    word: str
    tip: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The line below the search, while something is to be known."""

    text: str
    tone: Tone


def mark_of(status: SyncStatus, now: datetime) -> Mark:
    """The sign of a connected desk."""
    waiting = counted(status.queue)
    silent = "does not answer"
    if status.out_since:
        silent = f"has not answered since {_at(status.out_since, now)}"
    held = f" In step as of {_at(status.in_step_at, now)}." if status.in_step_at else ""
    left = f" {waiting}." if waiting else ""
    match status.reach:
        case Reach.OFFLINE:
            tip = f"The school's server {silent}.{left} {SAFE}"
            return Mark("cloud-off", "Offline", tip)
        case Reach.SIGNED_OUT:
            return Mark("user-x", "Signed out", f"{trouble(status)}{left} {SAFE}")
        case Reach.QUOTA:
            return Mark("cloud-alert", "Paused", f"{trouble(status)}{left} {SAFE}")
        case Reach.REFUSED:
            return Mark("cloud-alert", "Not let in", f"{trouble(status)}{left} {SAFE}")
        case Reach.ONLINE if status.download is not None:
            percent = 100 * status.download.fetched // max(1, status.download.expected)
            done = f"{whole(status.download.fetched)} of {whole(status.download.expected)} records"
            return Mark("cloud-download", f"Loading {min(99, percent)}%", f"{done} are here.{left}")
    if status.staying and staying_count(status) >= status.queue.waiting:
        tip = f"{staying_sentence(status.staying)} {SAFE}"
        return Mark("user-x", "Sign-in needed", tip)
    if status.queue.waiting:
        return Mark("cloud-upload", f"Sending {whole(status.queue.waiting)}", f"{waiting}.{held}")
    if status.queue.attention:
        return Mark("cloud-alert", "Attention", f"{needs(status.queue)}. {SAFE}")
    if status.reach is Reach.UNKNOWN and not status.elsewhere:
        return Mark("cloud", "Connecting", f"Looking for the school's server. {SAFE}")
    return Mark("cloud-check", "In step", f"All desks hold what is recorded here.{held}")


def strip_of(status: SyncStatus, now: datetime, *, network_up: bool) -> Strip | None:
    """What is to be said about trouble that lasts, or that a person must settle."""
    says = _outage(status, now, network_up=network_up)
    if status.queue.attention:
        return Strip(f"{needs(status.queue)}. {says or SAFE}", Tone.DANGER)
    if not says and status.staying:
        return Strip(f"{staying_sentence(status.staying)} {SAFE}", Tone.WARNING)
    if not says:
        return None
    plain = status.reach is Reach.OFFLINE and not network_up
    return Strip(says, Tone.WAITING if plain else Tone.WARNING)


def _outage(status: SyncStatus, now: datetime, *, network_up: bool) -> str:
    left = counted(status.queue, now)
    left = f"{left}. " if left else ""
    if status.reach in (Reach.SIGNED_OUT, Reach.REFUSED):
        # Nothing of this gets better by waiting.
        return f"{trouble(status)} {left}{SAFE}"
    if status.out_since is None or now - status.out_since < PATIENCE:
        return ""
    if status.reach is Reach.QUOTA:
        return f"{trouble(status)} {left}{SAFE}"
    why = " The school's server does not answer." if network_up else ""
    return f"Working offline.{why} {left}{SAFE}"


def wants_sign_in(status: SyncStatus) -> bool:
    """Whether a sign-in on this computer is what is missing, not the network."""
    return status.reach is Reach.SIGNED_OUT or bool(status.staying)


def staying_count(status: SyncStatus) -> int:
    """How many items wait for somebody to sign in."""
    return sum(one.count for one in status.staying)


def trouble(status: SyncStatus) -> str:
    """The last problem in a sentence; empty where there is none."""
    return "" if status.problem is None else sentence(status.problem)


def needs(queue: Queue) -> str:
    """ "2 items need attention"."""
    one = queue.attention == 1
    return f"{whole(queue.attention)} item{'' if one else 's'} need{'s' if one else ''} attention"


def counted(queue: Queue, now: datetime | None = None) -> str:
    """ "7 items waiting, oldest 12 min"; empty where nothing waits."""
    if not queue.waiting:
        return ""
    items = "1 item" if queue.waiting == 1 else f"{whole(queue.waiting)} items"
    oldest = "" if now is None or queue.oldest is None else f", oldest {_age(now - queue.oldest)}"
    return f"{items} waiting{oldest}"


def _age(gone: timedelta) -> str:
    minutes = int(gone.total_seconds()) // 60
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h"
    return f"{whole(hours // 24)} days"


def _at(when: datetime, now: datetime) -> str:
    """The time of today, or day and time."""
    here = when.astimezone(now.tzinfo)
    if here.date() == now.date():
        return clock(here, now.tzinfo)
    return moment(here, now.tzinfo, today=now.date())
