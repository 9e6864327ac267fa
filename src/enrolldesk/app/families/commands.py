"""What staff can ask about families."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFamily(Command):
    """Make several students one family; families they are in already become one as well."""

    student_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveFamily(Command):
    """Take a student out of their family."""

    student_id: str
