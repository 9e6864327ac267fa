"""Which function records which command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from enrolldesk.app import billing, bringing, catalog, commands, enrolling, people, permits, school
from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting import charges, payments, places, voids
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.families import commands as family_commands
from enrolldesk.app.families import recording as families
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.merging import recording as merges
from enrolldesk.app.permits import Asking, approver
from enrolldesk.app.planning import commands as plan_commands
from enrolldesk.app.planning import handlers as planning
from enrolldesk.app.ports import UnitOfWork
from enrolldesk.app.promoting import commands as promotion_commands
from enrolldesk.app.promoting import handlers as promoting
from enrolldesk.app.recording import Recording, fingerprint
from enrolldesk.app.till import commands as till_commands
from enrolldesk.app.till import handlers as till
from enrolldesk.domain.errors import DeskError, FieldInvalid, IdAlreadyUsed
from enrolldesk.domain.ids import is_safe_id
from enrolldesk.domain.school import Staff

Handler = Callable[[Any, Recording], None]

HANDLERS: Final[Mapping[type[Command], Handler]] = {
    commands.FoundSchool: school.found_school,
    commands.ChangeSchool: school.change_school,
    commands.ChangeDesk: school.change_desk,
    commands.AddStaff: school.add_staff,
    commands.ChangeStaff: school.change_staff,
    commands.AddStudent: people.add_student,
    commands.ChangeStudent: people.change_student,
    commands.AddCourse: catalog.add_course,
    commands.ChangeCourse: catalog.change_course,
    commands.Enroll: enrolling.enroll,
    commands.CancelEnrollment: enrolling.cancel_enrollment,
    commands.OverrideAccess: enrolling.override_access,
    commands.RecordPayment: billing.record_payment,
    commands.VoidEntry: voids.void_entry,
    commands.VoidReceipt: voids.void_receipt,
    commands.Refund: payments.refund,
    commands.MoveCredit: billing.move_credit,
    commands.ImportStudents: bringing.import_students,
    commands.UndoImport: bringing.undo_import,
    commands.BringAccount: bringing.bring_account,
    plan_commands.ChangePlan: planning.change_plan,
    plan_commands.RecordReminder: planning.record_reminder,
    promotion_commands.AddPromotion: promoting.add_promotion,
    promotion_commands.ChangePromotion: promoting.change_promotion,
    promotion_commands.ApplyPromotion: promoting.apply_promotion,
    till_commands.MoveDrawer: till.move_drawer,
    till_commands.CloseDay: till.close_day,
    till_commands.ReopenDay: till.reopen_day,
    corrections.CorrectPayment: payments.correct_payment,
    corrections.ReturnPayment: payments.return_payment,
    corrections.WriteOff: charges.write_off,
    corrections.GiveDiscount: charges.give_discount,
    corrections.CorrectPrice: charges.correct_price,
    corrections.Withdraw: places.withdraw_from_course,
    corrections.MoveEnrollment: places.move_enrollment,
    merging.MergeStudents: merges.merge_students,
    merging.UnmergeStudent: merges.unmerge_student,
    merging.TellApart: merges.tell_apart,
    family_commands.LinkFamily: families.link_family,
    family_commands.LeaveFamily: families.leave_family,
}


def founder_of(command: Command) -> str:
    """Who is at the desk of a school that this command begins; empty for every other command."""
    founder = _founder(command)
    return founder.staff_id if founder else ""


def _founder(command: Command) -> Staff | None:
    return command.staff if isinstance(command, commands.FoundSchool) else None


def _today(uow: UnitOfWork, now: datetime) -> date:
    founded = uow.school()
    return now.astimezone(founded.zone if founded else UTC).date()


def record(
    command: Command,
    uow: UnitOfWork,
    staff_id: str,
    now: datetime,
    *,
    late: bool = False,
    approved_by: str = "",
    held: DeskError | None = None,
    unasked: bool = False,
) -> Changes:
    """Record one command and its batch in the transaction; raises DeskError.

    The same command again changes nothing; another one under the same id raises IdAlreadyUsed.
    ``approved_by`` gave their yes to it, for whoever may not do it alone. ``late`` is for money
    that was taken before, and for what somebody chose when they might: neither a day closed since
    nor who they are by now keeps it out. ``held`` is why nothing that needs a manager may be done;
    ``unasked`` says that it is done whoever they are.
    """
    if not is_safe_id(command.command_id):
        raise FieldInvalid("id", command.command_id, "id")
    recorded = uow.fingerprint(command.command_id)
    if recorded is not None:
        return _repeated(command, recorded, uow)
    needs = permits.needed(command, Asking(uow, staff_id, _today(uow, now)))
    if not (late or unasked):
        person = founder if (founder := _founder(command)) else uow.staff(staff_id)
        yes = uow.staff(approved_by)
        approved_by = approver(type(command).__name__, needs, person, yes, held)
    recording = Recording(
        uow, command, staff_id, now, late=late, needs=needs, approved_by=approved_by
    )
    HANDLERS[type(command)](command, recording)
    return recording.finish()


def _repeated(command: Command, recorded: str, uow: UnitOfWork) -> Changes:
    """What a command that was recorded before answers: its receipt, and that nothing happened."""
    if recorded != fingerprint(command):
        raise IdAlreadyUsed("command", command.command_id)
    entries = uow.entries_of_receipt(command.command_id)
    return Changes(
        students=frozenset(entry.student_id for entry in entries),
        enrollments=frozenset(entry.enrollment_id for entry in entries),
        entries=frozenset(entry.entry_id for entry in entries),
        batch_id=command.command_id,
        receipt_id=command.command_id if entries else None,
        receipt_no=entries[0].receipt_no if entries else None,
        already=True,
    )
