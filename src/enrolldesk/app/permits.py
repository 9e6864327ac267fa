"""What each command needs: the one table of who may do what.

It is asked by ``handlers.record`` before anything is recorded, and by whoever wants to know before
asking: a window shows what one may not do as disabled, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from enrolldesk.app import commands
from enrolldesk.app import permit_words as permit_words
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.families import commands as families
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.planning import commands as planning
from enrolldesk.app.promoting import commands as promotions
from enrolldesk.app.till import commands as till
from enrolldesk.domain.errors import CannotApprove, DeskError, NobodyHere, NotPermitted, TakenOff
from enrolldesk.domain.kinds import EntryKind, Method
from enrolldesk.domain.roles import Role
from enrolldesk.domain.till import DayClose, DayState, close_id

if TYPE_CHECKING:
    from enrolldesk.app.commands import Command
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.slips.kinds import AnySlip
    from enrolldesk.domain.ledger import Entry
    from enrolldesk.domain.school import Staff


class Deed(StrEnum):
    """What people may do that records nothing and is in the table all the same."""

    EXPORT_ALL = "export_all"
    GIVE_UP = "give_up"
    """Drop or void what the server refused, as if it had never been recorded."""


class Looked(Protocol):
    """Where a rule looks up what a command is about: a unit of work."""

    def entry(self, entry_id: str) -> Entry | None: ...
    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]: ...
    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, on which day of the school, and where records are looked up."""

    records: Looked
    staff_id: str
    today: date


Rule = Callable[[Any, Asking], Role]
"""What a command needs where that depends on what it is about."""


def _voids_entry(command: commands.VoidEntry | corrections.CorrectPayment, asking: Asking) -> Role:
    return _voiding(filter(None, [asking.records.entry(command.entry_id)]), asking)


def _voids_receipt(command: commands.VoidReceipt, asking: Asking) -> Role:
    return _voiding(asking.records.entries_of_receipt(command.receipt_id), asking)


def _voiding(entries: Iterable[Entry], asking: Asking) -> Role:
    """What is not known is refused for that: it needs nobody in particular."""
    return Role.FRONT_DESK if all(_is_own(one, asking) for one in entries) else Role.MANAGER


def _is_own(entry: Entry, asking: Asking) -> bool:
    """Whether it is a payment that whoever asks took on this day, which is still open."""
    if entry.kind != EntryKind.PAYMENT or entry.method == Method.CARRIED_OVER:
        return False
    if (entry.staff_id, entry.day) != (asking.staff_id, asking.today):
        return False
    close = asking.records.slip(DayClose, close_id(entry.desk_id, entry.day))
    return close is None or close.state is not DayState.CLOSED


PERMITS: Final[Mapping[type[Command], Role | Rule]] = {
    # The school, its desks and its people.
    commands.FoundSchool: Role.MANAGER,
    commands.ChangeSchool: Role.MANAGER,
    commands.ChangeDesk: Role.MANAGER,
    commands.AddStaff: Role.MANAGER,
    commands.ChangeStaff: Role.MANAGER,
    # Students and their families.
    commands.AddStudent: Role.FRONT_DESK,
    commands.ChangeStudent: Role.FRONT_DESK,
    families.LinkFamily: Role.FRONT_DESK,
    families.LeaveFamily: Role.FRONT_DESK,
    merging.TellApart: Role.FRONT_DESK,
    merging.MergeStudents: Role.MANAGER,
    merging.UnmergeStudent: Role.MANAGER,
    commands.ImportStudents: Role.MANAGER,
    commands.UndoImport: Role.MANAGER,
    commands.BringAccount: Role.MANAGER,
    # Courses and places in them.
    commands.AddCourse: Role.MANAGER,
    commands.ChangeCourse: Role.MANAGER,
    commands.Enroll: Role.FRONT_DESK,
    commands.CancelEnrollment: Role.MANAGER,
    commands.OverrideAccess: Role.MANAGER,
    corrections.Withdraw: Role.MANAGER,
    corrections.MoveEnrollment: Role.MANAGER,
    # Money taken.
    commands.RecordPayment: Role.FRONT_DESK,
    commands.VoidEntry: _voids_entry,
    commands.VoidReceipt: _voids_receipt,
    corrections.CorrectPayment: _voids_entry,
    corrections.ReturnPayment: Role.MANAGER,
    commands.Refund: Role.MANAGER,
    commands.MoveCredit: Role.MANAGER,
    # What is owed, and when.
    corrections.WriteOff: Role.MANAGER,
    corrections.GiveDiscount: Role.MANAGER,
    corrections.CorrectPrice: Role.MANAGER,
    planning.ChangePlan: Role.MANAGER,
    planning.RecordReminder: Role.FRONT_DESK,
    promotions.AddPromotion: Role.MANAGER,
    promotions.ChangePromotion: Role.MANAGER,
    promotions.ApplyPromotion: Role.FRONT_DESK,
    # The drawer and the day.
    till.MoveDrawer: Role.FRONT_DESK,
    till.CloseDay: Role.FRONT_DESK,
    till.ReopenDay: Role.MANAGER,
}

