"""Pictures of promotions."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.app.promoting.commands import AddPromotion
from enrolldesk.domain.money import Money
from enrolldesk.domain.promotions import Offer, Promotion, Trigger
from enrolldesk.testing.gallery import at_the_counter, pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.courses.page import CoursesPage
from enrolldesk.ui.promoting.give_form import GivePromotionForm
from enrolldesk.ui.promoting.offer_form import OfferForm
from enrolldesk.ui.promoting.promotions import PromotionsDialog
from enrolldesk.ui.students.page import StudentsPage
from enrolldesk.ui.walkin.dialog import WalkInDialog

_OFFERS = (
    Offer(title="Sibling discount", trigger=Trigger.SIBLING, percent=1_000),
    Offer(
        title="Spring campaign",
        trigger=Trigger.CODE,
        amount=Money(2_500),
        code="SPRING26",
        valid_until=date(2027, 6, 30),
        limit=50,
    ),
    Offer(title="Goodwill", amount=Money(1_000)),
    Offer(
        title="Early bird",
        trigger=Trigger.EARLY_BIRD,
        percent=500,
        valid_until=date(2027, 1, 31),
    ),
)


def promotions(stage: Stage) -> QWidget:
    """What the school offers."""
    _offer(stage)
    cast(CoursesPage, stage.page("courses")).promotions()
    return stage.opened(PromotionsDialog)


def offer(stage: Stage) -> QWidget:
    """One of them, offered by code."""
    _offer(stage)
    cast(CoursesPage, stage.page("courses")).promotions()
    dialog = stage.opened(PromotionsDialog)
    dialog.table.select_row(3)
    dialog.submit()
    return stage.opened(OfferForm)


def give(stage: Stage) -> QWidget:
    """One given on a student's card."""
    _offer(stage)
    pages.student(stage, "Maria Lopez")
    page = cast(StudentsPage, stage.page("students"))
    assert page.card is not None
    page.actions_of_card.corrections.promotion(page.card.enrollments[0])
    form = stage.opened(GivePromotionForm)
    form.code.set_text("SPRING26")
    return form


def walk_in(stage: Stage) -> QWidget:
    """A code typed while somebody new is enrolled."""
    dialog = _walk_in(stage)
    dialog.course.promotions.code.editor.setFocus()
    stage.keys.type("spring26")
    return dialog


def walk_in_told(stage: Stage) -> QWidget:
    """The early are told of a promotion; a code that gives nothing says why."""
    dialog = _walk_in(stage)
    dialog.course.promotions.code.editor.setFocus()
    stage.keys.type("winter")
    stage.keys.press("Ctrl+Return")
    return dialog


def _walk_in(stage: Stage) -> WalkInDialog:
    _offer(stage)
    dialog = at_the_counter.walk_in_filled(stage)
    assert isinstance(dialog, WalkInDialog)
    return dialog


def _offer(stage: Stage) -> None:
    known = {one.offer.title for one in stage.office.reads.slips(Promotion)}
    for number, one in enumerate(_OFFERS):
        if one.title not in known:
            stage.office.run(AddPromotion(command_id=f"gallery-promotion-{number}", offer=one))
