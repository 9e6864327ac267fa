"""The fixed set of badges: glyph, word and color together, never color alone."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Height, Type

GLYPH = 12
PAD = 9
GAP = 4
BETWEEN = 6


class BadgeColors(NamedTuple):
    """Text (also the glyph's), fill and border of one badge in one theme."""

    text: str
    fill: str
    border: str


class BadgeLook(NamedTuple):
    """How one badge is drawn and said."""

    glyph: str
    word: str
    light: BadgeColors
    dark: BadgeColors


_GREEN = (
    BadgeColors("#0B5D2E", "#DDF4E4", "#1A7F37"),
    BadgeColors("#A6EBC0", "#12351F", "#4CC475"),
)
_AMBER = (
    BadgeColors("#7A4100", "#FFF1D6", "#B25E00"),
    BadgeColors("#FFD08A", "#40290A", "#E39A3B"),
)
_GRAY = (BadgeColors("#3D4451", "#EDEFF2", "#6B7280"), BadgeColors("#D3D9E2", "#2F353E", "#98A2B1"))
_RED = (BadgeColors("#8E1519", "#FDE3E3", "#C62828"), BadgeColors("#FFB8B5", "#4A1517", "#FF7B76"))
_BLUE = (BadgeColors("#0A4F8F", "#E0EFFD", "#1769AA"), BadgeColors("#A9D4FF", "#11304F", "#5AAEF5"))
_VIOLET = (
    BadgeColors("#5B2C83", "#F1E6FA", "#7B3FB5"),
    BadgeColors("#DFC2F7", "#371F4E", "#B98AE6"),
)
_PALE = (BadgeColors("#4B5563", "#F3F4F6", "#6B7280"), BadgeColors("#BCC4CF", "#282C33", "#939DAB"))
_BROWN = (
    BadgeColors("#5A3E2B", "#F3EAE2", "#8A6445"),
    BadgeColors("#E0C9B4", "#3A2E25", "#B89A80"),
)
_TEAL = (BadgeColors("#0B5752", "#D9F3F1", "#14857D"), BadgeColors("#9FE5E0", "#0E3A38", "#3DBDB5"))
_YELLOW = (
    BadgeColors("#1F2937", "#FFE08A", "#8A6100"),
    BadgeColors("#1F2937", "#FFE08A", "#FFE08A"),
)

BADGES: dict[str, BadgeLook] = {
    "paid": BadgeLook("check", "Paid", *_GREEN),
    "partial": BadgeLook("half-circle", "Partial", *_AMBER),
    "due": BadgeLook("circle", "Due", *_GRAY),
    "overdue": BadgeLook("triangle-alert", "Overdue", *_RED),
    "returned": BadgeLook("x", "Returned", *_RED),
    "credit": BadgeLook("plus", "Credit", *_BLUE),
    "refunded": BadgeLook("undo-2", "Refunded", *_VIOLET),
    "void": BadgeLook("ban", "Void", *_PALE),
    "withdrawn": BadgeLook("door-open", "Withdrawn", *_PALE),
    "written_off": BadgeLook("pen", "Written off", *_BROWN),
    "locked": BadgeLook("lock-solid", "Locked", *_GRAY),
    "unlocked": BadgeLook("lock-open-solid", "Unlocked", *_TEAL),
    "override": BadgeLook("key-round", "Override", *_BLUE),
    "waiting": BadgeLook("hourglass", "Waiting", *_YELLOW),
    "needs_attention": BadgeLook("exclamation", "Needs attention", *_RED),
}


def badge_words(badges: Iterable[str]) -> str:
    """What a screen reader says for these badges: "Partial, Waiting"."""
    return ", ".join(BADGES[badge].word for badge in badges)


def badge_size(badge: str, *, glyph_only: bool = False) -> QSizeF:
    """The room one badge takes, in points."""
    width = float(PAD * 2 + GLYPH)
    if not glyph_only:
        width += GAP + _word_width(BADGES[badge].word)
    return QSizeF(width, Height.BADGE)


def badges_width(badges: Sequence[str]) -> float:
    """The room several badges take side by side, in points."""
    if not badges:
        return 0.0
    return sum(badge_size(b).width() for b in badges) + BETWEEN * (len(badges) - 1)


def paint_badge(
    painter: QPainter, where: QPointF, badge: str, *, glyph_only: bool = False
) -> QRectF:
    """Draw one badge with its top left corner there and return the room it took."""
    scale = painter.device().devicePixelRatio()
    drawn = _drawn(badge, glyph_only, theme().dark, scale)
    # Between two points of the screen its edges would blur.
    corner = QPointF(round(where.x()), round(where.y()))
    painter.drawPixmap(corner, drawn)
    return QRectF(corner, badge_size(badge, glyph_only=glyph_only))


@lru_cache(maxsize=256)
def _drawn(badge: str, glyph_only: bool, dark: bool, scale: float) -> QPixmap:
    """The badge drawn once: a list shows the same few all the time."""
    look = BADGES[badge]
    colors = look.dark if dark else look.light
    size = badge_size(badge, glyph_only=glyph_only)
    drawn = QPixmap(round(size.width() * scale), round(size.height() * scale))
    drawn.setDevicePixelRatio(scale)
    drawn.fill(Qt.GlobalColor.transparent)
    rect = QRectF(QPointF(0, 0), size)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colors.border), 1))
    painter.setBrush(QColor(colors.fill))
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
    glyph = QRectF(PAD, round((rect.height() - GLYPH) / 2), GLYPH, GLYPH)
    draw_icon(painter, glyph, look.glyph, colors.text)
    if not glyph_only:
        painter.setFont(_font())
        painter.setPen(QColor(colors.text))
        words = rect.adjusted(PAD + GLYPH + GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), look.word)
    painter.end()
    return drawn


