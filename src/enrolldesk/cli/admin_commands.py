"""A project administered on the owner's own machine: its school made, examined, exported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from enrolldesk.app.administering.beginning import create, expect
from enrolldesk.app.administering.doctor import Finding, Grade, examine
from enrolldesk.app.administering.exporting import export
from enrolldesk.app.administering.ports import Administration
from enrolldesk.app.administering.problems import DeskListUnusable
from enrolldesk.app.exporting.table import ExportFailed
from enrolldesk.cli.admin_calls import administration, where
from enrolldesk.cli.admin_staff_commands import add_to as add_staff_to
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import School, Staff

_MARKS = {Grade.FINE: "ok     ", Grade.REMARK: "remark ", Grade.PROBLEM: "PROBLEM"}


def add_to(words: Commands) -> None:
    """Add ``admin``."""
    admin = words.group(
        "admin", "administer the school's project, on the owner's own machine and never at a desk"
    )
    made = where(
        admin.add(
            "create",
            _create,
            "make the school in a project, with the owner's account",
            "Make a school in a Firebase project, with the owner's account; desks then join it. "
            "With --from-desk the school has its records at a desk already: its accounts are made, "
            "and the desk founds it by “enrolldesk connect --found” when the owner is signed in.",
        )
    )
    made.add_argument("--name", default="", help="the school's name, as on receipts")
    made.add_argument("--owner", default="", metavar="NAME", help="who manages the school")
    made.add_argument("--owner-email", default="", metavar="ADDRESS", help="what they sign in with")
    made.add_argument("--currency", default="USD", help="three letters, such as USD (default)")
    made.add_argument(
        "--time-zone", default="America/New_York", metavar="ZONE", help="where its days begin"
    )
    made.add_argument(
        "--from-desk",
        type=Path,
        metavar="FILE",
        help="what “enrolldesk staff list --json” printed at the desk that has the records",
    )
    add_staff_to(admin)
    where(
        admin.add(
            "doctor",
            _doctor,
            "look whether the project is set up as desks need it",
            "Look whether the project is set up as desks need it: reachable, rules and indexes of "
            "this version, clock, accounts and list of staff. The exit code is 1 where something "
            "has to be done.",
        )
    )
    taken = where(
        admin.add(
            "export",
            _export,
            "write everything the school has on its server to a file",
            "Write every document of the school and every account of its staff to a file that only "
            "you can read: one JSON object a line, as of one moment, without passwords.",
        )
    )
    taken.add_argument("file", type=Path, metavar="FILE")
    files = admin.add(
        "files",
        _files,
        "write the security rules and indexes to a folder",
        "Write the security rules, the indexes and firebase.json to a folder, to be deployed from "
        "there by “firebase deploy --only firestore --project P”.",
    )
    files.add_argument("folder", type=Path, metavar="FOLDER")


def _create(call: Call) -> Answer:
    given = call.arguments
    if given.from_desk is not None:
        return _expect(call)
    if not given.name or not given.owner:
        raise Usage("Give --name for the school and --owner for who manages it, or --from-desk.")
    school = School(given.school, given.name, currency=given.currency, time_zone=given.time_zone)
    with administration(call) as admin:
        made = create(admin, school, Staff("", given.owner, email=given.owner_email))
    value = {
        "project": admin.project,
        "school": admin.school_id,
        "owner": made.owner.staff_id,
        "email": made.owner.email,
        "again": made.again,
    }
    first = (
        f"{given.name} is there already, and {made.owner.name} manages it. Nothing was changed."
        if made.again
        else f"{given.name} is made under {admin.school_id} in {admin.project}."
    )
    return Answer(value, [first, *_next(admin, made.owner)])


def _next(admin: Administration, owner: Staff) -> Iterable[str]:
    yield f"{owner.name} signs in as {owner.email}, after choosing a password:"
    yield f"  enrolldesk admin staff reset {owner.email} {_again(admin)}"
    yield "Then join it at a desk:"
    yield f"  {_connect(admin, owner)} --join"


def _connect(admin: Administration, owner: Staff) -> str:
    place = f"--project {admin.project} --school {admin.school_id}"
    return f"enrolldesk connect {place} --api-key KEY --email {owner.email}"


def _again(admin: Administration) -> str:
    return f"--school {admin.school_id} --project {admin.project}"


def _expect(call: Call) -> Answer:
    given = call.arguments
    owner, others = _from_desk(given.from_desk, given.owner, given.owner_email)
    with administration(call) as admin:
        made = expect(admin, owner, others)
    value = {
        "project": admin.project,
        "school": admin.school_id,
        "owner": made.owner.staff_id,
        "email": made.owner.email,
        "accounts": [one.staff_id for one in (made.owner, *made.others)],
        "without_email": [one.staff_id for one in made.without],
    }
    lines = [
        f"{_accounts(1 + len(made.others))} ready for {admin.school_id} in {admin.project}.",
        f"{made.owner.name} signs in as {made.owner.email}, after choosing a password:",
        f"  enrolldesk admin staff reset {made.owner.staff_id} {_again(admin)}",
        "Then found the school at its desk:",
        f"  {_connect(admin, made.owner)} --found",
    ]
    if made.without:
        names = ", ".join(one.name for one in made.without)
        lines.append(f"No e-mail address, so no account: {names}.")
    return Answer(value, lines)


def _accounts(count: int) -> str:
    return f"{count:,} accounts are" if count != 1 else "1 account is"


def _from_desk(file: Path, name: str, email: str) -> tuple[Staff, list[Staff]]:
    """The owner and everybody else of a desk's list; raises DeskListUnusable."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(told, list):
            raise TypeError("no list")
        people = [
            Staff(
                str(each["staff_id"]),
                str(each["name"]),
                bool(each["active"]),
                Role(each.get("role", Role.MANAGER)),
                str(each.get("email", "")),
            )
            for each in told
        ]
        at_desk = {str(each["staff_id"]) for each in told if each["at_desk"]}
    except FileNotFoundError as error:
        raise DeskListUnusable(str(file), "missing") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeskListUnusable(str(file), "foreign") from error
    wanted = name.casefold()
    owner = next(
        (
            one
            for one in people
            if (one.name.casefold() == wanted if wanted else one.staff_id in at_desk)
        ),
        None,
    )
    if owner is None:
        raise DeskListUnusable(str(file), "no_owner")
    if not (email or owner.email):
        raise DeskListUnusable(str(file), "no_email")
    named = Staff(owner.staff_id, owner.name, True, Role.MANAGER, email or owner.email)
    return named, [one for one in people if one is not owner]


