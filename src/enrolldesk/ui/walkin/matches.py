"""Already here? Whoever looks like the person being typed, beside the form; warns, never blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from enrolldesk.app.rows import Likeness, StudentRow
from enrolldesk.domain.people import Student
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.elided import ElidedLabel

SHOWN = 4
REASONS = {"phone": "Same phone", "email": "Same e-mail", "name": "Similar name"}


@dataclass(frozen=True, slots=True)
class Match:
    """A student who may be the one, and why that is thought."""

    row: StudentRow
    why: str = ""


def matches_of(alike: Sequence[Likeness], found: Sequence[StudentRow]) -> list[Match]:
    """Those who are alike first, with the reason, then those the search found."""
    shown = {each.row.student_id: Match(each.row, each.why) for each in alike}
    for row in found:
        shown.setdefault(row.student_id, Match(row))
    return list(shown.values())[:SHOWN]


class MatchRow(QFrame):
    """One student: name, contact, badge, and the button that takes them."""

    taken = Signal(str)

    def __init__(self, name: str, match: Match) -> None:
        super().__init__()
        self.setObjectName(name)
        self.match = match
        row = match.row
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        line.setSpacing(Space.S)
        self.name = ElidedLabel(row.name, "strong", name=f"{name}_name")
        self.contact = ElidedLabel(row.contact, "muted", name=f"{name}_contact")
        self.badges = BadgeRow(f"{name}_badges", student_badges(row))
        self.button = SecondaryButton(
            "Use this student",
            name=f"{name}_use",
            tip=f"Go on with {row.name} (Down, then Enter)",
        )
        self.button.setAccessibleName(f"Use this student: {row.name}, {row.contact}")
        self.button.clicked.connect(lambda: self.taken.emit(row.student_id))
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self.name)
        who.addWidget(self.contact)
        line.addLayout(who, 1)
        line.addWidget(self.badges)
        line.addWidget(self.button)

    def set_state(self, *, highlighted: bool, leading: bool) -> None:
        """Only the leading row is a tab stop and has the mnemonic."""
        self.setProperty("role", "match-on" if highlighted else "match")
        self.setStyleSheet(_MATCH_ON if highlighted else "")
        self.button.setText("&Use this student" if leading else "Use this student")
        policy = Qt.FocusPolicy.StrongFocus if leading else Qt.FocusPolicy.ClickFocus
        self.button.setFocusPolicy(policy)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.taken.emit(self.match.row.student_id)


_MATCH_ON = "MatchRow { background: palette(highlight); border-radius: 8px; }"


class MatchPanel(QFrame):
    """The matches below name and phone; Down and Up highlight, Enter takes, Esc lets go."""

    taken = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "inset")
        self._rows: list[MatchRow] = []
        self._at = -1
        self.heading = words("", "label", name=f"{name}_heading")
        self.hint = words("↓ then Enter takes one", "hint", name=f"{name}_hint")
        head = QHBoxLayout()
        head.setContentsMargins(Space.M, 0, Space.M, 0)
        head.addWidget(self.heading, 1)
        head.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS, Space.S, Space.XS, Space.XS)
        column.setSpacing(2)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self.hide()

    def listen_to(self, *editors: QLineEdit) -> None:
        """Take arrows, Enter and Esc in these before they are anybody else's."""
        for editor in editors:
            editor.installEventFilter(self)

    @property
    def matches(self) -> list[Match]:
        """Who is shown, in order."""
        return [row.match for row in self._rows]

    @property
    def rows(self) -> list[MatchRow]:
        """The rows shown, in order."""
        return self._rows

    @property
    def highlighted(self) -> str | None:
        """The id of the student Enter would take, or None."""
        return self._rows[self._at].match.row.student_id if self._at >= 0 else None

    def look_for(self, typed: Student, office: Office) -> None:
        """Show who looks like what was typed so far, and whom the search finds by it."""
        today, reads = office.desk.today(), office.reads
        alike = reads.like(typed, today) if typed.name or typed.contact else []
        found: list[StudentRow] = []
        for text in (typed.phone, typed.name):
            # One letter fits half of the school.
            if len(text) > 1 and len(found) < SHOWN:
                found += reads.search(text, today, SHOWN)
        self.show_matches(matches_of(alike, found))

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Show these; nothing is highlighted, so that Enter goes on with a new student."""
        if list(matches) == self.matches:
            return
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for place, match in enumerate(matches):
            row = MatchRow(f"{self.objectName()}_{place}", match)
            row.taken.connect(self.taken)
            self._list.addWidget(row)
            # A layout shows a row only when the loop comes round: the next key is typed by then.
            row.setVisible(True)
            self._rows.append(row)
        self._at = -1
        self._dress()
        reasons = dict.fromkeys(REASONS[match.why] for match in matches if match.why in REASONS)
        self.heading.setText(f"Already here? {', '.join(reasons)}" if reasons else "Already here?")
        self.setVisible(bool(matches))

    def step(self, by: int) -> bool:
        """Move the highlight; whether there is anything to highlight."""
        if not self._rows or self.isHidden():
            return False
        self._at = min(max(self._at + by, -1), len(self._rows) - 1)
        self._dress()
        return True

    def let_go(self) -> bool:
        """Take the highlight away; whether there was one."""
        held = self._at >= 0
        self._at = -1
        self._dress()
        return held

    def _dress(self) -> None:
        for place, row in enumerate(self._rows):
            row.set_state(highlighted=place == self._at, leading=place == max(self._at, 0))

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key was for the matches."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return self.step(1 if key == Qt.Key.Key_Down else -1)
        if key == Qt.Key.Key_Escape:
            return self.let_go()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        chosen = self.highlighted
        if enter and chosen and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.taken.emit(chosen)
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Here and not in the dialog: the scroll area around the form would swallow the arrows.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)
