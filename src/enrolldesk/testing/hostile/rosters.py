"""Files to import: every row is accounted for, and what is recorded is what the file says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from enrolldesk.adapters.rosters import RosterFiles
from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.app.desk import Desk
from enrolldesk.app.importing import sentences as sentences
from enrolldesk.app.importing.columns import Role
from enrolldesk.app.importing.plan import plan
from enrolldesk.app.importing.planned import Plan, Planned
from enrolldesk.app.importing.refused import refused_rows
from enrolldesk.app.importing.run import ImportRefused, imports, record, undo
from enrolldesk.app.importing.table import FileUnreadable, Table
from enrolldesk.app.verify import verify
from enrolldesk.domain.money import ZERO, MoneyStyle, style_for
from enrolldesk.testing.hostile.amounts import decimal_of
from enrolldesk.testing.hostile.ground import Ground
from enrolldesk.testing.hostile.roster_files import RosterFile, any_roster
from enrolldesk.testing.hostile.verdict import demand, reason
from enrolldesk.testing.small_school import SteadyClock

_TODAY = date(2026, 11, 22)


class Rosters:
    """A file is read, planned, recorded in a real home, and looked at there."""

    def __init__(self, start: Ground) -> None:
        """Each case begins with this home."""
        self._ground = start
        self._files = RosterFiles()

    def play(self, rng: Random, home: Path, say: Callable[[str], None]) -> str:
        """Play one case."""
        home.mkdir()
        roster = any_roster(rng)
        path = home / roster.name
        path.write_bytes(roster.content)
        say(f"{roster.what}: {roster.content[:2000]!r}")
        try:
            table = self._read(path, rng)
        except FileUnreadable as error:
            reason(error)
            return "unreadable file"
        _all_marks_found(roster, table)
        self._ground.copy_to(home)
        store = open_store(home)
        try:
            return self._imported(Desk(store, SteadyClock()), store, table, home, rng)
        finally:
            store.close()

    def _read(self, path: Path, rng: Random) -> Table:
        if rng.random() < 0.1:
            return self._files.read(
                path,
                encoding=rng.choice(("", "utf-8", "cp1252", "utf-16", "nonsense", "utf-8\0")),
                delimiter=rng.choice(("", ",", ";", "\t", "|")),
            )
        return self._files.read(path)

    def _imported(
        self, desk: Desk, store: SqliteStore, table: Table, home: Path, rng: Random
    ) -> str:
        try:
            found = plan(table, desk.reads, _TODAY, create_courses=rng.random() < 0.5)
        except FileUnreadable as error:
            reason(error)
            return "no names"
        self._accounted_for(found, home)
        before = desk.reads.counts()
        strict = rng.random() < 0.2
        try:
            done = record(desk, found, strict=strict)
        except ImportRefused as error:
            reason(error)
            demand(strict and bool(found.problems), "refused as a whole without a problem")
            demand(desk.reads.counts() == before, "refused as a whole, and something was recorded")
            return "refused whole"
        lines = tuple(one.line for one in found.planned)
        demand(done.lines == lines, f"planned lines {lines}, recorded {done.lines}")
        counts = desk.reads.counts()
        demand(
            counts["students"] == before["students"] + len(lines),
            f"{len(lines)} lines planned, {before} became {counts}",
        )
        style = found.reading.money("USD")
        for one, student_id in zip(found.planned, done.student_ids(), strict=True):
            _as_planned(desk, found, one, student_id, style)
        if found.planned and rng.random() < 0.1:
            undone = undo(desk, imports(desk)[0].import_id)
            demand(undone.taken_back == len(lines), f"{undone} of {len(lines)} lines")
        disagreements = verify(store).disagreements
        demand(not disagreements, f"verify finds {disagreements[:3]}")
        return "imported" if found.planned else "nothing to import"

    def _accounted_for(self, found: Plan, home: Path) -> None:
        ends = len(found.planned) + len(found.problems) + len(found.duplicates)
        ends += found.left_out + found.empty
        rows = len(found.table.lines)
        demand(ends == rows, f"{rows} rows came to {ends} ends")
        numbers = [line.number for line in found.table.lines]
        demand(len(set(numbers)) == len(numbers), "two rows have one number")
        for problem in found.problems:
            demand(bool(problem.reasons), f"line {problem.line} has a problem without a reason")
            for why in problem.reasons:
                reason(why)
        header, rows_back = refused_rows(found, style_for("USD"))
        back = home / "refused.csv"
        self._files.write_csv(back, header, rows_back)
        demand(len(rows_back) == len(found.problems), "a problem is not in the file of problems")


def _all_marks_found(roster: RosterFile, table: Table) -> None:
    """Whatever of the rows' words is still in the text stands in a row of the table."""
    if not table.delimiter:
        return
    text = roster.content.decode(table.encoding)
    read = "\n".join("\n".join(line.cells) for line in table.lines)
    read += "\n".join(table.header)
    for mark in roster.marks:
        lost = text.count(mark) - read.count(mark)
        demand(lost <= 0, f"{mark} stands in the file and in no row")


def _as_planned(desk: Desk, found: Plan, one: Planned, student_id: str, style: MoneyStyle) -> None:
    student = desk.reads.student(student_id)
    demand(student is not None and student.name == one.student.name, f"line {one.line} is not kept")
    places = desk.reads.enrollments_of(student_id)
    own = [place for place in places if place.bundle_id is None]
    if one.opening is None:
        demand(not own, f"line {one.line} brought no course and has {own}")
        return
    demand(len(own) == 1, f"line {one.line} brought a course and has {own}")
    standing = desk.reads.standing(own[0].enrollment_id)
    cells = next(line.cells for line in found.table.lines if line.number == one.line)
    meant = [_meant(found, cells, role, style) for role in (Role.PAID, Role.OPEN)]
    demand(standing.paid.cents == meant[0], f"line {one.line}: paid {standing.paid}, {meant}")
    demand(standing.owed.cents == meant[1], f"line {one.line}: owed {standing.owed}, {meant}")


def _meant(found: Plan, cells: tuple[str, ...], role: Role, style: MoneyStyle) -> int:
    index = found.columns.get(role)
    if index is None or not cells[index].strip():
        return ZERO.cents
    amount = decimal_of(cells[index].strip(), style)
    demand(amount is not None, f"{cells[index]!r} was taken and is no amount")
    return int((amount or 0) * 100)