def paint_badges(
    painter: QPainter, rect: QRectF, badges: Sequence[str], *, right: bool = False
) -> None:
    """Draw badges in a row, centered upright; the last ones shrink to glyphs, then to "+2".

    Nothing is ever drawn outside the rectangle.
    """
    shown = fitting(badges, rect.width())
    if not shown:
        return
    widths = [badge_size(badge, glyph_only=bare).width() for badge, bare in shown]
    hidden = len(badges) - len(shown)
    total = sum(widths) + BETWEEN * (len(widths) - 1)
    left = rect.right() - total if right and not hidden else rect.left()
    top = rect.top() + (rect.height() - Height.BADGE) / 2
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    for (badge, bare), width in zip(shown, widths, strict=True):
        paint_badge(painter, QPointF(left, top), badge, glyph_only=bare)
        left += width + BETWEEN
    if hidden:
        painter.setFont(_font())
        painter.setPen(QColor(theme().text))
        room = QRectF(left, rect.top(), rect.right() - left, rect.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), f"+{hidden}")
    painter.restore()


def fitting(badges: Sequence[str], room: float) -> list[tuple[str, bool]]:
    """Which badges fit into the room, and whether only as a glyph."""
    if badges_width(badges) <= room:
        return [(badge, False) for badge in badges]
    # Words are given up from the last badge on: the first one is the status itself.
    for words in range(len(badges) - 1, -1, -1):
        shown = [(badge, place >= words) for place, badge in enumerate(badges)]
        if _total(shown) <= room:
            return shown
    for count in range(len(badges) - 1, 0, -1):
        shown = [(badge, True) for badge in badges[:count]]
        if _total(shown) + BETWEEN + _word_width("+9") <= room:
            return shown
    return [(badges[0], True)]


def _total(shown: Sequence[tuple[str, bool]]) -> float:
    widths = (badge_size(badge, glyph_only=bare).width() for badge, bare in shown)
    return sum(widths) + BETWEEN * (len(shown) - 1)


@lru_cache(maxsize=1)
def _font() -> QFont:
    return base_font(Type.LABEL, QFont.Weight.DemiBold)


@lru_cache(maxsize=64)
def _word_width(word: str) -> float:
    # Rounded up: a fraction of a point would cut the last letter.
    return float(int(QFontMetricsF(_font()).horizontalAdvance(word)) + 1)
