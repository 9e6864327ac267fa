"""A desk's day as JSON and in words: the fields that ``docs/cli.md`` documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from enrolldesk.app.till.counting import CountLine, counted_in
from enrolldesk.app.till.sheet import DaySheet
from enrolldesk.app.wording import method_word
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Call
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.till import DayClose, DrawerMove, MoveKind, close_id

MOVE_WORDS: Final = {MoveKind.PAID_IN: "Paid in", MoveKind.PAID_OUT: "Paid out"}


def sheet_fields(sheet: DaySheet) -> dict[str, Any]:
    """A day of a desk."""
    return {
        "close_id": close_id(sheet.desk_id, sheet.day),
        "desk_id": sheet.desk_id,
        "day": answers.day(sheet.day),
        "closed": sheet.is_closed,
        "methods": [
            {
                "method": str(one.method),
                "taken": one.taken.cents,
                "handed_back": one.handed_back.cents,
                "voided": one.voided.cents,
                "expected": one.expected.cents,
                "entries": one.count,
            }
            for one in sheet.methods
        ],
        "returned": sheet.returned.cents,
        "paid_in": sheet.paid_in.cents,
        "paid_out": sheet.paid_out.cents,
        "moves": [move_fields(move) for move in sheet.moves],
        "last_float": sheet.last_float.cents,
        "close": close_fields(sheet.close),
    }


def move_fields(move: DrawerMove) -> dict[str, Any]:
    """Cash put in or taken out."""
    return {
        "move_id": move.slip_id,
        "kind": str(move.kind),
        "amount": move.amount.cents,
        "reason": move.reason,
        "taken_at": move.taken_at.isoformat(),
        "staff_id": move.staff_id,
    }


def close_fields(close: DayClose | None) -> dict[str, Any] | None:
    """A day as it was counted, where it was."""
    if close is None:
        return None
    return {
        "state": str(close.state),
        "opening_float": close.opening_float.cents,
        "lines": [line_fields(line) for line in counted_in(close)],
        "over": close.over.cents,
        "deposit": close.deposit.cents,
        "pieces": [{"value": one.value.cents, "count": one.count} for one in close.pieces],
        "reason": close.reason,
        "reopen_reason": close.reopen_reason,
        "staff_id": close.staff_id,
        "taken_at": close.taken_at.isoformat(),
    }


def line_fields(line: CountLine) -> dict[str, Any]:
    """A method as expected and counted."""
    return {
        "method": str(line.method),
        "expected": line.expected.cents,
        "counted": line.counted.cents,
        "over": line.over.cents,
    }


def sheet_lines(sheet: DaySheet, call: Call) -> Iterator[str]:
    """A day of a desk for a person."""
    state = "closed" if sheet.is_closed else "open"
    yield f"{sheet.day}  [{state}]"
    for one in sheet.methods:
        yield (
            f"  {method_word(one.method)}: taken {call.money(one.taken)}, handed back "
            f"{call.money(one.handed_back)}, voided {call.money(one.voided)}; "
            f"expected {call.money(one.expected)}"
        )
    for move in sheet.moves:
        yield f"  {MOVE_WORDS[move.kind]} {call.money(move.amount)}: {move.reason}"
    if sheet.returned:
        yield f"  Returned at the bank {call.money(sheet.returned)}"
    opening = sheet.close.opening_float if sheet.close else sheet.last_float
    cash = call.money(sheet.cash_expected(opening))
    yield f"  {method_word(Method.CASH)} in the drawer, float included: {cash}"
    if sheet.close is not None and sheet.is_closed:
        yield from count_lines(counted_in(sheet.close), call)
        yield f"Deposit {call.money(sheet.close.deposit)}"


def count_lines(lines: tuple[CountLine, ...], call: Call) -> Iterator[str]:
    """A count for a person, a line a method."""
    for line in lines:
        yield (
            f"  {method_word(line.method)}: expected {call.money(line.expected)}, counted "
            f"{call.money(line.counted)}, {_difference(line.over, call)}"
        )


def _difference(over: Money, call: Call) -> str:
    if not over:
        return "exact"
    return f"{call.money(abs(over))} {'over' if over > ZERO else 'short'}"
