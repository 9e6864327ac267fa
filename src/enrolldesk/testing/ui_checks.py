"""What must hold for every window: keys that do one thing, names, words that fit, tool tips.

Each check returns sentences about what is wrong; an empty list is what a test wants.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from enrolldesk.ui.kit.header import TableHeader

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)


def duplicate_mnemonics(window: QWidget) -> list[str]:
    """Letters that two things in sight answer to; menus are counted each for itself."""
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for letter, who in _mnemonics(window):
        claims[letter].append(who)
    return [
        f"Alt+{letter} belongs to {', '.join(sorted(names))}"
        for letter, names in sorted(claims.items())
        if len(names) > 1
    ]


def unnamed_actions(window: QWidget) -> list[str]:
    """Controls and actions in sight that a test could not find by their object name."""
    wrong = [
        f"{_kind(control)} “{_words(control)}” has no object name"
        for control in _controls(window)
        if not control.objectName()
    ]
    for action in _actions(window):
        if not action.objectName() and not action.isSeparator():
            wrong.append(f"action “{action.text()}” has no object name")
    return wrong


def cut_off_text(window: QWidget) -> list[str]:
    """Labels, buttons, headers and placeholders in sight whose words do not fit their place."""
    wrong = []
    for widget in _visible(window):
        if isinstance(widget, QLabel) and widget.text():
            fits = _label_fits(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            # A point less is the rounding of a layout, not a letter.
            need = widget.minimumSizeHint()
            fits = widget.width() >= need.width() - 1 and widget.height() >= need.height() - 1
        elif isinstance(widget, QLineEdit) and not widget.text():
            need_width = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
            fits = widget.contentsRect().width() >= need_width
        elif isinstance(widget, QHeaderView):
            wrong.extend(_cut_sections(widget))
            continue
        else:
            continue
        if not fits:
            wrong.append(f"{_kind(widget)} {widget.objectName()} cuts off “{_words(widget)}”")
    return wrong


def missing_tooltips(window: QWidget) -> list[str]:
    """Controls in sight without a tool tip, and actions whose tool tip keeps their key secret."""
    wrong = [
        f"{_kind(control)} {control.objectName()} has no tool tip"
        for control in _controls(window)
        if not isinstance(control, QAbstractItemView) and not control.toolTip()
    ]
    for action in _actions(window):
        for key in action.shortcuts()[:1]:
            shown = key.toString(QKeySequence.SequenceFormat.NativeText)
            if shown and shown not in action.toolTip() and not _menu_shows(action):
                wrong.append(f"the tool tip of {action.objectName()} does not say {shown}")
    return wrong


def _visible(window: QWidget) -> Iterator[QWidget]:
    """The widgets of this window alone: dialogs and popups over it are windows of their own."""
    for widget in window.findChildren(QWidget):
        if widget.window() is window and widget.isVisibleTo(window):
            yield widget


def _controls(window: QWidget) -> Iterator[QWidget]:
    for widget in _visible(window):
        if not isinstance(widget, _CONTROLS) or isinstance(widget, QHeaderView):
            continue
        parent = widget.parent()
        # What Qt puts inside its own widgets is neither ours to name nor to explain.
        inner = isinstance(parent, QLineEdit | QAbstractSpinBox | QComboBox | QTabBar)
        corner = isinstance(parent, QAbstractItemView) and isinstance(widget, QAbstractButton)
        if not inner and not corner and not widget.objectName().startswith("qt_"):
            yield widget


def _actions(window: QWidget) -> Iterator[QAction]:
    seen = set()
    for action in (*window.actions(), *window.findChildren(QAction)):
        parent = action.parent()
        own = not isinstance(parent, QWidget) or parent.window() is window
        menu_title = isinstance(parent, QMenu) and parent.menuAction() is action
        if own and not menu_title and action not in seen:
            seen.add(action)
            yield action


def _mnemonics(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in _visible(window):
        if not widget.isEnabledTo(window):
            continue
        name = widget.objectName() or _kind(widget)
        texts: list[tuple[str, str]] = []
        if isinstance(widget, QLabel):
            texts = [(widget.text(), name)] if widget.buddy() is not None else []
        elif isinstance(widget, QAbstractButton):
            texts = [(widget.text(), name)]
        elif isinstance(widget, QGroupBox):
            texts = [(widget.title(), name)]
        elif isinstance(widget, QTabBar):
            texts = [(widget.tabText(at), f"{name} tab {at + 1}") for at in range(widget.count())]
        elif isinstance(widget, QMenuBar):
            texts = [(a.text(), a.text()) for a in widget.actions() if a.isVisible()]
        for text, who in texts:
            found = QKeySequence.mnemonic(text)
            if not found.isEmpty():
                yield found.toString().rpartition("+")[2], who


def _label_fits(label: QLabel) -> bool:
    if label.textFormat() == Qt.TextFormat.RichText:
        need = label.sizeHint()
        return label.width() >= need.width() or label.wordWrap()
    room = label.contentsRect()
    measure = QFontMetrics(label.font())
    text = label.text()
    flags = int(label.alignment().value)
    if label.buddy() is not None:
        flags |= int(Qt.TextFlag.TextShowMnemonic)
    if label.wordWrap():
        flags |= int(Qt.TextFlag.TextWordWrap)
        needed = measure.boundingRect(0, 0, room.width(), 100_000, flags, text)
        return needed.height() <= room.height() + 1 and needed.width() <= room.width() + 1
    needed_size = measure.size(flags & int(Qt.TextFlag.TextShowMnemonic), text)
    return needed_size.width() <= room.width() + 1 and measure.ascent() <= room.height()


def _cut_sections(header: QHeaderView) -> list[str]:
    if header.orientation() != Qt.Orientation.Horizontal or not isinstance(header, TableHeader):
        return []
    measure = QFontMetrics(header.title_font)
    wrong = []
    for section in range(header.count()):
        title = str(header.model().headerData(section, Qt.Orientation.Horizontal))
        room = header.sectionSize(section) - header.edges
        if not header.isSectionHidden(section) and measure.horizontalAdvance(title) > room:
            wrong.append(f"{header.objectName()} cuts off “{title}”")
    return wrong


def _menu_shows(action: QAction) -> bool:
    """A menu writes the key beside the words by itself."""
    return any(isinstance(owner, QMenu) for owner in action.associatedObjects())


def _kind(widget: QWidget) -> str:
    return type(widget).__name__


def _words(widget: QWidget) -> str:
    for ask in ("text", "placeholderText", "currentText"):
        answer = getattr(widget, ask, None)
        words = answer() if callable(answer) else ""
        if words:
            return str(words)
    return widget.accessibleName()
