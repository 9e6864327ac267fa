"""The grammar of the command line; each room of commands adds its own words."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from enrolldesk import __version__
from enrolldesk.cli import (
    admin_commands,
    balance_commands,
    checks_commands,
    connect_commands,
    correcting_commands,
    course_commands,
    export_commands,
    history_commands,
    import_command,
    money_commands,
    page_commands,
    people_commands,
    planning_commands,
    promoting_commands,
    reminding_commands,
    rescue_commands,
    school_commands,
    sign_commands,
    staff_commands,
    student_commands,
    sync_commands,
    till_commands,
    upkeep_commands,
)
from enrolldesk.cli.calls import Run

DECIMAL_VARIABLE = "ENROLLDESK_DECIMAL"

_ROOMS = (
    school_commands,
    staff_commands,
    student_commands,
    course_commands,
    money_commands,
    correcting_commands,
    planning_commands,
    reminding_commands,
    promoting_commands,
    people_commands,
    page_commands,
    balance_commands,
    checks_commands,
    rescue_commands,
    import_command,
    export_commands,
    history_commands,
    till_commands,
    upkeep_commands,
    connect_commands,
    sign_commands,
    sync_commands,
    admin_commands,
)


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence and where help is."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        text = message[:1].upper() + message[1:]
        self.exit(2, f"{text}. Try “{self.prog} --help”.\n")


class Words:
    """Adds commands to a parser; all of them take the general options, too."""

    def __init__(self, parser: argparse.ArgumentParser, general: argparse.ArgumentParser) -> None:
        self._general = general
        self._choices: Any = parser.add_subparsers(
            metavar="COMMAND", required=True, parser_class=Parser
        )

    def add(
        self, name: str, run: Run | None, summary: str, description: str = ""
    ) -> argparse.ArgumentParser:
        """Add a command; ``run`` None for one that only groups others."""
        parser: argparse.ArgumentParser = self._choices.add_parser(
            name,
            parents=[self._general],
            help=summary,
            description=description or summary,
            allow_abbrev=False,
        )
        if run is not None:
            parser.set_defaults(run=run)
        return parser

    def group(self, name: str, summary: str) -> Words:
        """Add a word that others follow, as in ``student add``."""
        return Words(self.add(name, None, summary), self._general)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the arguments; ends the program where they are wrong, or with help."""
    general = _general_options()
    parser = Parser(
        "enrolldesk",
        description="Run the front desk of a school. Without a command the window opens.",
        parents=[general],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"EnrollDesk {__version__}")
    words = Words(parser, general)
    for room in _ROOMS:
        room.add_to(words)
    # Not set_defaults: the commands share these options, and a default given to a command would
    # overwrite what was said before it. `--home` ignored means the wrong school.
    defaults = argparse.Namespace(
        home=None,
        json=False,
        staff="",
        approved_by="",
        pin_file=None,
        decimal=os.environ.get(DECIMAL_VARIABLE) or ".",
    )
    arguments = parser.parse_args(argv, defaults)
    if arguments.decimal not in (".", ","):
        parser.error(f"{DECIMAL_VARIABLE} must be . or ,")
    return arguments


def _general_options() -> argparse.ArgumentParser:
    """Options that may stand before and after the command."""
    general = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = general.add_argument_group("general options")
    group.add_argument("--home", type=Path, metavar="DIR", help="keep everything in this folder")
    group.add_argument("--json", action="store_true", help="print one JSON object or list")
    group.add_argument("--staff", metavar="NAME", help="record in this person's name")
    group.add_argument(
        "--approved-by", metavar="NAME", help="a manager who gives their yes, by their PIN"
    )
    group.add_argument(
        "--pin-file", type=Path, metavar="FILE", help="read the PIN of who acts from this file"
    )
    group.add_argument("--decimal", choices=(".", ","), help="the mark before the cents in amounts")
    return general
