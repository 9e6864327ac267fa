"""Pictures of plans, reminders and promotions."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery import pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.planning.plan_form import PlanForm
from enrolldesk.ui.planning.reminders import RemindersDialog
from enrolldesk.ui.students.page import StudentsPage


def plan(stage: Stage) -> QWidget:
    """Four equal parts."""
    form = _plan(stage)
    form.number.set_number(4)
    form.reason.take("Agreed with the family")
    return form


def plan_agreed(stage: Stage) -> QWidget:
    """Parts as agreed that are not yet all that is open."""
    form = _plan(stage)
    form.kind.choose("custom")
    form.parts.lines[0][0].set_text("100")
    return form


def reminders(stage: Stage) -> QWidget:
    """Who is overdue, with the words for the first of them."""
    stage.page("balances")
    stage.keys.press("Ctrl+R")
    dialog = stage.opened(RemindersDialog)
    stage.until(lambda: dialog.due is not None)
    return dialog


def _plan(stage: Stage) -> PlanForm:
    pages.student(stage, "Maria Lopez")
    page = cast(StudentsPage, stage.page("students"))
    assert page.card is not None
    page.actions_of_card.corrections.plan(page.card.enrollments[0])
    return stage.opened(PlanForm)
