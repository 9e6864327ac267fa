"""A pytest plugin: desks of one school that meet at a server, each with a network of its own.

`desk` founded the school, `two_desks` share it, `make_desk` adds as many as a test wants. A desk
has a home of its own, a link to the server that only it uses, and a real window once a test asks
for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from enrolldesk.testing.firestore.outside import lacking, open_server, outside_address

if TYPE_CHECKING:
    from enrolldesk.testing.connected_desk import ConnectedDesk
    from enrolldesk.testing.firestore import ServerThread
    from enrolldesk.testing.pages.shell import Shell

MakeDesk: TypeAlias = "Callable[[], ConnectedDesk]"
TwoDesks: TypeAlias = "tuple[ConnectedDesk, ConnectedDesk]"


def all_in_step(desks: Iterable[ConnectedDesk]) -> None:
    """Wait until every desk holds what all of them have sent.

    One desk's news may give another something to send (what met a record of somebody else is
    written anew), so it is asked of each in turn until a whole round has changed nothing.
    """
    everyone, before = tuple(desks), None
    while True:
        for desk in everyone:
            desk.in_step()
        now = [dict(desk.reads.outbox_count()) for desk in everyone]
        if now == before and not any(desk.waiting for desk in everyone):
            return
        before = now


@pytest.fixture
def server() -> Iterator[ServerThread]:
    """The server the desks meet at: our own, or the one FIRESTORE_EMULATOR_HOST names.

    On a server of somebody else, a test that asks for faults or counters is skipped there.
    """
    with open_server() as running:
        yield running


@pytest.fixture
def own_server(request: pytest.FixtureRequest) -> ServerThread:
    """The same, for a test that has no meaning on any server but our own."""
    if outside_address():
        lacking("faults")
    running: ServerThread = request.getfixturevalue("server")
    return running


@pytest.fixture
def make_desk(
    server: ServerThread, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MakeDesk]:
    """Makes desks of one school: the first founds it on the server, the others join."""
    from enrolldesk.testing.connected_desk import ConnectedDesk

    made: list[ConnectedDesk] = []

    def make() -> ConnectedDesk:
        home = tmp_path / f"desk {len(made) + 1}"
        desk = ConnectedDesk(home, server, lambda: request.getfixturevalue("qtbot"))
        made.append(desk)
        if desk is made[0]:
            desk.found()
        else:
            made[0].sent()
            desk.join()
        return desk

    yield make
    for desk in reversed(made):
        desk.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> ConnectedDesk:
    """One desk that founded the school on the server: three courses, nobody enrolled."""
    return make_desk()


@pytest.fixture
def two_desks(make_desk: MakeDesk) -> TwoDesks:
    """Two desks of that school, D1 with Ana and D2 with Ben at it, both in step."""
    one, two = make_desk(), make_desk()
    two.in_step()
    return one, two


@pytest.fixture
def two_windows(two_desks: TwoDesks, qtbot: object) -> tuple[Shell, Shell]:
    """The windows of `two_desks`, side by side in this process, both in step."""
    one, two = two_desks
    return one.window, two.window
