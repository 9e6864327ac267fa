"""Families on one connection: by their shared id, and by the guardian's phone or e-mail."""

from __future__ import annotations

from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import STUDENT, student_of
from enrolldesk.app.folding import contact_key
from enrolldesk.domain.people import Student, phone_digits

MOST: Final = 50
"""More children than that no guardian has; a school's own number may stand everywhere."""

_SHOWN: Final = "AND key NOT IN (SELECT student_key FROM merged_student) ORDER BY sort_key, key"


def family_on(connection: Connection, family_id: str) -> tuple[Student, ...]:
    """Who shares a family's id, by name; the empty one is nobody's."""
    if not family_id:
        return ()
    rows = connection.execute(
        f"SELECT {STUDENT} FROM student WHERE family_id = ? AND family_id <> '' {_SHOWN}",
        (family_id,),
    )
    return tuple(map(student_of, rows))


def same_guardian_on(connection: Connection, student: Student) -> tuple[Student, ...]:
    """Who else has the same guardian's phone or e-mail, by name."""
    keys: set[int] = set()
    guardian = student.guardian
    for column, index, value in (
        ("guardian_phone_key", "student_by_guardian_phone", phone_digits(guardian.phone)),
        ("guardian_email_key", "student_by_guardian_email", contact_key(guardian.email)),
    ):
        if value:
            rows = connection.execute(
                f"SELECT key FROM student INDEXED BY {index} WHERE {column} = ? "
                f"AND {column} <> '' AND archived = 0 LIMIT {MOST}",
                (value,),
            )
            keys |= {key for (key,) in rows}
    rows = connection.execute(
        f"SELECT {STUDENT} FROM student WHERE key IN ({', '.join('?' * len(keys))}) "
        f"AND student_id <> ? {_SHOWN}",
        (*keys, student.student_id),
    )
    return tuple(map(student_of, rows))
