"""A roster brought in, looked at first, or taken back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# The sentences of import problems register themselves with the wording.
import enrolldesk.app.importing.sentences  # noqa: F401
from enrolldesk.app.importing.cells import DATE_FORMATS, Reading
from enrolldesk.app.importing.columns import Role, recognize
from enrolldesk.app.importing.plan import plan
from enrolldesk.app.importing.planned import Plan, Problem
from enrolldesk.app.importing.refused import refused_rows
from enrolldesk.app.importing.run import Imported, ImportRefused, imports, record, undo
from enrolldesk.app.importing.table import Table
from enrolldesk.app.wording import sentence
from enrolldesk.cli.calls import DONE, REFUSED, Answer, Call, Commands, Usage
from enrolldesk.cli.page_commands import FileNotWritten


def add_to(words: Commands) -> None:
    """Add ``import``."""
    parser = words.add(
        "import",
        _import,
        "bring in students from a CSV or XLSX file",
        "Bring in a roster of another program. Good lines are recorded, the others are reported "
        "by line with a reason; balances it names become a charge and a payment carried over.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would happen")
    parser.add_argument("--strict", action="store_true", help="all lines or none")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="ROLE=COLUMN",
        help="read a column (title, or number from 1) as this; nothing after = for none; roles: "
        + ", ".join(Role),
    )
    parser.add_argument(
        "--dates", choices=DATE_FORMATS, metavar="FORMAT", help="such as %%d.%%m.%%Y"
    )
    parser.add_argument("--amounts", choices=(".", ","), help="the mark before the file's cents")
    parser.add_argument("--encoding", default="", help="such as cp1252; recognized without it")
    parser.add_argument("--delimiter", default="", help="recognized without it")
    parser.add_argument(
        "--create-courses", action="store_true", help="add courses the school does not have"
    )
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="write the refused lines here")
    parser.add_argument("--list", action="store_true", help="list the imports of this desk")
    parser.add_argument("--undo", metavar="IMPORT_ID", help="take an import back")


def _import(call: Call) -> Answer:
    arguments = call.arguments
    ways = [arguments.list, bool(arguments.undo), arguments.file is not None]
    if sum(ways) != 1:
        raise Usage("Name a FILE to import, or --list, or --undo IMPORT_ID.")
    if arguments.list:
        return _list(call)
    if arguments.undo:
        return _undo(call)
    return _bring_in(call)


def _list(call: Call) -> Answer:
    found = imports(call.desk)
    return Answer(
        [_told(one) for one in found],
        [
            f"{one.import_id}  {one.at[:16]}  {one.file}: {len(one.lines)} students"
            + (", undone" if one.undone else "")
            for one in found
        ],
    )


def _undo(call: Call) -> Answer:
    result = undo(call.desk, call.arguments.undo)
    lines = [f"{result.taken_back} students taken back."]
    lines += [f"Stays, because something was done since: {student}" for student in result.kept]
    return Answer(
        {
            "import_id": call.arguments.undo,
            "taken_back": result.taken_back,
            "kept": list(result.kept),
        },
        lines,
    )


def _bring_in(call: Call) -> Answer:
    arguments = call.arguments
    # The home is opened first: without a school nothing can be imported.
    desk = call.desk
    table = call.session.tables.read(
        arguments.file, encoding=arguments.encoding, delimiter=arguments.delimiter
    )
    found = plan(
        table,
        desk.reads,
        desk.today(),
        columns=_columns(table, arguments),
        create_courses=arguments.create_courses,
    )
    if arguments.dates or arguments.amounts:
        reading = Reading(
            arguments.dates or found.reading.date_format, arguments.amounts or found.reading.decimal
        )
        found = plan(
            table,
            desk.reads,
            desk.today(),
            columns=found.columns,
            reading=reading,
            create_courses=arguments.create_courses,
        )
    if arguments.rejects is not None:
        header, rows = refused_rows(found, call.style)
        try:
            call.session.tables.write_csv(arguments.rejects, header, rows)
        except OSError as error:
            raise FileNotWritten(arguments.rejects, error.strerror or str(error)) from error
    imported = None
    refused = arguments.strict and bool(found.problems)
    if not arguments.dry_run and not refused and found.planned:
        imported = record(desk, found, strict=arguments.strict)
    nothing = bool(found.problems) and not found.planned
    return Answer(
        _value(call, found, imported, refused=refused),
        _lines(call, found, imported, refused=refused),
        REFUSED if not arguments.dry_run and (refused or nothing) else DONE,
    )


def _columns(table: Table, arguments: argparse.Namespace) -> Mapping[Role, int] | None:
    if not arguments.map:
        return None
    columns = recognize(table.header)
    for pair in arguments.map:
        name, equals, title = pair.partition("=")
        try:
            role = Role(name.strip().replace("-", "_"))
        except ValueError:
            raise Usage(f"“{name}” is no role; --help lists them.") from None
        if not equals:
            raise Usage(f"“{pair}” needs a column: --map {role}=COLUMN.")
        index = _column(table, title.strip())
        columns = {known: at for known, at in columns.items() if at != index and known != role}
        if index is not None:
            columns[role] = index
    return columns


def _column(table: Table, title: str) -> int | None:
    if not title:
        return None
    titles = [header.casefold() for header in table.header]
    if title.casefold() in titles:
        return titles.index(title.casefold())
    if title.isdigit() and 1 <= int(title) <= len(titles):
        return int(title) - 1
    raise Usage(f"{table.name} has no column “{title}”.")


def _value(call: Call, found: Plan, imported: Imported | None, *, refused: bool) -> dict[str, Any]:
    dry = bool(call.arguments.dry_run)
    count = len(imported.lines) if imported else len(found.planned) if dry and not refused else 0
    return {
        "import_id": imported.import_id if imported else None,
        "file": found.table.name,
        "dry_run": dry,
        "imported": count,
        "duplicates": [
            {
                "line": duplicate.line,
                "name": duplicate.name,
                "same_line": duplicate.same_line,
                "student_id": duplicate.student_id,
            }
            for duplicate in found.duplicates
        ],
        "problems": [
            {"line": problem.line, "reasons": _reasons(call, problem)} for problem in found.problems
        ],
        "left_out": found.left_out,
        "empty": found.empty,
        "columns": {role: found.table.header[at] for role, at in found.columns.items()},
        "encoding": found.table.encoding,
        "delimiter": found.table.delimiter,
        "date_format": found.reading.date_format,
        "decimal": found.reading.decimal,
    }


def _lines(call: Call, found: Plan, imported: Imported | None, *, refused: bool) -> Iterator[str]:
    for problem in found.problems:
        yield f"Line {problem.line}: {' '.join(_reasons(call, problem))}"
    for duplicate in found.duplicates:
        where = (
            f"line {duplicate.same_line}"
            if duplicate.same_line is not None
            else "a student the school has"
        )
        yield f"Line {duplicate.line}: {duplicate.name} is the same person as {where}."
    if found.left_out:
        yield f"{found.left_out} lines are no students and were left out."
    if refused:
        yield sentence(ImportRefused(len(found.problems)), call.style)
    elif imported is not None:
        yield f"{len(imported.lines)} students imported; import {imported.import_id}."
    elif call.arguments.dry_run:
        yield f"{len(found.planned)} students would be imported."
    else:
        yield "Nothing was imported."


def _reasons(call: Call, problem: Problem) -> list[str]:
    return [sentence(reason, call.style) for reason in problem.reasons]


def _told(imported: Imported) -> dict[str, Any]:
    return {
        "import_id": imported.import_id,
        "file": imported.file,
        "at": imported.at,
        "imported": len(imported.lines),
        "undone": imported.undone,
    }
