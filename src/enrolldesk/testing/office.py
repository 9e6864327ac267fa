"""A pytest plugin: an office with a small school, on a real store in a folder of its own.

`office` is what every screen is handed; `small_school` fills it; `clock` moves its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from enrolldesk.testing.strict import Expect
    from enrolldesk.ui.office import Office


@pytest.fixture
def clock() -> SteadyClock:
    """The desk's clock; it stands at 10:02 on November 22, 2026 in New York."""
    return SteadyClock()


@pytest.fixture
def keys() -> MemoryKeys:
    """The key store of the computer the window runs on."""
    return MemoryKeys()


@pytest.fixture
def bare_office(
    qapp: QApplication, tmp_path: Path, clock: SteadyClock, keys: MemoryKeys
) -> Iterator[Office]:
    """An office before its school is founded: the first start."""
    # Loaded here: tests without a window shall not pay for one.
    from PySide6.QtCore import QSettings

    from enrolldesk.adapters.identity.rest import FirebaseIdentity
    from enrolldesk.adapters.pdf.typst_paper import TypstPaper
    from enrolldesk.adapters.sqlite import open_store
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.signing.people import People
    from enrolldesk.app.signing.pins import PinBook
    from enrolldesk.bootstrap import start_sync
    from enrolldesk.ui.kit.theme import Theme, apply_theme
    from enrolldesk.ui.office import Office
    from enrolldesk.ui.runner import Runner
    from enrolldesk.ui.sync.office_sync import OfficeSync

    apply_theme(qapp, Theme.LIGHT)
    home = tmp_path / "home"
    home.mkdir()
    store = open_store(home)
    desk = Desk(store, clock)
    runner = Runner(desk)
    remembered = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    sync = OfficeSync(runner, partial(start_sync, home, clock))
    pins = PinBook(desk.local, keys, clock)
    people = People(keys)
    yield Office(
        desk,
        runner,
        TypstPaper(),
        home,
        remembered,
        sync,
        lambda: store.queue,
        lambda: pins,
        lambda: people,
        lambda connection: FirebaseIdentity(connection.api_key),
    )
    sync.stop()
    runner.stop()
    _put_away(qapp)
    store.close()


def _put_away(app: QApplication) -> None:
    """Delete every window: a form left open would look into the store after it is closed."""
    from PySide6.QtCore import QEvent

    for window in app.topLevelWidgets():
        window.hide()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def small_school(bare_office: Office) -> SmallSchool:
    """The school of `office`, to be filled; every open screen follows."""
    school = SmallSchool(bare_office.desk, bare_office.run)
    school.found()
    return school


@pytest.fixture
def office(bare_office: Office, small_school: SmallSchool) -> Office:
    """An office whose school has its three courses, a desk D1 and Ana at it; nobody enrolled."""
    return bare_office


@pytest.fixture
def menus(expect_message: Expect) -> None:
    """For a test that opens a menu: without a screen the platform says it cannot hold the keys."""
    expect_message("grabbing the keyboard")
