"""Everything a desk recorded, as lines of a file that another desk can take in.

A file of lines: what it is, the staff, the courses, each student with everything of theirs, and at
last how much there was and a digest of all lines before.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from enrolldesk.app.batches import canonical
from enrolldesk.app.connecting.refusals import SampleStays
from enrolldesk.app.fields import (
    course_fields,
    enrollment_fields,
    entry_fields,
    staff_fields,
    student_fields,
)
from enrolldesk.app.homes import HomeNotWritable
from enrolldesk.app.ports import Account, Reads
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import derived_id

FORMAT: Final = "enrolldesk-records"
VERSION: Final = 1


def carry_out(reads: Reads, path: Path, now: datetime) -> int:
    """Write everything recorded here to a file; returns how many students it holds.

    The file is there whole or not at all; raises HomeNotWritable where it cannot be written.
    """
    return _write(path, _lines(reads, now))


def _lines(reads: Reads, now: datetime) -> Iterator[dict[str, Any]]:
    school, desk = reads.school(), reads.desk()
    if school is None or desk is None:
        raise NotFound("school", "")
    if school.sample:
        raise SampleStays()
    yield {
        "format": FORMAT,
        "version": VERSION,
        "school": school.name,
        "currency": school.currency,
        "desk": desk.desk_id,
        "made_at": now,
    }
    for person in reads.staff():
        yield {"staff": person.staff_id, "fields": staff_fields(person)}
    rows = reads.courses(inactive=True)
    for row in sorted(rows, key=lambda row: row.course.is_bundle):
        yield {"course": row.course.course_id, "fields": course_fields(row.course)}
    for account in reads.accounts():
        yield _account(account)


def _account(account: Account) -> dict[str, Any]:
    return {
        "student": account.student.student_id,
        "fields": student_fields(account.student),
        "enrollments": [
            {"id": place.enrollment_id, "fields": enrollment_fields(place)}
            for place in account.enrollments
        ],
        "entries": [
            {
                "id": entry.entry_id,
                "fields": entry_fields(
                    replace(entry, batch_id=entry.batch_id or derived_id(entry.entry_id))
                ),
            }
            for entries in account.entries.values()
            for entry in entries
        ],
    }


def _write(path: Path, values: Iterable[dict[str, Any]]) -> int:
    if not path.name:
        raise HomeNotWritable(path, "it names no file")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    students, seen = 0, hashlib.sha256()
    try:
        # Everybody's names and money: for this person's eyes alone.
        descriptor = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                for value in values:
                    students += "student" in value
                    line = canonical(value) + "\n"
                    seen.update(line.encode())
                    file.write(line)
                file.write(json.dumps({"end": students, "digest": seen.hexdigest()}) + "\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HomeNotWritable(path, error.strerror or str(error)) from error
    return students
