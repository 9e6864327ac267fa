"""Every test of the kit starts in the light theme."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from enrolldesk.ui.kit.theme import Theme, apply_theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, Theme.LIGHT)
    yield
    apply_theme(qapp, Theme.LIGHT)
