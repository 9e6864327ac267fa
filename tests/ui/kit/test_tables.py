"""Views of whole rows: what is chosen stays chosen, lines stay whole, widths are remembered."""

from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.card_list import CardList, card_columns
from enrolldesk.ui.kit.columns import Align, CardLines, Column
from enrolldesk.ui.kit.table_model import LazyTableModel, RowsModel
from enrolldesk.ui.kit.table_state import columns_state, restore_columns
from enrolldesk.ui.kit.tables import ListTable, recall_table, remember_table
from enrolldesk.ui.kit.theme import theme

COLUMNS: tuple[Column[int], ...] = (
    Column("Course", text=lambda row: f"Course {row}", sort_key="course"),
    Column("Price", text=lambda row: f"${row}.00", align=Align.RIGHT, width=90, sort_key="price"),
    Column("Status", badge=lambda row: "partial", width=120),
    Column("Note", text=lambda row: "", width=80),
)


@pytest.fixture
def model() -> LazyTableModel[int, int]:
    made: LazyTableModel[int, int] = LazyTableModel(COLUMNS, list)
    made.refresh(array("q", range(1000)))
    return made


@pytest.fixture
def table(qtbot: QtBot, model: LazyTableModel[int, int]) -> ListTable:
    made = ListTable("courses", model)
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_choosing_tells_the_key_once(table: ListTable, qtbot: QtBot) -> None:
    told: list[object] = []
    table.chosen.connect(told.append)
    assert table.select_key(40)
    assert table.select_key(40)
    assert not table.select_key(12345)
    assert told == [40, None]
    assert table.current_key is None


def test_what_is_chosen_and_in_sight_survives_a_new_order(
    table: ListTable, model: LazyTableModel[int, int]
) -> None:
    table.select_key(500)
    before = table.rowViewportPosition(500)
    top = model.key(table.rowAt(0))
    told: list[object] = []
    table.chosen.connect(told.append)
    model.refresh(array("q", [5000, 5001, *range(1000)]))
    assert table.current_key == 500
    assert table.rowViewportPosition(502) == before
    assert model.key(table.rowAt(0)) == top
    model.refresh(array("q", (key for key in range(1000) if key != 500)))
    assert table.current_key is None
    assert told == [None]


def test_several_rows_can_be_chosen_where_asked(
    qtbot: QtBot, model: LazyTableModel[int, int]
) -> None:
    table = ListTable("many", model, several=True)
    qtbot.addWidget(table)
    table.show()
    table.select_row(2)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_keys == [2, 3]
    model.refresh(list(reversed(range(1000))))
    assert table.selected_keys == [3, 2]
    table.copy()
    assert QGuiApplication.clipboard().text() == (
        "Course 3\t$3.00\tPartial\t\nCourse 2\t$2.00\tPartial\t"
    )


