"""Which kinds of slips there are: where each is kept, whether it may change, what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from enrolldesk.app.slips import reading, writing
from enrolldesk.app.sync.values import Fields
from enrolldesk.domain.merging import Merge, NotSame
from enrolldesk.domain.plans import Plan
from enrolldesk.domain.promotions import Promotion
from enrolldesk.domain.reminders import Reminder
from enrolldesk.domain.slips import Slip
from enrolldesk.domain.till import DayClose, DrawerMove

AnySlip = TypeVar("AnySlip", bound=Slip)


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of slip; one that is not ``changeable`` is written once and stands.

    ``names`` is the collection of what ``Slip.about`` is the id of, where that must be known.
    """

    made: type[Slip]
    collection: str
    own_fields: Callable[[Any], Mapping[str, Any]]
    read: Callable[[Fields, Mapping[str, Any]], Slip]
    changeable: bool = False
    names: str = ""


KINDS: Final = (
    SlipKind(Promotion, "promotions", writing.promotion_fields, reading.promotion, changeable=True),
    SlipKind(Plan, "plans", writing.plan_fields, reading.plan, names="enrollments"),
    SlipKind(Reminder, "reminders", writing.reminder_fields, reading.reminder, names="students"),
    SlipKind(DrawerMove, "drawer", writing.drawer_move_fields, reading.drawer_move),
    SlipKind(DayClose, "days", writing.day_close_fields, reading.day_close, changeable=True),
    SlipKind(Merge, "merges", writing.merge_fields, reading.merge, changeable=True),
    SlipKind(NotSame, "distinct", writing.not_same_fields, reading.not_same),
)
_BY_TYPE: Final = {kind.made: kind for kind in KINDS}
_BY_COLLECTION: Final = {kind.collection: kind for kind in KINDS}


def kind_of(made: type[Slip]) -> SlipKind:
    """The kind by its class."""
    return _BY_TYPE[made]


def kind_in(collection: str) -> SlipKind | None:
    """The kind kept in a collection, if it keeps slips."""
    return _BY_COLLECTION.get(collection)


def slip_path(slip: Slip) -> str:
    """The slip's document below the school."""
    return f"{kind_of(type(slip)).collection}/{slip.slip_id}"


def slip_fields(slip: Slip) -> dict[str, Any]:
    """The slip's document."""
    return {**writing.stamp_fields(slip), **kind_of(type(slip)).own_fields(slip)}


def slip_from(made: type[AnySlip], slip_id: str, fields: Fields) -> AnySlip:
    """The slip a document holds; raises Unreadable or a domain error."""
    stamp = reading.stamp(slip_id, fields)
    return cast(AnySlip, kind_of(made).read(fields, stamp))


def slip_references(slip: Slip) -> tuple[str, ...]:
    """The documents that must be held before a slip can be."""
    names = kind_of(type(slip)).names
    if isinstance(slip, Promotion):
        return tuple(f"courses/{course_id}" for course_id in slip.offer.course_ids)
    if isinstance(slip, Merge):
        return f"students/{slip.merged_id}", f"students/{slip.kept_id}"
    if isinstance(slip, NotSame):
        return f"students/{slip.one_id}", f"students/{slip.other_id}"
    return (f"{names}/{slip.about}",) if names else ()
