"""Where the program starts: the window, or one command without it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

# Rooms are imported where they are entered: a command must not wait for the window's libraries.


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window when nothing is asked for but perhaps a home, else run one command."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if _asks_for_window(arguments):
        return window(arguments)
    from enrolldesk.bootstrap import run_cli

    return run_cli(arguments)


def window(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code it ended with."""
    parser = argparse.ArgumentParser("enrolldesk-window", description="Open EnrollDesk's window.")
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep everything in this folder")
    home: Path | None = parser.parse_args(argv).home
    from enrolldesk.bootstrap import open_window

    return open_window(home)


def _asks_for_window(arguments: list[str]) -> bool:
    match arguments:
        case [] | ["--home", _]:
            return True
        case [only]:
            return only.startswith("--home=")
        case _:
            return False


if __name__ == "__main__":
    sys.exit(main())
