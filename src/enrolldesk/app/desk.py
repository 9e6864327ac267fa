"""The desk: runs a command whole, once, or not at all; and reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from enrolldesk.app.changes import Changes

if TYPE_CHECKING:
    from enrolldesk.app.commands import Command
    from enrolldesk.app.permits import Deed
    from enrolldesk.app.ports import Clock, LocalSettings, Reads, Store, UnitOfWork
    from enrolldesk.domain.errors import DeskError
    from enrolldesk.domain.roles import Role
    from enrolldesk.domain.school import Staff

CURRENT_STAFF: Final = "staff_id"
"""The local setting that names who is at this desk."""


class SystemClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """The present in UTC."""
        return datetime.now(UTC)


class Desk:
    """One desk of a school: commands in, changes out."""

    def __init__(
        self,
        store: Store,
        clock: Clock | None = None,
        *,
        acting: str = "",
        approved_by: str = "",
    ) -> None:
        """A desk on a store; without a clock, the machine's.

        ``acting`` names who acts through this desk alone, whoever sits at the counter;
        ``approved_by`` who gave their yes to all that is asked through it.
        """
        self._approved_by = approved_by
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
    def clock(self) -> Clock:
        """What this desk tells the time by; another thread may ask it, too."""
        return self._clock

    @property
    def staff_id(self) -> str:
        """Who is at the desk; empty before a school is founded."""
        return self._acting or self._store.local.get(CURRENT_STAFF)

    def acting_as(self, staff_id: str) -> Desk:
        """The same desk for one person, without changing who sits at the counter."""
        return Desk(self._store, self._clock, acting=staff_id, approved_by=self._approved_by)

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

    def warm_up(self) -> None:
        """Load what the first command needs; called once the window is up."""
        import enrolldesk.app.handlers  # noqa: F401

        # Never entered, so that it begins nothing; the store loads what writing needs.
        self._store.write()

    def may(self, asked: Command | type[Command] | Deed) -> DeskError | None:
        """Why whoever is at the desk may not do this; None where they may.

        Of a kind of command it says what holds for all of them: of a void that depends on what is
        voided nothing is said before there is a command.
        """
        from enrolldesk.app import permits

        if self.reads.school() is None:
            return None
        if (stopped := self._stopped(self.staff_id)) is not None:
            return stopped
        deed = permits.deed_of(asked)
        person = self._person(self.staff_id)
        return permits.refusal(deed, self._needed(asked), person, self._held())

    def permit(self, deed: Deed, *, approved_by: str = "") -> None:
        """Raise DeskError where whoever is at the desk may not do what records nothing."""
        from enrolldesk.app import permits

        person = self._person(self.staff_id)
        yes = self._person(approved_by or self._approved_by)
        permits.approver(deed, permits.least(deed), person, yes, self._held())

    def run(self, command: Command, *, approved_by: str = "") -> Changes:
        """Record a command and its batch in one transaction; raises DeskError and records nothing.

        The same command again changes nothing and says so (``already``); another one under the
        same id raises IdAlreadyUsed. ``approved_by`` is a manager who gave their yes to this one
        action: that they did is for the caller to make sure, by their PIN.
        """
        return self.run_all((command,), approved_by=approved_by)

    def run_all(
        self,
        several: Iterable[Command],
        then: Callable[[UnitOfWork], None] | None = None,
        *,
        large: bool = False,
        approved_by: str = "",
    ) -> Changes:
        """Record commands in one transaction, each with its own batch: all of them or none.

        ``approved_by`` is who gave their yes to them. ``then`` is done last in the same
        transaction; ``large`` says that it fills a new store.
        """
        # Imported by the first command: a window shows its list without them. `warm_up` is for
        # those who would rather pay before somebody presses Record.
        from enrolldesk.app import handlers

        changes = Changes()
        founder, yes, held = "", approved_by or self._approved_by, self._held()
        with self._store.write(large=large) as uow:
            for command in several:
                founder = handlers.founder_of(command) or founder
                staff_id = founder or self.staff_id
                if (stopped := self._stopped(staff_id)) is not None:
                    raise stopped
                changes |= handlers.record(
                    command, uow, staff_id, self._clock.now(), approved_by=yes, held=held
                )
            if then is not None:
                then(uow)
            uow.commit()
        if founder:
            self.act_as(founder)
        return changes

    def _held(self) -> DeskError | None:
        from enrolldesk.app.signing.offline import held_back

        return held_back(self.local, self._clock.now())

    def _person(self, staff_id: str) -> Staff | None:
        return next((one for one in self.reads.staff() if one.staff_id == staff_id), None)

    def _stopped(self, staff_id: str) -> DeskError | None:
        """Why somebody records nothing more: the school's server said that they are stopped."""
        from enrolldesk.app.signing.people import standing
        from enrolldesk.app.signing.problems import StaffStopped

        here = standing(self._store.local, staff_id)
        if here is None or here.ended is None or not here.ended.stops:
            return None
        person = self._person(staff_id)
        return StaffStopped(person.name if person else here.email, here.ended)

    def _needed(self, asked: Command | type[Command] | Deed) -> Role:
        from enrolldesk.app import permits

        if isinstance(asked, type | permits.Deed):
            return permits.least(asked)
        asking = permits.Asking(permits.LookedUp(self.reads), self.staff_id, self.today())
        return permits.needed(asked, asking)
