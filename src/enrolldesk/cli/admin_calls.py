"""What every command of ``admin`` has in common: which project, which school, by what right."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enrolldesk.app.administering.ports import Administration, Asked
from enrolldesk.cli.calls import Call


def where(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser with the options that say where and by what right."""
    parser.add_argument("--school", required=True, metavar="S", help="the school's name in it")
    parser.add_argument(
        "--project", default="", metavar="P", help="the Firebase project; else the credentials'"
    )
    parser.add_argument(
        "--credentials",
        type=Path,
        metavar="FILE",
        help="the key of the project's service account; else GOOGLE_APPLICATION_CREDENTIALS. "
        "It is read where it lies, and never kept",
    )
    return parser


@contextmanager
def administration(call: Call) -> Iterator[Administration]:
    """The project that was asked for, let go of in the end."""
    given = call.arguments
    admin = call.opener.administration(Asked(given.school, given.project, given.credentials))
    try:
        yield admin
    finally:
        admin.close()