def test_keys_open_move_and_type(table: ListTable, qtbot: QtBot) -> None:
    table.setFocus()
    assert table.current_key is None, "focus alone chooses nothing"
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_key == 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_key == 1
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [1]
    with qtbot.waitSignal(table.typed) as typed:
        QTest.keyClick(table, Qt.Key.Key_L)
    assert typed.args == ["l"]
    with qtbot.waitSignal(table.opened) as opened:
        place = table.visualRect(table.model().index(3, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [3]


def test_rows_are_of_one_height_and_nothing_is_measured(table: ListTable) -> None:
    assert {table.rowHeight(row) for row in (0, 500, 999)} == {36}
    assert not table.showGrid()


@pytest.mark.parametrize("chosen", [False, True])
def test_lines_and_selection_run_through_badges(table: ListTable, chosen: bool) -> None:
    if chosen:
        table.select_row(2)
    drawn = table.viewport().grab().toImage()
    row = table.visualRect(table.model().index(2, 0))
    line = {drawn.pixelColor(x, row.bottom()).name() for x in range(drawn.width())}
    assert line == {QColor(theme().border).name()}
    ground = theme().selected if chosen else theme().surface
    for column in range(4):
        cell = table.visualRect(table.model().index(2, column))
        corner = drawn.pixelColor(cell.left() + 2, cell.top() + 3)
        assert corner.name() == QColor(ground).name()


def test_focus_shows(table: ListTable, qtbot: QtBot) -> None:
    table.select_row(2)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    drawn = table.viewport().grab().toImage()
    row = table.visualRect(table.model().index(2, 0))
    line = {drawn.pixelColor(x, row.bottom()).name() for x in range(drawn.width())}
    assert line == {QColor(theme().accent).name()}


def test_the_header_sorts_by_mouse_and_keyboard(
    table: ListTable, model: LazyTableModel[int, int], qtbot: QtBot
) -> None:
    asked: list[tuple[str, bool]] = []
    model.sort_requested.connect(lambda key, down: asked.append((key, down)))
    header = table.header
    middle = QPoint(header.sectionViewportPosition(1) + 45, 18)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert asked == [("price", False), ("price", True)]
    header.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(header, Qt.Key.Key_Space)
    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Return)
    assert asked[2:] == [("course", False)], "a column without a sort key does not sort"


def test_the_wide_column_takes_what_is_left(table: ListTable) -> None:
    widths = [table.header.sectionSize(section) for section in range(4)]
    assert sum(widths) == table.viewport().width()
    table.resize(300, 400)
    assert table.header.sectionSize(0) == COLUMNS[0].least


def test_columns_are_remembered(
    table: ListTable, model: LazyTableModel[int, int], qtbot: QtBot, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    table.header.resizeSection(1, 133)
    table.header.moveSection(2, 1)
    table.header.sort_section(1)
    table.header.sort_section(1)
    remember_table(settings, "courses", table)
    again = ListTable("again", model)
    qtbot.addWidget(again)
    with qtbot.waitSignal(model.sort_requested) as asked:
        recall_table(settings, "courses", again)
    assert asked.args == ["price", True]
    assert again.header.sectionSize(1) == 133
    assert [again.header.logicalIndex(at) for at in range(4)] == [0, 2, 1, 3]
    assert columns_state(again) == columns_state(table).replace(
        f'"Course": {table.header.sectionSize(0)}', f'"Course": {again.header.sectionSize(0)}'
    )


@pytest.mark.parametrize(
    "kept",
    ["", "x", "[]", "{}", '{"width": {"Price": "a"}, "order": [], "sorted": "", "descending": 0}'],
)
def test_settings_of_any_other_origin_change_nothing(table: ListTable, kept: str) -> None:
    before = columns_state(table)
    restore_columns(table, kept)
    assert columns_state(table) == before


def test_an_empty_table_says_what_to_do(qtbot: QtBot) -> None:
    model: RowsModel[int] = RowsModel(COLUMNS, key=lambda row: row)
    table = ListTable("nothing", model)
    qtbot.addWidget(table)
    table.resize(500, 400)
    done: list[str] = []
    empty = table.set_empty(
        "users",
        "No students yet",
        "Start with a walk-in.",
        action="Import…",
        on_action=lambda: done.append("import"),
    )
    with qtbot.waitExposed(table):
        table.show()
    assert empty.isVisible()
    button = table.findChild(QPushButton, "nothing_empty_action")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["import"]
    model.set_rows([1])
    assert not empty.isVisible()
    model.set_rows([])
    assert empty.isVisible()
    assert empty.accessibleName() == "No students yet. Start with a walk-in."


def test_items_of_two_lines(qtbot: QtBot) -> None:
    model: RowsModel[int] = RowsModel(
        card_columns(lambda row: CardLines(f"Name {row}", "phone", "$1.00", ("due",))),
        key=lambda row: row,
    )
    model.set_rows(range(50))
    cards = CardList("students", model)
    qtbot.addWidget(cards)
    cards.resize(300, 400)
    with qtbot.waitExposed(cards):
        cards.show()
    cards.select_row(1)
    assert cards.rowHeight(0) == 58
    assert cards.columnWidth(0) == cards.viewport().width()
    drawn = cards.viewport().grab().toImage()
    assert drawn.pixelColor(1, 58 + 30).name() == QColor(theme().accent).name()
    assert drawn.pixelColor(1, 30).name() != QColor(theme().accent).name()
