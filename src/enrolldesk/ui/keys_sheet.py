"""All keys on one sheet (F1)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.ui.key_groups import key_groups
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.panels import Card, KeyHint, words
from enrolldesk.ui.kit.tokens import Space


class KeysSheet(QDialog):
    """The keys by subject; F1 or Esc puts it away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_sheet")
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        outer.setSpacing(Space.M)
        head = QHBoxLayout()
        head.addWidget(words("Keys", "page", name="keys_title"))
        head.addStretch()
        close = SecondaryButton("&Close", key="Esc", name="keys_close")
        close.clicked.connect(self.reject)
        head.addWidget(close)
        outer.addLayout(head)
        columns = QHBoxLayout()
        columns.setSpacing(Space.M)
        for number, group in enumerate(key_groups()):
            card = Card(group.title, name=f"keys_{number}")
            grid = QGridLayout()
            grid.setHorizontalSpacing(Space.M)
            grid.setVerticalSpacing(Space.S)
            grid.setColumnStretch(1, 1)
            for line, (keys, meaning) in enumerate(group.keys):
                grid.addLayout(_caps(keys), line, 0)
                grid.addWidget(words(meaning, wrap=True), line, 1)
            card.add_layout(grid)
            card.body.addStretch()
            columns.addWidget(card, 1)
        outer.addLayout(columns, 1)
        QShortcut(QKeySequence(Qt.Key.Key_F1), self).activated.connect(self.reject)
        self.resize(980, 520)
        close.setFocus()


def _caps(keys: str) -> QHBoxLayout:
    """ "F3 or Ctrl+K" as caps with the word between them."""
    row = QHBoxLayout()
    row.setSpacing(Space.XS)
    for number, key in enumerate(keys.split(" or ")):
        if number:
            row.addWidget(words("or", "muted"))
        row.addWidget(KeyHint(key))
    row.addStretch()
    return row
