"""What else went into the drawer and out of it on the day shown."""

from __future__ import annotations

from collections.abc import Sequence

from enrolldesk.domain.till import DrawerMove, MoveKind
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.row_table import RowTable, row_card

MOVE_WORDS = {MoveKind.PAID_IN: "Paid in", MoveKind.PAID_OUT: "Paid out"}


class DrawerTable(RowTable):
    """Cash put in and taken out, with its reason."""

    def __init__(self, notation: Notation) -> None:
        self._rows: RowsModel[DrawerMove] = RowsModel(
            _columns(notation), key=lambda move: move.slip_id
        )
        super().__init__("drawer_moves", self._rows)
        self.setAccessibleName("Paid in and out")
        self.set_empty("arrow-left-right", "Nothing paid in or out", "")

    def show_moves(self, moves: Sequence[DrawerMove]) -> None:
        """Show the moves of a day."""
        self._rows.set_rows(moves)
        self.fit((2,))

    def lines(self) -> list[tuple[str, ...]]:
        """What stands in the cells."""
        model = self._rows
        return [
            tuple(model.cell_text(row, column) for column in range(3))
            for row in range(model.rowCount())
        ]


class DrawerButtons:
    """Asks for a move: in or out."""

    def __init__(self) -> None:
        self.paid_in = QuietButton(
            "Paid i&n…", name="drawer_in", tip="Note cash put into the drawer"
        )
        self.paid_out = QuietButton(
            "Paid &out…", name="drawer_out", tip="Note cash taken out of the drawer"
        )


def drawer_card(table: DrawerTable, buttons: DrawerButtons) -> Card:
    """The card of the drawer's moves."""
    return row_card("Drawer", "drawer_card", table, buttons.paid_in, buttons.paid_out)


def _columns(notation: Notation) -> tuple[Column[DrawerMove], ...]:
    return (
        Column("What", text=lambda move: MOVE_WORDS[move.kind], width=82),
        Column("Reason", text=lambda move: move.reason, least=80),
        Column(
            "Amount", text=lambda move: notation.amount(move.amount), align=Align.RIGHT, width=90
        ),
    )
