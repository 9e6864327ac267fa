"""OneRoster's users: students, guardians and teachers in one file, linked by ids.

Source: 1EdTech OneRoster 1.1, ``users.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enrolldesk.app.importing.columns import Columns, Role
from enrolldesk.app.importing.table import Line, Table
from enrolldesk.domain.people import Guardian

_GUARDIANS: Final = {"guardian", "parent", "relative"}


def left_out(line: Line, roles: Columns) -> bool:
    """Whether a line is no student to bring in: somebody else, or marked for deletion."""
    if Role.KIND_OF_PERSON not in roles:
        return False
    return (
        _cell(line, roles, Role.KIND_OF_PERSON).casefold() != "student"
        or _cell(line, roles, Role.RECORD_STATUS).casefold() == "tobedeleted"
    )


def guardians_of(table: Table, roles: Columns) -> Mapping[int, Guardian]:
    """The first guardian of each student line, by line number."""
    if Role.KIND_OF_PERSON not in roles or Role.GUARDIAN_IDS not in roles:
        return {}
    width = len(table.header)
    whole = [line for line in table.lines if not line.flaw and len(line.cells) == width]
    people = {
        _cell(line, roles, Role.SOURCE_ID): line
        for line in whole
        if _cell(line, roles, Role.KIND_OF_PERSON).casefold() in _GUARDIANS
        and _cell(line, roles, Role.RECORD_STATUS).casefold() != "tobedeleted"
    }
    linked: dict[int, Guardian] = {}
    for line in whole:
        for key in _cell(line, roles, Role.GUARDIAN_IDS).split(","):
            person = people.get(key.strip())
            if person is not None:
                linked.setdefault(line.number, _guardian(person, roles))
    return linked


def _guardian(line: Line, roles: Columns) -> Guardian:
    names = (_cell(line, roles, role) for role in (Role.GIVEN_NAME, Role.FAMILY_NAME))
    return Guardian(
        " ".join(name for name in names if name),
        _cell(line, roles, Role.PHONE) or _cell(line, roles, Role.OTHER_PHONE),
        _cell(line, roles, Role.EMAIL),
    )


def _cell(line: Line, roles: Columns, role: Role) -> str:
    index = roles.get(role)
    return "" if index is None else line.cells[index].strip()
