"""The book of a school: its money laid out so that any day of it can be added up at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np

from enrolldesk.app.reports.columns import (
    ALWAYS,
    NEVER,
    VOID,
    Ints,
    Lines,
    MoneyColumns,
    Places,
    Schedule,
    ints,
)
from enrolldesk.domain.plans import Plan

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.reading import CourseName

PlanHistory: TypeAlias = list[tuple[int, Schedule]]
"""The days on which plans were made, and the schedule that each replaced."""

MANY: Final = 2_000
"""When more students than this were touched, everything is read anew."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of charges by enrollment and the day they fall due.

    One stands ``since`` a day and until the day before ``gone_on``: before its charge was posted,
    after that was voided, and while another plan held, it is not there.
    """

    place: Ints
    due_on: Ints
    amount: Ints
    since: Ints
    gone_on: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Never changed: a newer one takes its place. Enrollments stand in the order of their keys.

    ``line_ends`` and ``part_ends`` say where the entries and parts of each enrollment end;
    ``by_name`` is their order by students' names. ``account`` is whose money it is: the student's,
    or that of whom they were merged into. ``plans`` are the payment plans by enrollment, oldest
    first.
    """

    touch: int
    columns: MoneyColumns
    lines: Lines
    line_ends: Ints
    parts: Parts
    part_ends: Ints
    by_name: Ints
    courses: Mapping[int, CourseName]
    account: Ints
    plans: Mapping[int, PlanHistory]
    plans_made: int

    @property
    def places(self) -> Places:
        """The enrollments."""
        return self.columns.places

    def at(self, keys: Sequence[int]) -> Ints:
        """Where enrollments stand, by their keys; -1 for one that is not in the book."""
        wanted, known = ints(keys), self.places.key
        if not len(known):
            return np.full(len(wanted), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[found] == wanted, found, -1)


def read_book(reads: Reads, before: Book | None = None) -> Book:
    """The book of a school as it is now; only what was touched since ``before`` is read again."""
    # The counter first: what is written meanwhile is read once more the next time.
    touch, touched = reads.reports.touched_since(-1 if before is None else before.touch)
    if before is None or len(touched) > MANY or touch < before.touch:
        columns = reads.reports.money_columns()
    elif touched:
        columns = _merged(before.columns, reads.reports.money_columns(touched))
    else:
        columns = before.columns
    made = reads.reports.plans_made()
    if before is not None and columns is before.columns and made == before.plans_made:
        # Whoever is renamed or merged is touched: courses alone may have changed.
        return replace(before, touch=touch, courses=reads.reports.course_names())
    plans = before.plans if before and before.plans_made == made else _plan_histories(reads)
    lines = _known_lines(columns)
    parts = _parts(columns, lines, plans)
    account = _accounts(columns.places, reads.reports.owners())
    steps = np.arange(len(account))
    return Book(
        touch,
        columns,
        lines,
        np.searchsorted(lines.place, steps, side="right"),
        parts,
        np.searchsorted(parts.place, steps, side="right"),
        _by_name(account, reads.reports.students_by_name()),
        reads.reports.course_names(),
        account,
        plans,
        made,
    )


def _plan_histories(reads: Reads) -> dict[int, PlanHistory]:
    plans = sorted(reads.slips(Plan), key=lambda one: (one.day, one.taken_at, one.slip_id))
    keys = reads.reports.place_keys(sorted({plan.enrollment_id for plan in plans}))
    histories: dict[int, PlanHistory] = {}
    for plan in plans:
        if plan.enrollment_id in keys:
            held = [(part.amount.cents, part.due_on.toordinal()) for part in plan.before]
            history = histories.setdefault(keys[plan.enrollment_id], [])
            history.append((plan.day.toordinal(), tuple(held)))
    return histories


def _accounts(places: Places, owners: Mapping[int, int]) -> Ints:
    if not owners:
        return places.student
    shown = np.arange(int(max(places.student.max(initial=0), max(owners))) + 1)
    shown[ints(list(owners))] = ints(list(owners.values()))
    accounts: Ints = shown[places.student]
    return accounts


def _by_name(account: Ints, names: Ints) -> Ints:
    """Enrollments by the name of whose they are, those of one by their age."""
    place = np.zeros(int(max(names.max(initial=0), account.max(initial=0))) + 1, dtype=np.int64)
    place[names] = np.arange(len(names))
    return np.argsort(place[account], kind="stable")


def _known_lines(columns: MoneyColumns) -> Lines:
    """The entries by enrollment, ``place`` being where that stands in the book."""
    keys, lines = columns.places.key, columns.lines
    at = np.searchsorted(keys, lines.place)
    at[at == len(keys)] = 0
    known = keys[at] == lines.place if len(keys) else np.zeros(len(at), dtype=bool)
    order = np.flatnonzero(known)
    order = order[np.argsort(at[order], kind="stable")]
    chosen = _taken(lines, order)
    return Lines(at[order], *(getattr(chosen, one.name) for one in fields(Lines)[1:]))


