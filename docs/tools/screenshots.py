"""Pictures of every screen, taken from the running program: `make screenshots`.

    python docs/tools/screenshots.py [--guide] [--only NAME ...] [--into FOLDER]

Without `--guide`, every screen is taken in both themes and both sizes; a dialog is shown over the
window it belongs to. With it, only the pictures of the guide, each window by itself.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import (
    QMessageLogContext,
    QPoint,
    QRect,
    QSize,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from enrolldesk.testing.strict import OFFSCREEN_SAYS
from enrolldesk.testing.surroundings import fixed_surroundings

DOCS = Path(__file__).parents[1]
GUIDE = QSize(1280, 760)
"""The size of the main window in the guide."""

COMPLAINTS: list[str] = []


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description="Take pictures of every screen.")
    parser.add_argument("--guide", action="store_true", help="only those of the guide")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="only these screens")
    parser.add_argument("--into", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    folder = asked.into or (DOCS / "images" if asked.guide else DOCS / "_build" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(_hear)
    with fixed_surroundings(), TemporaryDirectory(prefix="enrolldesk-screens-") as homes:
        take(folder, Path(homes), guide=asked.guide, only=frozenset(asked.only))
    if COMPLAINTS:
        raise SystemExit("Qt complained:\n" + "\n".join(COMPLAINTS))


def take(folder: Path, homes: Path, *, guide: bool, only: frozenset[str]) -> None:
    """Go through the list of screens once for each look and size."""
    # Loaded here: Qt reads its surroundings with the first window.
    from enrolldesk.testing.gallery.screens import SCREENS
    from enrolldesk.testing.gallery.stage import LARGE, SMALL, Stage
    from enrolldesk.ui.application import make_application
    from enrolldesk.ui.kit.theme import Theme

    app = make_application(["screenshots"])
    taken = 0
    for theme in (Theme.LIGHT,) if guide else (Theme.LIGHT, Theme.DARK):
        for size in (GUIDE,) if guide else (SMALL, LARGE):
            name = f"{size.width()}x{size.height()}-{theme.value}"
            place = homes / name
            place.mkdir()
            stage = Stage(app, place)
            stage.size = size
            stage.wear(theme)
            target = folder if guide else folder / name
            target.mkdir(exist_ok=True)
            for screen in SCREENS:
                if (guide and not screen.guide) or (only and screen.name not in only):
                    continue
                window = screen.open(stage)
                stage.settle()
                main = stage.program.window
                picture = window.grab() if guide or main is None else over(main, window)
                if not picture.save(str(target / f"{screen.name}.png")):
                    raise SystemExit(f"{target} cannot be written")
                taken += 1
                stage.put_away()
            stage.close()
    print(f"{taken} pictures in {folder}")


def over(main: QWidget, window: QWidget) -> QPixmap:
    """The window as it stands over the main window, which is what a person sees."""
    if window is main:
        return main.grab()
    ground = main.grab()
    picture = window.grab()
    place = QRect(QPoint(0, 0), picture.size())
    place.moveCenter(ground.rect().center())
    painter = QPainter(ground)
    painter.fillRect(ground.rect(), QColor(0, 0, 0, 60))
    painter.drawPixmap(place.topLeft(), picture)
    painter.setPen(QColor("#6B7280"))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    return ground


def _hear(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """A picture of a program that complains is not worth having."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and message not in OFFSCREEN_SAYS:
        COMPLAINTS.append(message)


if __name__ == "__main__":
    main()
