"""A store written to an archive: a file of lines for each part, and what each adds up to."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from enrolldesk import __version__
from enrolldesk.adapters.sqlite.archive_parts import PARTS, Part
from enrolldesk.adapters.sqlite.checks import version_of
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.whole_file import whole_file
from enrolldesk.app.batches import canonical
from enrolldesk.app.exporting.archive import (
    MANIFEST,
    MARK,
    VERSION,
    ArchiveReport,
    ArchiveUnusable,
    Progress,
)
from enrolldesk.app.sync.connection import CONNECTION
from enrolldesk.domain.errors import NotFound

_TOLD_EVERY: Final = 500
_CHUNK: Final = 1 << 20


def write_archive(connection: Connection, path: Path, progress: Progress) -> ArchiveReport:
    """Write everything as it is at one moment, and read the file back before it has its name."""
    # One transaction: whatever others record meanwhile, all parts are of the same moment.
    connection.execute("BEGIN")
    try:
        school = connection.execute("SELECT school_id, name FROM school").fetchone()
        if school is None:
            raise NotFound("school", "")
        with whole_file(path, private=True) as file:
            manifest = _write(connection, file, school, progress)
            check_parts(file, manifest, path)
    finally:
        connection.execute("ROLLBACK")
    return report_of(manifest)


def report_of(manifest: dict[str, Any], new_series: str = "") -> ArchiveReport:
    """What a manifest says, in short."""
    parts = manifest["collections"]
    return ArchiveReport(
        manifest["school"],
        {name: one["lines"] for name, one in parts.items()},
        {name: one["sha256"] for name, one in parts.items()},
        new_series,
    )


def _write(
    connection: Connection, file: IO[bytes], school: tuple[str, str], progress: Progress
) -> dict[str, Any]:
    of = sum(connection.one(f"SELECT count(*) FROM {part.source}") for part in PARTS)
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        progress(done, of)

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        collections = {}
        for part in PARTS:
            with archive.open(f"{part.name}.jsonl", "w", force_zip64=True) as writing:
                collections[part.name] = sum_of(connection, part, told, writing.write)
        manifest = {
            MARK: VERSION,
            "schema": version_of(connection),
            "program": __version__,
            "school_id": school[0],
            "school": school[1],
            "connected": bool(
                connection.one("SELECT value FROM local_setting WHERE name = ?", CONNECTION)
            ),
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "collections": collections,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return manifest


def sum_of(
    connection: Connection,
    part: Part,
    told: Callable[[int], None] = lambda count: None,
    write: Callable[[bytes], object] = lambda line: None,
) -> dict[str, Any]:
    """How many lines a part has and what they add up to, as a manifest says it."""
    digest, count = hashlib.sha256(), 0
    for text in _texts(part, connection):
        digest.update(text)
        write(text)
        count += 1
        if count % _TOLD_EVERY == 0:
            told(_TOLD_EVERY)
    told(count % _TOLD_EVERY)
    return {"lines": count, "sha256": digest.hexdigest()}


def _texts(part: Part, connection: Connection) -> Iterator[bytes]:
    for line in part.lines(connection):
        yield f"{canonical(line)}\n".encode()


def check_parts(file: IO[bytes], manifest: dict[str, Any], path: Path) -> None:
    """Read every part whole; raises ArchiveUnusable where one is not what the manifest says."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name, wanted in manifest["collections"].items():
                digest, lines = hashlib.sha256(), 0
                with archive.open(f"{name}.jsonl") as reading:
                    while chunk := reading.read(_CHUNK):
                        digest.update(chunk)
                        lines += chunk.count(b"\n")
                if {"lines": lines, "sha256": digest.hexdigest()} != wanted:
                    raise ArchiveUnusable(path, "damaged", f"{name}.jsonl")
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
        raise ArchiveUnusable(path, "damaged", "") from error
