"""The money of a whole school as columns of whole numbers: what stores hand to the reports.

Days are ordinals of the calendar. A hundred thousand enrollments fit into a few megabytes, and a
report walks through them in milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

ALWAYS: Final = 0
"""Stands for a day before all others."""
NOW: Final = 1 << 30
"""Stands for the present as it is recorded, also where a desk's clock is ahead."""
NEVER: Final = 1 << 31
"""Stands for a day that does not come."""

OTHER, PAYMENT, REFUND, RETURNED, VOID = range(5)
"""The kinds of entries a report tells apart."""
KIND_CODES: Final = {"payment": PAYMENT, "refund": REFUND, "returned": RETURNED, "void": VOID}

Schedule: TypeAlias = tuple[tuple[int, int], ...]
"""Cents and the day they are due, in order."""


@dataclass(frozen=True, slots=True)
class Places:
    """Enrollments that carry money, one element of each column for each.

    ``student`` and ``course`` are the store's keys of them, ``schedule`` is a place in
    ``MoneyColumns.schedules``; ``withdrawn_on`` is NEVER while the place is held.
    """

    key: Ints
    student: Ints
    course: Ints
    enrolled_on: Ints
    withdrawn_on: Ints
    schedule: Ints


@dataclass(frozen=True, slots=True)
class Lines:
    """The entries of those enrollments; one that is voided is ``gone_on`` the day of its void.

    ``scheduled`` marks the charge of enrolling, which falls due by the schedule.
    """

    place: Ints
    day: Ints
    kind: Ints
    charged: Ints
    paid: Ints
    written_off: Ints
    scheduled: Flags
    gone_on: Ints


@dataclass(frozen=True, slots=True)
class MoneyColumns:
    """Enrollments and entries; one whose enrollment is not among ``places`` counts for nothing."""

    places: Places
    lines: Lines
    schedules: Sequence[Schedule]


def ints(values: Sequence[int]) -> Ints:
    """A column of these numbers."""
    return np.asarray(values, dtype=np.int64)
