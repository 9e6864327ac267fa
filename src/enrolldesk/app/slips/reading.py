"""Slips from the fields of a document: strict, because anybody may have written them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from enrolldesk.app.sync.values import Fields, Unreadable, Why
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.ids import is_safe_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.merging import DAYS, PARTS, Filled, Merge, NotSame
from enrolldesk.domain.plans import Plan
from enrolldesk.domain.promotions import WHOLE, Offer, Promotion, Trigger
from enrolldesk.domain.reminders import Channel, Reminder
from enrolldesk.domain.till import (
    DayClose,
    DayState,
    DrawerMove,
    MethodSum,
    MoveKind,
    Pieces,
    close_id,
)

_MOST: Final = 1_000_000
_METHODS: Final = frozenset(Method)


def stamp(slip_id: str, fields: Fields) -> dict[str, Any]:
    """Where, by whom, when, and for which day."""
    return {
        "slip_id": slip_id,
        "desk_id": fields.identity("desk"),
        "staff_id": fields.text("staff", length=200),
        "taken_at": fields.time("taken_at"),
        "day": fields.needed_day("day"),
    }


def plan(fields: Fields, stamp: Mapping[str, Any]) -> Plan:
    """A plan."""
    return Plan(
        **stamp,
        enrollment_id=fields.identity("enrollment_id"),
        schedule=_parts(fields, "schedule"),
        before=_parts(fields, "before"),
        reason=fields.text("reason", default=""),
    )


def reminder(fields: Fields, stamp: Mapping[str, Any]) -> Reminder:
    """A reminder."""
    return Reminder(
        **stamp,
        student_id=fields.identity("student_id"),
        channel=fields.choice("channel", Channel),
        amount=fields.money("amount"),
    )


def promotion(fields: Fields, stamp: Mapping[str, Any]) -> Promotion:
    """A promotion."""
    course_ids = fields.texts("course_ids", limit=1000, length=100)
    if not all(map(is_safe_id, course_ids)):
        raise fields.malformed("course_ids")
    offer = Offer(
        title=fields.text("title"),
        trigger=fields.choice("trigger", Trigger),
        amount=fields.money("amount"),
        percent=fields.integer("percent", 0, WHOLE),
        code=fields.text("code", default=""),
        valid_from=fields.day("valid_from"),
        valid_until=fields.day("valid_until"),
        limit=fields.integer("limit", 0, _MOST, default=0),
        course_ids=course_ids,
        active=fields.flag("active", default=True),
    )
    return Promotion(**stamp, offer=offer.checked())


def drawer_move(fields: Fields, stamp: Mapping[str, Any]) -> DrawerMove:
    """Cash put in or taken out."""
    return DrawerMove(
        **stamp,
        kind=fields.choice("kind", MoveKind),
        amount=fields.money("amount", least=1),
        reason=fields.text("reason"),
    )


def day_close(fields: Fields, stamp: Mapping[str, Any]) -> DayClose:
    """A closed day."""
    if stamp["slip_id"] != close_id(stamp["desk_id"], stamp["day"]):
        raise Unreadable(Why.CONTRADICTION, "day")
    return DayClose(
        **stamp,
        state=fields.choice("state", DayState),
        opening_float=fields.money("opening_float"),
        expected=_sums(fields, "expected"),
        counted=_sums(fields, "counted"),
        pieces=tuple(
            Pieces(part.money("value", least=1), part.integer("count", 0, _MOST))
            for part in fields.parts("pieces")
        ),
        paid_in=fields.money("paid_in"),
        paid_out=fields.money("paid_out"),
        deposit=fields.money("deposit"),
        reason=fields.text("reason", default=""),
        reopen_reason=fields.text("reopen_reason", default=""),
    )


def merge(fields: Fields, stamp: Mapping[str, Any]) -> Merge:
    """A merge."""
    return Merge(
        **stamp,
        kept_id=fields.identity("kept_id"),
        merged_id=fields.identity("merged_id"),
        filled=tuple(map(_filled, fields.parts("filled"))),
        reason=fields.text("reason", default=""),
        undone_on=fields.day("undone_on"),
        undone_by=fields.text("undone_by", default="", length=200),
        undone_reason=fields.text("undone_reason", default=""),
    )


def not_same(fields: Fields, stamp: Mapping[str, Any]) -> NotSame:
    """Two students that were told apart."""
    return NotSame(**stamp, one_id=fields.identity("one_id"), other_id=fields.identity("other_id"))


def _filled(part: Fields) -> Filled:
    name = part.text("part", length=40)
    if name not in PARTS:
        raise part.malformed("part")
    filled = Filled(name, part.text("before"), part.text("after"))
    if name in DAYS:
        for side in ("before", "after"):
            if part.values[side]:
                part.day(side)
    return filled


def _parts(fields: Fields, name: str) -> tuple[Instalment, ...]:
    return tuple(
        Instalment(part.money("amount"), part.needed_day("due_on")) for part in fields.parts(name)
    )


def _sums(fields: Fields, name: str) -> tuple[MethodSum, ...]:
    sums = tuple(
        MethodSum(part.text("method", length=40), part.difference("amount"))
        for part in fields.parts(name)
    )
    if not {one.method for one in sums} <= _METHODS:
        raise fields.malformed(name)
    return sums
