"""All promotions of the school, with how often each was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.promoting.describing import days_words, given_words, taken_off, trigger_words
from enrolldesk.domain.promotions import Promotion
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.promoting.offer_form import OfferForm
from enrolldesk.ui.row_table import RowTable

WIDTH: Final = 980


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion, and how many discounts given under it stand."""

    promotion: Promotion
    given: int
    courses: str


class PromotionsDialog(FormDialog):
    """Not modal; Enter opens the form of one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(
            "promotions",
            "Promotions",
            primary="&Edit…",
            primary_icon="pencil",
            cancel="Close",
            parent=parent,
        )
        self.setMinimumSize(WIDTH, 420)
        self.office = office
        self.notation = Notation(office)
        self.rows: RowsModel[PromotionRow] = RowsModel(
            _columns(self.notation), key=lambda row: row.promotion.slip_id
        )
        self.table = RowTable("promotions_table", self.rows)
        self.table.setAccessibleName("Promotions")
        self.table.set_empty(
            "badge-percent",
            "No promotions yet",
            "A promotion is a discount by rule: for siblings, by code, for the early.",
            action="Add the &first promotion",
            on_action=self.add,
        )
        self.add_button = SecondaryButton(
            "&Add promotion…", icon="plus", name="promotion_add", tip="Offer another discount"
        )
        note = "Change an offer and what was given stays. Give one from a student's card."
        self.body.addWidget(words(note, "muted", wrap=True, name="promotions_words"))
        self.body.addWidget(self.table, 1)
        self.preview.addStretch(1)
        self.preview.addWidget(self.add_button)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.look)
        self.add_button.clicked.connect(self.add)
        self.submitted.connect(self._edit)
        self.table.opened.connect(lambda _key: self.submit())
        office.runner.changed.connect(self._follow)
        office.permissions.hold(self.add_button, "AddPromotion", form=True)
        office.permissions.hold(self.primary_button, "ChangePromotion", form=True)
        self.look()
        self.table.setFocus()

    def look(self) -> None:
        """Read all promotions anew, those that are offered first."""
        self.notation.follow()
        reads = self.office.reads
        titles = {row.course.course_id: row.course.title for row in reads.courses(inactive=True)}
        rows = [
            PromotionRow(
                one,
                reads.discounts_under(one.slip_id),
                ", ".join(titles.get(key, key) for key in one.offer.course_ids) or "all",
            )
            for one in reads.slips(Promotion)
        ]
        rows.sort(key=lambda row: (not row.promotion.offer.active, _title(row).casefold()))
        self.rows.set_rows(rows)
        if rows and self.table.current_key is None:
            self.table.select_row(0)
        self.primary_button.setEnabled(bool(rows))

    def add(self) -> None:
        """Open the form of a new promotion."""
        form = OfferForm(self.office, parent=self)
        form.recorded.connect(lambda _changes: toast(self, "Promotion added"))
        form.open()

    def is_dirty(self) -> bool:
        """Nothing is typed here that closing would throw away."""
        return False

    def _edit(self) -> None:
        self.set_busy(False)
        key = self.table.current_key
        promotion = None if key is None else self.office.reads.slip(Promotion, key)
        if promotion is not None:
            form = OfferForm(self.office, promotion, self)
            form.recorded.connect(lambda _changes: toast(self, "Changes saved"))
            form.open()

    def _follow(self, changes: Changes) -> None:
        if changes.slips or changes.entries or changes.everything:
            self._late.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._late.stop()
        super().closeEvent(event)


def _title(row: PromotionRow) -> str:
    return row.promotion.offer.title


def _columns(notation: Notation) -> tuple[Column[PromotionRow], ...]:
    def tone(row: PromotionRow) -> str | None:
        return None if row.promotion.offer.active else "muted"

    def when(row: PromotionRow) -> str:
        offer = row.promotion.offer
        return days_words(offer, notation.day) if offer.active else "no longer offered"

    return (
        Column("Promotion", text=_title, tone=tone),
        Column(
            "Takes off",
            text=lambda row: taken_off(row.promotion.offer, notation.amount),
            align=Align.RIGHT,
            width=96,
            tone=tone,
        ),
        Column("Given", text=lambda row: trigger_words(row.promotion.offer), width=170, tone=tone),
        Column("Days", text=when, width=196, tone=tone),
        Column("Courses", text=lambda row: row.courses, width=150, tone=tone),
        Column(
            "Times",
            text=lambda row: given_words(row.promotion.offer, row.given),
            align=Align.RIGHT,
            width=92,
            tone=tone,
        ),
    )
