"""The totals above the list: what is owed, and how late each part of it is."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from enrolldesk.app.reports.query import BUCKET_WORDS, Bucket
from enrolldesk.app.reports.rows import Totals
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Radius, Space, Type
from enrolldesk.ui.office import Office

HEIGHT: Final = 54


class FigureTile(QAbstractButton):
    """A figure below its name; one that can be pressed leaves what stands behind it."""

    def __init__(self, name: str, title: str, tip: str, *, checkable: bool, late: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setToolTip(tip)
        self.setCheckable(checkable)
        self._title, self._late = title, late
        self.figure = ""
        self._big = base_font(Type.CARD, QFont.Weight.DemiBold)
        self._small = base_font(Type.LABEL)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        if not checkable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.say("")

    def say(self, figure: str) -> None:
        """Show this figure."""
        self.figure = figure
        self.setText(figure)
        self.setAccessibleName(f"{self._title}: {figure}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        from PySide6.QtGui import QFontMetrics

        wide = max(
            QFontMetrics(self._big).horizontalAdvance(self.figure),
            QFontMetrics(self._small).horizontalAdvance(self._title),
        )
        return QSize(wide + 2 * Space.M, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme()
        on, ground = self.isChecked(), colors.surface
        if on:
            ground = colors.selected
        elif self.isCheckable() and self.isDown():
            ground = colors.pressed
        elif self.isCheckable() and self.underMouse():
            ground = colors.hover
        thick = 2 if on or self.hasFocus() else 1
        edge = colors.accent if on or self.hasFocus() else colors.border
        painter.setPen(QPen(QColor(edge), thick))
        painter.setBrush(QColor(ground))
        half = thick / 2
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, Radius.CARD, Radius.CARD)
        inner = self.rect().adjusted(Space.M, 7, -Space.M, -7)
        painter.setFont(self._small)
        painter.setPen(QColor(colors.muted_on_selected if on else colors.muted))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignTop), self._title)
        painter.setFont(self._big)
        some = self._late and self.figure not in ("", self._nothing)
        painter.setPen(QColor(colors.danger if some and not on else colors.text))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignBottom), self.figure)

    _nothing = ""

    def tell_nothing(self, figure: str) -> None:
        """How nothing is written here: it is no reason for alarm."""
        self._nothing = figure


class TotalTiles(QWidget):
    """Owed, due now and credit; then what is owed by how late it is, each of which filters."""

    bucket_chosen = Signal(object)
    """Carries a Bucket, or None when the one that held was pressed again."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("balance_totals")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.sums = {
            "owed": FigureTile("total_owed", "Owed", "All that is still to be paid in this list",
                               checkable=False, late=False),
            "due_now": FigureTile("total_due_now", "Due now", "What of it is due by this day",
                                  checkable=False, late=False),
            "credit": FigureTile("total_credit", "Credit", "Money held for students",
                                 checkable=False, late=False),
        }  # fmt: skip
        self.buckets = {
            bucket: FigureTile(
                f"bucket_{bucket.value}",
                BUCKET_WORDS[bucket],
                f"{_said(bucket)}, by due date: press to see who",
                checkable=True,
                late=bucket is not Bucket.CURRENT,
            )
            for bucket in Bucket
        }
        for tile in self.sums.values():
            row.addWidget(tile)
        row.addWidget(words("by due\ndate", "hint", name="by_due_date"))
        for bucket, tile in self.buckets.items():
            row.addWidget(tile)
            tile.clicked.connect(partial(self._pressed, bucket))
        self.setAccessibleName("Totals by due date")

    def show_totals(self, totals: Totals, office: Office) -> None:
        """Show what a list comes to."""
        nothing = office.format(type(totals.owed)())
        for name, amount in (
            ("owed", totals.owed),
            ("due_now", totals.due_now),
            ("credit", totals.credit),
        ):
            self.sums[name].say(office.format(amount))
        for tile, amount in zip(self.buckets.values(), totals.buckets, strict=True):
            tile.tell_nothing(nothing)
            tile.say(office.format(amount))
        self.sums["owed"].setToolTip(f"{whole(totals.count)} enrollments in this list")

    def show_bucket(self, chosen: Bucket | None) -> None:
        """Press the tile of this bucket, or none."""
        for bucket, tile in self.buckets.items():
            tile.setChecked(bucket is chosen)

    def _pressed(self, bucket: Bucket) -> None:
        on = self.buckets[bucket].isChecked()
        self.show_bucket(bucket if on else None)
        self.bucket_chosen.emit(bucket if on else None)


def _said(bucket: Bucket) -> str:
    if bucket is Bucket.CURRENT:
        return "Owed and not late"
    return f"{BUCKET_WORDS[bucket]} late"
