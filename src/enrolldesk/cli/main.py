"""Runs one command and tells its answer: text or JSON out, a sentence and an exit code if not."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from enrolldesk.app.session import Opener
from enrolldesk.app.wording import sentence
from enrolldesk.cli.calls import MISUSED, REFUSED, Answer, Call, Run, Unclear, Usage
from enrolldesk.cli.page_commands import FileNotWritten
from enrolldesk.cli.parser import parse
from enrolldesk.cli.sync_commands import SyncFailed
from enrolldesk.cli.upkeep_commands import report_lines, restore
from enrolldesk.domain.errors import DeskError, NotFound
from enrolldesk.domain.money import MoneyStyle

INTERRUPTED, PIPE_CLOSED = 130, 141
_OPTIONS_SHOWN = 8


def main(argv: Sequence[str] | None, opener: Opener) -> int:
    """Run one command; returns the exit code.

    0 is done, 1 refused (nothing was recorded), 2 misused, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_letter(stream)
    try:
        arguments = parse(argv)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else MISUSED
    call = Call(arguments, opener)
    try:
        return _run(call)
    except BrokenPipeError:
        # Whoever read the output has enough; Python must not complain about it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    finally:
        call.close()


def _run(call: Call) -> int:
    try:
        run: Run = call.arguments.run
        answer = run(call)
        _tell(answer, as_json=call.arguments.json)
        if run is not restore:
            for line in report_lines(call.report):
                print(line, file=sys.stderr)
        return answer.exit_code
    except DeskError as error:
        print(_sentence(error, call), file=sys.stderr)
        return MISUSED if isinstance(error, Usage) else REFUSED


def _tell(answer: Answer, *, as_json: bool) -> None:
    """Write the answer out and flush: a number that was read must have been recorded."""
    out = sys.stdout
    if not as_json:
        for line in answer.lines:
            out.write(f"{line}\n")
    elif isinstance(answer.value, Iterator):
        _stream(answer.value, out)
    else:
        out.write(json.dumps(answer.value, ensure_ascii=False, indent=2) + "\n")
    out.flush()


def _stream(values: Iterator[Any], out: TextIO) -> None:
    """A list written while it is read, however long it is."""
    separator = "[\n"
    for value in values:
        out.write(separator + json.dumps(value, ensure_ascii=False))
        separator = ",\n"
    out.write("[]\n" if separator == "[\n" else "\n]\n")


def _sentence(error: DeskError, call: Call) -> str:
    if isinstance(error, Usage):
        return error.text
    if isinstance(error, Unclear):
        shown = "".join(f"\n  {option}" for option in error.options[:_OPTIONS_SHOWN])
        more = len(error.options) - _OPTIONS_SHOWN
        rest = f"\n  … and {more} more" if more > 0 else ""
        return f"Several {error.noun}s match “{error.text}”; give the id:{shown}{rest}"
    if isinstance(error, NotFound) and (error.noun, error.key) == ("school", ""):
        return f"{sentence(error)} Begin one: “enrolldesk school new”, or “enrolldesk sample”."
    if isinstance(error, FileNotWritten):
        return f"The file {error.path} cannot be written: {error.why}."
    if isinstance(error, SyncFailed):
        return error.why
    style = call.__dict__.get("style", MoneyStyle())
    return sentence(error, style)


def _never_fail_on_a_letter(stream: TextIO) -> None:
    """A terminal without UTF-8 shows ? for what it lacks; the record is not lost over it."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
