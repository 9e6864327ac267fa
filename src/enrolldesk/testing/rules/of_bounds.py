"""The batches for which the rules look at most documents, each as large as it can be."""

from __future__ import annotations

from collections.abc import Iterator

from enrolldesk.app import commands
from enrolldesk.app.commands import Brought
from enrolldesk.domain.money import Money
from enrolldesk.testing.rules.recorder import (
    FRONT,
    PACKAGE,
    THEORY,
    Recorder,
    Step,
    cash,
    pays,
    person,
    place_of,
)


def largest(at: Recorder) -> Iterator[Step]:
    """The batches for which the rules look at most documents, each as large as it can be."""
    keys = [f"child-{number}" for number in range(1, 9)]
    for key in keys:
        yield at.run(
            commands.Enroll(
                command_id=f"{key}-1",
                student_id=key,
                course_id=THEORY.course_id,
                new_student=person(key, f"Child {key[-1]}"),
            ),
            FRONT,
            f"Enroll/{key}",
        )
    yield at.run(
        pays("pay-8", dict.fromkeys(map(place_of, keys), 1000), cash(8000)),
        FRONT,
        "RecordPayment/largest",
    )
    few = dict.fromkeys(map(place_of, keys[:5]), 1000)
    yield at.run(pays("pay-9", few, cash(5000)), FRONT, "RecordPayment/five")
    yield at.run(
        commands.VoidReceipt(command_id="void-9", receipt_id="pay-9", reason="Twice"),
        FRONT,
        "VoidReceipt/largest",
    )
    lines = tuple(
        Brought(
            person(f"line-{number}", f"Line {number}"), PACKAGE.course_id, Money(54999), Money(1)
        )
        for number in range(1, 4)
    )
    yield at.run(
        commands.ImportStudents(command_id="import-2", brought=lines), name="ImportStudents/largest"
    )
    yield at.run(
        commands.UndoImport(
            command_id="undo-2", student_ids=tuple(one.student.student_id for one in lines)
        ),
        name="UndoImport/largest",
    )
    plain = tuple(Brought(person(f"plain-{number}", f"Plain {number}")) for number in range(1, 16))
    yield at.run(
        commands.ImportStudents(command_id="import-3", brought=plain), name="ImportStudents/plain"
    )
