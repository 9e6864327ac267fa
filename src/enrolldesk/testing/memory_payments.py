"""The payments of a store in memory, filtered and sorted the plain way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from enrolldesk.app.folding import sort_key
from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.reports.movements import Movement, movements_of
from enrolldesk.app.rows import PaymentRow, Tally
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry, EntryKind, voided_ids
from enrolldesk.domain.money import ZERO, total
from enrolldesk.testing.memory_owners import shown_as

if TYPE_CHECKING:
    from enrolldesk.testing.memory_kept import Kept


class MemoryPayments:
    """What is read, from whatever is kept at that moment."""

    def __init__(self, kept: Callable[[], Kept]) -> None:
        """Read what this answers."""
        self._now = kept

    @property
    def _kept(self) -> Kept:
        return self._now()

    def payment_keys(self, query: PaymentsQuery) -> Sequence[int]:
        """The keys of a list, sorted."""
        shown = self._payments(query)
        ordered = sorted(
            shown, key=lambda row: self._payment_order(row, query.order), reverse=query.descending
        )
        return [key for key, _ in ordered]

    def payment_rows(self, keys: Sequence[int]) -> list[PaymentRow]:
        """The rows of some keys, in their order."""
        entries = dict(self._keyed_entries())
        return [self._payment_row(key, entries[key]) for key in keys if key in entries]

    def payments_tally(self, query: PaymentsQuery) -> Tally:
        """How many rows a filter shows, and what was received and handed back in them."""
        shown = [entry for _, entry in self._payments(query)]
        received = [entry for entry in shown if _is_receipt_of_money(entry)]
        handed_back = [entry for entry in shown if not _is_receipt_of_money(entry)]
        return Tally(
            len(shown),
            total(entry.paid_delta for entry in received),
            -total(entry.paid_delta for entry in handed_back),
        )

    def movements(
        self, first_day: date | None = None, last_day: date | None = None
    ) -> tuple[Movement, ...]:
        """What the entries of some days add up to."""
        entries = self._kept.entries
        return movements_of(entries.values(), entries, first_day, last_day)

    def _keyed_entries(self) -> list[tuple[int, Entry]]:
        return list(enumerate(self._kept.entries.values(), start=1))

    def _payments(self, query: PaymentsQuery) -> list[tuple[int, Entry]]:
        voided = voided_ids(self._kept.entries.values())
        return [
            (key, entry)
            for key, entry in self._keyed_entries()
            if entry.paid_delta != ZERO
            and entry.kind != EntryKind.CREDIT
            and (query.first_day is None or entry.day >= query.first_day)
            and (query.last_day is None or entry.day <= query.last_day)
            and query.method in ("", entry.method)
            and query.kind in ("", entry.kind)
            and query.status in ("", _void_or_standing(entry, voided))
        ]

    def _payment_order(self, row: tuple[int, Entry], order: str) -> tuple[Any, ...]:
        key, entry = row
        line = self._payment_row(key, entry)
        number = ReceiptNumber.parse(entry.receipt_no) if entry.receipt_no else None
        first: dict[str, tuple[Any, ...]] = {
            "taken_at": (),
            "amount": (entry.amount.cents,),
            "method": (entry.method or "",),
            "student": (sort_key(line.student),),
            "title": (sort_key(line.title),),
            "receipt_no": (number.series, number.number) if number else ("", 0),
        }
        return (*first[order], entry.taken_at, key)

    def _payment_row(self, key: int, entry: Entry) -> PaymentRow:
        kept = self._kept
        course = kept.courses[kept.enrollments[entry.enrollment_id].course_id]
        person = kept.staff.get(entry.staff_id)
        return PaymentRow(
            key,
            entry,
            kept.students[shown_as(kept, entry.student_id)].name,
            course.title,
            person.name if person else entry.staff_id,
            entry.entry_id in voided_ids(kept.entries.values()),
        )


def _void_or_standing(entry: Entry, voided: frozenset[str]) -> str:
    return "void" if entry.kind == EntryKind.VOID or entry.entry_id in voided else "standing"


def _is_receipt_of_money(entry: Entry) -> bool:
    """Whether money came in by it, or its coming in is canceled by it."""
    return entry.kind == EntryKind.PAYMENT or (
        entry.kind == EntryKind.VOID and entry.paid_delta < ZERO
    )
