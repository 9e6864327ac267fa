"""Finding a student from what somebody typed, in a few milliseconds however large the school.

Whole phone and receipt numbers come first, then names that begin with the whole text, in their
order, then every other match. Nothing is counted or ranked: each step stops when enough is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.words import CUT
from enrolldesk.app.folding import (
    Wanted,
    asked_phone,
    asked_receipt,
    phone_words,
    sort_key,
    wanted,
)

EXACT, BEGINS, ELSEWHERE = range(3)
_LAST: Final = "\x7f"
_STATES: Final = ("~on", "~off")


class Search:
    """The search index on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def keys(self, text: str, limit: int) -> list[int]:
        """Keys of matching students, best first, archived ones last."""
        query = wanted(text)
        found: list[int] = []
        for archived in (0, 1):
            if query and len(found) < limit:
                found += self._of_state(text, query, archived, limit - len(found))
        return found

    def with_phone(self, digits: str, limit: int) -> list[int]:
        """Keys of students with this phone number, whole or by its last seven digits."""
        rows = self._connection.execute(
            "SELECT s.key, s.phone, s.guardian_phone FROM found "
            "JOIN student_words w ON w.key = found.rowid JOIN student s ON s.key = w.key "
            "WHERE found MATCH ? AND instr(w.words, ?) LIMIT ?",
            (f'{{words}} : "{digits[:CUT]}"', f" {digits} ", limit),
        )
        return [
            key for key, *phones in rows if any(digits in phone_words(phone) for phone in phones)
        ]

    def _of_state(self, text: str, query: Wanted, archived: int, limit: int) -> list[int]:
        steps = (
            (EXACT, self._exact(text, archived, limit)),
            (BEGINS, self._name_begins(text, archived, limit)),
            (ELSEWHERE, self._email_begins(query, archived, limit)),
            (ELSEWHERE, self._indexed(query, archived, limit)),
        )
        ranks: dict[int, int] = {}
        for rank, keys in steps:
            while len(ranks) < limit and (key := next(keys, None)) is not None:
                ranks.setdefault(key, rank)
        return self._sorted(ranks)

    def _sorted(self, ranks: dict[int, int]) -> list[int]:
        """By rank, then by name."""
        names = dict(
            self._connection.execute(
                f"SELECT key, sort_key FROM student WHERE key IN ({', '.join('?' * len(ranks))})",
                tuple(ranks),
            )
        )
        return sorted(ranks, key=lambda key: (ranks[key], names[key], key))

    def _exact(self, text: str, archived: int, limit: int) -> Iterator[int]:
        digits = asked_phone(text)
        if digits:
            yield from self._of_archived(self.with_phone(digits, limit * 4), archived)
        printed, number = asked_receipt(text)
        if "-" in printed or number is not None:
            rows = self._connection.execute(
                "SELECT DISTINCT s.key FROM receipt r JOIN entry y ON y.receipt_key = r.key "
                "JOIN enrollment e ON e.key = y.enrollment_key "
                "JOIN student s ON s.key = e.student_key "
                "WHERE (r.receipt_no = ? OR r.number = ?) AND s.archived = ? LIMIT ?",
                (printed, number, archived, limit),
            )
            yield from (key for (key,) in rows)

    def _of_archived(self, keys: list[int], archived: int) -> Iterator[int]:
        rows = self._connection.execute(
            f"SELECT key FROM student WHERE key IN ({', '.join('?' * len(keys))}) AND archived = ?",
            (*keys, archived),
        )
        return (key for (key,) in rows)

    def _name_begins(self, text: str, archived: int, limit: int) -> Iterator[int]:
        key = sort_key(text)
        rows = self._connection.execute(
            "SELECT key FROM student WHERE archived = ? AND sort_key >= ? AND sort_key < ? "
            "ORDER BY sort_key, key LIMIT ?",
            (archived, key, key + _LAST, limit),
        )
        return (key for (key,) in rows)

    def _email_begins(self, query: Wanted, archived: int, limit: int) -> Iterator[int]:
        """Addresses by their own indexes: the search index knows only how they begin."""
        for word in _alone(query):
            for column in ("email_key", "guardian_email_key"):
                rows = self._connection.execute(
                    f"SELECT key FROM student WHERE {column} >= ? AND {column} < ? "
                    f"AND {column} <> '' AND archived = ? LIMIT ?",
                    (word, word + _LAST, archived, limit),
                )
                yield from (key for (key,) in rows)

    def _indexed(self, query: Wanted, archived: int, limit: int) -> Iterator[int]:
        condition, parameters = _in_full(query)
        join = "JOIN student_words w ON w.key = found.rowid " if condition else ""
        # Newest first; twice as many, because some of them were found before.
        rows = self._connection.execute(
            f"SELECT found.rowid FROM found {join}WHERE found MATCH ?{condition} "
            "ORDER BY found.rowid DESC LIMIT ?",
            (f'{_expression(query)} AND {{state}} : "{_STATES[archived]}"', *parameters, limit * 2),
        )
        return (key for (key,) in rows)


def _alone(query: Wanted) -> list[str]:
    """The single words any of which is the whole query."""
    if len(query) > 1:
        return []
    return [words[0] for words in query[0] if len(words) == 1]


def _expression(query: Wanted) -> str:
    """The query for the index; its words hold no quote, so that nothing typed can break it."""
    return _all(_any(_words(words, query) for words in chunk) for chunk in query)


def _words(words: tuple[str, ...], query: Wanted) -> str:
    columns = "words" if len(query) == 1 and len(words) == 1 else "words emails"
    return f"{{{columns}}} : {_all(_beginning(word) for word in words)}"


def _in_full(query: Wanted) -> tuple[str, list[str]]:
    """What the index cannot tell: whether words longer than the cut match to their end."""
    conditions: list[str] = []
    parameters: list[str] = []
    for chunk in query:
        if all(len(word) <= CUT for words in chunk for word in words):
            continue
        alternatives = []
        for words in chunk:
            alternatives.append(" AND ".join("instr(w.words || w.emails, ?)" for _ in words))
            parameters += [f" {word}" for word in words]
        conditions.append(f" AND ({' OR '.join(f'({one})' for one in alternatives)})")
    return "".join(conditions), parameters


def _beginning(word: str) -> str:
    return f'"{word[:CUT]}" *'


def _all(parts: Iterator[str]) -> str:
    return f"({' AND '.join(parts)})"


def _any(parts: Iterator[str]) -> str:
    return f"({' OR '.join(parts)})"
