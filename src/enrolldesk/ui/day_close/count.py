"""The blind count: what is in the drawer, before anybody sees what should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from enrolldesk.app.till.counting import denominations
from enrolldesk.app.wording import method_word
from enrolldesk.domain.kinds import Method
from enrolldesk.domain.ledger import COUNTER_METHODS
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.till import MethodSum, Pieces
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.day_close.panel import Panel
from enrolldesk.ui.kit.buttons import PrimaryButton
from enrolldesk.ui.kit.fields import MoneyField
from enrolldesk.ui.kit.line_edit import LineEdit
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

_COLUMNS = 3
_MOST = 99_999
_LABELS = {
    Method.CASH: "C&ash counted",
    Method.CARD: "Ca&rd slips",
    Method.CHECK: "Chec&ks",
    Method.TRANSFER: "Trans&fers",
}


@dataclass(frozen=True, slots=True)
class Count:
    """What was found; cash holds the float."""

    opening_float: Money
    counted: tuple[MethodSum, ...]
    pieces: tuple[Pieces, ...]

    @property
    def cash(self) -> Money:
        """The cash in the drawer."""
        return total(one.amount for one in self.counted if one.method == Method.CASH)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of a count that is not finished, as it was typed."""

    opening: str
    pieces: tuple[tuple[int, str], ...]
    amounts: tuple[tuple[str, str], ...]


class CountPanel(Panel):
    """Float, pieces, amounts by method; Enter moves on, Ctrl+Enter compares."""

    compare_asked = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("day_count")
        self._office = office
        self._pieces: list[tuple[Money, QLabel, LineEdit]] = []
        self.opening = amount_field(office, "opening_float", "Openin&g float")
        self.opening.editor.setToolTip("What was in the drawer at the start of the day")
        self.amounts: dict[str, MoneyField] = {
            method: amount_field(office, f"counted_{method}", _LABELS[method])
            for method in COUNTER_METHODS
        }
        self.amounts[Method.CASH].required = True
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(Space.XS)
        self._currency = ""
        self._offered = ""
        self.compare_button = PrimaryButton(
            "Compare",
            key="Ctrl+Enter",
            icon="scale",
            name="day_compare",
            tip="Show what there should be beside what you counted",
        )
        self._lay_out()
        self.follow()
        self.compare_button.clicked.connect(self.compare_asked)
        self.submitted.connect(self.compare_asked)

    def follow(self) -> None:
        """Offer the pieces of the school's currency."""
        style = self._office.money
        if style.currency == self._currency:
            return
        self._currency = style.currency
        for _value, label, editor in self._pieces:
            label.deleteLater()
            editor.deleteLater()
        values = denominations(style.currency)
        rows = -(-len(values) // _COLUMNS)
        self._pieces = [
            self._piece(value, place, rows, style.format(value))
            for place, value in enumerate(values)
        ]
        before: QWidget = self.opening.editor
        for _value, _label, editor in self._pieces:
            QWidget.setTabOrder(before, editor)
            before = editor
        for field in (*self.amounts.values(), self.compare_button):
            after = field.editor if isinstance(field, MoneyField) else field
            QWidget.setTabOrder(before, after)
            before = after

    def start(self, opening_float: Money) -> None:
        """Begin a count: nothing is filled in but what was left in the drawer."""
        self._offered = self._office.money.plain(opening_float) if opening_float else ""
        self.opening.set_text(self._offered)
        self.opening.set_error(None)
        for _value, _label, editor in self._pieces:
            editor.clear()
        for field in self.amounts.values():
            field.set_text("")
            field.set_error(None)
        self.say("")

    def set_count(self, opening_float: Money, pieces: Mapping[int, int]) -> None:
        """Fill in a float and how many pieces there are, by cents of the piece."""
        self.opening.set_text(self._office.money.plain(opening_float))
        for value, _label, editor in self._pieces:
            editor.setText(str(pieces.get(value.cents, "")))
        self._add_up()

    @property
    def is_begun(self) -> bool:
        """Whether something was counted that starting anew would throw away."""
        typed = [editor.text() for _value, _label, editor in self._pieces]
        amounts = [field.text() for field in self.amounts.values()]
        return any((*typed, *amounts)) or self.opening.text() != self._offered

    def typed(self) -> Typed:
        """What stands in the fields."""
        return Typed(
            self.opening.text(),
            tuple((value.cents, editor.text()) for value, _label, editor in self._pieces),
            tuple((method, field.text()) for method, field in self.amounts.items()),
        )

    def put_back(self, typed: Typed) -> None:
        """Fill in what ``typed`` answered before; the float that is offered stays what it is."""
        self.opening.set_text(typed.opening)
        counts = dict(typed.pieces)
        for value, _label, editor in self._pieces:
            editor.setText(counts.get(value.cents, ""))
        for method, text in typed.amounts:
            self.amounts[method].set_text(text)

    def read(self) -> Count | None:
        """What was counted; None where a field cannot be taken, which says so itself."""
        fields = (self.opening, *self.amounts.values())
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        pieces = self._counted_pieces()
        cash = self.amounts[Method.CASH]
        found = total(one.amount for one in pieces)
        if pieces and found != cash.amount():
            cash.set_error(
                f"The notes and coins come to {self._office.format(found)}. Count again, or leave "
                "them out."
            )
            cash.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        counted = tuple(
            MethodSum(str(method), field.amount() or ZERO) for method, field in self.amounts.items()
        )
        return Count(self.opening.amount() or ZERO, counted, pieces)

    def _counted_pieces(self) -> tuple[Pieces, ...]:
        counts = [(value, int(editor.text() or 0)) for value, _label, editor in self._pieces]
        return tuple(Pieces(value, count) for value, count in counts if count)

    def _piece(
        self, value: Money, place: int, rows: int, amount: str
    ) -> tuple[Money, QLabel, LineEdit]:
        label = words(amount, name=f"piece_{value.cents}_label")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor = LineEdit()
        editor.setObjectName(f"piece_{value.cents}")
        editor.setAccessibleName(f"How many of {amount}")
        editor.setToolTip(f"How many of {amount}")
        editor.setValidator(QIntValidator(0, _MOST, editor))
        editor.setFixedWidth(76)
        editor.textEdited.connect(lambda _text: self._add_up())
        column, row = divmod(place, rows)
        self._grid.addWidget(label, row, 2 * column)
        self._grid.addWidget(editor, row, 2 * column + 1)
        return value, label, editor

    def _add_up(self) -> None:
        pieces = self._counted_pieces()
        cash = self.amounts[Method.CASH]
        found = total(one.amount for one in pieces)
        cash.set_text(self._office.money.plain(found) if pieces else "")
        cash.set_error(None)

    def _lay_out(self) -> None:
        self.opening.editor.setMaximumWidth(170)
        self.body.addWidget(self.opening)
        pieces = QHBoxLayout()
        pieces.addLayout(self._grid)
        pieces.addStretch(1)
        self.body.addLayout(pieces)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        for method, field in self.amounts.items():
            field.editor.setAccessibleName(f"{method_word(method)} counted")
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.compare_button)