def _parts(columns: MoneyColumns, lines: Lines, plans: Mapping[int, PlanHistory]) -> Parts:
    """Every charge in the parts of each schedule it ever had."""
    raises = (lines.charged > 0) & (lines.kind != VOID)
    plain = np.flatnonzero(raises & ~lines.scheduled)
    planned = np.flatnonzero(raises & lines.scheduled)
    pieces = [_due_at_once(lines, plain, lines.charged[plain])]
    schedules = list(columns.schedules)
    since = np.full(len(planned), ALWAYS, dtype=np.int64)
    until = np.full(len(planned), NEVER, dtype=np.int64)
    chosen = columns.places.schedule[lines.place[planned]]
    if plans:
        planned, chosen, since, until = _with_plans(columns, lines, planned, schedules, plans)
    pieces += _in_instalments(lines, planned, chosen, schedules, since, until)
    place, due_on, amount, begins, ends = (np.concatenate(one) for one in zip(*pieces, strict=True))
    order = np.lexsort((due_on, place))
    return Parts(place[order], due_on[order], amount[order], begins[order], ends[order])


Piece = tuple[Ints, Ints, Ints, Ints, Ints]


def _due_at_once(lines: Lines, which: Ints, amount: Ints) -> Piece:
    day = lines.day[which]
    return lines.place[which], day, amount, day, lines.gone_on[which]


def _in_instalments(
    lines: Lines,
    which: Ints,
    chosen: Ints,
    schedules: Sequence[Schedule],
    since: Ints,
    until: Ints,
) -> list[Piece]:
    """The n-th instalments of all charges together; what no schedule covers is due at once."""
    pieces: list[Piece] = []
    longest = max(map(len, schedules), default=0)
    left = lines.charged[which].copy()
    for number in range(longest):
        there = [one[number] if number < len(one) else (0, 0) for one in schedules]
        table = np.array(there, dtype=np.int64)
        amount = np.minimum(table[chosen, 0], left)
        left -= amount
        some = np.flatnonzero(amount)
        of = which[some]
        begins = np.maximum(lines.day[of], since[some])
        ends = np.minimum(lines.gone_on[of], until[some])
        due_on = table[chosen[some], 1]
        pieces.append((lines.place[of], due_on, amount[some], begins, ends))
    rest = np.flatnonzero(left)
    place, day, amount, begins, ends = _due_at_once(lines, which[rest], left[rest])
    held = np.maximum(begins, since[rest]), np.minimum(ends, until[rest])
    pieces.append((place, day, amount, *held))
    return pieces


def _with_plans(
    columns: MoneyColumns,
    lines: Lines,
    planned: Ints,
    schedules: list[Schedule],
    history: Mapping[int, PlanHistory],
) -> tuple[Ints, Ints, Ints, Ints]:
    """Charges once for every schedule they had, with the days from and until which it held."""
    rows: list[tuple[int, int, int, int]] = []
    keys = columns.places.key[lines.place[planned]]
    now = columns.places.schedule[lines.place[planned]]
    changed = np.isin(keys, ints(list(history)))
    for charge, key, present in zip(
        planned[changed].tolist(), keys[changed].tolist(), now[changed].tolist(), strict=True
    ):
        plans = history[key]
        since = ALWAYS
        for day, before in plans:
            rows.append((charge, len(schedules), since, day))
            schedules.append(before)
            since = day
        rows.append((charge, present, since, NEVER))
    few = np.array(rows, dtype=np.int64).reshape(-1, 4)
    same = ~changed
    return (
        np.concatenate((planned[same], few[:, 0])),
        np.concatenate((now[same], few[:, 1])),
        np.concatenate((np.full(int(same.sum()), ALWAYS), few[:, 2])),
        np.concatenate((np.full(int(same.sum()), NEVER), few[:, 3])),
    )


C = TypeVar("C", Places, Lines)


def _taken(columns: C, order: Ints) -> C:
    return type(columns)(*(getattr(columns, one.name)[order] for one in fields(columns)))


def _joined(first: C, second: C) -> C:
    names = [one.name for one in fields(first)]
    return type(first)(
        *(np.concatenate((getattr(first, name), getattr(second, name))) for name in names)
    )


def _merged(before: MoneyColumns, news: MoneyColumns) -> MoneyColumns:
    """What is new in place of what was known of the same enrollments."""
    stay = np.flatnonzero(~np.isin(before.places.key, news.places.key))
    kept = _taken(before.places, stay)
    later = news.places.schedule + len(before.schedules)
    places = _joined(kept, replace(news.places, schedule=later))
    places = _taken(places, np.argsort(places.key, kind="stable"))
    rest = np.flatnonzero(~np.isin(before.lines.place, news.places.key))
    lines = _joined(_taken(before.lines, rest), news.lines)
    return MoneyColumns(places, lines, [*before.schedules, *news.schedules])
