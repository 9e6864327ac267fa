"""What may wait for the network without a bound, done where nobody waits for its end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


async def aside(work: Callable[[], Result], name: str = "sign-in") -> Result:
    """Do it in a thread of its own; neither loop nor process ever waits for one that hangs."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Result] = loop.create_future()

    def tell(settle: Callable[[Any], None], what: object) -> None:
        if not answer.done():
            settle(what)

    def do() -> None:
        try:
            made = work()
        except Exception as error:
            loop.call_soon_threadsafe(tell, answer.set_exception, error)
        else:
            loop.call_soon_threadsafe(tell, answer.set_result, made)

    threading.Thread(target=do, name=name, daemon=True).start()
    return await answer
