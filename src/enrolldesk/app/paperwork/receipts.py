"""The receipt as it was right after the money changed hands, however late it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from enrolldesk.app import pages, rows
from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.paperwork.sources import (
    course_title,
    known_school,
    letterhead,
    staff_names,
    student_name,
)
from enrolldesk.app.ports import Reads
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.access import AccessState, access_of
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState, OpenItem, open_items
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import void_id
from enrolldesk.domain.ledger import Entry, EntryKind, Method, Standing, standing_of
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.school import School

_REFERENCES: Final[Mapping[str, str]] = {
    Method.CARD: "Card ending in",
    Method.CHECK: "Check no.",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """An enrollment of the receipt as it stood after it."""

    enrollment: Enrollment
    title: str
    student: str
    entries: tuple[Entry, ...]
    standing: Standing
    open_items: tuple[OpenItem, ...]
    discounts: tuple[Entry, ...]
    """What was given in the same batch as the money was taken."""


def receipt_page(
    reads: Reads, receipt_id: str, formats: Formats, *, copy: bool = False
) -> pages.Receipt:
    """The receipt of that id; ``copy`` marks a second print. Raises NotFound."""
    receipt = reads.receipt(receipt_id)
    if receipt is None:
        raise NotFound("receipt", receipt_id)
    school, names = known_school(reads), staff_names(reads)
    first = receipt.entries[0]
    students = _unique(student_name(reads, entry.student_id) for entry in receipt.entries)
    several = len(students) > 1
    places = [
        _place(key, receipt, reads) for key in _unique(e.enrollment_id for e in receipt.entries)
    ]
    refund = all(entry.kind == EntryKind.REFUND for entry in receipt.entries)
    return pages.Receipt(
        school=letterhead(school, school.receipt_footer),
        number=receipt.receipt_no,
        taken_at=formats.moment(first.taken_at.astimezone(school.zone)),
        desk=_desk(reads, first, receipt),
        staff=names.get(first.staff_id, ""),
        kind=pages.ReceiptKind.REFUND if refund else pages.ReceiptKind.PAYMENT,
        payer=first.payer or ", ".join(students),
        students=students,
        reason=first.reason if refund else "",
        lines=tuple(
            line for place in places for line in _lines(place, receipt, formats, named=several)
        ),
        methods=_methods(receipt.entries, formats),
        total=formats.money(total(entry.amount for entry in receipt.entries)),
        discounts=tuple(
            pages.Detail(entry.reason, formats.money(entry.charged_delta))
            for place in places
            for entry in place.discounts
        ),
        balances=tuple(_balance(place, formats, named=several) for place in places),
        next_due=_next_due(places, formats),
        access=tuple(
            line for place in places for line in _access(place, reads, formats, named=several)
        ),
        copy=copy,
        void=_void(receipt, school, reads, names, formats),
    )


def _place(enrollment_id: str, receipt: rows.Receipt, reads: Reads) -> _Place:
    enrollment = reads.enrollment(enrollment_id)
    if enrollment is None:
        raise NotFound("enrollment", enrollment_id)
    known = reads.entries_of(enrollment_id)
    last = max(index for index, entry in enumerate(known) if entry.receipt_id == receipt.receipt_id)
    batch = known[last].batch_id
    # Another desk may have got the entries of a batch in another order: they count together.
    along = [entry for entry in known if batch is not None and entry.batch_id == batch]
    until = (*known[: last + 1], *(entry for entry in along if entry not in known[: last + 1]))
    return _Place(
        enrollment=enrollment,
        title=course_title(reads, enrollment.course_id),
        student=student_name(reads, enrollment.student_id),
        entries=tuple(e for e in receipt.entries if e.enrollment_id == enrollment_id),
        standing=standing_of(until),
        open_items=open_items(enrollment, until),
        discounts=tuple(entry for entry in along if entry.kind == EntryKind.DISCOUNT),
    )


def _lines(
    place: _Place, receipt: rows.Receipt, formats: Formats, *, named: bool
) -> list[pages.ReceiptLine]:
    """What the money was for: methods added up, what is kept as credit told apart."""
    sums: dict[str, Money] = {}
    for entry in place.entries:
        mark = ", void" if entry.entry_id in receipt.voided and not receipt.is_void else ""
        used = total(allocation.amount for allocation in entry.allocations)
        if entry.kind != EntryKind.PAYMENT:
            used = entry.amount
        for kind, amount in (
            (kind_word(entry.kind), used),
            ("Kept as credit", entry.amount - used),
        ):
            if amount:
                sums[kind + mark] = sums.get(kind + mark, ZERO) + amount
    student = place.student if named else ""
    return [
        pages.ReceiptLine(place.title, kind, formats.money(amount), student)
        for kind, amount in sums.items()
    ]


def _methods(entries: tuple[Entry, ...], formats: Formats) -> tuple[pages.MethodLine, ...]:
    """One line a method, however many enrollments it was for."""
    groups: dict[tuple[str | None, str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.method, entry.reference, entry.approval), []).append(entry)
    return tuple(
        pages.MethodLine(
            method_word(method),
            formats.money(total(entry.amount for entry in group)),
            _details(method, group, formats),
        )
        for (method, _reference, _approval), group in groups.items()
    )


def _details(method: str | None, group: list[Entry], formats: Formats) -> tuple[pages.Detail, ...]:
    tendered = [entry.tendered for entry in group if entry.tendered is not None]
    change = [entry.change for entry in group if entry.change is not None]
    facts = (
        ("Tendered", formats.money(total(tendered)) if tendered else ""),
        ("Change", formats.money(total(change)) if change else ""),
        (_REFERENCES.get(method or "", "Reference"), group[0].reference),
        ("Approval", group[0].approval),
    )
    return tuple(pages.Detail(label, value) for label, value in facts if value)


def _balance(place: _Place, formats: Formats, *, named: bool) -> pages.BalanceLine:
    credit = place.standing.credit
    return pages.BalanceLine(
        what=place.title,
        balance=formats.money(max(ZERO, place.standing.owed)),
        credit=formats.money(credit) if credit else "",
        student=place.student if named else "",
    )


def _next_due(places: list[_Place], formats: Formats) -> pages.NextDue | None:
    """The earliest part still open, all of that day together."""
    items = [
        item
        for place in places
        if place.enrollment.state is EnrollmentState.OPEN
        for item in place.open_items
    ]
    if not items:
        return None
    day = min(item.due_on for item in items)
    amount = total(item.amount for item in items if item.due_on == day)
    return pages.NextDue(formats.day(day), formats.money(amount))


def _access(
    place: _Place, reads: Reads, formats: Formats, *, named: bool
) -> list[pages.AccessLine]:
    carrier = place.enrollment
    parts = [
        part
        for part in reads.enrollments_of(carrier.student_id)
        if part.bundle_id == carrier.enrollment_id
    ]
    lines = []
    for part in parts or [carrier]:
        access = access_of(part, carrier, place.standing)
        title = course_title(reads, part.course_id)
        note = ""
        if access.state is AccessState.OVERRIDE:
            note = "opened by the office"
        elif not access.is_open:
            note = (
                f"opens after another {formats.money(access.missing)} is paid"
                if access.missing
                else "withdrawn"
            )
        lines.append(
            pages.AccessLine(
                course=f"{title}, {place.student}" if named else title,
                unlocked=access.is_open,
                state="Unlocked" if access.is_open else "Locked",
                note=note,
            )
        )
    return lines


def _void(
    receipt: rows.Receipt, school: School, reads: Reads, names: dict[str, str], formats: Formats
) -> pages.VoidMark | None:
    """Who canceled the receipt; a receipt canceled in part has its lines marked instead."""
    if not receipt.is_void:
        return None
    voids = [reads.entry(void_id(entry.entry_id)) for entry in receipt.entries]
    last = max((entry for entry in voids if entry is not None), key=lambda entry: entry.taken_at)
    return pages.VoidMark(
        day=formats.moment(last.taken_at.astimezone(school.zone)),
        staff=names.get(last.staff_id, ""),
        reason=last.reason,
    )


def _desk(reads: Reads, entry: Entry, receipt: rows.Receipt) -> str:
    """The desk's name; of another desk only the series its receipts are in is known."""
    desk = reads.desk()
    if desk is not None and desk.desk_id == entry.desk_id:
        return desk.name
    return receipt.receipt_no.rpartition("-")[0]


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
