"""What an entry of the server must agree with before it is taken."""

from __future__ import annotations

from string import ascii_lowercase

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.known import Known
from enrolldesk.app.sync.values import Unreadable, Why
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry, EntryKind
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.soundness import is_void_of


class EntryChecks:
    """Holds new entries against what is held here."""

    def __init__(self, connection: Connection, known: Known) -> None:
        self._connection = connection
        self._known = known

    def check(self, entry: Entry) -> None:
        """Raises Unreadable where it contradicts something, or names what is not here."""
        self._place(entry)
        self._references(entry)
        self._receipt(entry)

    def _place(self, entry: Entry) -> None:
        place = self._known.enrollment(entry.enrollment_id)
        if place is None:
            raise Unreadable(Why.REFERENCE, f"enrollments/{entry.enrollment_id}")
        if place.student_id != entry.student_id:
            raise Unreadable(Why.CONTRADICTION, "student_id")
        if place.bundle_id is not None:
            raise Unreadable(Why.CONTRADICTION, "enrollment_id")

    def _references(self, entry: Entry) -> None:
        """A void against what it cancels, a payment against the charges it is for."""
        for part in entry.allocations:
            charge = self._named(part.charge_id, entry)
            if charge.charged_delta <= ZERO:
                raise Unreadable(Why.CONTRADICTION, "allocations")
        if entry.reverses is not None:
            target = self._named(entry.reverses, entry)
            if entry.kind == EntryKind.VOID and not is_void_of(entry, target):
                raise Unreadable(Why.CONTRADICTION, "reverses")

    def _named(self, entry_id: str, entry: Entry) -> Entry:
        named = self._known.entry(entry_id)
        if named is None:
            raise Unreadable(Why.REFERENCE, f"entries/{entry_id}")
        if named.enrollment_id != entry.enrollment_id:
            raise Unreadable(Why.CONTRADICTION, "enrollment_id")
        return named

    def _receipt(self, entry: Entry) -> None:
        """A number this desk will give must stay free for it."""
        if entry.receipt_no is None:
            return
        try:
            number = ReceiptNumber.parse(entry.receipt_no)
        except ValueError:
            return
        own = self._known.desk()
        if own is not None and entry.desk_id != own.desk_id and self._may_print(entry, number):
            return
        last = self._connection.one(
            "SELECT last FROM receipt_series WHERE series = ? COLLATE NOCASE", number.series
        )
        if last is None and own is not None and _same(number.series, str(own.series)):
            last = 0
        if last is not None and number.number > last:
            raise Unreadable(Why.CONFLICT, "receipt_no")

    def _may_print(self, entry: Entry, number: ReceiptNumber) -> bool:
        """Whether another desk gives numbers of this series: a school that was brought here did,
        and so does whoever holds the desk that this one had before it was restored."""
        code = self._known.other_code(entry.desk_id)
        return code is None or _same(number.series.rstrip(ascii_lowercase), code)


def _same(series: str, other: str) -> bool:
    return series.casefold() == other.casefold()
