"""Is a project set up as desks need it? Every finding is a sentence with a next step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from enrolldesk.app.administering.ports import (
    Account,
    Administration,
    FieldIndexes,
    SetUp,
)
from enrolldesk.app.administering.problems import AdminProblem
from enrolldesk.app.administering.roster import people
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.connecting.standing import identity_of, name_of
from enrolldesk.app.sync.remote import Refused, SyncProblem
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff

CLOCK_MAY_DIFFER: Final = timedelta(minutes=2)
RULES, INDEXES = "firestore.rules", "firestore.indexes.json"

_VERSION: Final = re.compile(r"//.*\b[Vv]ersion (\d+)")
_DEPLOY: Final = (
    "Write the files by “enrolldesk admin files FOLDER”, then “firebase deploy --only firestore” "
    "there."
)


class Grade(StrEnum):
    """How much a finding matters; a problem keeps desks from working, or from being safe."""

    FINE = "fine"
    REMARK = "remark"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; ``subject`` is a word for programs, ``step`` is empty where all is well."""

    subject: str
    grade: Grade
    text: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the school's records say."""

    name: str
    founded: bool
    people: tuple[Staff, ...]
    spoilt: tuple[str, ...]
    server_time: datetime
    asked_at: datetime


def examine(
    admin: Administration, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Finding]:
    """Look at everything that can be looked at; what fails is a finding, too."""

    async def look(cloud: Cloud) -> _Found:
        server_time = await cloud.feed.server_time()
        asked_at = clock()
        document = await cloud.register.school()
        everybody, spoilt = await people(cloud)
        founded = bool(document is not None and identity_of(document))
        name = name_of(document) if document is not None else ""
        return _Found(name, founded, tuple(everybody), tuple(spoilt), server_time, asked_at)

    findings: list[Finding] = []
    found: _Found | None = None
    try:
        found = admin.at_school(look)
    except SyncProblem as problem:
        findings.append(_unreachable(admin, problem))
    else:
        findings += [*_school(admin, found), _clock(found)]
    if admin.set_up is None:
        findings.append(
            Finding("set-up", Grade.REMARK, "An emulator has no rules or indexes to look at.")
        )
    else:
        findings += _set_up(admin.set_up, admin.files)
    try:
        everybody = list(admin.accounts.everybody())
    except AdminProblem as problem:
        findings.append(_said("accounts", problem))
    else:
        if found is not None and found.founded:
            findings += _accounts(admin.school_id, found.people, everybody)
    return findings


def _unreachable(admin: Administration, problem: SyncProblem) -> Finding:
    if isinstance(problem, Refused) and problem.status == "NOT_FOUND":
        return Finding(
            "project",
            Grade.PROBLEM,
            f"{admin.project} has no Firestore database.",
            "In the Firebase console choose Firestore Database, Create database.",
        )
    if problem.status == "PERMISSION_DENIED":
        return Finding(
            "project",
            Grade.PROBLEM,
            f"The records of {admin.project} cannot be read: {problem.detail or problem.status}",
            "Check --project, and use the key of that project’s own service account.",
        )
    return _said("project", problem)


def _school(admin: Administration, found: _Found) -> Iterator[Finding]:
    yield Finding("project", Grade.FINE, f"{admin.project} can be reached.")
    if found.founded:
        yield Finding("school", Grade.FINE, f"{found.name} is there under {admin.school_id}.")
    else:
        yield Finding(
            "school",
            Grade.PROBLEM,
            f"There is no school under {admin.school_id}.",
            "Make it by “enrolldesk admin create”, or found it from the desk that has its records.",
        )
    for path in found.spoilt:
        yield Finding(
            "staff",
            Grade.PROBLEM,
            f"The document {path} cannot be read.",
            "Look at it in the Firebase console; it was not written by EnrollDesk.",
        )


def _clock(found: _Found) -> Finding:
    difference = abs(found.server_time - found.asked_at)
    if difference <= CLOCK_MAY_DIFFER:
        return Finding("clock", Grade.FINE, "This computer’s clock agrees with the server’s.")
    minutes = round(difference.total_seconds() / 60)
    way = "behind" if found.asked_at < found.server_time else "ahead of"
    return Finding(
        "clock",
        Grade.PROBLEM,
        f"This computer’s clock is {minutes:,} minutes {way} the server’s.",
        "Let the system set the time by itself; check the time zone, too.",
    )


def _set_up(set_up: SetUp, files: Mapping[str, str]) -> Iterator[Finding]:
    checks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("rules", lambda: _rules(set_up.rules(), files[RULES])),
        ("indexes", lambda: _indexes(list(set_up.field_indexes()), files[INDEXES])),
    )
    for subject, check in checks:
        try:
            yield check()
        except AdminProblem as problem:
            yield _said(subject, problem)
    try:
        way = set_up.sign_in()
    except AdminProblem as problem:
        yield _said("sign-in", problem)
        return
    if way.by_password:
        yield Finding("sign-in", Grade.FINE, "Staff can sign in by e-mail and password.")
    else:
        yield Finding(
            "sign-in",
            Grade.PROBLEM,
            "Sign-in by e-mail and password is off.",
            "In the Firebase console choose Authentication, Sign-in method, Email/Password.",
        )
    if way.open:
        yield Finding(
            "sign-up",
            Grade.REMARK,
            "Anybody can make an account in this project. The rules let none of them in.",
            "In the Firebase console choose Authentication, Settings, User actions, and switch "
            "off “Enable create (sign-up)”, unless another program needs it.",
        )


