"""The days of desks are looked up by an index, however long the ledger is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.columns import ENTRIES
from enrolldesk.adapters.sqlite.looking import OF_DAY
from enrolldesk.adapters.sqlite.reads_days import DESK_DAYS


@pytest.mark.parametrize(
    "statement", [f"SELECT y.key FROM {ENTRIES} WHERE {OF_DAY} ORDER BY y.key", DESK_DAYS]
)
def test_a_day_is_found_through_the_index(tmp_path: Path, statement: str) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "enrolldesk.sqlite")) as other:
        plan = other.execute(f"EXPLAIN QUERY PLAN {statement}", ("2026-11-22", "")).fetchall()
    (ledger,) = [line[3] for line in plan if " y " in f"{line[3]} "]
    assert ledger.startswith("SEARCH y USING INDEX entry_money_by_day (day")
