"""Finding by typing: the search on top of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from enrolldesk.ui.kit.icons import set_icon

if TYPE_CHECKING:
    from enrolldesk.ui.kit.columns import CardLines
    from enrolldesk.ui.kit.matches import MatchPopup


class SearchField(QLineEdit):
    """Matches appear as staff type; Enter takes the highlighted one, Esc closes the list first.

    `find` answers the matches for a text (at once: it runs at every key), `lines` draws one.
    `taken(row)` is the match chosen; `searched(text)` follows the text.
    """

    taken = Signal(object)
    searched = Signal(str)

    def __init__(
        self,
        name: str,
        find: Callable[[str], Sequence[Any]],
        lines: Callable[[Any], CardLines],
        *,
        key: Callable[[Any], Any],
        placeholder: str = "Search",
        tip: str = "",
        nothing: str = "Nothing found for “{}”",
        keep_text: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setToolTip(tip or placeholder)
        self.setMaxLength(200)
        self._find, self._nothing, self._keep = find, nothing, keep_text
        glass = QAction("Search", self)
        glass.setObjectName(f"{name}_glass")
        set_icon(glass, "search", "muted")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self._lines, self._key = lines, key
        self.textChanged.connect(self._on_text)

    @cached_property
    def popup(self) -> MatchPopup:
        """The list of matches, made with the first letter: the start does not pay for it."""
        from enrolldesk.ui.kit.matches import MatchPopup

        popup = MatchPopup(f"{self.objectName()}_matches", self, self._lines, key=self._key)
        popup.taken.connect(self._on_taken)
        return popup

    def warm_up(self) -> None:
        """Find and paint a list of matches unseen: the first letter is then no slower."""
        if not self.text():
            self.popup.rehearse(self._find("a"))

    def look(self) -> None:
        """Find again with the present text, such as after the records changed."""
        text = self.text().strip()
        if not text:
            if "popup" in self.__dict__:
                self.popup.hide()
            return
        self.popup.show_matches(self._find(text), nothing=self._nothing.format(text))

    def _on_text(self, text: str) -> None:
        if self.hasFocus():
            self.look()
        self.searched.emit(text.strip())

    def _on_taken(self, row: Any) -> None:
        if not self._keep:
            self.clear()
        self.taken.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # While the list is open it has taken these keys already.
        if event.key() == Qt.Key.Key_Down and self.text().strip():
            self.look()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
