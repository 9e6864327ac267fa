"""Many students in one transaction, in slices that keep the memory small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from enrolldesk.adapters.sqlite.connection import CACHE, Connection
from enrolldesk.adapters.sqlite.derived import derived_of, derived_row, refresh_students
from enrolldesk.adapters.sqlite.owners import follow_all
from enrolldesk.adapters.sqlite.records import Row, entry_row, student_row
from enrolldesk.adapters.sqlite.words import WordsRow, add_words, join_index, words_row
from enrolldesk.adapters.sqlite.writing import (
    ADD_BATCH,
    ADD_BATCH_KEY,
    ADD_ENTRY,
    LOAD_ENROLLMENT,
    LOAD_RECEIPT,
    LOAD_STUDENT,
    batch_row,
    enrollment_row,
    key_of,
    receipt_row,
)
from enrolldesk.app.folding import words_of
from enrolldesk.app.ports import StudentFile
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ledger import Entry

SLICE: Final = 1000
CACHE_WHILE_LOADING: Final = 96_000


class Loader:
    """Turns student files into rows and writes them slice by slice."""

    def __init__(self, connection: Connection, touch: int) -> None:
        """Write through this connection; ``touch`` places them in the order of the last touched."""
        self._connection = connection
        self._touch = touch
        self._courses: dict[str, int] = {}
        self._next = {
            table: 1 + (connection.one(f"SELECT max(key) FROM {table}") or 0)
            for table in ("student", "enrollment", "receipt")
        }
        self._clear()

    def load(self, files: Iterable[StudentFile]) -> int:
        """Add them all; returns how many."""
        count = 0
        # Rows land all over the indexes; what does not stay in memory is written again and again.
        self._connection.execute(f"PRAGMA cache_size = {-CACHE_WHILE_LOADING}")
        try:
            for file in files:
                self._take(file)
                count += 1
                if count % SLICE == 0:
                    self._write()
            self._write()
            refresh_students(self._connection, follow_all(self._connection), self._touch)
            if count >= SLICE:
                join_index(self._connection)
        finally:
            self._connection.execute(f"PRAGMA cache_size = {-CACHE}")
        return count

    def _clear(self) -> None:
        self._students: list[Row] = []
        self._words: list[WordsRow] = []
        self._enrollments: list[Row] = []
        self._receipts: list[Row] = []
        self._entries: list[Row] = []
        self._batches: list[Row] = []
        self._batch_keys: list[Row] = []
        self._ids: dict[str, list[str]] = {"student": [], "enrollment": [], "entry": []}

    def _key(self, table: str) -> int:
        key = self._next[table]
        self._next[table] = key + 1
        return key

    def _take(self, file: StudentFile) -> None:
        student = file.student
        key = self._key("student")
        self._ids["student"].append(student.student_id)
        by_enrollment: dict[str, list[Entry]] = {}
        for entry in file.entries:
            by_enrollment.setdefault(entry.enrollment_id, []).append(entry)
        places: dict[str, int] = {}
        owed = 0
        for enrollment in file.enrollments:
            entries = tuple(by_enrollment.get(enrollment.enrollment_id, ()))
            owed += self._take_enrollment(enrollment, entries, key, places)
        self._take_entries(file.entries, places)
        self._students.append((key, owed, self._touch, *student_row(student)))
        self._words.append(words_row(key, student, words_of(student)))
        if file.batch is not None:
            self._batches.append(batch_row(file.batch))
            self._batch_keys += [
                (name, file.batch.desk_seq, int(changes)) for name, changes in file.batch.order_keys
            ]

    def _take_enrollment(
        self,
        enrollment: Enrollment,
        entries: tuple[Entry, ...],
        student_key: int,
        places: dict[str, int],
    ) -> int:
        key = places[enrollment.enrollment_id] = self._key("enrollment")
        self._ids["enrollment"].append(enrollment.enrollment_id)
        bundle_key = None
        if enrollment.bundle_id is not None:
            bundle_key = places.get(enrollment.bundle_id)
            if bundle_key is None:
                raise NotFound("enrollment", enrollment.bundle_id)
        derived = derived_of(enrollment, entries)
        course_key = self._course(enrollment)
        row = enrollment_row(enrollment, student_key, course_key, bundle_key, student_key)
        self._enrollments.append((key, *derived_row(derived), *row))
        return derived[0].owed.cents

    def _take_entries(self, entries: tuple[Entry, ...], places: dict[str, int]) -> None:
        receipts: dict[str, int] = {}
        for entry in entries:
            if entry.enrollment_id not in places:
                raise NotFound("enrollment", entry.enrollment_id)
            receipt = receipt_row(entry)
            receipt_key = None
            if receipt is not None:
                receipt_key = receipts.get(receipt[0])
                if receipt_key is None:
                    receipt_key = receipts[receipt[0]] = self._key("receipt")
                    self._receipts.append((receipt_key, *receipt))
            self._ids["entry"].append(entry.entry_id)
            self._entries.append(entry_row(entry, places[entry.enrollment_id], receipt_key))

    def _course(self, enrollment: Enrollment) -> int:
        course_id = enrollment.course_id
        if course_id not in self._courses:
            self._courses[course_id] = key_of(self._connection, "course", course_id)
        return self._courses[course_id]

    def _write(self) -> None:
        for noun, ids in self._ids.items():
            self._refuse_known(noun, ids)
        write = self._connection.executemany
        write(LOAD_STUDENT, self._students)
        write(LOAD_ENROLLMENT, self._enrollments)
        write(LOAD_RECEIPT, self._receipts)
        write(ADD_ENTRY, self._entries)
        write(ADD_BATCH, self._batches)
        write(ADD_BATCH_KEY, self._batch_keys)
        add_words(self._connection, self._words)
        self._clear()

    def _refuse_known(self, noun: str, ids: list[str]) -> None:
        seen: set[str] = set()
        for record_id in ids:
            if record_id in seen:
                raise IdAlreadyUsed(noun, record_id)
            seen.add(record_id)
        for start in range(0, len(ids), SLICE):
            part = ids[start : start + SLICE]
            known = self._connection.execute(
                f"SELECT {noun}_id FROM {noun} WHERE {noun}_id IN ({', '.join('?' * len(part))})",
                part,
            ).fetchone()
            if known is not None:
                raise IdAlreadyUsed(noun, known[0])
