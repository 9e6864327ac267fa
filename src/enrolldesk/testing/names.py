"""The object names of every screen, read from the running program.

    python -m enrolldesk.testing.names [--into FILE] [SCREEN ...]

Without the name of a screen (`payment`, `students-overdue`; the gallery lists them) all are opened,
which takes some seconds. Names that are only there while something is shown, such as an error, are
those of the screens that show it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from enrolldesk.testing.surroundings import fixed_surroundings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Names = dict[str, dict[str, tuple[str, str]]]
"""By page object, then by object name: what it is, and what its tool tip says."""


def main() -> None:
    """Print the names, or write them into a file."""
    parser = argparse.ArgumentParser(prog="python -m enrolldesk.testing.names")
    parser.add_argument("screens", nargs="*", metavar="SCREEN", help="only these screens")
    parser.add_argument("--into", type=Path, metavar="FILE", help="write there")
    asked = parser.parse_args()
    with fixed_surroundings(), TemporaryDirectory(prefix="enrolldesk-names-") as homes:
        text = as_tables(names(Path(homes), frozenset(asked.screens)))
    if asked.into is None:
        print(text)
    else:
        asked.into.parent.mkdir(parents=True, exist_ok=True)
        asked.into.write_text(text, encoding="utf-8")


def names(homes: Path, only: frozenset[str] = frozenset()) -> Names:
    """Open the screens one after the other and read what is named in them."""
    # Loaded here: Qt reads its surroundings with the first window.
    from enrolldesk.testing.gallery.screens import SCREENS
    from enrolldesk.testing.gallery.stage import Stage
    from enrolldesk.testing.pages.known import PAGE_OBJECTS
    from enrolldesk.ui.application import make_application

    stage = Stage(make_application(["names"]), homes)
    found: Names = {}
    for screen in SCREENS:
        if only and screen.name not in only:
            continue
        window = screen.open(stage)
        stage.settle()
        for part in _parts(window):
            page_object = PAGE_OBJECTS[type(part).__name__].__name__
            for widget in _named(part):
                said = " ".join(widget.toolTip().split())
                known = found.setdefault(page_object, {})
                known.setdefault(widget.objectName(), (_kind(widget), said))
        stage.put_away()
    stage.close()
    return {name: dict(sorted(found[name].items())) for name in sorted(found)}


def as_tables(found: Names) -> str:
    """The names as Markdown."""
    blocks = []
    for page_object, widgets in found.items():
        rows = [f"| `{name}` | {kind} | {tip} |" for name, (kind, tip) in widgets.items()]
        blocks.append(
            "\n".join((f"## {page_object}", "", "| name | is | tool tip |", "|---|---|---|", *rows))
        )
    return "\n\n".join(blocks) + "\n"


def _parts(window: QWidget) -> list[QWidget]:
    """A window, and the page or section in it that has a page object of its own."""
    from PySide6.QtWidgets import QWidget

    from enrolldesk.testing.pages.known import PAGE_OBJECTS

    inner = [
        widget
        for widget in window.findChildren(QWidget)
        if type(widget).__name__ in PAGE_OBJECTS and widget.isVisibleTo(window)
    ]
    return [*inner, window]


def _named(part: QWidget) -> Iterator[QWidget]:
    """What staff work with or read in this part, and in no smaller part within it."""
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractItemView,
        QComboBox,
        QLabel,
        QLineEdit,
        QPlainTextEdit,
        QWidget,
    )

    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit)
    within = set(_parts(part)) - {part}
    for widget in part.findChildren(QWidget):
        if not isinstance(widget, kinds) or not widget.isVisibleTo(part):
            continue
        if widget.window() is not part.window() or widget.objectName()[:3] in ("", "qt_"):
            continue
        if not any(one is widget or one.isAncestorOf(widget) for one in within):
            yield widget


def _kind(widget: QWidget) -> str:
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractItemView,
        QComboBox,
        QLabel,
        QPlainTextEdit,
    )

    said = (
        (QLabel, "words"),
        (QComboBox, "choice"),
        (QAbstractItemView, "list"),
        (QAbstractButton, "button"),
        (QPlainTextEdit, "text"),
    )
    return next((word for kind, word in said if isinstance(widget, kind)), "line")


if __name__ == "__main__":
    main()
