"""Every command once, recorded at a desk and written as it is sent: what the rules must let pass.

Everything is the same each time, so that what is kept of it can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from enrolldesk.testing.rules.of_bounds import largest
from enrolldesk.testing.rules.of_desks import brought, day, merges, of_the_desk
from enrolldesk.testing.rules.of_money import money, put_right
from enrolldesk.testing.rules.of_school import beginning, students
from enrolldesk.testing.rules.recorder import Recorder, Step


def steps() -> Iterator[Step]:
    """Every step, in an order in which each one is possible."""
    at = Recorder()
    yield from beginning(at)
    yield from students(at)
    yield from money(at)
    yield from put_right(at)
    yield from merges(at)
    yield from brought(at)
    yield from day(at)
    yield from largest(at)
    yield from of_the_desk(at)


def as_json() -> list[dict[str, Any]]:
    """Every step, as it is kept beside the rules."""
    return [{"name": one.name, "by": one.by, "writes": list(one.writes)} for one in steps()]
