"""Carried records recorded at this desk as if they had been recorded here, ids and numbers kept.

Each part has an id that follows from its contents, and what is here already is not recorded again:
taking in the same file twice, or going on after an interruption, changes nothing twice.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Final

from enrolldesk.app.batches import ENTRIES_PER_ENROLLMENT
from enrolldesk.app.commands import AddCourse, AddStaff, BringAccount, Command
from enrolldesk.app.connecting.carried import Carried, CarriedAccount, CarriedUnusable
from enrolldesk.app.connecting.refusals import OtherCurrency
from enrolldesk.app.desk import Desk
from enrolldesk.app.fields import entry_fields
from enrolldesk.app.looks import MOST, SENDER, looked_at
from enrolldesk.app.ports import Reads
from enrolldesk.app.wording import worded
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import derived_id
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import MoneyStyle

AT_ONCE: Final = 20
"""Students in one transaction: a click at the desk never waits for more."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a file: counts of what is new here, and courses under another title's id."""

    students: int
    entries: int
    courses: Mapping[str, str]


def carry_in(
    desk: Desk,
    carried: Carried,
    chosen: Mapping[str, str],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> TakenIn:
    """Record everything of a file here; raises DeskError before anything where it does not fit.

    ``chosen`` maps titles of their courses to titles of ours; courses of one title are one, and
    the rest is added. ``progress`` hears of students done, of how many.
    """
    school = desk.reads.school()
    if school is None:
        raise NotFound("school", "")
    if carried.currency != school.currency:
        raise OtherCurrency(carried.currency, school.currency)
    mapped, added = _courses(desk.reads, carried, chosen)
    before = desk.reads.counts()
    desk.run_all((*_staff(desk.reads, carried), *added))
    accounts = (
        replace(
            account,
            enrollments=tuple(
                replace(place, course_id=mapped[place.course_id]) for place in account.enrollments
            ),
        )
        for account in carried.accounts()
    )
    done = 0
    while several := list(islice(accounts, AT_ONCE)):
        desk.run_all([part for account in several for part in parts_of(account)])
        done += len(several)
        progress(done, carried.students)
    after = desk.reads.counts()
    return TakenIn(
        after["students"] - before["students"], after["entries"] - before["entries"], mapped
    )


def _staff(reads: Reads, carried: Carried) -> Iterator[Command]:
    """People who are not known here; of two with one name only ours is offered at the desk."""
    known = {person.staff_id for person in reads.staff()}
    names = {person.name.casefold() for person in reads.staff() if person.active}
    for person in carried.staff:
        if person.staff_id not in known:
            active = person.active and person.name.casefold() not in names
            yield AddStaff(
                command_id=derived_id("carried", "staff", person.staff_id),
                staff=replace(person, active=active),
            )


def _courses(
    reads: Reads, carried: Carried, chosen: Mapping[str, str]
) -> tuple[dict[str, str], list[Command]]:
    """Which of our courses stands for each of theirs, and the courses to add."""
    ours = [row.course for row in reads.courses(inactive=True)]
    by_title = {course.title.casefold(): course for course in ours}
    by_id = {course.course_id: course for course in ours}
    wanted = {theirs.strip().casefold(): title for theirs, title in chosen.items()}
    titles = {course.title.casefold() for course in carried.courses}
    for theirs in wanted:
        if theirs not in titles:
            raise NotFound("course in the file", theirs)
    mapped: dict[str, str] = {}
    added: list[Command] = []
    for course in carried.courses:
        title = wanted.get(course.title.casefold())
        found = by_title.get((title or course.title).strip().casefold())
        if title is not None and (found is None or found.is_bundle != course.is_bundle):
            raise NotFound("bundle" if course.is_bundle else "course", title)
        if found is None:
            found = by_id.get(course.course_id)
        if found is not None and found.is_bundle == course.is_bundle:
            mapped[course.course_id] = found.course_id
            continue
        mapped[course.course_id] = course.course_id
        fresh = _added(course, mapped, carried, taken=found is not None)
        if course.course_id not in by_id:
            command_id = derived_id("carried", "course", course.course_id)
            added.append(AddCourse(command_id=command_id, course=fresh))
    return mapped, added


def _added(course: Course, mapped: Mapping[str, str], carried: Carried, *, taken: bool) -> Course:
    try:
        components = tuple(
            replace(part, course_id=mapped[part.course_id]) for part in course.components
        )
    except KeyError as error:
        raise CarriedUnusable(carried.path, f"{course.title} lacks a course") from error
    title = f"{course.title} ({carried.school})" if taken else course.title
    return replace(course, title=title, components=components)


def parts_of(account: CarriedAccount) -> Iterator[BringAccount]:
    """The commands that record an account: each holds as many entries as a batch may."""
    enrollments: tuple[Enrollment, ...] = account.enrollments
    for entries in _portions(account.entries):
        contents = hashlib.sha256(repr((account.student, enrollments, entries)).encode())
        yield BringAccount(
            command_id=derived_id("carried", account.student.student_id, contents.hexdigest()),
            student=account.student,
            enrollments=enrollments,
            entries=entries,
        )
        enrollments = ()


def _portions(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    """What was recorded together stays together where it can; at least one, maybe empty."""
    in_order = sorted(entries, key=lambda entry: entry.taken_at)
    portion: list[Entry] = []
    for _, group in groupby(in_order, key=lambda entry: entry.batch_id):
        together = list(group)
        if not _fits([*portion, *together]):
            yield tuple(portion)
            portion = []
        for entry in together:
            if not _fits([*portion, entry]):
                yield tuple(portion)
                portion = []
            portion.append(entry)
    yield tuple(portion)


def _fits(portion: Sequence[Entry]) -> bool:
    """Whether one batch may hold these entries."""
    counts = Counter(entry.enrollment_id for entry in portion)
    writes = ((f"entries/{one.entry_id}", entry_fields(one)) for one in portion)
    looked = looked_at("", writes, counts)
    return max(counts.values()) <= ENTRIES_PER_ENROLLMENT and SENDER + len(looked) <= MOST


@worded.register
def _(error: CarriedUnusable, style: MoneyStyle) -> str:
    return f"The file {error.path} cannot be taken in: {error.why}. Nothing was recorded."
