"""Finding a student from what somebody typed, in a few milliseconds however large the school.

Whole phone and receipt numbers come first, then names that begin with the whole text, in their
order, then every other match. Nothing is counted or ranked: each step stops when enough is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.owners import owner_of, owners_of_merged
from enrolldesk.adapters.sqlite.words import CUT, kept_words
from enrolldesk.app.folding import (
    LONGEST_NUMBER,
    Wanted,
    asked_phone,
    asked_receipt,
    found_by,
    phone_words,
    sort_key,
    wanted,
)

EXACT, BEGINS, ELSEWHERE = range(3)
ALL: Final = -1
"""As a limit: none."""
# Named, because without statistics SQLite takes any index that knows who is archived.
CONTACT_INDEXES: Final = {
    "phone_key": "student_by_phone",
    "guardian_phone_key": "student_by_guardian_phone",
    "email_key": "student_by_email",
    "guardian_email_key": "student_by_guardian_email",
}
# Crossed, so that SQLite begins with the receipts and not with everybody who is not archived.
_RECEIPTS: Final = (
    "FROM receipt r CROSS JOIN entry y ON y.receipt_key = r.key "
    "CROSS JOIN enrollment e ON e.key = y.enrollment_key "
    "CROSS JOIN student s ON s.key = e.student_key"
)
_KNOWN: Final = 3
"""Signs of the longest beginning that the index keeps by itself."""
_LAST: Final = "\x7f"
_STATES: Final = ("~on", "~off")


class Search:
    """The search index on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def keys(self, text: str, limit: int) -> list[int]:
        """Keys of matching students, best first, archived ones last.

        A merged student's words lead to the kept one, who stands where the best of them does.
        """
        query = wanted(text)
        found: dict[int, None] = {}
        for archived in (0, 1):
            if query and len(found) < limit:
                found |= dict.fromkeys(self._of_state(text, query, archived, limit - len(found)))
        return list(found)

    def every(self, text: str) -> set[int]:
        """Keys of all matching students, however many, in no order."""
        query = wanted(text)
        found: set[int] = set()
        for archived in (0, 1) if query else ():
            for _, keys in self._steps(text, query, archived, ALL):
                found.update(keys)
        owners = owners_of_merged(self._connection)
        return {owners.get(key, key) for key in found} if owners else found

    def _steps(
        self, text: str, query: Wanted, archived: int, limit: int
    ) -> tuple[tuple[int, Iterator[int]], ...]:
        return (
            (EXACT, self._exact(text, archived, limit)),
            (BEGINS, self._name_begins(text, archived, limit)),
            (ELSEWHERE, self._whole_begins(query, archived, limit)),
            (ELSEWHERE, self._with_receipt(query, archived, limit)),
            (ELSEWHERE, self._indexed(query, archived, limit)),
        )

    def _of_state(self, text: str, query: Wanted, archived: int, limit: int) -> list[int]:
        ranks: dict[int, int] = {}
        for rank, keys in self._steps(text, query, archived, limit):
            while len(ranks) < limit and (key := next(keys, None)) is not None:
                ranks.setdefault(owner_of(self._connection, key), rank)
        return self._sorted(ranks)

    def _sorted(self, ranks: dict[int, int]) -> list[int]:
        """By rank, then by name."""
        if not ranks:
            return []
        names = dict(
            self._connection.execute(
                f"SELECT key, sort_key FROM student WHERE key IN ({', '.join('?' * len(ranks))})",
                tuple(ranks),
            )
        )
        return sorted(ranks, key=lambda key: (ranks[key], names.get(key, ""), key))

    def _exact(self, text: str, archived: int, limit: int) -> Iterator[int]:
        digits = asked_phone(text)
        if digits:
            for column in ("phone_key", "guardian_phone_key"):
                yield from self._keys(
                    f"SELECT key FROM student INDEXED BY {CONTACT_INDEXES[column]} "
                    f"WHERE {column} = ? AND {column} <> '' AND archived = ? LIMIT ?",
                    (digits, archived, limit),
                )
            yield from self._phone_ends(digits, archived, limit)
        printed = asked_receipt(text)
        if printed:
            yield from self._keys(
                f"SELECT DISTINCT s.key {_RECEIPTS} "
                "WHERE (r.receipt_no = ? OR r.number = ?) AND s.archived = ? LIMIT ?",
                (printed, printed if printed.isdigit() else None, archived, limit),
            )

    def _phone_ends(self, digits: str, archived: int, limit: int) -> Iterator[int]:
        """Students whose phone ends with these seven digits."""
        if len(digits) != CUT:
            return
        rows = self._connection.execute(
            "SELECT s.key, s.phone, s.guardian_phone FROM found JOIN student s "
            "ON s.key = found.rowid WHERE found MATCH ? LIMIT ?",
            (f'{{numbers}} : "{digits}" AND {{state}} : "{_STATES[archived]}"', limit),
        )
        for key, *phones in rows:
            if any(digits in phone_words(phone) for phone in phones):
                yield key

    def _keys(self, sql: str, parameters: tuple[object, ...]) -> Iterator[int]:
        return (key for (key,) in self._connection.execute(sql, parameters))

    def _name_begins(self, text: str, archived: int, limit: int) -> Iterator[int]:
        key = sort_key(text)
        return self._keys(
            "SELECT key FROM student WHERE archived = ? AND sort_key >= ? AND sort_key < ? "
            "ORDER BY sort_key, key LIMIT ?",
            (archived, key, key + _LAST, limit),
        )

    def _whole_begins(self, query: Wanted, archived: int, limit: int) -> Iterator[int]:
        """Whole phone numbers, addresses and printed receipt numbers, by their own indexes."""
        for word in _alone(query):
            for column, index in CONTACT_INDEXES.items():
                yield from self._keys(
                    f"SELECT key FROM student INDEXED BY {index} WHERE {column} >= ? "
                    f"AND {column} < ? AND {column} <> '' AND archived = ? LIMIT ?",
                    (word, word + _LAST, archived, limit),
                )
            yield from self._receipt_keys(word, archived, limit)

    def _with_receipt(self, query: Wanted, archived: int, limit: int) -> Iterator[int]:
        """Students of whom one word is a receipt and the others are true as well."""
        if len(query) == 1:
            return
        words = [words[0] for chunk in query for words in chunk if len(words) == 1]
        for word in words:
            for key in self._receipt_keys(word, archived, limit):
                if found_by(kept_words(self._connection, key), self._receipts_of(key), query):
                    yield key

    def _receipt_keys(self, word: str, archived: int, limit: int) -> Iterator[int]:
        """Students who were given receipts whose printed number begins so, or that number."""
        if "-" in word:
            values: tuple[str, ...] = (word, word + _LAST)
            condition = "r.receipt_no >= ? AND r.receipt_no < ?"
        elif word.isdigit() and len(word) <= LONGEST_NUMBER:
            condition, values = "r.number = ?", (word,)
        else:
            return iter(())
        return self._keys(
            f"SELECT DISTINCT s.key {_RECEIPTS} WHERE {condition} AND s.archived = ? LIMIT ?",
            (*values, archived, limit),
        )

    def _receipts_of(self, key: int) -> list[str]:
        rows = self._connection.execute(
            "SELECT DISTINCT r.receipt_no FROM enrollment e "
            "JOIN entry y ON y.enrollment_key = e.key JOIN receipt r ON r.key = y.receipt_key "
            "WHERE e.student_key = ?",
            (key,),
        )
        return [receipt_no for (receipt_no,) in rows if receipt_no]

    def _indexed(self, query: Wanted, archived: int, limit: int) -> Iterator[int]:
        condition, parameters = _in_full(query)
        for narrower in (*_narrower(query), query):
            yield from self._matching(narrower, archived, limit, condition, parameters)

    def _matching(
        self, query: Wanted, archived: int, limit: int, condition: str, parameters: list[str]
    ) -> Iterator[int]:
        join = "JOIN student_words w ON w.key = found.rowid " if condition else ""
        # Newest first; twice as many, because some of them were found before.
        return self._keys(
            f"SELECT found.rowid FROM found {join}WHERE found MATCH ?{condition} "
            "ORDER BY found.rowid DESC LIMIT ?",
            (f'{_expression(query)} AND {{state}} : "{_STATES[archived]}"', *parameters, limit * 2),
        )


