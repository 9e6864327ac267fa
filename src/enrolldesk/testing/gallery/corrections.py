"""Forms that correct: void, refund, credit, cancel, override; and the questions before a loss."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.domain.ledger import EntryKind
from enrolldesk.testing.gallery import at_the_counter, pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.corrections.credit import MoveCreditForm
from enrolldesk.ui.corrections.reason import CancelEnrollmentForm, OverrideAccessForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.kit.dialogs import Confirm
from enrolldesk.ui.students.page import StudentsPage


def void(stage: Stage) -> QWidget:
    """A payment voided with a reason."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    paid = next(row for row in page.card.ledger if row.entry.kind == EntryKind.PAYMENT)
    page.actions_of_card.void(paid)
    form = stage.opened(VoidForm)
    form.reason.take("Wrong student")
    return form


def refund(stage: Stage) -> QWidget:
    """Money handed back."""
    _card(stage, "Maria Lopez").actions_of_card.refund()
    return stage.opened(RefundForm)


def move_credit(stage: Stage) -> QWidget:
    """Credit moved to another course."""
    _card(stage, "Priya Nair").actions_of_card.move_credit()
    return stage.opened(MoveCreditForm)


def cancel_enrollment(stage: Stage) -> QWidget:
    """A place given up."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.cancel_enrollment(page.card.enrollments[0])
    return stage.opened(CancelEnrollmentForm)


def override(stage: Stage) -> QWidget:
    """A locked course opened for a reason."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    locked = next(row for row in page.card.enrollments if row.title == "Behind the Wheel")
    page.actions_of_card.override_access(locked)
    return stage.opened(OverrideAccessForm)


def throw_away(stage: Stage) -> QWidget:
    """Esc in a form with words in it."""
    at_the_counter.student_duplicates(stage)
    stage.keys.press("Esc")
    return stage.opened(Confirm)


def close_question(stage: Stage) -> QWidget:
    """The window closed while a form holds words."""
    at_the_counter.student_duplicates(stage)
    stage.main.close()
    return stage.opened(Confirm)


def _card(stage: Stage, name: str) -> StudentsPage:
    pages.student(stage, name)
    return cast(StudentsPage, stage.page("students"))