def _doctor(call: Call) -> Answer:
    with administration(call) as admin:
        findings = examine(admin)
    value: dict[str, Any] = {
        "project": admin.project,
        "school": admin.school_id,
        "findings": [
            {
                "subject": finding.subject,
                "grade": finding.grade,
                "text": finding.text,
                "step": finding.step or None,
            }
            for finding in findings
        ],
    }
    wrong = any(finding.grade is Grade.PROBLEM for finding in findings)
    return Answer(value, _told(findings), exit_code=1 if wrong else 0)


def _told(findings: Sequence[Finding]) -> Iterable[str]:
    for finding in findings:
        yield f"{_MARKS[finding.grade]}  {finding.text}"
        if finding.step:
            yield f"         → {finding.step}"
    problems = sum(finding.grade is Grade.PROBLEM for finding in findings)
    if problems:
        yield f"{problems} to be put right." if problems > 1 else "One thing to be put right."
    else:
        yield "Nothing has to be done."


def _export(call: Call) -> Answer:
    path: Path = call.arguments.file.absolute()
    with administration(call) as admin:
        exported = export(admin, path)
    value = {
        "file": str(path),
        "at": exported.at.isoformat(),
        "accounts": exported.accounts,
        "counts": dict(exported.counts),
    }
    total = sum(exported.counts.values())
    return Answer(
        value,
        [
            f"{total:,} documents and {exported.accounts:,} accounts are in {path}.",
            "It holds everything about everybody: keep it where nobody else can read it.",
        ],
    )


def _files(call: Call) -> Answer:
    folder: Path = call.arguments.folder.absolute()
    files = call.opener.set_up_files()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportFailed(folder, "unwritable") from error
    return Answer(
        {"folder": str(folder), "files": list(files)},
        [
            f"{', '.join(files)} are in {folder}. Deploy them from there:",
            "  firebase deploy --only firestore --project PROJECT",
        ],
    )
