"""Who is to be reminded of what, from the figures of the balances, and the words for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.paperwork.sources import known_school, known_student
from enrolldesk.app.planning.texts import DEFAULT_TEXT, PLACEHOLDERS
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.reminders import Reminder
from enrolldesk.domain.school import School

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.balances import Balances

AT_ONCE: Final = 500
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Due:
    """Whoever is to be reminded: ``amount`` is what was due by the day asked for.

    ``owed`` is all that is open, ``due_on`` the oldest part; nothing held as credit on another
    enrollment makes them smaller.
    """

    student_id: str
    name: str
    contact: str
    guardian: str
    amount: Money
    owed: Money
    due_on: date
    days_late: int
    last: Reminder | None = None


def to_remind(balances: Balances, today: date, within: int = 0) -> list[Due]:
    """Everybody with a part overdue, due today or in the next days; the latest first."""
    until = (today + timedelta(days=within)).toordinal()
    items, account = balances.figures(None, today).items, balances.book.account
    owed: dict[int, int] = {}
    due: dict[int, tuple[int, int]] = {}
    rows = zip(
        account[items.place].tolist(), items.due_on.tolist(), items.amount.tolist(), strict=True
    )
    for student, day, amount in rows:
        owed[student] = owed.get(student, 0) + amount
        if day <= until:
            before, first = due.get(student, (0, day))
            due[student] = (before + amount, min(first, day))
    reads = balances.reads
    last = last_reminders(reads)
    found = []
    keys = list(due)
    for start in range(0, len(keys), AT_ONCE):
        names = reads.reports.account_names(keys[start : start + AT_ONCE])
        for key, one in names.items():
            amount, first = due[key]
            found.append(
                Due(
                    one.student_id,
                    one.name,
                    one.contact,
                    one.guardian,
                    Money(amount),
                    Money(owed[key]),
                    date.fromordinal(first),
                    max(0, today.toordinal() - first),
                    last.get(one.student_id),
                )
            )
    return sorted(found, key=lambda one: (one.due_on, one.name.casefold(), one.student_id))


def last_reminders(reads: Reads) -> Mapping[str, Reminder]:
    """The last reminder of each student; that of somebody merged counts for whom they are now."""
    last: dict[str, Reminder] = {}
    for one in sorted(reads.slips(Reminder), key=lambda slip: (slip.taken_at, slip.slip_id)):
        student = reads.student(one.student_id)
        last[(student and student.merged_into) or one.student_id] = one
    return last


def reminder_text(reads: Reads, due: Due, formats: Formats) -> str:
    """The school's text with everything about this student put in; a word in braces that is none of
    the known ones stays as it was typed, and a line left empty by one is left out."""
    school, student = known_school(reads), known_student(reads, due.student_id)
    values = _values(school, student, due, formats)

    def lines() -> Iterator[str]:
        for line in (school.reminder_text or DEFAULT_TEXT).splitlines():
            filled = _PLACEHOLDER.sub(lambda at: values.get(at[1], at[0]), line).rstrip()
            if filled or not line.strip():
                yield filled

    return "\n".join(lines()).strip()


def reminder_address(student: Student) -> str:
    """Where a reminder is mailed: to whoever answers for the student."""
    return student.guardian.email or student.email


def reminder_subject(reads: Reads) -> str:
    """What stands above the mail."""
    return f"Payment reminder from {known_school(reads).name}"


def due_of(balances: Balances, student_id: str, today: date) -> Due | None:
    """What a student owes, though nothing of it may be due yet; None where nothing is open."""
    student = balances.reads.student(student_id)
    kept = (student and student.merged_into) or student_id
    # As far ahead as a plan can reach: whoever is not due yet may be reminded as well.
    everybody = to_remind(balances, today, within=36_500)
    found = next((one for one in everybody if one.student_id == kept), None)
    if found is None:
        return None
    listed = {one.student_id: one for one in to_remind(balances, today)}
    return listed.get(kept, found)


def _values(school: School, student: Student, due: Due, formats: Formats) -> dict[str, str]:
    values = (
        student.name,
        student.guardian.name or student.name,
        formats.money(due.amount if due.amount > ZERO else due.owed),
        formats.money(due.owed),
        formats.day(due.due_on),
        str(due.days_late),
        school.name,
        school.phone,
        school.email,
    )
    return dict(zip(PLACEHOLDERS, values, strict=True))
