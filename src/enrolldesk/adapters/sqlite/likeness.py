"""Who may be the student that is being typed: found through indexes, judged in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.looking import marks
from enrolldesk.adapters.sqlite.records import STUDENT, iso, student_of
from enrolldesk.adapters.sqlite.search import Search
from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.app.likeness import why_like
from enrolldesk.domain.people import Student, phone_digits

CANDIDATES: Final = 500


class Likenesses:
    """Students like another, on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection
        self._search = Search(connection)

    def of(self, student: Student) -> list[tuple[int, Student, str]]:
        """Key, student and why, in the order they were recorded."""
        keys = tuple(dict.fromkeys(self._candidates(student)))
        rows = self._connection.execute(
            f"SELECT key, {STUDENT} FROM student WHERE key IN ({marks(keys)}) ORDER BY key", keys
        )
        found = []
        for key, *row in rows:
            other = student_of(tuple(row))
            why = why_like(student, other)
            if why is not None:
                found.append((key, other, why))
        return found

    def _candidates(self, student: Student) -> Iterator[int]:
        for phone in (student.phone, student.guardian.phone):
            if digits := phone_digits(phone):
                yield from self._search.with_phone(digits, CANDIDATES)
        for email in (student.email, student.guardian.email):
            if key := contact_key(email):
                yield from self._keys("email_key = ? AND email_key <> ''", key)
                yield from self._keys("guardian_email_key = ? AND guardian_email_key <> ''", key)
        name = sort_key(student.name)
        if name:
            yield from self._keys("sort_key = ?", name)
        if student.birth_date is not None:
            yield from self._keys("birth_date = ?", iso(student.birth_date))

    def _keys(self, where: str, value: object) -> Iterator[int]:
        rows = self._connection.execute(
            f"SELECT key FROM student WHERE {where} LIMIT ?", (value, CANDIDATES)
        )
        return (key for (key,) in rows)
