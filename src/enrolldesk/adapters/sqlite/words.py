"""The search index kept beside the students.

It has names whole and everything with figures cut to seven signs: a short beginning never has to
walk through the phone numbers and addresses of a whole town. What was cut is compared with the
words in full in ``student_words``; whole phones and addresses have indexes of their own as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from enrolldesk.adapters.sqlite.columns import marks
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import STUDENT, student_of
from enrolldesk.app.folding import Words, words_of
from enrolldesk.domain.people import Student, StudentState

CUT: Final = 7
_AT_ONCE: Final = 200
_ADD: Final = "INSERT INTO found (rowid, names, numbers, whole, state) VALUES (?, ?, ?, ?, ?)"
_TAKE: Final = (
    "INSERT INTO found (found, rowid, names, numbers, whole, state) "
    "VALUES ('delete', ?, ?, ?, ?, ?)"
)
_KEEP: Final = (
    "INSERT INTO student_words (key, words, whole, archived) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (key) DO UPDATE SET words = excluded.words, whole = excluded.whole, "
    "archived = excluded.archived"
)

WordsRow = tuple[int, str, str, int]


def words_row(key: int, student: Student, words: Words) -> WordsRow:
    """What is kept of a student's words."""
    archived = int(student.state is StudentState.ARCHIVED)
    return key, _spaced(words.words), _spaced(words.whole), archived


def add_words(connection: Connection, rows: list[WordsRow]) -> None:
    """Index students that were not indexed before."""
    connection.executemany(_KEEP, rows)
    connection.executemany(_ADD, map(_index_row, rows))


def join_index(connection: Connection) -> None:
    """Join the parts a large load left of the index, or commands at the counter would have to."""
    connection.execute("INSERT INTO found (found) VALUES ('optimize')")


def refresh_words(connection: Connection, keys: Iterable[int]) -> None:
    """Bring the index up to date with students."""
    wanted = tuple(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        rows = connection.execute(
            f"SELECT {STUDENT}, key FROM student WHERE key IN ({marks(part)}) ORDER BY key", part
        ).fetchall()
        kept = {
            row[0]: row
            for row in connection.execute(
                f"SELECT key, words, whole, archived FROM student_words "
                f"WHERE key IN ({marks(part)})",
                part,
            )
        }
        fresh = []
        for *columns, key in rows:
            student = student_of(tuple(columns))
            row = words_row(key, student, words_of(student))
            if row != kept.get(key):
                fresh.append(row)
        connection.executemany(_TAKE, [_index_row(kept[row[0]]) for row in fresh if row[0] in kept])
        add_words(connection, fresh)


def kept_words(connection: Connection, key: int) -> Words:
    """A student's words as they are indexed."""
    words, whole = connection.execute(
        "SELECT words, whole FROM student_words WHERE key = ?", (key,)
    ).fetchone()
    return Words(tuple(words.split()), tuple(whole.split()))


def _spaced(words: tuple[str, ...]) -> str:
    return f" {' '.join(words)} "


def _index_row(row: WordsRow) -> tuple[int, str, str, str, str]:
    key, words, whole, archived = row
    names: list[str] = []
    numbers: list[str] = []
    for word in words.split():
        if word.isalpha():
            names.append(word)
        else:
            numbers.append(word[:CUT])
    cut = (word[:CUT] for word in whole.split())
    state = "~off" if archived else "~on"
    return key, " ".join(names), " ".join(numbers), " ".join(cut), state
