"""The window's side bar: the program's sign, the pages, whose desk this is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.resources import resource
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.side_bar import Page, SideBar

WIDE: Final = 196
NARROW: Final = 64

PAGES: Final = (
    Page("students", "Students", "graduation-cap", "Students and their accounts (Ctrl+1)"),
    Page("courses", "Courses", "book-open", "Courses and bundles (Ctrl+2)"),
    Page("payments", "Payments", "receipt", "Payments, refunds and voids (Ctrl+3)"),
    Page("balances", "Balances", "scale", "What is owed, how late it is and why (Ctrl+4)"),
    Page("day_close", "Day close", "calendar-check", "Count the drawer, close the day (Ctrl+5)"),
    Page("history", "Audit log", "scroll-text", "Who did what, and when (Ctrl+6)"),
    Page("sync", "Sync", "cloud", "What waits to be sent, and what needs attention (Ctrl+7)"),
)


class ShellSideBar(SideBar):
    """The kit's side bar with the program's sign on top; narrow, it shows icons alone."""

    def __init__(self) -> None:
        super().__init__("EnrollDesk", PAGES)
        self.narrow = False
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        self._brand = self.findChild(QWidget, "side_bar_brand")
        assert self._brand is not None
        column.removeWidget(self._brand)
        self._sign = _Sign(self._brand)
        column.insertWidget(0, self._sign)
        self.school = words("", name="side_bar_school", wrap=True)
        self.school.setProperty("tone", "side")
        column.insertWidget(column.count() - 1, self.school)
        self.school.setContentsMargins(4, 0, 0, 0)
        self.footer.setContentsMargins(4, 0, 0, 2)
        column.setSpacing(4)

    def say_where(self, school: str, desk: str, staff: str) -> None:
        """Name the school, the desk and who is at it."""
        self.school.setText(school)
        self.footer.setText(" · ".join(part for part in (desk, staff) if part))
        self.setToolTip("\n".join(part for part in (school, self.footer.text()) if part))

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons and words."""
        self.narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        margins = (10, 16, 10, 14) if narrow else (14, 16, 14, 14)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(*margins)
        self.school.setVisible(not narrow)
        self.footer.setVisible(not narrow)
        self._sign.set_narrow(narrow)
        for page in PAGES:
            # Icons alone: the words stay in the tool tip and for screen readers.
            self.item(page.key).setText("" if narrow else page.text)


class _Sign(QWidget):
    """The program's icon beside its name."""

    def __init__(self, name: QWidget) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(str(resource("icons", "enrolldesk.svg")))
        self._name = name
        name.setParent(self)
        name.setContentsMargins(0, 0, 0, 0)
        name.move(46, 4)
        name.show()
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self._name.setVisible(not narrow)
        self.setFixedHeight(46)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40, 46)

    def resizeEvent(self, event: object) -> None:
        self._name.setGeometry(44, 0, max(0, self.width() - 44), 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - 30) / 2 if self._narrow else 7
        self._drawing.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._drawing.render(painter, QRectF(left, 0, 30, 30))
