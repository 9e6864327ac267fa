"""Whose account a student's enrollments are in: the kept one's, however students were merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.domain.merging import kept_id
from enrolldesk.domain.people import Student

_CONCERNED: Final = (
    "SELECT EXISTS (SELECT 1 FROM student WHERE merged_into = ?1 AND merged_into <> '') "
    "OR EXISTS (SELECT 1 FROM merged_student WHERE student_key = ?2)"
)
# Whoever points to a student, directly or by others: UNION ends where two desks made a ring.
_POINTING: Final = """
WITH RECURSIVE pointing (student_id) AS (
    VALUES (?1)
    UNION
    SELECT s.student_id FROM pointing p CROSS JOIN student s
    WHERE s.merged_into = p.student_id AND s.merged_into <> ''
)
SELECT s.key, s.student_id FROM pointing p CROSS JOIN student s USING (student_id)
"""
_MERGED: Final = "SELECT key, student_id FROM student WHERE merged_into <> ''"


def follow_pointer(connection: Connection, student: Student, key: int) -> frozenset[int]:
    """Settle owners after a student was written; the keys of those whose account changed."""
    concerned = student.merged_into or connection.one(_CONCERNED, student.student_id, key)
    if not concerned:
        return frozenset()
    return _settle(connection, connection.execute(_POINTING, (student.student_id,)).fetchall())


def follow_all(connection: Connection) -> frozenset[int]:
    """Settle the owners of every merged student, after many were written."""
    return _settle(connection, connection.execute(_MERGED).fetchall())


def owner_of(connection: Connection, key: int) -> int:
    """The key of the student that a student is shown as."""
    owner = connection.one("SELECT owner_key FROM merged_student WHERE student_key = ?", key)
    return key if owner is None else int(owner)


def owners_of_merged(connection: Connection) -> dict[int, int]:
    """Whom each merged student is shown as, by key."""
    return dict(connection.execute("SELECT student_key, owner_key FROM merged_student"))


def _settle(connection: Connection, rows: Iterable[tuple[int, str]]) -> frozenset[int]:
    def merged_into(student_id: str) -> str | None:
        found: str | None = connection.one(
            "SELECT merged_into FROM student WHERE student_id = ?", student_id
        )
        return found

    changed: set[int] = set()
    for key, student_id in rows:
        kept = kept_id(student_id, merged_into)
        owner = int(connection.one("SELECT key FROM student WHERE student_id = ?", kept))
        before = owner_of(connection, key)
        if owner == before:
            continue
        changed |= {key, owner, before}
        if owner == key:
            connection.execute("DELETE FROM merged_student WHERE student_key = ?", (key,))
        else:
            connection.execute(
                "INSERT INTO merged_student (student_key, owner_key) VALUES (?1, ?2) "
                "ON CONFLICT (student_key) DO UPDATE SET owner_key = ?2",
                (key, owner),
            )
        connection.execute(
            "UPDATE enrollment SET owner_key = ? WHERE student_key = ?", (owner, key)
        )
    return frozenset(changed)
