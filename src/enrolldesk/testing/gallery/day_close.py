"""Pictures of the day close: the count, what it comes to, the closed day and its paper."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.app.till.commands import MoveDrawer
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.till import MoveKind
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.day_close.forms import MoveForm, ReopenForm
from enrolldesk.ui.day_close.page import DayClosePage
from enrolldesk.ui.documents.preview import PreviewDialog

_CLOSED = "gallery/closed_day"
_FOUND = {100_00: 1, 20_00: 7, 10_00: 4, 5_00: 3, 1_00: 12, 25: 6}


def count(stage: Stage) -> QWidget:
    """Half counted, nothing expected in sight."""
    page = _page(stage)
    _fill(page)
    return stage.main


def compared(stage: Stage) -> QWidget:
    """Counted, and something is short or over."""
    page = _page(stage)
    _fill(page)
    page.card.compare_now()
    return stage.main


def closed(stage: Stage) -> QWidget:
    """The day locked."""
    _closed(stage)
    return stage.main


def reopen(stage: Stage) -> QWidget:
    """Asked why the day is to be unlocked."""
    _closed(stage).card.reopen()
    return stage.opened(ReopenForm)


def move(stage: Stage) -> QWidget:
    """Cash taken out."""
    _page(stage).ask_move(MoveKind.PAID_OUT)
    return stage.opened(MoveForm)


def report(stage: Stage) -> QWidget:
    """The Z-report."""
    _closed(stage).card.closed.report_button.click()
    return stage.opened(PreviewDialog)


def slip(stage: Stage) -> QWidget:
    """The deposit slip."""
    _closed(stage).card.closed.slip_button.click()
    return stage.opened(PreviewDialog)


def _page(stage: Stage) -> DayClosePage:
    """Today, open, with something paid in and out, in a school of its own."""
    home = stage.copy_of_sample("closing")
    if stage.running != home:
        stage.start(home)
    page = cast(DayClosePage, stage.page("day_close"))
    page.show_day(stage.office.desk.today())
    if not page.sheet.moves:
        for kind, cents, reason in (
            (MoveKind.PAID_IN, 40_00, "Change from the bank"),
            (MoveKind.PAID_OUT, 13_60, "Stamps"),
        ):
            stage.office.run(
                MoveDrawer(command_id=new_id(), kind=kind, amount=Money(cents), reason=reason)
            )
    page.show_day(stage.office.desk.today())
    page.activate()
    return page


def _fill(page: DayClosePage) -> None:
    page.card.count.set_count(Money(150_00), _FOUND)


def _closed(stage: Stage) -> DayClosePage:
    """The latest past day with money, locked: today still takes payments in other pictures."""
    page = _page(stage)
    if _CLOSED not in stage.office.remembered.allKeys():
        page.show_day(next(one.day for one in page.unclosed))
        _fill(page)
        page.card.compare_now()
        page.card.compare.reason.set_text("A note was given out twice")
        page.card.close_day()
        stage.office.remembered.setValue(_CLOSED, page.sheet.day.isoformat())
    page.show_day(date.fromisoformat(str(stage.office.remembered.value(_CLOSED))))
    return page
