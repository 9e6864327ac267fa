"""The pages of the main window with people on them who show what a page must show."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.app.reports.query import Bucket, GroupBy
from enrolldesk.testing.gallery.people import LONG
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.balances.explain import ExplainDialog
from enrolldesk.ui.balances.page import BalancesPage
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


def balances(stage: Stage) -> QWidget:
    """Who owes what."""
    _balances(stage)
    return stage.main


def balances_grouped(stage: Stage) -> QWidget:
    """Subtotals of courses, one of them open."""
    page = _balances(stage)
    page.filters.group.choose(GroupBy.COURSE.value)
    stage.until(lambda: any(key < 0 for key in page.model.keys))
    page.table.toggle(page.model.keys[0])
    page.table.select_row(1)
    return stage.main


def balances_as_of(stage: Stage) -> QWidget:
    """A bucket as it was on a past day."""
    page = _balances(stage)
    page.filters.holding.choose("all")
    page.filters.as_of.set_date(stage.office.desk.today() - timedelta(days=20))
    page.tiles.buckets[Bucket.OVER_90].click()
    stage.settle()
    return stage.main


def balances_nothing(stage: Stage) -> QWidget:
    """Filters that leave nothing."""
    page = _balances(stage)
    page.filters.text.set_text("zzzz")
    stage.until(lambda: len(page.model.keys) == 0)
    return stage.main


def balances_charts(stage: Stage) -> QWidget:
    """Bars of ageing and of takings."""
    page = _balances(stage)
    page.view.choose("charts")
    stage.settle()
    return stage.main


def balances_explained(stage: Stage) -> QWidget:
    """The lines behind one balance."""
    page = _balances(stage)
    page.filters.text.set_text("Devon")
    stage.until(lambda: len(page.model.keys) > 0 and page.found is not None)
    stage.settle()
    page.explain(page.model.keys[0])
    return stage.opened(ExplainDialog)


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


def _balances(stage: Stage) -> BalancesPage:
    page = cast(BalancesPage, stage.page("balances"))
    stage.until(lambda: not page.reader.busy and page.reader.balances is not None)
    page.view.choose("list")
    filters = page.filters
    filters.as_of.set_date(None)
    filters.text.set_text("")
    filters.holding.choose("owing")
    for field in (filters.status, filters.course, filters.age, filters.group):
        field.editor.setCurrentIndex(0)
    filters.choose_bucket(None)
    stage.settle()
    return page


def _searched(stage: Stage, text: str) -> QWidget:
    stage.main.start_search()
    stage.keys.type(text)
    stage.until(stage.main.top_bar.search.popup.isVisible)
    return stage.main
