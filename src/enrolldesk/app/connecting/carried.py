"""A file of carried records, read strictly: everything in it is looked at before any is recorded.

Its records are read like documents of a server, by the same rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from enrolldesk.app.connecting.carrying_out import FORMAT, VERSION
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.reading import record_of
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import Staff

_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)

Wanted = TypeVar("Wanted")


class CarriedUnusable(DeskError):
    """A file of records cannot be taken in; ``why`` says what is wrong with it."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class CarriedAccount:
    """A student with everything recorded of them; entries in the order they were recorded."""

    student: Student
    enrollments: tuple[Enrollment, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that is known to be whole; ``accounts`` reads it once more, student by student."""

    path: Path
    school: str
    currency: str
    desk_id: str
    staff: tuple[Staff, ...]
    courses: tuple[Course, ...]
    students: int
    entries: int

    def accounts(self) -> Iterator[CarriedAccount]:
        """Every student in the file."""
        for value in _values(self.path):
            if "student" in value:
                yield _account(value)


def read_carried(path: Path) -> Carried:
    """Read a file of records to its end; raises CarriedUnusable."""
    staff: list[Staff] = []
    courses: list[Course] = []
    students = entries = 0
    header: Mapping[str, Any] | None = None
    try:
        for value in _values(path):
            if header is None:
                header = _header(value)
            elif "staff" in value:
                staff.append(_record("staff", value["staff"], value["fields"], Staff))
            elif "course" in value:
                courses.append(_record("courses", value["course"], value["fields"], Course))
            elif "student" in value:
                account = _account(value)
                students += 1
                entries += len(account.entries)
        if header is None:
            raise ValueError("it is empty")
        return Carried(
            path,
            str(header["school"]),
            str(header["currency"]),
            str(header["desk"]),
            tuple(staff),
            tuple(courses),
            students,
            entries,
        )
    except OSError as error:
        raise CarriedUnusable(path, error.strerror or str(error)) from error
    except Unreadable as error:
        raise CarriedUnusable(path, f"a record in it is unsound ({error.field})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = str(error) if isinstance(error, _NotWhole) else "it is no file of records"
        raise CarriedUnusable(path, why) from error


class _NotWhole(ValueError):
    """The file is ours and something about it is wrong."""


def _header(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if value.get("format") != FORMAT:
        raise ValueError(value.get("format"))
    if value["version"] != VERSION:
        raise _NotWhole("it was made by a newer EnrollDesk")
    return value


def _values(path: Path) -> Iterator[dict[str, Any]]:
    """Every line but the last, which must be about all of them."""
    seen, students, ended = hashlib.sha256(), 0, False
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if ended:
                raise _NotWhole("something was added to it")
            value = json.loads(line)
            if not isinstance(value, dict):
                raise ValueError(line)
            if "end" in value:
                ended = True
                if value != {"end": students, "digest": seen.hexdigest()}:
                    raise _NotWhole("it was changed")
                continue
            seen.update(line.encode())
            students += "student" in value
            yield value
    if not ended:
        raise _NotWhole("its end is missing")


def _account(value: Mapping[str, Any]) -> CarriedAccount:
    return CarriedAccount(
        _record("students", value["student"], value["fields"], Student),
        tuple(
            _record("enrollments", one["id"], one["fields"], Enrollment)
            for one in value["enrollments"]
        ),
        tuple(
            _record("entries", one["id"], one["fields"] | {"committed_at": _NEVER}, Entry)
            for one in value["entries"]
        ),
    )


def _record(collection: str, key: str, fields: Mapping[str, Any], kind: type[Wanted]) -> Wanted:
    plain = {name: _plain(value) for name, value in fields.items()}
    record = record_of(Document(f"{collection}/{key}", plain, _NEVER))
    if not isinstance(record, kind):
        raise TypeError(collection)
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"$at"}:
        return datetime.fromisoformat(value["$at"])
    return value
