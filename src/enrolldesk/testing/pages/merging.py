"""Merging, families and duplicates as the person at the desk uses them."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from enrolldesk.app.session import Session
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.duplicates import DuplicatesDialog
from enrolldesk.ui.people.family_form import FamilyForm
from enrolldesk.ui.people.merge_form import MergeForm
from enrolldesk.ui.people.merges_form import MergesForm


class MergePage(FormPage[MergeForm]):
    """Two students side by side."""

    @property
    def kept(self) -> str:
        """Who is kept."""
        return self.dialog.kept.who.text()

    @property
    def merged(self) -> str:
        """Who is shown as the kept one."""
        return self.dialog.merged.who.text()

    @property
    def offered(self) -> dict[str, bool]:
        """What can be taken over, and whether it is ticked."""
        return {field: box.isChecked() for field, box in self.dialog.taking.boxes.items()}

    @property
    def outlook(self) -> str:
        """What is said to be true afterwards."""
        return self.dialog.outlook.text()


class MergesPage(FormPage[MergesForm]):
    """Merges that stand."""

    @property
    def names(self) -> list[tuple[str, str]]:
        """Who is shown as whom."""
        rows = (self.dialog.rows.row(place) for place in range(self.dialog.rows.rowCount()))
        return [(row.merged, row.kept) for row in rows if row is not None]


class FamilyPage(FormPage[FamilyForm]):
    """A family's members, and who else may belong to it."""

    @property
    def suggested(self) -> list[str]:
        """Who has the same guardian."""
        return [box.text().partition(" · ")[0] for box in self.dialog.boxes.values()]


class DuplicatesPage(FormPage[DuplicatesDialog]):
    """Pairs of students who may be one."""

    @classmethod
    def open(
        cls, office: Office, open_session: Callable[[], Session], qtbot: QtBot
    ) -> DuplicatesPage:
        """Open the search and wait until it has ended."""
        dialog = DuplicatesDialog(office, open_session)
        page = cls.shown(dialog, qtbot, Keyboard())
        qtbot.waitUntil(lambda: not dialog.looking)
        return page

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names of both, pair by pair."""
        rows = (self.dialog.rows.row(place) for place in range(self.dialog.rows.rowCount()))
        return [(row.one.name, row.other.name) for row in rows if row is not None]
