"""Tab follows the form as it stands now, whatever rows came while it was open.

Qt's own chain is the order in which widgets were made, and a composite with a focus proxy stands
in it twice, which sends Tab back to where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QWidget


def tab_stops(*parts: QWidget) -> list[QWidget]:
    """What Tab passes through in these parts, in the order of their layouts."""
    return [stop for part in parts for stop in laid_out(part) if _is_stop(stop)]


def _is_stop(widget: QWidget) -> bool:
    if not widget.isVisible() or not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        # Of several choices only the one that holds; the arrows reach the others.
        return widget.isChecked()
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def laid_out(widget: QWidget) -> Iterator[QWidget]:
    """A widget and everything laid out in it, in the order it is seen."""
    yield widget
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    if inside is not None:
        yield from laid_out(inside)
    elif (layout := widget.layout()) is not None:
        yield from _laid_out_in(layout)


def _laid_out_in(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from laid_out(widget)
        elif inner is not None:
            yield from _laid_out_in(inner)
