"""Who may be the student that is being typed: every question goes to an index of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.owners import owner_of
from enrolldesk.adapters.sqlite.records import iso, on_day
from enrolldesk.adapters.sqlite.search import CONTACT_INDEXES
from enrolldesk.app.folding import sort_key
from enrolldesk.app.likeness import (
    EMAIL,
    LIKENESSES,
    NAME,
    PHONE,
    births_alike,
    emails_of,
    names_alike,
    phones_of,
)
from enrolldesk.domain.people import Student


class Likenesses:
    """Students like another, on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def of(self, student: Student) -> dict[int, str]:
        """Why, by key: those with the same phone first, then address, then name.

        Who is like a merged student is like the kept one.
        """
        connection = self._connection
        own = connection.one("SELECT key FROM student WHERE student_id = ?", student.student_id)
        own = None if own is None else owner_of(connection, own)
        found: dict[int, str] = {}
        for why, keys in (
            (PHONE, self._reached(("phone_key", "guardian_phone_key"), phones_of(student))),
            (EMAIL, self._reached(("email_key", "guardian_email_key"), emails_of(student))),
            (NAME, self._named(student)),
        ):
            for key in sorted({owner_of(connection, key) for key in keys} - {own}):
                if len(found) < LIKENESSES:
                    found.setdefault(key, why)
        return found

    def births(self, keys: list[int]) -> dict[int, date | None]:
        """When these students were born, by key."""
        if not keys:
            return {}
        rows = self._connection.execute(
            f"SELECT key, birth_date FROM student WHERE key IN ({', '.join('?' * len(keys))})", keys
        )
        return {key: on_day(born) for key, born in rows}

    def _reached(self, columns: tuple[str, ...], values: set[str]) -> Iterator[int]:
        for column in columns:
            for value in values:
                rows = self._connection.execute(
                    f"SELECT key FROM student INDEXED BY {CONTACT_INDEXES[column]} "
                    f"WHERE {column} = ? AND {column} <> '' LIMIT ?",
                    (value, 2 * LIKENESSES),
                )
                yield from (key for (key,) in rows)

    def _named(self, student: Student) -> Iterator[int]:
        name, born = sort_key(student.name), student.birth_date
        if not name:
            return
        for key, other in self._connection.execute(
            "SELECT key, birth_date FROM student WHERE sort_key = ? LIMIT 1000", (name,)
        ):
            if births_alike(born, on_day(other)):
                yield key
        if born is not None:
            for key, other in self._connection.execute(
                "SELECT key, sort_key FROM student WHERE birth_date = ?", (iso(born),)
            ):
                if names_alike(name, other):
                    yield key
