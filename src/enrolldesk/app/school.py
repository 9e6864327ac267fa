"""The school founded, its settings, desk and staff changed."""

from __future__ import annotations

from enrolldesk.app.commands import AddStaff, ChangeDesk, ChangeSchool, ChangeStaff, FoundSchool
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import (
    DeskCodeClaimed,
    FixedAfterFirstReceipt,
    IdAlreadyUsed,
    LastManager,
    NotFound,
)
from enrolldesk.domain.roles import Role


def found_school(command: FoundSchool, recording: Recording) -> None:
    """Begin a school where there is none."""
    existing = recording.uow.school()
    if existing is not None:
        raise IdAlreadyUsed("school", existing.name)
    recording.found(command.school.checked(), command.desk.checked(), command.staff.checked())


def change_school(command: ChangeSchool, recording: Recording) -> None:
    """Change the settings; the currency is fixed after the first receipt."""
    before, after = recording.school, command.school.checked()
    if after.currency != before.currency and recording.uow.receipts_given():
        raise FixedAfterFirstReceipt("currency")
    recording.change_school(before, after)


def change_desk(command: ChangeDesk, recording: Recording) -> None:
    """Change the desk's name; its code is fixed after the first receipt or once claimed."""
    before, after = recording.uow.desk(), command.desk.checked()
    if before is None or before.desk_id != after.desk_id:
        raise NotFound("desk", after.desk_id)
    if after.series != before.series and recording.uow.receipts_given():
        raise FixedAfterFirstReceipt("desk code")
    if after.series != before.series and recording.uow.desk_claimed():
        raise DeskCodeClaimed("desk code", before.code)
    recording.change_desk(before, after)


def add_staff(command: AddStaff, recording: Recording) -> None:
    """Add a person to the list."""
    if recording.uow.staff(command.staff.staff_id) is not None:
        raise IdAlreadyUsed("staff", command.staff.staff_id)
    recording.add_staff(command.staff.checked())


def change_staff(command: ChangeStaff, recording: Recording) -> None:
    """Rename a person, say what they may do, or take them off the list."""
    before, after = recording.uow.staff(command.staff.staff_id), command.staff.checked()
    if before is None:
        raise NotFound("staff", command.staff.staff_id)
    if before.may(Role.MANAGER) and not after.may(Role.MANAGER):
        others = (one for one in recording.uow.people() if one.staff_id != before.staff_id)
        if not any(one.may(Role.MANAGER) for one in others):
            raise LastManager(before.name)
    recording.change_staff(before, after)
