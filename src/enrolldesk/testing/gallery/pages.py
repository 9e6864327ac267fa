"""The pages of the main window with people on them who show what a page must show."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery.people import LONG
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.payments.page import PaymentsPage


def student(stage: Stage, name: str) -> QWidget:
    """The card of a student, in the main window."""
    stage.main.show_student(stage.find(name))
    stage.go_to(stage.main)
    return stage.main


def student_partial(stage: Stage) -> QWidget:
    """Half paid: one course unlocked, one locked."""
    return student(stage, "Maria Lopez")


def student_overdue(stage: Stage) -> QWidget:
    """Late with the rest."""
    return student(stage, "Devon Clarke")


def student_credit(stage: Stage) -> QWidget:
    """Money kept for later."""
    return student(stage, "Priya Nair")


def student_history(stage: Stage) -> QWidget:
    """A void and an override in the ledger."""
    return student(stage, "Robin Park")


def student_long(stage: Stage) -> QWidget:
    """Names and addresses longer than any place for them."""
    return student(stage, LONG)


def student_bare(stage: Stage) -> QWidget:
    """Added, not enrolled."""
    return student(stage, "Theo Walsh")


def search(stage: Stage) -> QWidget:
    """Matches below the search."""
    student_partial(stage)
    return _searched(stage, "ma")


def search_nothing(stage: Stage) -> QWidget:
    """A search that finds nobody."""
    student_partial(stage)
    return _searched(stage, "zzzz")


def courses(stage: Stage) -> QWidget:
    """Courses and the bundle."""
    stage.page("courses")
    return stage.main


def payments(stage: Stage) -> QWidget:
    """All payments of the last days."""
    _payments(stage, "all")
    return stage.main


def payments_filtered(stage: Stage) -> QWidget:
    """Payments between two days by one method."""
    page = _payments(stage, "days")
    page.filters.method.choose("cash")
    return stage.main


def payments_nothing(stage: Stage) -> QWidget:
    """A filter that leaves nothing."""
    page = _payments(stage, "today")
    page.filters.method.choose("transfer")
    page.filters.kind.choose("refund")
    return stage.main


def narrow(stage: Stage) -> QWidget:
    """The side bar the other way round: as icons on a large screen, with words on a small one."""
    student_partial(stage)
    stage.main.actions_by_name["narrow"].trigger()
    return stage.main


def _payments(stage: Stage, period: str) -> PaymentsPage:
    page = cast(PaymentsPage, stage.page("payments"))
    for field in (page.filters.method, page.filters.kind, page.filters.status):
        field.choose("")
    page.filters.period.choose(period)
    return page


def _searched(stage: Stage, text: str) -> QWidget:
    stage.main.start_search()
    stage.keys.type(text)
    stage.until(stage.main.top_bar.search.popup.isVisible)
    return stage.main
