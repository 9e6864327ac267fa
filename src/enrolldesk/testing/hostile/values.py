"""Text and values that nobody should send, and somebody does."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any, Final

TEXTS: Final = (
    "",
    " ",
    "\t\n\r",
    "\0",
    "a\0b",
    "=1+1",
    '=HYPERLINK("x")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "'; DROP TABLE entry; --",
    '"',
    '""',
    "a,b;c|d",
    "\u202eevil",
    "\u200b",
    "\ufeff",
    "\ufffd",
    "\u0000\u0001\u001f\u007f",
    "e\u0301" * 40,
    "Z\u0351\u0343\u0302" * 20,
    "\U0001f600",
    "\U0010ffff",
    "İıſß",
    "ﷺ",
    "١٢٣",
    "１２３",
    "Ⅳ",
    "½",
    "null",
    "None",
    "true",
    "NaN",
    "Infinity",
    "1e3",
    "-5",
    "0x10",
    "1_000",
    "9" * 30,
    "9" * 5000,
    "x" * 201,
    "x" * 4001,
    "x" * 70_000,
    "../../x",
    "a/b",
    ".",
    "..",
    "__x__",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "2026-11-22",
    "D1-000001",
    "D1-" + "9" * 30,
    "D2-000001",
    "{}",
    "[]",
    "[[[[[[",
    "%s%n",
    "{0}",
    "{field}",
    "payment",
    "void",
    "charge",
    "open",
    "cash",
    "USD",
    "Mars/Olympus",
    "America/New_York",
)

NUMBERS: Final = (
    0,
    1,
    -1,
    2,
    7,
    100,
    999_999_999,
    1_000_000_000,
    -999_999_999,
    2**31,
    2**53 + 1,
    2**63 - 1,
    -(2**63),
)

FLOATS: Final = (0.0, -0.0, 1.5, 9999.0, 1e300, 5e-324, float("nan"), float("inf"), float("-inf"))

MOMENTS: Final = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1900, 6, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 11, 22, 15, 2, tzinfo=UTC),
    datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
)


def any_text(rng: Random) -> str:
    """One of the known ones, some of them joined, or noise."""
    drawn = rng.random()
    if drawn < 0.7:
        return rng.choice(TEXTS)
    if drawn < 0.85:
        return rng.choice(TEXTS) + rng.choice(TEXTS)
    return "".join(_letter(rng) for _ in range(rng.randint(1, 30)))


def any_value(rng: Random, depth: int = 0) -> Any:
    """A value of any type a document or a file of settings can hold."""
    drawn = rng.random()
    if drawn < 0.3:
        return any_text(rng)
    if drawn < 0.5:
        return rng.choice(NUMBERS)
    if drawn < 0.58:
        return rng.choice(FLOATS)
    if drawn < 0.66:
        return rng.choice((None, True, False))
    if depth > 3:
        return None
    if drawn < 0.8:
        return [any_value(rng, depth + 1) for _ in range(rng.choice((0, 1, 2, 5)))]
    if drawn < 0.95:
        return {
            rng.choice(
                ("amount", "course_id", "gate", "name", "due_on", "$at", any_text(rng))
            ): any_value(rng, depth + 1)
            for _ in range(rng.choice((0, 1, 3)))
        }
    return deep(rng.choice((5, 18)), rng)


def deep(levels: int, rng: Random) -> Any:
    """A value within a value within a value."""
    made: Any = "end"
    for _ in range(levels):
        made = [made] if rng.random() < 0.5 else {"in": made}
    return made


def shaken(content: bytes, rng: Random) -> bytes:
    """The same bytes with some of them changed, lost, doubled, or with others put in."""
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(6):
            case 0 if at < len(made):
                made[at] ^= 1 << rng.randrange(8)
            case 1:
                made[at:at] = bytes([rng.randrange(256)])
            case 2:
                del made[at : at + rng.choice((1, 3, 50))]
            case 3:
                made[at:at] = made[at : at + rng.choice((1, 20, 200))]
            case 4:
                made[at:at] = rng.choice((b"\0", b'"', b"\r", b"\n", b"\xff\xfe", b"\xed\xa0\x80"))
            case _:
                del made[at:]
    return bytes(made)


def sorted_names(value: Any) -> Any:
    """The same with its names in order: the protocol hands them over in another one each time."""
    if isinstance(value, dict):
        return {name: sorted_names(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [sorted_names(inner) for inner in value]
    return value


def _letter(rng: Random) -> str:
    code = rng.choice((rng.randrange(128), rng.randrange(0x300), rng.randrange(0x11_0000)))
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
