"""Line icons in the colors of the theme, sharp at every scale.

The drawings come from the `lucide` package's SQLite file, read directly: importing the package
itself would cost a third of the time the whole start may take.
"""

import atexit
import importlib.util
import re
import sqlite3
import weakref
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from enrolldesk.ui.kit.theme import color, theme, theme_watch

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" '
    'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round">'
)
# Small badges need solid shapes that line icons do not have.
_OWN = {
    "half-circle": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M12 3a9 9 0 0 0 0 18z" fill="currentColor"/>',
    "lock-solid": '<rect width="18" height="11" x="3" y="11" rx="2" fill="currentColor"/>'
    '<path d="M7 11V7a5 5 0 0 1 10 0v4"/>',
    "lock-open-solid": '<rect width="18" height="11" x="3" y="11" rx="2" fill="currentColor"/>'
    '<path d="M7 11V7a5 5 0 0 1 9.9-1"/>',
    "exclamation": '<path d="M12 3v11"/><path d="M12 20.5h.01"/>',
}


class HasIcon(Protocol):
    """A button, an action, a tab: whatever shows an icon."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show the icon."""


def icon_database() -> Path:
    """The file the drawings are read from; a frozen build must carry it at this place."""
    spec = importlib.util.find_spec("lucide")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the icon package (python-lucide) is not installed")
    return Path(spec.submodule_search_locations[0]) / "data" / "lucide-icons.db"


def icon(name: str, role: str = "text", size: int = 16) -> QIcon:
    """The drawing as an icon in the color of a role (a field of `Tokens`) or `#RRGGBB`.

    The color is today's: use `set_icon` where the icon must follow a change of theme.
    """
    return _icon(name, color(role).name(), color("disabled").name(), size, _scales())


def set_icon(target: HasIcon, name: str, role: str = "text", size: int = 16) -> None:
    """Give the target an icon that keeps following the theme for as long as the target lives."""
    target.setIcon(icon(name, role, size))
    _followers[target] = (name, role, size)


def pixmap(name: str, role: str = "text", size: int = 16, scale: float = 1.0) -> QPixmap:
    """The drawing as a pixmap of `size` points for a screen of this scale."""
    return _pixmap(name, color(role).name(), size, scale)


def draw_icon(painter: QPainter, rect: QRectF, name: str, role: str = "text") -> None:
    """Draw the icon into the rectangle, as sharp as the painter's device allows."""
    scale = painter.device().devicePixelRatio()
    drawn = _pixmap(name, color(role).name(), round(rect.width()), scale)
    painter.drawPixmap(rect.topLeft(), drawn)


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    if name in _OWN:
        return f"{_HEAD}{_OWN[name]}</svg>"
    row = _database().execute("SELECT svg FROM icons WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise KeyError(f"there is no icon named {name}")
    return str(row[0])


@lru_cache(maxsize=1)
def _database() -> sqlite3.Connection:
    opened = sqlite3.connect(f"{icon_database().as_uri()}?mode=ro&immutable=1", uri=True)
    atexit.register(opened.close)
    return opened


@lru_cache(maxsize=1024)
def _pixmap(name: str, tint: str, size: int, scale: float) -> QPixmap:
    svg = _drawing(name).replace("currentColor", tint)
    if size <= 14:
        # A stroke of two in twenty-four is one hair line at twelve points.
        svg = re.sub(r'stroke-width="2"', 'stroke-width="2.6"', svg, count=1)
    drawn = QPixmap(QSize(round(size * scale), round(size * scale)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


@lru_cache(maxsize=512)
def _icon(name: str, tint: str, disabled: str, size: int, scales: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for scale in scales:
        made.addPixmap(_pixmap(name, tint, size, scale))
        made.addPixmap(_pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
        made.addPixmap(_pixmap(name, tint, size, scale), QIcon.Mode.Selected)
        made.addPixmap(_pixmap(name, tint, size, scale), QIcon.Mode.Active)
    return made


def _scales() -> tuple[float, ...]:
    return tuple(sorted({1.0, *(s.devicePixelRatio() for s in QGuiApplication.screens())}))


_followers: weakref.WeakKeyDictionary[HasIcon, tuple[str, str, int]] = weakref.WeakKeyDictionary()
_last = [theme()]


def _retint() -> None:
    if _last[0] is theme():
        return
    _last[0] = theme()
    for target, (name, role, size) in list(_followers.items()):
        try:
            target.setIcon(icon(name, role, size))
        except RuntimeError:
            # Qt deleted the widget before Python let go of it.
            del _followers[target]


theme_watch().changed.connect(_retint)
