"""Each line of a file with what becomes of it, as the preview shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# The sentences of import problems register themselves with the wording.
import enrolldesk.app.importing.sentences  # noqa: F401
from enrolldesk.app.importing.planned import Plan, Planned
from enrolldesk.app.wording import sentence
from enrolldesk.domain.money import MoneyStyle
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.formats import day

ADDED, PROBLEM, KNOWN = "added", "problem", "known"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line in the preview; ``what`` says what becomes of it."""

    line: int
    kind: str
    name: str
    phone: str = ""
    email: str = ""
    born: str = ""
    course: str = ""
    paid: str = ""
    open: str = ""
    what: str = ""


def outcomes(plan: Plan, style: MoneyStyle) -> list[Outcome]:
    """Every line that is not empty or left out, in the order of the file."""
    lines = [_added(item, style) for item in plan.planned]
    lines += _problems(plan, style)
    lines += _known(plan)
    return sorted(lines, key=lambda line: line.line)


def _added(item: Planned, style: MoneyStyle) -> Outcome:
    student, opening = item.student, item.opening
    return Outcome(
        item.line,
        ADDED,
        student.name,
        student.phone,
        student.email,
        day(student.birth_date) if student.birth_date else "",
        opening.course if opening else "",
        style.format(opening.paid) if opening else "",
        style.format(opening.open) if opening else "",
        "Will be added" if student.contact else "Will be added, no phone or e-mail",
    )


def _problems(plan: Plan, style: MoneyStyle) -> Iterator[Outcome]:
    for problem in plan.problems:
        words = " ".join(sentence(reason, style) for reason in problem.reasons)
        shown = " ".join(cell for cell in problem.cells[:4] if cell).replace("\x00", "")
        yield Outcome(problem.line, PROBLEM, shown, what=words)


def _known(plan: Plan) -> Iterator[Outcome]:
    for duplicate in plan.duplicates:
        what = (
            f"Same person as line {duplicate.same_line}"
            if duplicate.same_line is not None
            else "Already in the school"
        )
        yield Outcome(duplicate.line, KNOWN, duplicate.name, what=what)


COLUMNS: tuple[Column[Outcome], ...] = (
    Column("Line", lambda row: str(row.line), align=Align.RIGHT, width=56),
    Column("Name", lambda row: row.name, width=168, strong=True),
    Column(
        "What happens",
        lambda row: row.what,
        least=280,
        tool_tip=lambda row: row.what,
        tone=lambda row: {PROBLEM: "danger", KNOWN: "muted"}.get(row.kind),
    ),
    Column("Phone", lambda row: row.phone, width=124),
    Column("Course", lambda row: row.course, width=150),
    Column("Paid", lambda row: row.paid, align=Align.RIGHT, width=88),
    Column("Owed", lambda row: row.open, align=Align.RIGHT, width=88),
    Column("Born", lambda row: row.born, width=120),
    Column("E-mail", lambda row: row.email, width=220),
)
"""What a line becomes stands beside its name: the rest may need the scroll bar."""
