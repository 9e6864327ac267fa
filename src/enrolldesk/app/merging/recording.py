"""Merges recorded and undone: a pointer, what the kept one took over, and a slip about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from enrolldesk.app.merging.commands import MergeStudents, TellApart, UnmergeStudent
from enrolldesk.app.people import kept_student, known_student
from enrolldesk.app.ports import UnitOfWork
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import (
    AlreadyMerged,
    Missing,
    NotFound,
    NotMerged,
    SameStudent,
)
from enrolldesk.domain.merging import (
    FIELDS,
    Merge,
    NotSame,
    pair_of,
    passed_on,
    put_back,
    taken_over,
    with_parts,
)
from enrolldesk.domain.people import Student, one_line


def merge_students(command: MergeStudents, recording: Recording) -> None:
    """Let one student stand for another one as well."""
    uow = recording.uow
    merged, kept = known_student(command.merged_id, uow), kept_student(command.kept_id, uow)
    for field in command.taken:
        if field not in FIELDS:
            raise NotFound("field", field)
    shown = kept_student(merged.student_id, uow)
    if shown.student_id == kept.student_id:
        raise SameStudent(shown.name)
    if shown.student_id != merged.student_id:
        raise AlreadyMerged(merged.name, shown.name)
    filled = taken_over(kept, merged, command.taken)
    recording.change_student(kept, with_parts(kept, {one.part: one.after for one in filled}))
    recording.change_student(merged, replace(merged, merged_into=kept.student_id))
    recording.file(
        Merge(
            slip_id=command.command_id,
            kept_id=kept.student_id,
            merged_id=merged.student_id,
            filled=filled,
            reason=one_line(command.reason),
            **recording.stamp(),
        )
    )


def unmerge_student(command: UnmergeStudent, recording: Recording) -> None:
    """Part a student from whom they were shown as, and put back what that one took over.

    Where two desks merged each other's kept student, the ring ends for both.
    """
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
    uow = recording.uow
    merged = known_student(command.merged_id, uow)
    kept = kept_student(merged.student_id, uow)
    if kept.student_id == merged.student_id:
        raise NotMerged(merged.name)
    parting = Parting(uow)
    parting.part(merged)
    if kept.merged_into:
        parting.part(kept)
    for before, after in parting.students():
        recording.change_student(before, after)
    noted: dict[str, Any] = {
        "undone_on": recording.today,
        "undone_by": recording.staff_id,
        "undone_reason": reason,
    }
    for earlier, later in parting.merges():
        undone = earlier.slip_id in parting.undone
        recording.change_slip(earlier, replace(later, **noted) if undone else later)


def tell_apart(command: TellApart, recording: Recording) -> None:
    """Note that two students are two people."""
    if command.one_id == command.other_id:
        raise SameStudent(known_student(command.one_id, recording.uow).name)
    one, other = pair_of(
        *(
            known_student(key, recording.uow).student_id
            for key in (command.one_id, command.other_id)
        )
    )
    known = recording.uow.slips(NotSame, about=one)
    if all(slip.pair != (one, other) for slip in known):
        recording.file(
            NotSame(slip_id=command.command_id, one_id=one, other_id=other, **recording.stamp())
        )


class Parting:
    """What undoing merges changes: every record once, however many merges it had a part in."""

    def __init__(self, uow: UnitOfWork) -> None:
        """Nothing is parted yet."""
        self._uow = uow
        self._before: dict[str, Student] = {}
        self._after: dict[str, Student] = {}
        held = [one for one in uow.slips(Merge) if one.stands]
        self._held = {one.slip_id: one for one in sorted(held, key=lambda one: one.taken_at)}
        self._now = dict(self._held)
        self.undone: set[str] = set()

    def part(self, student: Student) -> None:
        """Clear a student's pointer and undo every merge of theirs."""
        self._put(replace(self._student(student.student_id), merged_into=""))
        for slip_id, merge in tuple(self._now.items()):
            if merge.merged_id == student.student_id and slip_id not in self.undone:
                self._undo(slip_id)

    def students(self) -> Iterator[tuple[Student, Student]]:
        """Each student before and after."""
        for student_id, before in self._before.items():
            yield before, self._after[student_id]

    def merges(self) -> Iterator[tuple[Merge, Merge]]:
        """Each merge that was undone or rested on one that was, before and after."""
        for slip_id, before in self._held.items():
            if slip_id in self.undone or self._now[slip_id] != before:
                yield before, self._now[slip_id]

    def _undo(self, slip_id: str) -> None:
        """Put back what it filled in, or tell the next one that wrote there what had been there."""
        undone = self._now[slip_id]
        self.undone.add(slip_id)
        order = list(self._now)
        left = {one.part: one for one in undone.filled}
        for later_id in order[order.index(slip_id) + 1 :]:
            later = self._now[later_id]
            if later_id in self.undone or later.kept_id != undone.kept_id:
                continue
            self._now[later_id] = passed_on(left.values(), later)
            for one in later.filled:
                left.pop(one.part, None)
        self._put(put_back(self._student(undone.kept_id), left.values()))

    def _student(self, student_id: str) -> Student:
        if student_id not in self._after:
            known = known_student(student_id, self._uow)
            self._before[student_id] = self._after[student_id] = known
        return self._after[student_id]

    def _put(self, student: Student) -> None:
        self._after[student.student_id] = student
