"""The count beside what was expected: before the day is closed, and afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from enrolldesk.app.till.counting import CountLine, compared, counted_in
from enrolldesk.app.till.sheet import DaySheet
from enrolldesk.app.wording import method_word
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.till import DayClose
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.day_close.count import Count
from enrolldesk.ui.day_close.panel import Panel
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.panels import set_tone, words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable


def over_words(over: Money, notation: Notation) -> str:
    """What a count was over or short, in words."""
    if not over:
        return "Exact"
    return f"{notation.amount(abs(over))} {'over' if over > ZERO else 'short'}"


class CountTable(RowTable):
    """A line a method: expected, counted, over or short."""

    def __init__(self, name: str, notation: Notation) -> None:
        self._rows: RowsModel[CountLine] = RowsModel(
            _columns(notation), key=lambda line: line.method
        )
        super().__init__(name, self._rows)
        self.setAccessibleName("Expected and counted")
        self.setFixedHeight(self.height_for(5))

    def show_lines(self, lines: Iterable[CountLine]) -> None:
        """Show these methods and what they come to."""
        shown = tuple(lines)
        sums = CountLine(
            "", total(one.expected for one in shown), total(one.counted for one in shown)
        )
        every = (*shown, sums)
        self._rows.set_rows(every)
        self._rows.refresh([one.method for one in every])
        self.setFixedHeight(self.height_for(len(every)))
        self.fit((1, 2, 3))

    def lines(self) -> list[tuple[str, ...]]:
        """What stands in the cells."""
        model = self._rows
        return [
            tuple(model.cell_text(row, column) for column in range(4))
            for row in range(model.rowCount())
        ]


def _columns(notation: Notation) -> tuple[Column[CountLine], ...]:
    def tone(line: CountLine) -> str | None:
        return "danger" if line.over < ZERO else "warning" if line.over else None

    return (
        Column("Method", text=lambda line: method_word(line.method) if line.method else "In all"),
        Column(
            "Expected",
            text=lambda line: notation.amount(line.expected),
            align=Align.RIGHT,
            width=110,
        ),
        Column(
            "Counted", text=lambda line: notation.amount(line.counted), align=Align.RIGHT, width=110
        ),
        Column(
            "Difference",
            text=lambda line: over_words(line.over, notation),
            align=Align.RIGHT,
            width=130,
            tone=tone,
        ),
    )


class ComparePanel(Panel):
    """What there should be beside the count; a reason where they differ, and what is deposited."""

    again_asked = Signal()

    def __init__(self, office: Office, notation: Notation) -> None:
        super().__init__("day_compare_panel")
        self._office, self._notation = office, notation
        self.over: Money = ZERO
        self.table = CountTable("day_lines", notation)
        self.float_line = words("", "muted", wrap=True, name="day_float_line")
        self.reason = TextField(
            "over_reason", "R&eason it is over or short", hint="It stands in the journal."
        )
        self.deposit = amount_field(office, "deposit", "Deposit to the &bank")
        self.left = words("", "muted", wrap=True, name="day_left")
        self.waiting = words("", wrap=True, name="day_waiting")
        set_tone(self.waiting, "warning")
        self.again_button = SecondaryButton(
            "Count a&gain", name="day_again", tip="Go back to the count"
        )
        self.close_button = PrimaryButton(
            "Close the day",
            key="Ctrl+Enter",
            icon="lock",
            name="day_close_it",
            tip="Lock the day as it was counted",
        )
        self._cash = ZERO
        self._lay_out()
        self.again_button.clicked.connect(self.again_asked)
        self.close_button.clicked.connect(self.submitted)
        self.deposit.changed.connect(lambda _text: self._tell_left())

    def start(self, sheet: DaySheet, count: Count) -> None:
        """Compare a new count; what the float leaves over is offered as the deposit."""
        self.reason.set_text("")
        self.reason.set_error(None)
        self._cash = count.cash
        spare = max(ZERO, count.cash - count.opening_float)
        self.deposit.set_text(self._office.money.plain(spare))
        self.deposit.set_error(None)
        self.say("")
        self.follow(sheet, count)

    def begin(self) -> None:
        """Put the keyboard where work goes on."""
        first = self.reason if self.reason.required else self.deposit
        first.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, sheet: DaySheet, count: Count) -> None:
        """Compare with the day as it is by now."""
        lines = compared(sheet, count.opening_float, count.counted)
        self.over = total(one.over for one in lines)
        self.table.show_lines(lines)
        self.float_line.setText(
            _drawer_words(count.opening_float, sheet.paid_in, sheet.paid_out, self._notation)
        )
        self.reason.required = any(one.over for one in lines)
        self.reason.setVisible(self.reason.required)
        self._tell_left()

    def warn_of_waiting(self, waiting: int) -> None:
        """Say that the server does not hold everything yet; it does not stop anybody."""
        things = "1 item waits" if waiting == 1 else f"{waiting} items wait"
        self.waiting.setText(
            f"{things} to be sent. The day can be closed all the same; other desks see it later."
        )
        self.waiting.setVisible(waiting > 0)

    def checked(self) -> bool:
        """Whether the fields can be taken; they say what is wrong."""
        fields = [field for field in (self.reason, self.deposit) if field.isVisible()]
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def _tell_left(self) -> None:
        deposit = self.deposit.amount() or ZERO
        left = self._cash - deposit
        amount = self._notation.amount(left)
        self.left.setText(f"{amount} stays in the drawer." if left >= ZERO else "")

    def _lay_out(self) -> None:
        self.body.addWidget(self.table)
        self.body.addWidget(self.float_line)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.deposit.editor.setMaximumWidth(170)
        money = QVBoxLayout()
        money.setSpacing(Space.XS)
        money.addWidget(self.deposit)
        money.addWidget(self.left)
        row.addWidget(self.reason, 3, Qt.AlignmentFlag.AlignTop)
        row.addLayout(money, 2)
        self.body.addLayout(row)
        self.body.addWidget(self.waiting)
        self.body.addStretch(1)
        self.foot.addWidget(self.again_button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.close_button)


class ClosedPanel(Panel):
    """A closed day: locked, readable, on paper, and reopened with a reason."""

    reopen_asked = Signal()
    report_asked = Signal()
    slip_asked = Signal()

    def __init__(self, notation: Notation) -> None:
        super().__init__("day_closed_panel")
        self._notation = notation
        self.state = words("", "name", wrap=True, name="day_closed_by")
        self.table = CountTable("day_closed_lines", notation)
        self.facts = words("", wrap=True, name="day_closed_facts")
        self.reopen_button = SecondaryButton(
            "Reo&pen…", icon="lock-open", name="day_reopen", tip="Unlock the day, with a reason"
        )
        self.report_button = PrimaryButton(
            "&Z-report", icon="printer", name="day_z_report", tip="Show and print the Z-report"
        )
        self.slip_button = SecondaryButton(
            "Deposit s&lip", icon="landmark", name="day_slip", tip="Show and print the deposit slip"
        )
        for widget in (self.state, self.table, self.facts):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.foot.addWidget(self.reopen_button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.slip_button)
        self.foot.addWidget(self.report_button)
        self.reopen_button.clicked.connect(self.reopen_asked)
        self.report_button.clicked.connect(self.report_asked)
        self.slip_button.clicked.connect(self.slip_asked)

    def show_close(self, close: DayClose, staff: str, *, own: bool) -> None:
        """Show a day as it was counted; only that of this desk can be reopened here."""
        notation = self._notation
        self.state.setText(f"Closed by {staff}, {notation.moment(close.taken_at)}")
        self.table.show_lines(counted_in(close))
        facts = [
            _drawer_words(close.opening_float, close.paid_in, close.paid_out, notation),
            f"Deposit {notation.amount(close.deposit)}.",
            f"Reason: {close.reason}" if close.reason else "",
        ]
        self.facts.setText("\n".join(fact for fact in facts if fact))
        self.reopen_button.setVisible(own)
        self.slip_button.setEnabled(close.deposit > ZERO)


def _drawer_words(opening: Money, paid_in: Money, paid_out: Money, notation: Notation) -> str:
    parts = [f"float {notation.amount(opening)}"]
    if paid_in:
        parts.append(f"paid in {notation.amount(paid_in)}")
    if paid_out:
        parts.append(f"paid out {notation.amount(paid_out)}")
    return f"In cash: {', '.join(parts)}."
