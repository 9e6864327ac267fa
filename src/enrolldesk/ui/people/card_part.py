"""What a student's card has of people: the family's line, and the forms of its menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from enrolldesk.app.changes import Changes
from enrolldesk.app.rows import StudentCard
from enrolldesk.domain.people import Student
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.menus import Item
from enrolldesk.ui.office import Office

# Forms are imported when they are first opened: the start shows this page.
if TYPE_CHECKING:
    from enrolldesk.ui.students.page import StudentsPage


class PeopleActions(QObject):
    """Merging, parting and families, from the card of the student shown."""

    def __init__(self, office: Office, page: StudentsPage) -> None:
        super().__init__(page)
        self._office = office
        self._page = page

    def items(self, card: StudentCard, pack: Callable[[], object]) -> list[Item]:
        """What the card's menu offers about people."""
        from enrolldesk.ui.people.merges_form import merges_of

        merged = bool(merges_of(self._office.reads, card.student.student_id))
        may = self._office.permissions
        not_merge = may.reason_not_to_open("MergeStudents")
        not_part = may.reason_not_to_open("UnmergeStudent")
        return [
            Item("pack", "Record for &inspectors…", "folder-archive", pack),
            Item("family", "&Family…", "users", self.family, parted=True),
            Item("merge", "Merge &with another…", "merge", self.merge, refused=not_merge),
            Item(
                "unmerge",
                "&Undo a merge…",
                "split",
                partial(self.unmerge, card),
                merged,
                refused=not_part,
            ),
        ]

    def family(self) -> None:
        """Open the family of the student shown."""
        from enrolldesk.ui.people.family_form import FamilyForm

        card = self._page.card
        if card is not None:
            form = FamilyForm(self._office, card.student.student_id, parent=self._page.window())
            form.recorded.connect(lambda _changes: self._say("Family linked"))
            form.open()

    def merge(self) -> None:
        """Open the form that merges the student shown with another one."""
        from enrolldesk.ui.people.merge_form import MergeForm

        card = self._page.card
        if card is not None:
            form = MergeForm(self._office, card.student.student_id, parent=self._page.window())
            form.recorded.connect(lambda changes: self._show_merged(changes, form.kept_id))
            form.open()

    def unmerge(self, card: StudentCard | None = None) -> None:
        """Open the merges of a student, or those of the whole school."""
        from enrolldesk.ui.people.merges_form import MergesForm

        student_id = card.student.student_id if card else ""
        form = MergesForm(self._office, student_id, parent=self._page.window())
        form.recorded.connect(lambda _changes: self._say("Merge undone"))
        form.open()

    def offer_guardian(self, before: Student) -> None:
        """Offer a changed guardian to the family."""
        if self._office.reads.family(before.family_id):
            from enrolldesk.ui.people.guardian_offer import offer_guardian

            offer_guardian(self._office, self._page.window(), before)

    def _show_merged(self, _changes: Changes, kept_id: str) -> None:
        self._page.show_student(kept_id)
        toast(
            self._page,
            "Merged",
            icon="circle-check",
            action="Undo…",
            on_action=lambda: self.unmerge(self._page.card),
        )

    def _say(self, text: str) -> None:
        toast(self._page, text, icon="circle-check")
