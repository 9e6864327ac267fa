"""What reports ask of a store beside what windows read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from enrolldesk.app.changes import SyncState
    from enrolldesk.app.reports.columns import Ints, MoneyColumns
    from enrolldesk.domain.reminders import Channel


@dataclass(frozen=True, slots=True)
class CourseName:
    """A course or bundle by its title; ``rank`` is its place among all titles."""

    course_id: str
    title: str
    rank: int


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What an enrollment is in."""

    enrollment_id: str
    title: str


@dataclass(frozen=True, slots=True)
class AccountName:
    """A student and who answers for them."""

    student_id: str
    name: str
    contact: str
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class LastReminded:
    """When and in which way somebody was reminded last."""

    day: date
    channel: Channel


class ReportReads(Protocol):
    """Columns of the whole school, and names for the few rows that are in sight."""

    def touched_since(self, touch: int) -> tuple[int, Sequence[int]]:
        """The present count of changes, and the keys of students touched after a former one.

        For -1 no keys are named: everything is asked for then.
        """

    def money_columns(self, students: Sequence[int] | None = None) -> MoneyColumns:
        """The money of the whole school, or of the accounts of some students."""

    def students_by_name(self) -> Ints:
        """The keys of all students, sorted by name."""

    def students_by_phone(self) -> Ints:
        """The keys of students with a phone, sorted by its digits, archived ones after others."""

    def students_matching(self, text: str) -> Ints:
        """The keys of students that the search finds, in no order."""

    def owners(self) -> Mapping[int, int]:
        """Whom each merged student is shown as, by key."""

    def families(self) -> Mapping[int, int]:
        """For students of a family of several, the key that stands for all of them.

        A family shares its ``family_id``; where none is noted, its guardian's phone or e-mail.
        """

    def course_names(self) -> Mapping[int, CourseName]:
        """Courses and bundles by key."""

    def place_names(self, keys: Sequence[int]) -> Mapping[int, PlaceName]:
        """Enrollments by key; one that is gone is left out."""

    def account_names(self, keys: Sequence[int]) -> Mapping[int, AccountName]:
        """Students by key; one that is gone is left out."""

    def place_keys(self, enrollment_ids: Sequence[str]) -> Mapping[str, int]:
        """The keys of enrollments by their ids."""

    def last_reminded(self) -> Mapping[int, LastReminded]:
        """The last reminder of every account, by the key of whom it is shown as."""

    def plans_made(self) -> int:
        """How many payment plans were ever made: none of them changes."""

    def unsent_places(self) -> Mapping[int, SyncState]:
        """Enrollments by key of which the server does not hold everything; none without a cloud."""
