"""Bars in the program's own colors; loaded with pyqtgraph when a chart is first shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from enrolldesk.ui.kit.theme import base_font, color
from enrolldesk.ui.kit.tokens import Type

MOST_LABELS = 10


class BarChart(pg.PlotWidget):  # type: ignore[misc]
    """Bars side by side, each made of parts that stand on each other; it cannot be moved about."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setToolTip(said)
        # Everything it tells stands in the table below it, where the keyboard goes.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMenuEnabled(False)
        self.hideButtons()
        # The library's own menu stays shut; what it offers would be found by nobody.
        for action in self.scene().contextMenu:
            action.setParent(None)
        self.scene().contextMenu = []
        self.setMouseEnabled(False, False)
        self.setMinimumHeight(132)
        self._names: Sequence[str] = ()
        self._parts: Sequence[tuple[Sequence[float], Sequence[str]]] = ()

    def show_bars(
        self, names: Sequence[str], parts: Sequence[tuple[Sequence[float], Sequence[str]]]
    ) -> None:
        """Show bars of these names; each part has the heights and colors of all bars."""
        self._names, self._parts = names, parts
        self.draw()

    def draw(self) -> None:
        """Draw them in the present colors."""
        ink, line = color("muted"), color("border")
        self.setBackground(color("surface"))
        self.clear()
        base = [0.0] * len(self._names)
        for heights, colors in self._parts:
            places = list(range(len(heights)))
            # What was handed back hangs below the line.
            self.addItem(
                pg.BarGraphItem(
                    x=places,
                    y0=[low if high >= 0 else 0 for low, high in zip(base, heights, strict=True)],
                    height=list(heights),
                    width=0.64,
                    brushes=[color(one) for one in colors],
                    pens=[QColor(Qt.GlobalColor.transparent)] * len(places),
                )
            )
            base = [low + max(0.0, high) for low, high in zip(base, heights, strict=True)]
        step = max(1, -(-len(self._names) // MOST_LABELS))
        ticks = [(at, name) for at, name in enumerate(self._names) if at % step == 0]
        bottom, left = self.getAxis("bottom"), self.getAxis("left")
        bottom.setTicks([ticks])
        for axis in (bottom, left):
            axis.setTickFont(base_font(Type.LABEL))
            axis.setTextPen(ink)
            axis.setPen(line)
            # The lines of the grid belong behind the bars.
            axis.setZValue(-1000)
        left.enableAutoSIPrefix(False)
        self.showGrid(x=False, y=True, alpha=0.15)
        self.setXRange(-0.5, max(len(self._names) - 0.5, 0.5), padding=0.02)
        top = max(base, default=0.0)
        low = min((min(heights, default=0.0) for heights, _ in self._parts), default=0.0)
        self.setYRange(min(0.0, low), top or 1.0, padding=0.05)

    def bars(self) -> list[Any]:
        """The drawn parts, for those who check what is shown."""
        return [item for item in self.getPlotItem().items if isinstance(item, pg.BarGraphItem)]
