"""The days of all desks: a line a desk's day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enrolldesk.app.till.days import STANDING_WORDS, DayStanding, DeskDay, taken_in_sight
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.formats import short_day
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.row_table import RowTable

_TONES = {
    DayStanding.OPEN: None,
    DayStanding.CLOSED: "muted",
    DayStanding.REOPENED: "warning",
    DayStanding.NOT_CLOSED: "warning",
}

DayKey = tuple[date, str]


class DaysTable(RowTable):
    """Day by desk; Enter shows that day. ``opened`` carries the day and the desk's id."""

    giving_way = (4,)
    room_wanted = 56

    def __init__(self, notation: Notation) -> None:
        self._own = ""
        self._rows: RowsModel[DeskDay] = RowsModel(
            self._columns(notation), key=lambda line: (line.day, line.desk_id)
        )
        super().__init__("desk_days", self._rows)
        self.setAccessibleName("Days of all desks")
        self.set_empty("calendar-check", "No days yet", "")

    def show_lines(self, lines: Sequence[DeskDay], own: str) -> None:
        """Show these days; ``own`` is this desk, whose open days are counted blind."""
        self._own = own
        self._rows.set_rows(lines)
        self._rows.refresh([(line.day, line.desk_id) for line in lines])
        self.give_way()

    def lines(self) -> list[tuple[str, ...]]:
        """What stands in the cells."""
        model = self._rows
        return [
            tuple(model.cell_text(row, column) for column in range(5))
            for row in range(model.rowCount())
        ]

    def _columns(self, notation: Notation) -> tuple[Column[DeskDay], ...]:
        def taken(line: DeskDay) -> str:
            amount = taken_in_sight(line, self._own)
            return "" if amount is None else notation.amount(amount)

        def over(line: DeskDay) -> str:
            return "" if line.over is None else notation.amount(line.over)

        def tone(line: DeskDay) -> str | None:
            if not line.over:
                return "muted"
            return "danger" if line.over < ZERO else "warning"

        return (
            Column("Day", text=lambda line: short_day(line.day), width=76),
            Column("Desk", text=lambda line: line.desk, least=56),
            Column(
                "State",
                text=lambda line: STANDING_WORDS[line.standing],
                width=102,
                tone=lambda line: _TONES[line.standing],
            ),
            Column("Taken", text=taken, align=Align.RIGHT, width=90),
            Column("Over, short", text=over, align=Align.RIGHT, width=100, tone=tone),
        )
