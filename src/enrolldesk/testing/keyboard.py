"""A person at the keyboard: every key goes to whatever has the focus, never to a chosen widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


class Keyboard:
    """Types and presses, and counts the strokes."""

    def __init__(self) -> None:
        """No stroke yet."""
        self.strokes = 0

    @property
    def focus(self) -> QWidget:
        """What hears the next key: the focused widget, else the active window."""
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        if widget is None:
            raise AssertionError("no window of the program is active: nobody would hear a key")
        return widget

    @property
    def at(self) -> str:
        """The object name of what has the focus."""
        return self.focus.objectName()

    def press(self, keys: str, times: int = 1) -> None:
        """Press a key or a chord as it is written in the help: "F2", "Ctrl+Return", "Alt+C"."""
        for _ in range(times):
            chord = _combination(keys)
            QTest.keyClick(self.focus, chord.key(), chord.keyboardModifiers())
            self.strokes += 1

    def type(self, text: str) -> None:
        """Type a text, a stroke each character."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus, character)
            else:
                # Qt's own typing ends the program at a letter that is on no American keyboard.
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    stroke = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                    QApplication.sendEvent(self.focus, stroke)
            self.strokes += 1


def _combination(keys: str) -> QKeyCombination:
    sequence = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
    if sequence.isEmpty():
        raise ValueError(f"{keys} is no key")
    first: QKeyCombination = sequence[0]  # type: ignore[index]
    if first.key() == Qt.Key.Key_unknown:
        raise ValueError(f"{keys} is no key")
    return first
