"""Badges are told apart by glyph and word as well, and can be read on every ground."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.badge_widgets import BadgeLabel, BadgeRow
from enrolldesk.ui.kit.badges import (
    BADGES,
    BETWEEN,
    BadgeColors,
    badge_size,
    badge_words,
    badges_width,
    fitting,
    paint_badge,
    paint_badges,
)
from enrolldesk.ui.kit.icons import pixmap
from enrolldesk.ui.kit.theme import Theme, apply_theme
from enrolldesk.ui.kit.tokens import DARK, LIGHT, Tokens

EXPECTED = {
    "paid", "partial", "due", "overdue", "returned", "credit", "refunded", "void", "withdrawn",
    "written_off", "locked", "unlocked", "override", "waiting", "needs_attention",
}  # fmt: skip


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    found = QColor(color)
    parts = (found.redF(), found.greenF(), found.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_ratio_is_the_one_wcag_defines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_set_is_fixed() -> None:
    assert set(BADGES) == EXPECTED
    assert len({look.word for look in BADGES.values()}) == len(EXPECTED)
    assert len({look.glyph for look in BADGES.values()}) == len(EXPECTED)


@pytest.mark.parametrize("badge", sorted(EXPECTED))
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_badges_can_be_read(badge: str, tokens: Tokens) -> None:
    look = BADGES[badge]
    colors: BadgeColors = look.dark if tokens.dark else look.light
    assert contrast(colors.text, colors.fill) >= 6.8
    for ground in (tokens.surface, tokens.alternate, tokens.hover, tokens.selected):
        assert contrast(colors.border, ground) >= 3.4


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_focus_can_be_read(tokens: Tokens) -> None:
    for ink, ground in (
        (tokens.text, tokens.selected),
        (tokens.muted, tokens.window),
        (tokens.muted, tokens.alternate),
        (tokens.muted_on_selected, tokens.selected),
        (tokens.danger, tokens.surface),
        (tokens.on_danger, tokens.danger),
        (tokens.side_text, tokens.side_hover),
        (tokens.tip_text, tokens.tip),
        *((tokens.on_accent, g) for g in (tokens.accent, tokens.accent_hover)),
    ):
        assert contrast(ink, ground) >= 4.5
    for ground in (tokens.window, tokens.surface, tokens.selected):
        assert contrast(tokens.accent, ground) >= 3


@pytest.mark.parametrize("badge", sorted(EXPECTED))
def test_every_glyph_is_drawn(badge: str, qapp: QApplication) -> None:
    drawn = pixmap(BADGES[badge].glyph, "#000000", 12, 2.0).toImage()
    inked = sum(
        drawn.pixelColor(x, y).alpha() > 128
        for x in range(drawn.width())
        for y in range(drawn.height())
    )
    assert drawn.width() == 24
    assert inked > 10


@pytest.mark.parametrize("look", [Theme.LIGHT, Theme.DARK])
def test_a_badge_has_the_colors_of_the_theme(look: Theme, qapp: QApplication) -> None:
    apply_theme(qapp, look)
    canvas = QImage(120, 22, QImage.Format.Format_RGB32)
    canvas.fill(QColor("#808080"))
    painter = QPainter(canvas)
    room = paint_badge(painter, QPointF(0, 0), "overdue")
    painter.end()
    colors = BADGES["overdue"].dark if look is Theme.DARK else BADGES["overdue"].light
    found = {canvas.pixelColor(x, 11).name().upper() for x in range(int(room.width()))}
    assert colors.fill in found
    assert canvas.pixelColor(int(room.width()) // 2, 0).name().upper() == colors.border


def test_what_has_no_room_shrinks_and_never_leaves_its_cell(qapp: QApplication) -> None:
    badges = ("partial", "waiting", "needs_attention")
    assert fitting(badges, 1000) == [(badge, False) for badge in badges]
    tight = badges_width(badges[:2]) + BETWEEN + badge_size(badges[2], glyph_only=True).width()
    assert fitting(badges, tight) == [("partial", False), ("waiting", False), (badges[2], True)]
    assert fitting(badges, 60) == [("partial", True)]
    canvas = QImage(300, 30, QImage.Format.Format_RGB32)
    for width in (0, 20, 60, 100, 180):
        canvas.fill(QColor("#123456"))
        painter = QPainter(canvas)
        paint_badges(painter, QRectF(10, 4, width, 22), badges)
        painter.end()
        outside = {canvas.pixelColor(x, 15).name() for x in (*range(9), *range(11 + width, 300))}
        assert outside == {"#123456"}


def test_screen_readers_are_told_the_words(qtbot: QtBot) -> None:
    assert badge_words(("partial", "waiting")) == "Partial, Waiting"
    row = BadgeRow("marks", ("partial", "waiting"))
    label = BadgeLabel("mark")
    qtbot.addWidget(row)
    qtbot.addWidget(label)
    assert row.accessibleName() == "Partial, Waiting"
    assert row.sizeHint().width() >= badges_width(("partial", "waiting"))
    label.set_badge("written_off")
    assert (label.badge, label.accessibleName()) == ("written_off", "Written off")
    label.set_badge(None)
    assert (label.badge, label.sizeHint().width()) == (None, 0)
