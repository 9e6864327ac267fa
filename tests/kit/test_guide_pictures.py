"""The pictures of the guides: each that a page shows is taken, and none is taken for nothing."""

from __future__ import annotations

import re
from pathlib import Path

from enrolldesk.testing.gallery.screens import SCREENS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_guides_show_every_picture_that_is_taken_for_them() -> None:
    pages = [page for page in DOCS.rglob("*.md") if "_build" not in page.parts]
    shown = {
        name
        for page in pages
        for name in re.findall(r"images/([\w-]+)\.png", page.read_text(encoding="utf-8"))
    }
    assert shown == {screen.name for screen in SCREENS if screen.guide}
