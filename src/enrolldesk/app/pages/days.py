"""A desk's closed day on paper."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.pages.office import Letterhead


@dataclass(frozen=True, slots=True)
class DayMethod:
    """A method of a desk's day: what came in and went out, expected and counted."""

    method: str
    taken: str
    handed_back: str
    voided: str
    expected: str
    counted: str
    difference: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class DayLine:
    """An amount with what it is: a move of the drawer, a note and how many, a check."""

    what: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayReport:
    """A desk's day as it was closed: the Z-report.

    ``reopened`` says that the day was unlocked again and why; ``changed`` that its entries are no
    longer what they were when it was closed.
    """

    school: Letterhead
    desk: str
    day: str
    closed_by: str
    closed_at: str
    methods: tuple[DayMethod, ...]
    totals: DayMethod
    opening_float: str
    drawer: tuple[DayLine, ...]
    pieces: tuple[DayLine, ...]
    deposit: str
    left: str
    reason: str = ""
    returned: str = ""
    reopened: str = ""
    changed: str = ""

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Z-report {self.desk} {self.day}"


@dataclass(frozen=True, slots=True)
class DepositSlip:
    """What goes to the bank of a desk's day: cash, and its checks one by one."""

    school: Letterhead
    desk: str
    day: str
    prepared_by: str
    cash: str
    checks: tuple[DayLine, ...]
    checks_total: str
    total: str

    @property
    def title(self) -> str:
        """The name of the document, also in the list of a printer."""
        return f"Deposit slip {self.desk} {self.day}"