DEEDS: Final[Mapping[Deed, Role]] = {
    Deed.EXPORT_ALL: Role.MANAGER,
    Deed.GIVE_UP: Role.MANAGER,
}


def needed(command: Command, asking: Asking) -> Role:
    """What this very command needs."""
    permit = PERMITS[type(command)]
    return permit if isinstance(permit, Role) else permit(command, asking)


def least(kind: type[Command] | Deed) -> Role:
    """What a command of this kind needs at least, whatever it is about."""
    if isinstance(kind, Deed):
        return DEEDS[kind]
    permit = PERMITS[kind]
    return permit if isinstance(permit, Role) else Role.FRONT_DESK


def deed_of(asked: Command | type[Command] | Deed) -> str:
    """What a refusal calls it."""
    if isinstance(asked, Deed):
        return str(asked)
    return (asked if isinstance(asked, type) else type(asked)).__name__


def most(command: str) -> Role:
    """What a recorded command of this name may have needed; one nobody knows needs most.

    For batches that do not say what they needed: those recorded before there were roles.
    """
    permit = next((one for kind, one in PERMITS.items() if kind.__name__ == command), None)
    # These are no command of staff: a desk makes them itself.
    if command in ("OpenSeries", "ClaimDesk"):
        return Role.FRONT_DESK
    return permit if isinstance(permit, Role) else Role.MANAGER


def refusal(
    deed: str, needs: Role, person: Staff | None, held: DeskError | None = None
) -> DeskError | None:
    """Why somebody may not do what needs this; None where they may.

    ``held`` is why nothing that needs a manager may be done now, whoever asks.
    """
    if person is None:
        return NobodyHere()
    if not person.active:
        return TakenOff(person.name)
    if held is not None and not Role.FRONT_DESK.permits(needs):
        return held
    return None if person.may(needs) else NotPermitted(deed, needs)


def approver(
    deed: str,
    needs: Role,
    person: Staff | None,
    yes: Staff | None,
    held: DeskError | None = None,
) -> str:
    """Whose yes stands behind a deed: nobody's where whoever asks may do it themselves.

    ``yes`` is who approves, where somebody does. Raises the refusal.
    """
    refused = refusal(deed, needs, person, held)
    if refused is None:
        return ""
    if yes is None or not isinstance(refused, NotPermitted):
        raise refused
    if not yes.may(needs):
        raise CannotApprove(yes.name)
    return yes.staff_id


class LookedUp:
    """What rules look up, in what a desk reads."""

    def __init__(self, reads: Reads) -> None:
        """Look it up there."""
        self._reads = reads

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return self._reads.entry(entry_id)

    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]:
        """A receipt's entries."""
        receipt = self._reads.receipt(receipt_id)
        return () if receipt is None else receipt.entries

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        return self._reads.slip(made, slip_id)
