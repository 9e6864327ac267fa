"""Slips of the store in memory, told as simply as can be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from enrolldesk.app.slips.kinds import AnySlip
from enrolldesk.domain.slips import Slip


def slips_among(
    slips: Mapping[str, Slip],
    made: type[AnySlip],
    *,
    about: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[AnySlip, ...]:
    """Those of a kind that are wanted, by day, then id."""
    wanted = [
        slip
        for slip in slips.values()
        if isinstance(slip, made)
        and about in (None, slip.about)
        and (since is None or since <= slip.day)
        and (until is None or slip.day <= until)
    ]
    return tuple(sorted(wanted, key=lambda slip: (slip.day, slip.slip_id)))
