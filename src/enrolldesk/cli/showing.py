"""Who acts through the command line and shows that it is them: by PINs, never as arguments."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.desk import Desk
from enrolldesk.cli.usage import Usage
from enrolldesk.domain.errors import NotFound

if TYPE_CHECKING:
    from enrolldesk.app.permits import Deed
    from enrolldesk.app.ports import Reads, UnitOfWork
    from enrolldesk.app.signing.pins import PinBook
    from enrolldesk.domain.school import Staff

PIN_VARIABLE: Final = "ENROLLDESK_PIN"
APPROVER_VARIABLE: Final = "ENROLLDESK_APPROVER_PIN"


class AskedDesk(Desk):
    """A desk at which people show that it is them before the first thing is recorded.

    What is only read is shown to anybody who has this computer's account.
    """

    def __init__(self, desk: Desk, acting: str, shown: Callable[[], str]) -> None:
        """``shown`` raises DeskError, or answers who gave their yes, empty for nobody."""
        super().__init__(desk.store, desk.clock, acting=acting)
        self._shown = shown
        self._yes: str | None = None

    def permit(self, deed: Deed, *, approved_by: str = "") -> None:
        """Raise DeskError where whoever acts may not do this."""
        super().permit(deed, approved_by=approved_by or self._asked())

    def run_all(
        self,
        several: Iterable[Command],
        then: Callable[[UnitOfWork], None] | None = None,
        *,
        large: bool = False,
        approved_by: str = "",
    ) -> Changes:
        """Record commands in one transaction; asks for the PINs before the first."""
        yes = approved_by or self._asked()
        return super().run_all(several, then, large=large, approved_by=yes)

    def _asked(self) -> str:
        if self._yes is None:
            self._yes = self._shown()
        return self._yes


def person_named(reads: Reads, asked: str) -> Staff:
    """Somebody on the staff list by name or id; raises NotFound."""
    for person in reads.staff():
        if person.active and is_meant(person, asked):
            return person
    raise NotFound("staff member", asked)


def is_meant(person: Staff, asked: str) -> bool:
    """Whether a name or an id is this person's."""
    return asked.casefold() == person.name.casefold() or asked == person.staff_id


def show(pins: PinBook, person: Staff | None, approver: Staff | None, pin_file: Path | None) -> str:
    """Ask for the PINs there are; answers who gave their yes. Raises DeskError."""
    if person is not None and pins.has(person.staff_id):
        pins.check(person.staff_id, pin_of(person.name, PIN_VARIABLE, pin_file))
    if approver is None:
        return ""
    if not pins.has(approver.staff_id):
        return pins.approve(approver, "")
    return pins.approve(approver, pin_of(approver.name, APPROVER_VARIABLE))


def pin_of(name: str, variable: str, pin_file: Path | None = None) -> str:
    """A PIN from a file, the environment, or the terminal without echo; raises Usage."""
    if pin_file is not None:
        try:
            return pin_file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            raise Usage(f"The file {pin_file} cannot be read.") from None
    given = os.environ.get(variable, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise Usage(f"Nobody can be asked for the PIN of {name} here: give it in {variable}.")
    return getpass.getpass(f"PIN of {name}: ")
