"""Names of databases, collections and documents, and paths of fields."""

import re
from functools import lru_cache

from enrolldesk.testing.firestore.wire import invalid

NAME_FIELD = "__name__"
FieldPath = tuple[str, ...]
NameKey = tuple[tuple[int, int, bytes], ...]

_ROOT = re.compile(r"(projects/[^/]+/databases/[^/]+)/documents(?:/(.*))?", re.DOTALL)
_NUMERIC_ID = re.compile(r"__id(-?\d+)__")
_RESERVED_ID = re.compile(r"__.*__", re.DOTALL)
_PLAIN_FIELD = re.compile(r"[a-zA-Z_][a-zA-Z_0-9]*")
_FIELD_PART = re.compile(r"`(?:[^`\\]|\\.)+`|[^.`\\/\[\]*~]+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LONGEST_ID = 1500


def split(name: str) -> tuple[str, tuple[str, ...]]:
    """The database and the path below its documents."""
    found = _ROOT.fullmatch(name)
    if found is None:
        raise invalid(f'Invalid resource name "{name}".')
    below = found.group(2)
    return found.group(1), tuple(below.split("/")) if below else ()


@lru_cache(maxsize=200_000)
def check_document(name: str) -> str:
    """The database of a document's name, refused unless the name is one a document may have."""
    database, parts = split(name)
    if not parts or len(parts) % 2:
        raise invalid(f'Document name "{name}" lacks "/" or has a collection\'s path.')
    for part in parts:
        check_id(part)
    return database


def check_id(part: str) -> None:
    """Refuse what cannot be the id of a document or a collection."""
    if part in ("", ".", ".."):
        raise invalid(f'Resource id "{part}" is empty or only dots.')
    if len(part.encode()) > _LONGEST_ID:
        raise invalid(f"Resource id is longer than {_LONGEST_ID} bytes.")
    if _RESERVED_ID.fullmatch(part) and not _NUMERIC_ID.fullmatch(part):
        raise invalid(f'Resource id "{part}" is invalid because it is reserved.')


@lru_cache(maxsize=200_000)
def relative(name: str) -> str:
    """A name without its database: `students/ada`."""
    return "/".join(split(name)[1])


@lru_cache(maxsize=200_000)
def parent(name: str) -> str:
    """The name without its last part: a document's collection, a collection's document."""
    return name.rpartition("/")[0]


def last(name: str) -> str:
    """The last part of a name: its id."""
    return name.rpartition("/")[2]


@lru_cache(maxsize=200_000)
def name_key(name: str) -> NameKey:
    """What orders names: part by part, numeric ids first, then by UTF-8 bytes."""
    return tuple(_part_key(part) for part in name.split("/"))


def _part_key(part: str) -> tuple[int, int, bytes]:
    numeric = _NUMERIC_ID.fullmatch(part)
    return (0, int(numeric.group(1)), b"") if numeric else (1, 0, part.encode())


@lru_cache(maxsize=20_000)
def field_path(text: str) -> FieldPath:
    """`a.b.`odd name`` as its parts."""
    parts: list[str] = []
    at = 0
    while True:
        found = _FIELD_PART.match(text, at)
        if found is None:
            raise invalid(f'Property "{text}" is not a valid field path.')
        part = found.group()
        parts.append(_ESCAPED.sub(r"\1", part[1:-1]) if part[0] == "`" else part)
        at = found.end()
        if at == len(text):
            return tuple(parts)
        if text[at] != ".":
            raise invalid(f'Property "{text}" is not a valid field path.')
        at += 1


def dotted(path: FieldPath) -> str:
    """Parts as one text, quoted where a part is not a plain word."""
    return ".".join(part if _PLAIN_FIELD.fullmatch(part) else _quoted(part) for part in path)


def _quoted(part: str) -> str:
    return "`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`"
