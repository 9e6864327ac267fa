"""A page on the screen: its sheets below one another, sharp at every zoom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from enrolldesk.app.pages import Page
from enrolldesk.app.paper import Paper, PaperFormat, PaperSize, Printout
from enrolldesk.ui.kit.tokens import Space

SCREEN_DPI: Final = 96.0
STEPS: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_WIDTHS: Final = {PaperSize.LETTER: 8.5, PaperSize.A4: 210 / 25.4, PaperSize.ROLL_80: 80 / 25.4}
_SETTLE_MS: Final = 60


class PaperView(QScrollArea):
    """Fits the width until staff zoom; `zoomed(factor)` follows, 1.0 is the size on paper."""

    zoomed = Signal(float)

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.setObjectName("paper_view")
        self.setAccessibleName("Page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._paper = paper
        self._page: Page | None = None
        self._size = PaperSize.LETTER
        self._zoom: float | None = None
        self._drawn_at = 0.0
        self.printout = Printout((), PaperSize.LETTER)
        self._ground = QWidget()
        self._ground.setProperty("role", "body")
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        self._column.setSpacing(Space.L)
        self.setWidget(self._ground)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._draw_if_changed)

    @property
    def sheets(self) -> list[QLabel]:
        """The sheets shown."""
        return self._ground.findChildren(QLabel, "sheet")

    @property
    def zoom(self) -> float:
        """How large the page is drawn; 1.0 is its size on paper."""
        if self._zoom is not None:
            return self._zoom
        room = self.viewport().width() - 2 * Space.L
        most = 1.6 if self._size is PaperSize.ROLL_80 else 1.25
        return max(0.4, min(room / (_WIDTHS[self._size] * SCREEN_DPI), most))

    def show_page(self, page: Page, size: PaperSize) -> None:
        """Lay this page out on paper of that size."""
        self._page = page
        # Only receipts fit the roll; the paper answers with what was really used.
        self._size = size
        self._draw()

    def set_zoom(self, zoom: float | None) -> None:
        """Draw at this size; None fits the width from now on."""
        self._zoom = zoom
        self._draw_if_changed()

    def step(self, direction: int) -> None:
        """Draw one step larger or smaller."""
        now = self.zoom
        if direction > 0:
            self.set_zoom(next((step for step in STEPS if step > now + 0.01), STEPS[-1]))
        else:
            self.set_zoom(next((step for step in reversed(STEPS) if step < now - 0.01), STEPS[0]))

    def _draw_if_changed(self) -> None:
        if abs(self._drawn_at - self.zoom) > 0.005:
            self._draw()

    def _draw(self) -> None:
        if self._page is None:
            return
        scale = self.devicePixelRatioF()
        zoom = self.zoom
        self.printout = self._paper.render(
            self._page, self._size, PaperFormat.PNG, dpi=SCREEN_DPI * zoom * scale
        )
        if self.printout.size is not self._size:
            self._size = self.printout.size
            self._draw()
            return
        self._drawn_at = zoom
        self._show_sheets(self.printout.files, scale)
        self.zoomed.emit(zoom)

    def _show_sheets(self, files: Sequence[bytes], scale: float) -> None:
        labels = self.sheets
        while len(labels) < len(files):
            label = QLabel()
            label.setObjectName("sheet")
            label.setProperty("role", "sheet")
            self._column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
            labels.append(label)
        for label in labels[len(files) :]:
            self._column.removeWidget(label)
            label.deleteLater()
        for number, (label, picture) in enumerate(zip(labels, files, strict=False), 1):
            drawn = QPixmap.fromImage(QImage.fromData(picture))
            drawn.setDevicePixelRatio(scale)
            label.setPixmap(drawn)
            label.setFixedSize(drawn.deviceIndependentSize().toSize())
            label.setAccessibleName(f"Sheet {number} of {len(files)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._settle.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._drawn_at = 0.0
            self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)
