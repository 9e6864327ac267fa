"""A table reads only what is in sight, and tells views exactly what changed."""

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.card_list import card_columns
from enrolldesk.ui.kit.columns import BADGES_ROLE, KEY_ROLE, Align, CardLines, Column
from enrolldesk.ui.kit.table_model import LazyTableModel, RowsModel

Row = tuple[int, str, str]
Role = Qt.ItemDataRole


class Store:
    """Rows by key, and a record of what was read."""

    def __init__(self, count: int) -> None:
        self.rows: dict[int, Row] = {key: (key, f"Student {key}", "paid") for key in range(count)}
        self.read: list[list[int]] = []

    def fetch(self, keys: Sequence[int]) -> list[Row | None]:
        self.read.append(list(keys))
        return [self.rows.get(key) for key in keys]


COLUMNS: tuple[Column[Row], ...] = (
    Column("Name", text=lambda row: row[1], sort_key="name", tip="As on the permit"),
    Column("Number", text=lambda row: str(row[0]), align=Align.RIGHT, width=80),
    Column("Status", badge=lambda row: row[2], width=90, tool_tip=lambda row: f"tip {row[0]}"),
)


@pytest.fixture
def store() -> Store:
    return Store(1000)


@pytest.fixture
def model(store: Store) -> LazyTableModel[int, Row]:
    made = LazyTableModel(COLUMNS, store.fetch)
    made.refresh(array("q", range(1000)))
    return made


def test_it_behaves_as_qt_wants(
    model: LazyTableModel[int, Row], qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    model.refresh([3, 1, 2])
    qtmodeltester.check(model)
    model.refresh([])
    qtmodeltester.check(model)


def test_only_rows_in_sight_are_read(store: Store, model: LazyTableModel[int, Row]) -> None:
    assert store.read == []
    assert model.index(500, 0).data() == "Student 500"
    assert store.read == [list(range(448, 512))]
    assert model.index(505, 2).data() == "Paid"
    assert len(store.read) == 1
    for place in range(0, 1000, 10):
        model.row(place)
    assert all(len(keys) <= 64 for keys in store.read)


def test_far_away_rows_are_forgotten_and_read_again() -> None:
    store = Store(1000)
    model = LazyTableModel(COLUMNS, store.fetch, blocks=2)
    model.refresh(range(1000))
    for place in (0, 100, 200):
        model.row(place)
    store.read.clear()
    assert model.row(0) == (0, "Student 0", "paid")
    assert store.read == [list(range(64))]


def test_only_changed_rows_are_read_and_told(
    store: Store, model: LazyTableModel[int, Row], qtbot: QtBot
) -> None:
    model.row(0)
    store.read.clear()
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    store.rows[7] = (7, "Renamed", "due")
    with qtbot.assertNotEmitted(model.modelReset):
        model.refresh_rows({7, 999, 123456})
    assert told == [(7, 7), (999, 999)]
    assert store.read == [[7]]
    assert model.index(7, 0).data() == "Renamed"
    assert model.index(7, 2).data(BADGES_ROLE) == ("due",)


def test_many_changed_rows_at_once(store: Store, model: LazyTableModel[int, Row]) -> None:
    model.row(0)
    for key in range(40):
        store.rows[key] = (key, f"New {key}", "due")
    model.refresh_rows(range(40))
    assert [model.index(place, 0).data() for place in (0, 39, 40)] == [
        "New 0",
        "New 39",
        "Student 40",
    ]


def test_the_same_keys_are_no_reset(
    store: Store, model: LazyTableModel[int, Row], qtbot: QtBot
) -> None:
    model.row(0)
    store.rows[0] = (0, "Changed", "paid")
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.refresh(array("q", range(1000)))
    assert model.index(0, 0).data() == "Changed"


def test_a_row_that_is_gone_is_empty(store: Store, model: LazyTableModel[int, Row]) -> None:
    del store.rows[4]
    assert model.row(4) is None
    assert model.index(4, 0).data() is None
    assert model.cell_text(4, 0) == ""
    assert model.index(4, 0).data(KEY_ROLE) == 4


def test_the_store_sorts(model: LazyTableModel[int, Row], qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.sort_requested) as asked:
        model.sort(0, Qt.SortOrder.DescendingOrder)
    assert asked.args == ["name", True]
    with qtbot.assertNotEmitted(model.sort_requested):
        model.sort(1)
        model.sort(-1)
        model.sort(99)


def test_what_is_said_of_a_cell(model: LazyTableModel[int, Row]) -> None:
    assert model.index(2, 2).data(Role.AccessibleTextRole) == "Paid"
    assert model.index(2, 2).data(Role.ToolTipRole) == "tip 2"
    assert model.index(2, 0).data(Role.ToolTipRole) is None
    assert model.index(2, 1).data(Role.TextAlignmentRole) == Align.RIGHT.value
    across = Qt.Orientation.Horizontal
    assert model.headerData(0, across) == "Name"
    assert model.headerData(0, across, Role.ToolTipRole) == "As on the permit"
    assert model.headerData(1, across, Role.TextAlignmentRole) == Align.RIGHT.value
    assert model.headerData(9, across) is None
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_an_item_of_two_lines_is_read_as_one_sentence() -> None:
    model: RowsModel[Row] = RowsModel(
        card_columns(lambda row: CardLines(row[1], "(614) 555-0133", "$5.00", (row[2],))),
        key=lambda row: row[0],
    )
    model.set_rows([(1, "Ánh Nguyễn", "partial")])
    said = model.index(0, 0).data(Role.AccessibleTextRole)
    assert said == "Ánh Nguyễn, (614) 555-0133, $5.00, Partial"


def test_a_short_table_holds_its_rows(qtmodeltester: ModelTester) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, key=lambda row: row[0])
    model.set_rows([(5, "Five", "due"), (6, "Six", "paid")])
    qtmodeltester.check(model)
    assert model.index(1, 0).data() == "Six"
    model.set_rows([(5, "Fünf", "due"), (6, "Six", "paid")])
    assert model.index(0, 0).data() == "Fünf"
    assert model.row_of(6) == 1
    assert model.row_of(7) is None


def test_rows_at_hand_that_come_first_leave_the_others_unpainted(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model: RowsModel[tuple[str, int]] = RowsModel(
        (Column("What", text=lambda row: f"{row[0]} {row[1]}"),), key=lambda row: row[0]
    )
    model.set_rows([("a", 1), ("b", 2)])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_rows([("new", 0), ("a", 1), ("b", 3)])
    assert [model.cell_text(place, 0) for place in range(3)] == ["new 0", "a 1", "b 3"]
    assert told == [(2, 2)]
    with qtbot.waitSignal(model.modelReset):
        model.set_rows([("b", 3)])
    assert model.rowCount() == 1
    qtmodeltester.check(model)
