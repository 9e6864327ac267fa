"""One look for the whole program: light, dark, or whatever the system says, live."""

import sys
from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from enrolldesk.resources import resource
from enrolldesk.ui.kit.tokens import DARK, LIGHT, Tokens, Type


class Theme(StrEnum):
    """What staff chose in the settings."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class ThemeWatch(QObject):
    """Tells whoever caches colors that they changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.choice = Theme.SYSTEM
        self.following = False

    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Change with the system while staff leave the choice to it."""
        app = QApplication.instance()
        if self.choice is Theme.SYSTEM and isinstance(app, QApplication):
            _wear(app, _tokens_for(scheme))


_watch = ThemeWatch()


def theme() -> Tokens:
    """The colors to draw with now; ask at paint time, never keep them."""
    return _watch.tokens


def theme_watch() -> ThemeWatch:
    """Where `changed` is emitted after the colors changed."""
    return _watch


def apply_theme(app: QApplication, choice: Theme = Theme.SYSTEM) -> None:
    """Dress the program; may be called again at any time, every window follows at once."""
    first = not _watch.following
    _watch.choice = Theme(choice)
    hints = app.styleHints()
    if first:
        _watch.following = True
        hints.colorSchemeChanged.connect(_watch.follow)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(base_font())
    # Native title bars and file dialogs follow this where the platform can; our own colors never
    # depend on it, because some platforms ignore it.
    if choice is Theme.SYSTEM:
        hints.unsetColorScheme()
        _wear(app, _tokens_for(hints.colorScheme()))
    else:
        dark = choice is Theme.DARK
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        _wear(app, DARK if dark else LIGHT)


def base_font(size: int = Type.BASE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font with figures of one width, so that amounts stand in columns."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setFamilies(_families(font.family()))
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def color(role: str) -> QColor:
    """The color of a role (a field of `Tokens`), or of a literal `#RRGGBB`."""
    return QColor(role if role.startswith("#") else str(getattr(_watch.tokens, role)))


def palette_for(tokens: Tokens) -> QPalette:
    """The palette Fusion draws with where the style sheet says nothing."""
    palette = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.alternate,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.selected,
        role.HighlightedText: tokens.text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.ToolTipBase: tokens.tip,
        role.ToolTipText: tokens.tip_text,
        role.Light: tokens.alternate,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.field_border,
        role.Shadow: tokens.border,
    }
    for which, value in colors.items():
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.disabled))
    return palette


def style_sheet(tokens: Tokens) -> str:
    """The one style sheet, with these colors."""
    sheet = Template(resource("style", "enrolldesk.qss").read_text(encoding="utf-8"))
    values = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    kind = "dark" if tokens.dark else "light"
    images = resource("style", "images").as_posix()
    return sheet.substitute(values, images=f"{images}/{kind}")


def _families(system: str) -> list[str]:
    if sys.platform == "win32":
        return ["Segoe UI Variable Text", "Segoe UI"]
    if sys.platform == "darwin":
        return [system]
    # A bare Linux desktop answers "Sans Serif", which may be an old bitmap-hinted face.
    good = ["Inter", "Cantarell", "Noto Sans", "Ubuntu", "DejaVu Sans"]
    return good if system in ("Sans Serif", "Sans", "Helvetica", "") else [system, *good]


def _tokens_for(scheme: Qt.ColorScheme) -> Tokens:
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def _wear(app: QApplication, tokens: Tokens) -> None:
    _watch.tokens = tokens
    QGuiApplication.setPalette(palette_for(tokens))
    app.setStyleSheet(style_sheet(tokens))
    _watch.changed.emit()