def _narrower(query: Wanted) -> Iterator[Wanted]:
    """The same beginning of a number with one more figure, before all that begin with it.

    The index knows beginnings of up to three signs. Those of four it puts together from every
    number that has them, which in one town are a great part of all phones.
    """
    for word in _alone(query):
        if len(word) == _KNOWN + 1 and word.isdigit():
            for figure in "0123456789":
                yield (((f"{word}{figure}",),),)


def _alone(query: Wanted) -> list[str]:
    """The single words any of which is the whole query."""
    if len(query) > 1:
        return []
    return [words[0] for words in query[0] if len(words) == 1]


def _expression(query: Wanted) -> str:
    """The query for the index; its words hold no quote, so that nothing typed can break it."""
    several = len(query) > 1
    return _all(
        _any(_all(_word(word, several or len(words) > 1) for word in words) for words in chunk)
        for chunk in query
    )


def _word(word: str, among_others: bool) -> str:
    """One word where it can be; a word that is the whole query was looked for as a whole before."""
    others = "numbers whole" if among_others else "numbers"
    if len(word) <= CUT:
        return f'{{names {others}}} : "{word}" *'
    cut = f'{{{others}}} : "{word[:CUT]}" *'
    return f'({{names}} : "{word}" * OR {cut})' if word.isalpha() else cut


def _in_full(query: Wanted) -> tuple[str, list[str]]:
    """What the index cannot tell: whether words longer than the cut match to their end."""
    conditions: list[str] = []
    parameters: list[str] = []
    for chunk in query:
        if all(len(word) <= CUT for words in chunk for word in words):
            continue
        alternatives = []
        for words in chunk:
            alternatives.append(" AND ".join("instr(w.words || w.whole, ?)" for _ in words))
            parameters += [f" {word}" for word in words]
        conditions.append(f" AND ({' OR '.join(f'({one})' for one in alternatives)})")
    return "".join(conditions), parameters


def _all(parts: Iterator[str]) -> str:
    return f"({' AND '.join(parts)})"


def _any(parts: Iterator[str]) -> str:
    return f"({' OR '.join(parts)})"
