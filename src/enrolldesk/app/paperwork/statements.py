"""The statement of account: a student's ledger oldest first, then what is owed and held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from enrolldesk.app import pages
from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.paperwork.sources import (
    guardian_party,
    known_school,
    letterhead,
    student_party,
)
from enrolldesk.app.ports import Reads
from enrolldesk.app.rows import EnrollmentRow, LedgerRow
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.enrollments import OpenItem
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.domain.money import ZERO, Money, total


def statement_page(
    reads: Reads,
    student_id: str,
    formats: Formats,
    today: date,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> pages.Statement:
    """A student's account today, with the entries of a period or all of them. Raises NotFound.

    What is owed is never made smaller by what is held on another enrollment.
    """
    card = reads.student_card(student_id, today)
    if card is None:
        raise NotFound("student", student_id)
    oldest_first = card.ledger[::-1]
    earlier = [row for row in oldest_first if first_day and row.entry.day < first_day]
    shown = [
        row
        for row in oldest_first
        if (not first_day or row.entry.day >= first_day)
        and (not last_day or row.entry.day <= last_day)
    ]
    kinds = {row.entry.entry_id: row.entry.kind for row in oldest_first}
    carriers = [row for row in card.enrollments if not row.is_component]
    credit = total(row.standing.credit for row in carriers)
    opening = total(row.entry.owed_delta for row in earlier)
    return pages.Statement(
        school=letterhead(known_school(reads)),
        student=student_party(card.student, formats),
        guardian=guardian_party(card.student),
        as_of=formats.day(today),
        period=_period(first_day, last_day, formats),
        opening=formats.money(opening) if first_day else "",
        lines=_lines(shown, opening, kinds, formats),
        enrollments=tuple(_summary(row, formats) for row in carriers),
        owed=formats.money(total(max(ZERO, row.standing.owed) for row in carriers)),
        charged=formats.money(total(row.entry.charged_delta for row in shown)),
        paid=formats.money(total(_credited(row) for row in shown)),
        credit=formats.money(credit) if credit else "",
        next_due=_due(card.next_due, formats),
    )


def _period(first_day: date | None, last_day: date | None, formats: Formats) -> str:
    if first_day and last_day:
        return f"{formats.day(first_day)} – {formats.day(last_day)}"
    if first_day:
        return f"from {formats.day(first_day)}"
    if last_day:
        return f"before {formats.day(last_day + timedelta(days=1))}"
    return ""


def _lines(
    shown: Sequence[LedgerRow], opening: Money, kinds: Mapping[str, str], formats: Formats
) -> tuple[pages.StatementLine, ...]:
    lines = []
    balance = opening
    for row in shown:
        # Summed over what is shown: a back-dated entry stands elsewhere than it was recorded.
        balance += row.entry.owed_delta
        charged, credited = row.entry.charged_delta, _credited(row)
        lines.append(
            pages.StatementLine(
                day=formats.day(row.entry.day),
                what=_what(row, kinds),
                reference=row.entry.receipt_no or "",
                charged=formats.money(charged) if charged else "",
                credited=formats.money(credited) if credited else "",
                balance=formats.money(balance),
                void=row.voided,
            )
        )
    return tuple(lines)


def _credited(row: LedgerRow) -> Money:
    """What an entry takes off the debt, by payment or write-off."""
    return row.entry.paid_delta + row.entry.written_off_delta


def _what(row: LedgerRow, kinds: Mapping[str, str]) -> str:
    entry = row.entry
    words = kind_word(entry.kind)
    reversed_kind = kinds.get(entry.reverses or "")
    if entry.kind == EntryKind.VOID and reversed_kind:
        words = f"Void of {kind_word(reversed_kind).lower()}"
    elif entry.method:
        words = f"{words}, {method_word(entry.method).lower()}"
    text = f"{words}: {row.title}" if row.title else words
    return f"{text} ({entry.reason})" if entry.reason else text


def _summary(row: EnrollmentRow, formats: Formats) -> pages.StatementEnrollment:
    standing = row.standing
    return pages.StatementEnrollment(
        what=row.title,
        status=row.status.value.replace("_", " ").capitalize(),
        charged=formats.money(standing.charged),
        paid=formats.money(standing.paid + standing.written_off),
        balance=formats.money(standing.owed),
        next_due=_due(row.next_due, formats),
    )


def _due(item: OpenItem | None, formats: Formats) -> pages.NextDue | None:
    if item is None:
        return None
    return pages.NextDue(formats.day(item.due_on), formats.money(item.amount))
