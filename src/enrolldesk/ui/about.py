"""What this program is, and where it keeps everything."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk import __version__
from enrolldesk.resources import resource
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office


class Sign(QWidget):
    """The program's icon at any size."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(str(resource("icons", "enrolldesk.svg")), self)
        self.setFixedSize(QSize(size, size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.render(painter, QRectF(self.rect()))


class AboutDialog(QDialog):
    """Version and folder; the folder's path can be copied."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle("About EnrollDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = QVBoxLayout()
        lines.setSpacing(Space.XS)
        lines.addWidget(words("EnrollDesk", "page", name="about_title"))
        lines.addWidget(words(f"Version {__version__}", "muted", name="about_version"))
        lines.addSpacing(Space.S)
        lines.addWidget(words("Everything this desk keeps is in", "label"))
        place = words(str(office.home), name="about_home", wrap=True)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        lines.addWidget(place)
        body = QHBoxLayout()
        body.setSpacing(Space.L)
        body.addWidget(Sign(64), 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(lines, 1)
        close = SecondaryButton("&Close", key="Esc", name="about_close")
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addLayout(body)
        column.addLayout(row)
        self.setMinimumWidth(460)
        close.setFocus()
