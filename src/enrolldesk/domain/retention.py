"""How long a school keeps what it recorded of a student."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

USUAL_YEARS: Final = 5
MOST_YEARS: Final = 100


def kept_until(days: Iterable[date], years: int) -> date | None:
    """The day so many years after the last of these; None where nothing was recorded."""
    last = max(days, default=None)
    if last is None:
        return None
    try:
        return last.replace(year=last.year + years)
    except ValueError:
        # The last day of a February that is shorter in the other year.
        return date(last.year + years, 3, 1)
