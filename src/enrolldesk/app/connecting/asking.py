"""The questions the window and the command line ask, each from beginning to end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from enrolldesk.app.connecting.founding import found, founding_batch
from enrolldesk.app.connecting.joining import Asked, check_may_join, join
from enrolldesk.app.connecting.refusals import AlreadyConnected
from enrolldesk.app.connecting.register import Clouds, WholeCloud
from enrolldesk.app.desk import CURRENT_STAFF
from enrolldesk.app.ports import Store
from enrolldesk.app.sync.connection import Connection, connection_of

Result = TypeVar("Result")


def found_school(clouds: Clouds, store: Store, connection: Connection) -> None:
    """Found this desk's school on a server and connect to it; raises DeskError."""
    _check_free(store, connection)
    founding_batch(store, connection)
    at(clouds, store, connection, lambda cloud: found(cloud, store))


def join_school(clouds: Clouds, store: Store, connection: Connection, asked: Asked) -> None:
    """Join a school on a server and connect to it; raises DeskError."""
    _check_free(store, connection)
    check_may_join(store, connection)
    at(clouds, store, connection, lambda cloud: join(cloud, store, asked))


def at(
    clouds: Clouds,
    store: Store,
    connection: Connection,
    story: Callable[[WholeCloud], Awaitable[Result]],
) -> Result:
    """Do something at a school on a server, and let go of it."""

    async def told() -> Result:
        cloud = clouds.reach(connection, store.local.get(CURRENT_STAFF))
        try:
            return await story(cloud)
        finally:
            await cloud.close()

    return clouds.run(told())


def _check_free(store: Store, connection: Connection) -> None:
    """The same place again is no harm: an emulator may have another address."""
    held = connection_of(store.local)
    if held is not None and (held.project, held.school_id) != (
        connection.project,
        connection.school_id,
    ):
        raise AlreadyConnected(held.project, held.school_id)
