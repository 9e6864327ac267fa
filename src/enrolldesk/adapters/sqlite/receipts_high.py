"""The highest receipt numbers given in a home, in a small file of their own.

It outlives the store's file: when an older copy of that is put back, by us or by hand, the numbers
given since are known to be missing and are never given again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite.connection import PRIVATE
from enrolldesk.domain.ids import ReceiptNumber

Highs = Mapping[str, int]
"""The last number by series."""


def read_highs(home: Home) -> Highs:
    """What the file knows; nothing where it is missing or not ours."""
    try:
        kept = json.loads(home.receipts_high.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {
        series: last
        for series, last in kept.items()
        if isinstance(series, str) and type(last) is int and last > 0
    }


def highest(one: Highs, other: Highs) -> Highs:
    """The later of what two know, by series."""
    return {series: max(one.get(series, 0), other.get(series, 0)) for series in {**one, **other}}


def note_receipt(home: Home, given: ReceiptNumber) -> None:
    """Note a number after it became durable.

    Never before: a number noted and then lost in a crash would look like a missing one. The store
    holds the truth, so a disk that refuses this note stops nobody.
    """
    highs = dict(read_highs(home))
    if given.number > highs.get(given.series, 0):
        highs[given.series] = given.number
        with contextlib.suppress(OSError):
            write_highs(home, highs)


def put_highs_aside(home: Home, now: datetime) -> Path | None:
    """Move the file out of the way of a school that is begun anew; None where there is none."""
    if not home.receipts_high.exists():
        return None
    kept = home.free("receipts-set-aside", now, ".high")
    return home.receipts_high.rename(kept)


def write_highs(home: Home, highs: Highs) -> None:
    """Replace the file in one step."""
    fresh = home.receipts_high.with_name(f"{home.receipts_high.name}.{os.getpid()}")
    file = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, PRIVATE)
    try:
        os.write(file, json.dumps(highs).encode())
    finally:
        os.close(file)
    fresh.replace(home.receipts_high)
