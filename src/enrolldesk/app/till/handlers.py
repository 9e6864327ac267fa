"""The drawer moved, days closed and reopened."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.recording import Recording
from enrolldesk.app.till import words as words
from enrolldesk.app.till.commands import CloseDay, MoveDrawer, ReopenDay
from enrolldesk.app.till.sheet import sheet_of
from enrolldesk.domain.errors import AmountNotPositive, FieldInvalid, Missing
from enrolldesk.domain.kinds import Method
from enrolldesk.domain.money import LARGEST, ZERO, total
from enrolldesk.domain.people import one_line
from enrolldesk.domain.till import (
    CountDoesNotAddUp,
    DayClose,
    DayNotClosed,
    DayState,
    DepositTooLarge,
    DrawerMove,
    close_id,
)


def move_drawer(command: MoveDrawer, recording: Recording) -> None:
    """Note cash put into the drawer or taken out."""
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
    if not ZERO < command.amount <= LARGEST:
        raise AmountNotPositive(command.kind.value)
    recording.refuse_locked(recording.today)
    recording.depend("days", close_id(recording.desk_id, recording.today))
    recording.file(
        DrawerMove(
            slip_id=command.command_id,
            kind=command.kind,
            amount=command.amount,
            reason=reason,
            **recording.stamp(),
        )
    )


def close_day(command: CloseDay, recording: Recording) -> None:
    """Lock a day with what was expected and counted."""
    if command.day > recording.today:
        raise FieldInvalid("day", command.day.isoformat(), "range")
    recording.refuse_locked(command.day)
    sheet = sheet_of(recording.uow, recording.desk_id, command.day)
    _check_count(command)
    close = DayClose(
        slip_id=close_id(recording.desk_id, command.day),
        opening_float=command.opening_float,
        expected=sheet.expected,
        counted=command.counted,
        pieces=tuple(one for one in command.pieces if one.count),
        paid_in=sheet.paid_in,
        paid_out=sheet.paid_out,
        deposit=command.deposit,
        reason=one_line(command.reason),
        **recording.stamp() | {"day": command.day},
    )
    if close.over and not close.reason:
        raise Missing("reason")
    if sheet.close is None:
        recording.file(close)
    else:
        recording.change_slip(sheet.close, close)


def reopen_day(command: ReopenDay, recording: Recording) -> None:
    """Unlock a day; what was counted stays readable in the record of changes."""
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
    close = recording.uow.slip(DayClose, close_id(recording.desk_id, command.day))
    if close is None or close.state is not DayState.CLOSED:
        raise DayNotClosed(command.day)
    stamp = recording.stamp() | {"day": command.day}
    recording.change_slip(
        close, replace(close, state=DayState.REOPENED, reopen_reason=reason, **stamp)
    )


def _check_count(command: CloseDay) -> None:
    if not ZERO <= command.opening_float <= LARGEST:
        raise FieldInvalid("opening float", str(command.opening_float.cents), "range")
    if len({one.method for one in command.counted}) != len(command.counted):
        raise FieldInvalid("counted method", "", "range")
    cash = total(one.amount for one in command.counted if one.method == Method.CASH)
    pieces = total(one.amount for one in command.pieces)
    if command.pieces and pieces != cash:
        raise CountDoesNotAddUp(pieces, cash)
    if not ZERO <= command.deposit <= max(cash, ZERO):
        raise DepositTooLarge(cash, command.deposit)
