"""Every screen of the program: words that fit, keys that do one thing, names and tool tips."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from enrolldesk.testing.gallery.screens import SCREENS, Screen
from enrolldesk.testing.gallery.stage import LARGE, SMALL, Stage
from enrolldesk.testing.pages.known import PAGE_OBJECTS
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.kit.theme import Theme, apply_theme


@pytest.fixture(scope="module", params=[SMALL, LARGE], ids=["small", "large"])
def stage(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    """The program on the sample school, in a window of this size."""
    made = Stage(qapp, tmp_path_factory.mktemp("screens"))
    made.size = request.param
    yield made
    made.close()
    apply_theme(qapp, Theme.LIGHT)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_is_in_order(stage: Stage, screen: Screen) -> None:
    try:
        window = screen.open(stage)
        stage.settle()
        assert window.width() <= stage.size.width()
        assert window.height() <= stage.size.height()
        assert cut_off_text(window) == []
        assert duplicate_mnemonics(window) == []
        assert missing_tooltips(window) == []
        assert unnamed_actions(window) == []
        assert type(window).__name__ in PAGE_OBJECTS
    finally:
        stage.put_away()


def test_every_screen_has_a_name_of_its_own() -> None:
    names = [screen.name for screen in SCREENS]
    assert len(names) == len(set(names))
