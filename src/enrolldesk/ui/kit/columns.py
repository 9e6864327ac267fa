"""What a table shows: a list of columns, each a few small functions of a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import Qt

BADGES_ROLE = int(Qt.ItemDataRole.UserRole) + 1
KEY_ROLE = int(Qt.ItemDataRole.UserRole) + 2

R = TypeVar("R")


class Align(Enum):
    """Where a column's words stand; the header stands there too."""

    LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    CENTER = Qt.AlignmentFlag.AlignCenter


def _nothing(row: Any) -> str:
    return ""


class CardLines(NamedTuple):
    """One item of a `CardList`: two lines at the left, one word and badges at the right."""

    title: str
    subtitle: str = ""
    right: str = ""
    badges: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Column(Generic[R]):
    """One column; every function gets a row and answers at once, without asking the store.

    `sort_key` is handed back by `LazyTableModel.sort_requested`; without one the column does not
    sort. One column without a width takes the room that is left, never less than `least`. `tone`
    names a color of `Tokens`, `tip` explains the header.
    """

    title: str
    text: Callable[[R], str] = _nothing
    align: Align = Align.LEFT
    badge: Callable[[R], str | None] | None = None
    badges: Callable[[R], Sequence[str]] | None = None
    width: int | None = None
    least: int = 130
    sort_key: str | None = None
    tip: str = ""
    tool_tip: Callable[[R], str] | None = None
    tone: Callable[[R], str | None] | None = None
    indent: Callable[[R], int] | None = None
    strong: bool = False
    card: Callable[[R], CardLines] | None = None

    def badges_of(self, row: R) -> tuple[str, ...]:
        """The badges this column shows for the row."""
        if self.badges is not None:
            return tuple(self.badges(row))
        one = self.badge(row) if self.badge is not None else None
        return () if one is None else (one,)
