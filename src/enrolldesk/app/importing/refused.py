"""The refused lines of a file with their reasons, ready to be corrected and imported again."""

from __future__ import annotations

from enrolldesk.app.importing.planned import Plan
from enrolldesk.app.wording import sentence
from enrolldesk.domain.money import MoneyStyle


def refused_rows(found: Plan, style: MoneyStyle) -> tuple[list[str], list[list[str]]]:
    """A header and a row for each problem: the file's own cells, then why."""
    width = len(found.table.header)
    rows = [
        [
            *(problem.cells + ("",) * width)[:width],
            " ".join(sentence(reason, style) for reason in problem.reasons),
        ]
        for problem in found.problems
    ]
    return [*found.table.header, "Problem"], rows
