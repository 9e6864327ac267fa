"""Backups made and restored, the sample school filled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from enrolldesk.app.session import Backup, OpeningReport
from enrolldesk.cli.calls import Answer, Call, Commands, Usage


def add_to(words: Commands) -> None:
    """Add ``backup``, ``restore`` and ``sample``."""
    backup = words.add("backup", _backup, "copy everything this home keeps")
    backup.add_argument("--list", action="store_true", help="only list the copies there are")
    restoring = words.add(
        "restore",
        restore,
        "put a backup in place",
        "Put a backup in place. What was there is kept beside it; receipts go on in a new series.",
    )
    restoring.add_argument(
        "backup", nargs="?", type=Path, metavar="BACKUP", help="a file; the newest without one"
    )
    sample = words.add(
        "sample",
        _sample,
        "fill a new school for trying out",
        "Begin the sample school: three courses, and students with a year of history.",
    )
    sample.add_argument("--students", type=int, default=50, metavar="N", help="50 without it")
    sample.add_argument("--seed", type=int, default=1, help="another one invents other people")


def _fields(backup: Backup) -> dict[str, str | int]:
    return {
        "backup": str(backup.path),
        "made_at": backup.made_at.isoformat(),
        "size": backup.size,
    }


def _backup(call: Call) -> Answer:
    if call.arguments.list:
        kept = call.opener.backups(call.arguments.home)
        return Answer(
            [_fields(one) for one in kept],
            [f"{one.made_at:%Y-%m-%d %H:%M}  {one.size:,} bytes  {one.path}" for one in kept],
        )
    made = call.session.backups.make()
    return Answer(_fields(made), [f"Backup: {made.path}"])


def restore(call: Call) -> Answer:
    """Put a backup in place and open the home once, so that its new series is known."""
    home = call.arguments.home
    chosen: Path | None = call.arguments.backup
    if chosen is None:
        kept = call.opener.backups(home)
        if not kept:
            raise Usage("There is no backup in this home; name a file.")
        chosen = kept[0].path
    former = call.opener.restore(home, chosen)
    report = call.session.report
    value = {
        "restored": str(chosen),
        "kept_aside": str(former) if former else None,
        "series": report.new_series or None,
        "last_known": report.last_known or None,
        "missing": [{"first": first, "last": last} for first, last in report.missing],
        "rescue": str(report.rescue) if report.rescue else None,
    }
    lines = [f"Restored: {chosen}"]
    if former:
        lines.append(f"What was there is kept in {former}")
    return Answer(value, [*lines, *report_lines(report)])


def report_lines(report: OpeningReport) -> Iterator[str]:
    """What opening a restored home found out, in words; nothing where all is as it was."""
    if not report.new_series:
        return
    yield f"This desk was restored: its receipts go on as {report.new_series}-000001."
    for first, last in report.missing:
        numbers = first if first == last else f"{first} to {last}"
        yield f"Printed and missing here: {numbers}. Enter them again from the paper copies."
    if report.last_known and not report.missing:
        yield f"Numbers after {report.last_known} may have been printed and are missing here."
    if report.rescue:
        yield (
            f"What waited to be sent is kept in {report.rescue}. "
            "“enrolldesk rescue import” with that file brings it back."
        )


def _sample(call: Call) -> Answer:
    from enrolldesk.app.sample import found_sample

    shown = sys.stderr.isatty()

    def progress(done: int, of: int) -> None:
        if shown:
            print(f"\r{done:,} of {of:,} students", end="", file=sys.stderr, flush=True)

    desk = call.session.desk
    counts = found_sample(desk, call.arguments.students, call.arguments.seed, progress)
    if shown:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    school = desk.reads.school()
    name = school.name if school else ""
    value = {
        "school": name,
        "students": counts.students,
        "courses": counts.courses,
        "enrollments": counts.enrollments,
        "entries": counts.entries,
        "receipts": counts.receipts,
    }
    return Answer(
        value,
        [
            f"{name}: {counts.students:,} students, {counts.courses} courses, "
            f"{counts.enrollments:,} enrollments, {counts.entries:,} entries, "
            f"{counts.receipts:,} receipts"
        ],
    )
