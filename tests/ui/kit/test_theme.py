"""The look follows the choice and the system at once, everywhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.icons import icon, icon_database, pixmap, set_icon
from enrolldesk.ui.kit.theme import (
    Theme,
    apply_theme,
    base_font,
    color,
    style_sheet,
    theme,
    theme_watch,
)
from enrolldesk.ui.kit.tokens import DARK, LIGHT, Tokens


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_is_complete(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    assert tokens.accent in sheet
    assert sheet.count("{") == sheet.count("}")


def test_the_palette_is_ours(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme_watch().changed):
        apply_theme(qapp, Theme.DARK)
    assert theme() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == "#1e2126"
    assert qapp.palette().color(QPalette.ColorRole.Highlight).name() == "#1f4468"
    apply_theme(qapp, Theme.LIGHT)
    assert theme() is LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Highlight).name() == "#cce4ff"


def test_the_system_is_followed_live_and_only_when_chosen(qapp: QApplication) -> None:
    apply_theme(qapp, Theme.SYSTEM)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme() is DARK
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme() is LIGHT
    apply_theme(qapp, Theme.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme() is LIGHT


def test_the_font_is_the_systems_with_figures_of_one_width(qapp: QApplication) -> None:
    assert qapp.font().pixelSize() == 13
    font = base_font(22, QFont.Weight.Bold)
    assert font.pixelSize() == 22
    assert font.featureValue(QFont.Tag("tnum")) == 1


def test_colors_have_roles(qapp: QApplication) -> None:
    assert color("accent").name() == "#1d5fbf"
    assert color("#123456").name() == "#123456"
    with pytest.raises(AttributeError):
        color("mauve")


def test_icons_are_sharp_and_in_the_color_asked_for(qapp: QApplication) -> None:
    for scale in (1.0, 1.25, 1.5, 2.0):
        drawn = pixmap("users", "accent", 16, scale)
        assert drawn.width() == round(16 * scale)
        assert drawn.devicePixelRatio() == scale
    picture = pixmap("users", "accent", 64).toImage()
    strong = {
        picture.pixelColor(x, y).name()
        for x in range(64)
        for y in range(64)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert strong == {"#1d5fbf"}
    assert not icon("plus").isNull()
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon")


def test_icons_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    action = QAction(button)
    for target in (button, action):
        set_icon(target, "plus", "text")
    apply_theme(qapp, Theme.DARK)
    for target in (button, action):
        drawn = target.icon().pixmap(16, 16).toImage()
        # Half a step of transparency rounds the color by one.
        assert drawn.pixelColor(8, 8).lightness() == pytest.approx(color("text").lightness(), abs=2)


def test_the_drawings_are_where_a_frozen_build_finds_them() -> None:
    assert icon_database().name == "lucide-icons.db"
    assert icon_database().is_file()