def _rules(deployed: str | None, ours: str) -> Finding:
    if deployed is None:
        return Finding("rules", Grade.PROBLEM, "No security rules are deployed.", _DEPLOY)
    if deployed.split() == ours.split():
        return Finding("rules", Grade.FINE, "The security rules are those of this version.")
    theirs, wanted = _version(deployed), _version(ours)
    if theirs is None:
        text = "The security rules in force are not EnrollDesk’s."
    elif wanted is not None and theirs > wanted:
        return Finding(
            "rules",
            Grade.PROBLEM,
            f"The security rules in force (version {theirs}) are newer than this program "
            f"({wanted}).",
            "Install the newer EnrollDesk here and at the desks.",
        )
    elif theirs == wanted:
        text = "The security rules in force were changed by hand."
    else:
        text = f"The security rules in force are old (version {theirs}, this program has {wanted})."
    return Finding("rules", Grade.PROBLEM, text, _DEPLOY)


def _version(rules: str) -> int | None:
    found = _VERSION.search(rules)
    return None if found is None else int(found[1])


def _indexes(deployed: list[FieldIndexes], ours: str) -> Finding:
    wanted = {
        (each["collectionGroup"], each["fieldPath"]): len(each["indexes"])
        for each in json.loads(ours)["fieldOverrides"]
    }
    there = {(each.collection, each.field): each.count for each in deployed}
    lacking = [f"{place[0]}.{place[1]}" for place in wanted if there.get(place) != wanted[place]]
    if not lacking:
        return Finding("indexes", Grade.FINE, "The indexes are set as this version wants them.")
    return Finding(
        "indexes",
        Grade.REMARK,
        f"Indexes that nobody asks cost money with every write: {', '.join(lacking)}.",
        _DEPLOY,
    )


def _accounts(
    school_id: str, everybody: tuple[Staff, ...], accounts: list[Account]
) -> Iterator[Finding]:
    by_uid = {account.uid: account for account in accounts}
    on_list = {person.staff_id: person for person in everybody}
    before: list[Finding] = []
    for person in everybody:
        before += _person(school_id, person, by_uid.get(person.staff_id))
    for account in accounts:
        if account.school == school_id and account.uid not in on_list:
            before.append(
                Finding(
                    "claims",
                    Grade.PROBLEM,
                    f"{account.email} has an account of this school and is not on its list.",
                    "Add them again by “enrolldesk admin staff add”, or delete the account in the "
                    "Firebase console.",
                )
            )
    managers = [
        person
        for person in everybody
        if person.may(Role.MANAGER)
        and (held := by_uid.get(person.staff_id)) is not None
        and held.school == school_id
        and not held.disabled
    ]
    if not managers:
        before.append(
            Finding(
                "managers",
                Grade.PROBLEM,
                "No manager can sign in.",
                "Give one an account: “enrolldesk admin staff add --uid … --email …”.",
            )
        )
    yield from before
    if not any(finding.grade is Grade.PROBLEM for finding in before):
        yield Finding("staff", Grade.FINE, "The list of staff and the accounts agree.")


def _person(school_id: str, person: Staff, account: Account | None) -> Iterator[Finding]:
    if account is None:
        if person.active:
            yield Finding(
                "claims",
                Grade.REMARK,
                f"{person.name} is on the list and has no account, so cannot sign in.",
                f"“enrolldesk admin staff add --uid {person.staff_id} --email ADDRESS”.",
            )
        return
    if account.school != school_id:
        yield Finding(
            "claims",
            Grade.PROBLEM,
            f"The account of {person.name} does not say that it is of this school.",
            f"“enrolldesk admin staff add --uid {person.staff_id} --email {account.email}”.",
        )
    if account.disabled != (not person.active):
        word = "disable" if not person.active else "enable"
        says = "disabled" if account.disabled else "enabled"
        yield Finding(
            "claims",
            Grade.PROBLEM,
            f"The account of {person.name} is {says}, and the list says otherwise.",
            f"“enrolldesk admin staff {word} {person.staff_id}” sets both.",
        )
    if person.email.casefold() != account.email.casefold():
        yield Finding(
            "claims",
            Grade.REMARK,
            f"{person.name} signs in as {account.email}, and the list says "
            f"{person.email or 'nothing'}.",
            f"“enrolldesk admin staff add --uid {person.staff_id} --email {account.email}”.",
        )


def _said(subject: str, problem: DeskError) -> Finding:
    """What an error says is sentence and step in one."""
    return Finding(subject, Grade.PROBLEM, sentence(problem))
