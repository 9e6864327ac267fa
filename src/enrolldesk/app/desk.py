"""The desk: runs a command whole, once, or not at all; and reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from enrolldesk.app import billing, bringing, catalog, commands, enrolling, people, school
from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.ports import Clock, LocalSettings, Reads, Store, UnitOfWork
from enrolldesk.app.recording import Recording, fingerprint
from enrolldesk.domain.errors import FieldInvalid, IdAlreadyUsed
from enrolldesk.domain.ids import is_safe_id

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
    commands.VoidEntry: billing.void_entry,
    commands.VoidReceipt: billing.void_receipt,
    commands.Refund: billing.refund,
    commands.MoveCredit: billing.move_credit,
    commands.ImportStudents: bringing.import_students,
    commands.UndoImport: bringing.undo_import,
}

CURRENT_STAFF: Final = "staff_id"
"""The local setting that names who is at this desk."""


class SystemClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)


class Desk:
    """One desk of a school: commands in, changes out."""

    def __init__(self, store: Store, clock: Clock | None = None, *, acting: str = "") -> None:
        """A desk on a store; without a clock, the machine's.

        ``acting`` names who acts through this desk alone, whoever sits at the counter.
        """
        self._store = store
        self._clock = clock or SystemClock()
        self._acting = acting

    @property
    def reads(self) -> Reads:
        """What windows, pages and the command line read."""
        return self._store.reads

    @property
    def local(self) -> LocalSettings:
        """What belongs to this machine alone."""
        return self._store.local

    @property
    def store(self) -> Store:
        """Where it is all kept."""
        return self._store

    @property
    def staff_id(self) -> str:
        """Who is at the desk; empty before a school is founded."""
        return self._acting or self._store.local.get(CURRENT_STAFF)

    def acting_as(self, staff_id: str) -> Desk:
        """The same desk for one person, without changing who sits at the counter."""
        return Desk(self._store, self._clock, acting=staff_id)

    def act_as(self, staff_id: str) -> None:
        """Say who is at the desk from now on."""
        self._store.local.set(CURRENT_STAFF, staff_id)

    def now(self) -> datetime:
        """The present in the school's time zone."""
        return self._clock.now().astimezone(self.zone)

    def today(self) -> date:
        """The school's calendar day."""
        return self.now().date()

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone; UTC before there is a school."""
        founded = self.reads.school()
        return founded.zone if founded else ZoneInfo("UTC")

    def run(self, command: Command) -> Changes:
        """Record a command and its batch in one transaction; raises DeskError and records nothing.

        The same command again changes nothing and says so (``already``); another one under the
        same id raises IdAlreadyUsed.
        """
        return self.run_all((command,))

    def run_all(
        self,
        several: Iterable[Command],
        then: Callable[[UnitOfWork], None] | None = None,
    ) -> Changes:
        """Record commands in one transaction, each with its own batch: all of them or none.

        ``then`` is done last in the same transaction.
        """
        changes = Changes()
        founder = ""
        with self._store.write() as uow:
            for command in several:
                if isinstance(command, commands.FoundSchool):
                    founder = command.staff.staff_id
                changes = changes | self._run(command, uow, founder or self.staff_id)
            if then is not None:
                then(uow)
            uow.commit()
        if founder:
            self.act_as(founder)
        return changes

    def _run(self, command: Command, uow: UnitOfWork, staff_id: str) -> Changes:
        if not is_safe_id(command.command_id):
            raise FieldInvalid("id", command.command_id, "id")
        recorded = uow.fingerprint(command.command_id)
        if recorded is not None:
            return _repeated(command, recorded, uow)
        recording = Recording(uow, command, staff_id, self._clock.now())
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
