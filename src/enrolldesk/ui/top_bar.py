"""What is on top of every page: search, walk-in, who is at the desk, light or dark, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from enrolldesk.domain.money import ZERO
from enrolldesk.ui.actions import draw_icons
from enrolldesk.ui.kit.buttons import PrimaryButton
from enrolldesk.ui.kit.columns import CardLines
from enrolldesk.ui.kit.icons import draw_icon, set_icon
from enrolldesk.ui.kit.search import SearchField
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Height, Radius, Space
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.menus import tell_refusals
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.student_row import StudentRow
    from enrolldesk.domain.school import Staff

MATCHES: Final = 20
"""Seven are in sight; whoever looks for the twenty-first types another letter."""


class TopBar(QFrame):
    """The bar above the pages."""

    student_taken = Signal(str)
    staff_chosen = Signal(str)
    add_staff_asked = Signal()

    def __init__(self, office: Office, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._office = office
        self.setObjectName("top_bar")
        self.search = SearchField(
            "search",
            self._find,
            self._lines,
            key=lambda row: row.student_id,
            placeholder="Search name, phone, e-mail or receipt number   (F3)",
            tip="Find by name, phone, e-mail or receipt number (F3)",
            nothing="Nobody found for “{}”",
        )
        self.search.setMinimumHeight(Height.FIELD)
        self.search.taken.connect(lambda row: self.student_taken.emit(row.student_id))
        self.walk_in = PrimaryButton(
            "Walk-&in", icon="user-plus", key="F2", name="walk_in", tip=actions["walk_in"].toolTip()
        )
        self.walk_in.set_tip("Enroll a person at the counter")
        self.walk_in.clicked.connect(actions["walk_in"].trigger)
        self.staff = StaffButton()
        self.staff.chosen.connect(self.staff_chosen)
        self.staff.add_asked.connect(self.add_staff_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.search, 1)
        row.addSpacing(Space.XS)
        row.addWidget(self.walk_in)
        row.addSpacing(Space.XS)
        row.addWidget(self.staff)
        self.look = self._tool("look", "contrast", "Light or dark")
        menu = QMenu(self.look)
        menu.setObjectName("look_menu")
        menu.aboutToShow.connect(partial(draw_icons, menu))
        for name in ("theme_system", "theme_light", "theme_dark"):
            menu.addAction(actions[name])
        self.look.setMenu(menu)
        self.look.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self.look)
        settings = self._tool("open_settings", "settings", actions["settings"].toolTip())
        settings.clicked.connect(actions["settings"].trigger)
        row.addWidget(settings)
        keys = self._tool("open_keys", "circle-question-mark", actions["keys"].toolTip())
        keys.clicked.connect(actions["keys"].trigger)
        row.addWidget(keys)

    def add_mark(self, mark: QWidget) -> None:
        """Take the connection mark in, before whoever is at the desk."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.indexOf(self.staff), mark)

    def _tool(self, name: str, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(Height.FIELD, Height.FIELD)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(button, icon, "muted", 18)
        return button

    def _find(self, text: str) -> Sequence[StudentRow]:
        self._money = self._office.money
        return self._office.reads.search(text, self._office.desk.today(), MATCHES)

    def _lines(self, row: StudentRow) -> CardLines:
        owed = self._money.format(row.balance) if row.balance != ZERO or row.enrolled else ""
        name = f"{row.name}  (archived)" if row.archived else row.name
        return CardLines(name, row.contact, owed, student_badges(row))


class StaffButton(QPushButton):
    """Initials, name and desk of who is here; opens the list of names."""

    chosen = Signal(str)
    add_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("staff")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name, self._desk = "", ""
        self._strong = base_font(weight=QFont.Weight.DemiBold)
        self._small = base_font(11)
        self._menu = QMenu(self)
        self._menu.setObjectName("staff_menu")
        self._menu.setToolTipsVisible(True)
        tell_refusals(self._menu)
        self.setMenu(self._menu)

    @property
    def names(self) -> list[str]:
        """The names offered."""
        return [action.text() for action in self._menu.actions() if action.isCheckable()]

    def show_staff(
        self, staff: Sequence[Staff], current: str, desk: str, add_refused: str = ""
    ) -> None:
        """Offer these people and show who of them is at the desk.

        ``add_refused`` says why nobody can be added.
        """
        here = next((person for person in staff if person.staff_id == current), None)
        self._name, self._desk = here.name if here else "Nobody", desk
        self.setAccessibleName(f"{self._name} at {desk}")
        self.setToolTip(f"{self._name} is at {desk}. Switch staff (F8)")
        self._menu.clear()
        for person in staff:
            if not person.active:
                continue
            action = self._menu.addAction(person.name.replace("&", "&&"))
            action.setObjectName(f"staff_{person.staff_id}")
            action.setCheckable(True)
            action.setChecked(person.staff_id == current)
            action.triggered.connect(lambda _=False, id_=person.staff_id: self.chosen.emit(id_))
        self._menu.addSeparator()
        add = self._menu.addAction("&Add a person…")
        add.setObjectName("staff_add")
        add.setEnabled(not add_refused)
        if add_refused:
            add.setToolTip(add_refused)
            add.setStatusTip(add_refused)
        set_icon(add, "user-plus", "muted")
        add.triggered.connect(lambda: self.add_asked.emit())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = QFontMetrics(self._strong).horizontalAdvance(self._name)
        desk = QFontMetrics(self._small).horizontalAdvance(self._desk)
        return QSize(min(max(name, desk), 130) + 28 + 9 + 14 + 28, Height.FIELD + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme()
        ground = "#00000000"
        if self.isDown():
            ground = tokens.pressed
        elif self.underMouse():
            ground = tokens.hover
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        middle = self.height() / 2
        circle = QRectF(6, middle - 14, 28, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.selected))
        painter.drawEllipse(circle)
        painter.setPen(QColor(tokens.text))
        painter.setFont(base_font(11, QFont.Weight.Bold))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(self._name))
        room = self.width() - 43 - 24
        for words, font, top, role in (
            (self._name, self._strong, middle - 16, tokens.text),
            (self._desk, self._small, middle + 1, tokens.muted),
        ):
            painter.setFont(font)
            painter.setPen(QColor(role))
            short = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
            line = QRectF(43, top, room + 4, 15)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), short)
        draw_icon(painter, QRectF(self.width() - 21, middle - 7, 14, 14), "chevron-down", "muted")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()


def initials(name: str) -> str:
    """Two letters at most: first and last name."""
    parts = [part for part in name.split() if part[:1].isalpha()]
    chosen = parts[:1] + parts[1:][-1:]
    return "".join(part[0] for part in chosen).upper() or "?"
