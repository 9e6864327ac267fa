"""What every screen is handed: the desk, the runner, paper, formats and remembered state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from enrolldesk.app.changes import Changes
from enrolldesk.domain.money import Money, MoneyStyle, style_for
from enrolldesk.ui.kit.formats import number_style
from enrolldesk.ui.runner import Runner

if TYPE_CHECKING:
    from enrolldesk.app.commands import Command
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.paper import Paper
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.signing.identity import Identity
    from enrolldesk.app.signing.people import People
    from enrolldesk.app.signing.pins import PinBook
    from enrolldesk.app.sync.connection import Connection
    from enrolldesk.app.sync.queue import BatchQueue
    from enrolldesk.ui.signing.permissions import Permissions
    from enrolldesk.ui.sync.office_sync import OfficeSync


@dataclass(slots=True)
class Office:
    """The surroundings of a screen. ``remembered`` holds geometry, columns and the last view."""

    desk: Desk
    runner: Runner
    paper: Paper
    home: Path
    remembered: QSettings
    sync: OfficeSync
    open_queue: Callable[[], BatchQueue]
    """Called by whoever first looks at the queue: a start loads nothing of it."""
    open_pins: Callable[[], PinBook]
    """Called by whoever first asks for a PIN."""
    open_people: Callable[[], People]
    """Called by whoever first signs in to the school's server, or out."""
    identity: Callable[[Connection], Identity]
    """The accounts of a school's project; loads what asks them, so it is called in a thread."""
    _permissions: Permissions | None = field(default=None, init=False)

    @property
    def reads(self) -> Reads:
        """What a view reads."""
        return self.desk.reads

    @property
    def queue(self) -> BatchQueue:
        """What the server does not hold."""
        return self.open_queue()

    @property
    def pins(self) -> PinBook:
        """The PINs of the people at this computer."""
        return self.open_pins()

    @property
    def people(self) -> People:
        """The tokens of whoever is signed in to the school's server."""
        return self.open_people()

    @property
    def permissions(self) -> Permissions:
        """What whoever is at the desk may do."""
        if self._permissions is None:
            from enrolldesk.ui.signing.permissions import Permissions

            self._permissions = Permissions(self)
        return self._permissions

    @property
    def money(self) -> MoneyStyle:
        """How amounts are written and read here: the school's currency, the locale's marks."""
        school = self.reads.school()
        here = number_style()
        currency = school.currency if school else "USD"
        return style_for(currency, decimal=here.decimal, group=here.group)

    def format(self, amount: Money) -> str:
        """An amount for a person."""
        return self.money.format(amount)

    def run(self, command: Command, *, approved_by: str = "") -> Changes:
        """Record a command; raises DeskError with a sentence for the reader.

        ``approved_by`` is the manager who approved of this one with their PIN.
        """
        return self.runner.run(command, approved_by=approved_by)
