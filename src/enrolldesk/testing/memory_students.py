"""Students of a store in memory: listed, searched, on their cards, told apart the plain way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from enrolldesk.app.cards import card_of
from enrolldesk.app.folding import (
    asked_phone,
    asked_receipt,
    contact_key,
    found_by,
    phone_words,
    receipt_found,
    sort_key,
    wanted,
    words_of,
)
from enrolldesk.app.likeness import LIKENESSES, WHYS, why_like
from enrolldesk.app.ports import StudentsQuery
from enrolldesk.app.rows import (
    Likeness,
    StudentCard,
    StudentRow,
)
from enrolldesk.domain.enrollments import (
    Enrollment,
)
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student, StudentState
from enrolldesk.testing.memory_history import MemoryHistory
from enrolldesk.testing.memory_owners import (
    entries_of_account,
    family_among,
    guarded_alike,
    members_of,
    places_of,
    shown_as,
)


class MemoryStudents(MemoryHistory):
    """Who there is, and what their cards show."""

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        return self._kept.students.get(student_id)

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """The enrollments of a student's account in the order they were recorded."""
        return tuple(places_of(self._kept, student_id))

    def student_keys(self, query: StudentsQuery) -> Sequence[int]:
        """The keys of a list, sorted."""
        wanted_state = StudentState.ARCHIVED if query.archived else StudentState.ACTIVE
        rows = [(key, student) for key, student in self._listed() if student.state is wanted_state]
        by_name = sorted(rows, key=lambda row: (sort_key(row[1].name), row[0]))
        if query.order == "name":
            ordered = by_name[::-1] if query.descending else by_name
        elif query.order == "balance":
            ordered = sorted(
                by_name, key=lambda row: self._owed(row[1].student_id), reverse=query.descending
            )
        else:
            ordered = sorted(
                rows,
                key=lambda row: (self._kept.touched[row[1].student_id], row[0]),
                reverse=not query.descending,
            )
        return [key for key, _ in ordered]

    def student_rows(self, keys: Sequence[int], today: date) -> list[StudentRow]:
        """The rows of some keys, in their order; a key that is gone is left out."""
        known = dict(self._listed())
        return [self._card(key, known[key], today).row for key in keys if key in known]

    def student_key(self, student_id: str) -> int | None:
        """The key of the row that shows a student."""
        shown = shown_as(self._kept, student_id)
        return next((k for k, one in self._keyed() if one.student_id == shown), None)

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name; the empty id is nobody's."""
        return family_among(self._kept, family_id)

    def same_guardian(self, student: Student) -> tuple[Student, ...]:
        """Who else has the same guardian's phone or e-mail, by name."""
        return guarded_alike(self._kept, student)

    def identities(self) -> Iterator[Student]:
        """Every student who is not archived."""
        students = self._kept.students.values()
        return (one for one in students if one.state is not StudentState.ARCHIVED)

    def student_card(self, student_id: str, today: date) -> StudentCard | None:
        """Everything a card shows."""
        key, student = self.student_key(student_id), self._shown(student_id)
        return None if key is None or student is None else self._card(key, student, today)

    def search(self, text: str, today: date, limit: int = 50) -> list[StudentRow]:
        """Students that match, best first, archived ones last."""
        ranked = []
        for key, student in self._listed():
            ranks = [
                (one.state is StudentState.ARCHIVED, rank)
                for one in members_of(self._kept, student.student_id)
                if (rank := self._rank(one, text)) is not None
            ]
            if ranks:
                ranked.append((*min(ranks), sort_key(student.name), key))
        return self.student_rows([row[-1] for row in sorted(ranked)[:limit]], today)

    def like(self, student: Student, today: date) -> list[Likeness]:
        """Students who may be this one."""
        found = []
        for key, other in self._listed():
            members = tuple(members_of(self._kept, other.student_id))
            whys = {why_like(student, one) for one in members} - {None}
            why = next((one for one in WHYS if one in whys), None)
            if why is not None and student.student_id not in {one.student_id for one in members}:
                found.append(Likeness(self._card(key, other, today).row, why, other.birth_date))
        return sorted(found, key=lambda one: WHYS.index(one.why))[:LIKENESSES]

    def _found(self, text: str) -> Iterator[Student]:
        return (one for _, one in self._keyed() if self._rank(one, text) is not None)

    def _keyed(self) -> list[tuple[int, Student]]:
        return list(enumerate(self._kept.students.values(), start=1))

    def _listed(self) -> list[tuple[int, Student]]:
        """Those who are shown as themselves."""
        return [
            (key, one)
            for key, one in self._keyed()
            if shown_as(self._kept, one.student_id) == one.student_id
        ]

    def _shown(self, student_id: str) -> Student | None:
        return self.student(shown_as(self._kept, student_id))

    def _entries_of_student(self, student_id: str) -> list[Entry]:
        return [one for one in self._kept.entries.values() if one.student_id == student_id]

    def _owed(self, student_id: str) -> int:
        return sum(one.owed_delta.cents for one in entries_of_account(self._kept, student_id))

    def _card(self, key: int, student: Student, today: date) -> StudentCard:
        return card_of(
            key,
            student,
            self.enrollments_of(student.student_id),
            tuple(entries_of_account(self._kept, student.student_id)),
            courses=self._kept.courses,
            staff={one.staff_id: one.name for one in self._kept.staff.values()},
            today=today,
            desks=self._desk_names(),
        )

    def _desk_names(self) -> dict[str, str]:
        desk = self._kept.desk
        return {desk.desk_id: desk.name or str(desk.series)} if desk else {}

    def _rank(self, student: Student, text: str) -> int | None:
        """0 for a whole phone or receipt number, 1 for a name that begins so, 2 for the rest."""
        query = wanted(text)
        receipts = {
            one.receipt_no for one in self._entries_of_student(student.student_id) if one.receipt_no
        }
        if not query:
            return None
        digits = asked_phone(text)
        phones = phone_words(student.phone) + phone_words(student.guardian.phone)
        printed = asked_receipt(text)
        if (digits and digits in phones) or any(
            contact_key(one) == printed or (printed.isdigit() and receipt_found(one, printed))
            for one in receipts
        ):
            return 0
        if sort_key(student.name).startswith(sort_key(text)):
            return 1
        return 2 if found_by(words_of(student), receipts, query) else None
