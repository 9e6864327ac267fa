"""Widgets side by side that go on in the next line where the room ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from enrolldesk.ui.kit.tokens import Space

QWIDGETSIZE_MAX = 16_777_215
"""As wide as Qt lets a widget be."""


class Flow(QWidget):
    """Lays its widgets out in lines; none becomes wider than a line."""

    def __init__(self, name: str, *, gap: int = Space.S, line: int = Space.S) -> None:
        super().__init__()
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._gap, self._line = gap, line
        self._widgets: list[QWidget] = []
        # Qt asks several times whenever anything around is laid out anew.
        self._heights: dict[int, int] = {}

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Lay out these instead of those before, which are thrown away."""
        for gone in self._widgets:
            if gone not in widgets:
                gone.hide()
                gone.deleteLater()
        self._widgets = list(widgets)
        for widget in widgets:
            widget.setParent(self)
            widget.show()
        self.relay()

    def relay(self) -> None:
        """Lay out anew, such as after a widget was hidden."""
        self._heights.clear()
        self._lay(self.width(), move=True)
        self.updateGeometry()

    def choose(self, width: int) -> list[QWidget]:
        """The widgets to lay out in this width."""
        return [widget for widget in self._widgets if not widget.isHidden()]

    def lines(self, widgets: Sequence[QWidget], width: int) -> list[list[QWidget]]:
        """Which of the widgets stand in which line of this width."""
        lines: list[list[QWidget]] = []
        left = 0
        for widget in widgets:
            wanted = min(self.wanted(widget).width(), width)
            if not lines or left + wanted > width:
                lines.append([])
                left = 0
            lines[-1].append(widget)
            left += wanted + self._gap
        return lines

    def wanted(self, widget: QWidget) -> QSize:
        """The size a widget has where there is room."""
        return widget.sizeHint().boundedTo(widget.maximumSize())

    def _lay(self, width: int, *, move: bool) -> int:
        """Lay the widgets into this width and answer the height they take."""
        top = 0
        for line in self.lines(self.choose(width), width):
            left = 0
            height = max(self.wanted(widget).height() for widget in line)
            for widget in line:
                size = self.wanted(widget)
                room = min(size.width(), width)
                if move:
                    widget.setGeometry(QRect(left, top, room, height))
                left += room + self._gap
            top += height + self._line
        return max(0, top - self._line)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay(width, move=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        hints = [self.wanted(widget) for widget in self.choose(QWIDGETSIZE_MAX)]
        width = sum(hint.width() + self._gap for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(self.width(), 80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(self.width(), move=True)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.relay()
        return super().event(event)
