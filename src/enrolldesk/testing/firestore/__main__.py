"""The server as a command: prints its address, then its direct address, and serves."""

import argparse
import asyncio
import contextlib
import os
import signal

from enrolldesk.testing.firestore.server import FirestoreServer
from enrolldesk.testing.identity.tokens import unsigned

_LOOK_AFTER_PARENT = 0.5


def main() -> None:
    """Serve until the parent process is gone, the time is over, or a signal comes."""
    # Asked before anything is printed: whoever has read that may be gone at once.
    parent = os.getppid()
    parser = argparse.ArgumentParser(prog="python -m enrolldesk.testing.firestore")
    parser.add_argument("--port", type=int, default=0, help="0 finds a free one")
    parser.add_argument("--seconds", type=float, help="stop after this long")
    parser.add_argument("--lock-time", type=float, default=0.0, help="seconds per commit")
    parser.add_argument("--optimistic", action="store_true", help="transactions without locks")
    parser.add_argument(
        "--tokens", metavar="PROJECT", help="demand tokens of this project, as an emulator's"
    )
    asked = parser.parse_args()
    asyncio.run(_serve(asked, parent))


async def _serve(asked: argparse.Namespace, parent: int) -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, over.set)
    server = FirestoreServer(
        port=asked.port,
        lock_time=asked.lock_time,
        optimistic=asked.optimistic,
        authenticate=unsigned(asked.tokens) if asked.tokens else None,
    )
    async with server:
        print(server.address, flush=True)
        print(f"direct {server.direct_address}", flush=True)
        watch = asyncio.create_task(_outlive(parent, over))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(asked.seconds):
                await over.wait()
        watch.cancel()


async def _outlive(parent: int, over: asyncio.Event) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(_LOOK_AFTER_PARENT)
    over.set()


if __name__ == "__main__":
    main()
