"""What an empty place says: what it is for and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.icons import pixmap
from enrolldesk.ui.kit.theme import theme_watch
from enrolldesk.ui.kit.tokens import Space


class EmptyState(QWidget):
    """An icon, a title, a hint and, where something can be done, one button."""

    def __init__(
        self,
        icon: str,
        title: str,
        hint: str = "",
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        tip: str = "",
        name: str = "empty_state",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(f"{title}. {hint}" if hint else title)
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = _line(title, "card")
        self._hint = _line(hint, "muted")
        if not hint:
            self._hint.hide()
        column = QVBoxLayout(self)
        column.setSpacing(Space.S)
        column.addStretch()
        column.addWidget(self._picture)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        if action and on_action is not None:
            self.button = SecondaryButton(action, name=f"{name}_action", tip=tip)
            self.button.clicked.connect(lambda: on_action())
            column.addSpacing(Space.S)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._column = column
        theme_watch().changed.connect(self._paint_picture)
        self._paint_picture()

    def add_action(
        self, text: str, on_action: Callable[[], object], *, tip: str, name: str
    ) -> SecondaryButton:
        """Offer another way, below the first."""
        button = SecondaryButton(text, name=name, tip=tip)
        button.clicked.connect(lambda: on_action())
        self._column.insertWidget(
            self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter
        )
        return button

    def set_words(self, title: str, hint: str = "") -> None:
        """Say something else, such as that a search found nothing."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{title}. {hint}" if hint else title)

    def _paint_picture(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, "muted", 32, self.devicePixelRatioF()))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a low place the words matter more than the picture.
        self._picture.setVisible(event.size().height() >= 170)


def _line(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
