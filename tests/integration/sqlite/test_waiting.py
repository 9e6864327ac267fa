"""When a batch that waits is tried again, whatever the clock of its desk did."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.app.desk import Desk
from enrolldesk.testing.small_school import OPENING, SmallSchool, SteadyClock

SOON = timedelta(seconds=40)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=90), timedelta(days=20_000)])
def test_a_batch_put_off_by_a_clock_that_ran_ahead_is_tried_once_it_is_right(
    tmp_path: Path, ahead: timedelta
) -> None:
    store = open_store(tmp_path)
    desk = Desk(store, SteadyClock())
    SmallSchool(desk, desk.run).found(courses=False)
    connection = connect(tmp_path / "enrolldesk.sqlite")
    outbox = SqliteOutbox(connection)
    [parcel] = outbox.ready(OPENING, 5)
    outbox.sending([parcel.batch_id])
    outbox.waiting([parcel.batch_id], OPENING + ahead + SOON, "UNAVAILABLE")
    assert outbox.ready(OPENING + ahead, 5) == []
    assert outbox.next_attempt(OPENING + ahead) == OPENING + ahead + SOON
    assert [one.batch_id for one in outbox.ready(OPENING, 5)] == [parcel.batch_id]
    assert outbox.next_attempt(OPENING) == OPENING
    connection.close()
    store.close()
