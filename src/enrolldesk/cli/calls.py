"""One call of the program: its arguments, the open home, and the answer it gives."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from enrolldesk.app.desk import Desk
from enrolldesk.app.ports import Reads
from enrolldesk.app.session import Opener, OpeningReport, Session
from enrolldesk.cli.showing import AskedDesk, person_named, show
from enrolldesk.cli.usage import Usage as Usage
from enrolldesk.domain.errors import DeskError, NotFound
from enrolldesk.domain.money import Money, MoneyStyle, style_for
from enrolldesk.domain.school import Staff

DONE, REFUSED, MISUSED = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """What a command found or did.

    ``value`` is for ``--json``: an object, a list, or an iterator whose objects are written as a
    list while they come. ``lines`` is the same for a person.
    """

    value: Any
    lines: Iterable[str] = ()
    exit_code: int = 0


@dataclass(eq=False)
class Unclear(DeskError):
    """Several records answer to a text; ``options`` say which, to choose one by id."""

    noun: str
    text: str
    options: tuple[str, ...]


class Call:
    """A call under way."""

    def __init__(self, arguments: argparse.Namespace, opener: Opener) -> None:
        """Nothing is opened before it is needed."""
        self.arguments = arguments
        self.opener = opener

    @cached_property
    def session(self) -> Session:
        """The home, opened when first asked for."""
        return self.opener(self.arguments.home)

    @cached_property
    def desk(self) -> Desk:
        """The desk of a founded school, acting for whoever ``--staff`` names."""
        desk = self.session.desk
        if desk.reads.school() is None:
            raise NotFound("school", "")
        asked = self.arguments.staff
        acting = person_named(desk.reads, asked).staff_id if asked else ""
        return AskedDesk(desk, acting, self.shown)

    @property
    def person(self) -> Staff | None:
        """Who acts; None where nobody on the list is at the desk."""
        people = self.desk.reads.staff()
        return next((one for one in people if one.staff_id == self.desk.staff_id), None)

    def shown(self) -> str:
        """Ask whoever acts, and whoever approves, for their PINs; answers who gave their yes."""
        asked = self.arguments.approved_by
        approver = person_named(self.reads, asked) if asked else None
        return show(self.session.pins, self.person, approver, self.arguments.pin_file)

    @property
    def reads(self) -> Reads:
        """What the desk reads."""
        return self.desk.reads

    @cached_property
    def style(self) -> MoneyStyle:
        """How amounts are written here: the school's currency, the separators asked for."""
        decimal = self.arguments.decimal
        school = self.session.desk.reads.school()
        currency = school.currency if school else "USD"
        return style_for(currency, decimal=decimal, group="." if decimal == "," else ",")

    def amount(self, text: str) -> Money:
        """Read an amount; raises AmountNotUnderstood."""
        return self.style.parse(text)

    def money(self, amount: Money) -> str:
        """Write an amount."""
        return self.style.format(amount)

    @property
    def report(self) -> OpeningReport:
        """What opening found out; nothing when no home was opened."""
        return self.session.report if "session" in self.__dict__ else OpeningReport()

    def close(self) -> None:
        """Let go of the home if it was opened."""
        if "session" in self.__dict__:
            self.session.close()


Run = Callable[[Call], Answer]


class Commands(Protocol):
    """Where a module adds its commands."""

    def add(
        self, name: str, run: Run | None, summary: str, description: str = ""
    ) -> argparse.ArgumentParser:
        """Add a command; ``run`` None for one that only groups others."""

    def group(self, name: str, summary: str) -> Commands:
        """Add a word that others follow, as in ``student add``."""
