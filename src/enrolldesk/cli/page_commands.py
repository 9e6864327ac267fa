"""Receipts, statements and agreements: shown as text, or laid out as PDF."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from enrolldesk.app.paper import PaperSize
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands
from enrolldesk.cli.finding import card_of, place_of, receipt_of, student_id_of
from enrolldesk.cli.options import iso_day
from enrolldesk.domain.errors import DeskError

# Pages are loaded by the commands that make some: the others should not wait for them.
if TYPE_CHECKING:
    from enrolldesk.app import pages


@dataclass(eq=False)
class FileNotWritten(DeskError):
    """A file that was asked for could not be written; ``why`` is the system's reason."""

    path: Path
    why: str


def add_to(words: Commands) -> None:
    """Add what makes pages."""
    receipt = words.add("receipt", _receipt, "show a receipt or make its PDF")
    receipt.add_argument("entry", metavar="ENTRY", help="an entry's id or a receipt number")
    receipt.add_argument("--copy", action="store_true", help="mark it as a copy")
    _add_file(receipt, tuple(PaperSize))

    statement = words.add("statement", _statement, "show a student's account or make its PDF")
    statement.add_argument("student", metavar="STUDENT", help="id, or text that finds exactly one")
    statement.add_argument("--from", dest="first_day", type=iso_day, metavar="YYYY-MM-DD")
    statement.add_argument("--to", dest="last_day", type=iso_day, metavar="YYYY-MM-DD")
    _add_file(statement, (PaperSize.LETTER, PaperSize.A4))

    agreement = words.add("agreement", _agreement, "make an enrollment agreement to sign")
    agreement.add_argument(
        "enrollment", metavar="ENROLLMENT", help="id, or a student with one open enrollment"
    )
    agreement.add_argument("--course", default="", help="which of the student's courses")
    _add_file(agreement, (PaperSize.LETTER, PaperSize.A4), required=True)

    pack = words.add("pack", _pack, "everything about one student for an inspector, as one PDF")
    pack.add_argument("student", metavar="STUDENT", help="id, or text that finds exactly one")
    _add_file(pack, (PaperSize.LETTER, PaperSize.A4), required=True)


def _add_file(
    parser: argparse.ArgumentParser, sizes: tuple[PaperSize, ...], *, required: bool = False
) -> None:
    parser.add_argument("--pdf", type=Path, metavar="FILE", required=required, help="write this")
    parser.add_argument(
        "--paper",
        choices=[str(size) for size in sizes],
        default=str(PaperSize.LETTER),
        help="the paper it is laid out for",
    )


def _receipt(call: Call) -> Answer:
    from enrolldesk.app.paperwork import OfficeFormats, receipt_page

    receipt = receipt_of(call, call.arguments.entry)
    page = receipt_page(
        call.reads, receipt.receipt_id, OfficeFormats(call.style), copy=call.arguments.copy
    )
    made, told = write_page(call, page)
    entries = [answers.entry_fields(entry) for entry in receipt.entries]
    value = {
        "receipt_id": receipt.receipt_id,
        "receipt_no": receipt.receipt_no,
        "amount": sum(entry.amount.cents for entry in receipt.entries),
        "void": receipt.is_void,
        "entries": entries,
        **made,
    }
    return Answer(value, told or _receipt_lines(page))


def _statement(call: Call) -> Answer:
    from enrolldesk.app.paperwork import OfficeFormats, statement_page

    given = call.arguments
    student_id = student_id_of(call, given.student)
    page = statement_page(
        call.reads,
        student_id,
        OfficeFormats(call.style),
        call.desk.today(),
        first_day=given.first_day,
        last_day=given.last_day,
    )
    card = card_of(call, student_id)
    made, told = write_page(call, page)
    oldest_first = [
        row
        for row in reversed(card.ledger)
        if (given.first_day is None or row.entry.day >= given.first_day)
        and (given.last_day is None or row.entry.day <= given.last_day)
    ]
    value = {
        "student_id": student_id,
        "name": card.student.name,
        "balance": card.balance.cents,
        "credit": card.row.credit.cents,
        "due_now": card.due_now.cents,
        "next_due": answers.due_fields(card.next_due),
        "enrollments": answers.all_enrollment_fields(card.enrollments),
        "entries": [answers.ledger_row_fields(row) for row in oldest_first],
        **made,
    }
    return Answer(value, told or _statement_lines(page))


def _agreement(call: Call) -> Answer:
    from enrolldesk.app.paperwork import OfficeFormats, agreement_page

    place = place_of(call, call.arguments.enrollment, call.arguments.course)
    page = agreement_page(call.reads, place, OfficeFormats(call.style))
    made, told = write_page(call, page)
    return Answer({"enrollment_id": place, "number": page.number, **made}, told)


def _pack(call: Call) -> Answer:
    from enrolldesk.app.paperwork import OfficeFormats, pack_page

    student_id = student_id_of(call, call.arguments.student)
    page = pack_page(call.reads, student_id, OfficeFormats(call.style), call.desk.today())
    made, told = write_page(call, page)
    value = {
        "student_id": student_id,
        "name": page.student.name,
        "agreements": len(page.agreements),
        "receipts": [receipt.number for receipt in page.receipts],
        "entries": len(page.entries),
        "keep_until": page.keep_until,
        **made,
    }
    return Answer(value, told)


def write_page(call: Call, page: pages.Page) -> tuple[answers.Fields, list[str]]:
    """The PDF that was asked for, if one was, and what to say about it."""
    path: Path | None = call.arguments.pdf
    if path is None:
        return {"pdf": None}, []
    printout = call.session.paper.render(page, PaperSize(call.arguments.paper))
    write_whole(path, printout.files[0])
    remarks = [remark.sentence for remark in printout.remarks]
    return {"pdf": str(path), "remarks": remarks}, [f"{page.title}: {path}", *remarks]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all; raises FileNotWritten."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
            unfinished = Path(part.name)
            try:
                part.write(content)
                part.flush()
                unfinished.chmod(0o666 & ~_umask())
                unfinished.replace(path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise FileNotWritten(path, error.strerror or str(error)) from error


def _umask() -> int:
    """What this person takes away from the permissions of new files."""
    present = os.umask(0o077)
    os.umask(present)
    return present


def _receipt_lines(page: pages.Receipt) -> Iterator[str]:
    yield f"{page.school.name}"
    yield f"{page.title}{'  VOID' if page.void else ''}"
    yield f"{page.taken_at}, {page.desk}, {page.staff}"
    yield from page.students
    for line in page.lines:
        yield f"  {line.what}: {line.kind}  {line.amount}"
    for method in page.methods:
        details = "".join(f", {one.label.lower()} {one.value}" for one in method.details)
        yield f"  {method.method}  {method.amount}{details}"
    yield f"Total {page.total}"
    for balance in page.balances:
        credit = f", credit {balance.credit}" if balance.credit else ""
        yield f"Balance after, {balance.what}: {balance.balance}{credit}"
    if page.next_due:
        yield f"Next due {page.next_due.day}: {page.next_due.amount}"
    for access in page.access:
        yield f"{access.course}: {access.state}"


def _statement_lines(page: pages.Statement) -> Iterator[str]:
    yield page.title
    for line in page.lines:
        amount = line.charged or f"-{line.credited}"
        yield f"  {line.day}  {line.what}  {line.reference}  {amount}  balance {line.balance}"
    for place in page.enrollments:
        yield f"{place.what}  [{place.status}]  balance {place.balance}"
    yield f"Owed {page.owed}" + (f", credit {page.credit}" if page.credit else "")
