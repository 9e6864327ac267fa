"""The surfaces and the words of a screen: cards, headers, figures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.ui.kit.tokens import Space


def words(text: str = "", role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A label in one of the roles of the style sheet.

    Roles: page, card, name, label, hint, muted, strong, figure, error.
    """
    label = QLabel(text)
    if role:
        label.setProperty("role", role)
    if name:
        label.setObjectName(name)
    label.setWordWrap(wrap)
    # Names and notes come from people: "<b>" stays what they typed.
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def set_tone(label: QLabel, tone: str) -> None:
    """Color a label: success, danger, warning, muted, or "" for the usual ink."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


class Card(QFrame):
    """A titled surface; add widgets and layouts to `body`, buttons with `add_action`.

    `flush` lets a table reach the edges of the card.
    """

    def __init__(self, title: str = "", *, name: str, flush: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "surface")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self._head = QWidget()
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(Space.L, Space.M, Space.L, Space.S if flush else Space.XS)
        self._row.setSpacing(Space.S)
        self.title = words(title, "card", name=f"{name}_title")
        self.note = words("", "muted", name=f"{name}_note")
        self._row.addWidget(self.title)
        self._row.addStretch()
        self._row.addWidget(self.note)
        # Only after it has a parent: shown without, it would be a window of its own for a moment.
        outer.addWidget(self._head)
        self._head.setVisible(bool(title))
        self.body = QVBoxLayout()
        edge = 0 if flush else Space.L
        top = 0 if flush else Space.XS if title else Space.M
        self.body.setContentsMargins(edge, top, edge, Space.S if flush else Space.M)
        self.body.setSpacing(Space.M)
        outer.addLayout(self.body, 1)
        if title:
            self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Words at the right of the title, such as a count."""
        self.note.setText(note)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the title."""
        self._head.setVisible(True)
        self._row.addWidget(button)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget below the others."""
        self.body.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """Add a layout below the others."""
        self.body.addLayout(layout, stretch)


class PageHeader(QWidget):
    """The title of a page, a line below it, its actions at the right."""

    def __init__(self, title: str, subtitle: str = "", *, name: str = "page_header") -> None:
        super().__init__()
        self.setObjectName(name)
        self.title = words(title, "page", name=f"{name}_title")
        self.subtitle = words(subtitle, "muted", name=f"{name}_subtitle")
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.title)
        lines.addWidget(self.subtitle)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.S)
        self._row.addLayout(lines)
        self.subtitle.setVisible(bool(subtitle))
        self._row.addStretch()

    def set_subtitle(self, subtitle: str) -> None:
        """Change the line below the title; empty hides it."""
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(button)


class BigFigure(QWidget):
    """The one figure that matters: a label above it, a note below it."""

    def __init__(
        self, label: str, figure: str = "", note: str = "", *, name: str, right: bool = True
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.label = words(label, "muted", name=f"{name}_label")
        self.figure = words(figure, "figure", name=f"{name}_figure")
        self.note = words(note, "muted", name=f"{name}_note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in (self.label, self.figure, self.note):
            line.setAlignment(side)
            column.addWidget(line)
        self.show_figure(figure, note)

    def show_figure(self, figure: str, note: str = "", tone: str = "") -> None:
        """Show another figure; `tone` is success, danger, warning or nothing."""
        self.figure.setText(figure)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        set_tone(self.figure, tone)
        self.setAccessibleName(" ".join(p for p in (self.label.text(), figure, note) if p))


class KeyHint(QLabel):
    """A key drawn as a small cap, such as F2 in a list of keys."""

    def __init__(self, key: str, *, name: str = "key_hint") -> None:
        super().__init__(key)
        self.setObjectName(name)
        self.setProperty("role", "key")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Line(QFrame):
    """A thin line between two parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "line")
        self.setFixedHeight(1)
