"""What went wrong put right: payments, prices, debts and courses, each with a reason."""

from __future__ import annotations

import argparse
from datetime import date

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting.commands import (
    CorrectPayment,
    CorrectPrice,
    GiveDiscount,
    MoveEnrollment,
    ReturnPayment,
    Withdraw,
    WriteOff,
)
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import course_of, place_of, rows_of
from enrolldesk.cli.options import add_method, iso_day, method
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id, right_id
from enrolldesk.domain.ledger import Entry, EntryKind, Method, Tender
from enrolldesk.domain.money import ZERO, Money

_ENROLLMENT = "id, or a student with one open enrollment"


def add_to(words: Commands) -> None:
    """Add what puts things right."""
    correct = words.add("correct", _correct, "record a mistaken payment as it was")
    correct.add_argument("entry", metavar="ENTRY", help="its id, or its receipt number")
    correct.add_argument("--amount", metavar="AMOUNT", help="the right amount")
    correct.add_argument("--to", metavar="ENROLLMENT", help=f"where it belongs: {_ENROLLMENT}")
    add_method(correct, required=False)
    correct.set_defaults(method=None)
    _common(correct)

    returned = words.add("return", _return, "a payment the bank took back: bounced, reversed")
    returned.add_argument("entry", metavar="ENTRY", help="its id, or its receipt number")
    returned.add_argument("--fee", metavar="AMOUNT", help="what is charged for it, 0 for nothing")
    returned.add_argument("--reason", required=True)
    _entry_id(returned)

    write_off = words.add("write-off", _write_off, "give up a debt, or a part of it")
    _place_and_amount(write_off, "AMOUNT, all that is owed without it")
    _common(write_off)

    discount = words.add("discount", _discount, "take something off what is charged")
    _place_and_amount(discount, "AMOUNT, or a part of the price: 10%%")
    _common(discount)

    price = words.add("price", _price, "charge another price for a course")
    _place_and_amount(price, "the right price")
    _common(price)

    leave = words.add("withdraw", _withdraw, "leave a course: what is charged, what goes back")
    leave.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    leave.add_argument(
        "--charged", metavar="AMOUNT", required=True, help="what is still charged, 0 for nothing"
    )
    leave.add_argument("--refund", metavar="AMOUNT", help="what is handed back at once")
    leave.add_argument("--method", type=method, default=Method.CASH, metavar="METHOD")
    leave.add_argument("--reference", default="", help="check number, transfer reference")
    leave.add_argument("--payer", default="", metavar="NAME", help="who gets it")
    leave.add_argument("--on", type=iso_day, metavar="DAY", help="the day, today without it")
    _common(leave)

    move = words.add("move", _move, "put a student in another course; what was paid goes along")
    move.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    move.add_argument("to", metavar="COURSE", help="id or title")
    _common(move)


def _place_and_amount(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    several = "?" if what.endswith("without it") else None
    parser.add_argument("amount", metavar="AMOUNT", nargs=several, help=what)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", default="", help="which of the student's courses")
    parser.add_argument("--reason", required=True)
    _entry_id(parser)


def _entry_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--entry-id",
        default="",
        metavar="ID",
        help="an id of your own: the same command again is recorded once",
    )


def _correct(call: Call) -> Answer:
    given = call.arguments
    entry = _payment(call, given.entry)
    place = place_of(call, given.to, given.course) if given.to else entry.enrollment_id
    amount = call.amount(given.amount) if given.amount else entry.amount
    command = CorrectPayment(
        command_id=given.entry_id or new_id(),
        entry_id=entry.entry_id,
        enrollment_id=place,
        tender=_tender(call, entry, amount),
        reason=given.reason,
        payer=given.payer,
    )
    changes = call.desk.run(command)
    value = _answer(changes, right_id(entry.entry_id), "payment", amount) | {
        "corrects": entry.entry_id,
        **_place(call, place),
    }
    lines = [f"Receipt {changes.receipt_no}", _where(call, value)]
    if place != entry.enrollment_id:
        before = _place(call, entry.enrollment_id)
        value["from"] = before
        lines.append(_where(call, before))
    return Answer(value, lines)


def _tender(call: Call, entry: Entry, amount: Money) -> Tender:
    """How the payment was made: as it stands where nothing else is said."""
    given = call.arguments
    chosen = given.method or Method(entry.method or Method.CASH)
    if given.tendered is not None and chosen is not Method.CASH:
        raise Usage("Only cash is tendered: leave --tendered out.")
    same = chosen == entry.method
    tendered = None if given.tendered is None else call.amount(given.tendered)
    if tendered is None and same and amount == entry.amount:
        tendered = entry.tendered
    return Tender(
        chosen,
        amount,
        tendered,
        given.reference or (entry.reference if same else ""),
        given.approval or (entry.approval if same else ""),
    )


def _return(call: Call) -> Answer:
    given = call.arguments
    entry = _payment(call, given.entry)
    fee = None if given.fee is None else call.amount(given.fee)
    command = ReturnPayment(
        command_id=given.entry_id or new_id(),
        entry_id=entry.entry_id,
        reason=given.reason,
        fee=fee,
    )
    changes = call.desk.run(command)
    value = _answer(changes, command.command_id, "returned", entry.amount) | {
        "reverses": entry.entry_id,
        **_place(call, entry.enrollment_id),
    }
    return Answer(value, [f"Returned: {call.money(entry.amount)}", _where(call, value)])


def _write_off(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    owed = call.reads.standing(place).owed
    amount = call.amount(given.amount) if given.amount else max(ZERO, owed)
    key = given.entry_id or new_id()
    command = WriteOff(command_id=key, enrollment_id=place, amount=amount, reason=given.reason)
    return _done(call, command, place, "write_off", f"Written off: {call.money(amount)}")


def _discount(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    text, percent = given.amount.strip(), given.amount.strip().endswith("%")
    number = call.amount(text.removesuffix("%"))
    command = GiveDiscount(
        command_id=given.entry_id or new_id(),
        enrollment_id=place,
        reason=given.reason,
        amount=ZERO if percent else number,
        percent=number.cents if percent else 0,
    )
    return _done(call, command, place, "discount", "Discount given")


def _price(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    price = call.amount(given.amount)
    key = given.entry_id or new_id()
    command = CorrectPrice(command_id=key, enrollment_id=place, price=price, reason=given.reason)
    return _done(call, command, place, "correction", f"The price is {call.money(price)}")


def _withdraw(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    day: date = given.on or call.desk.today()
    command = Withdraw(
        command_id=given.entry_id or new_id(),
        enrollment_id=place,
        on=day,
        charged=call.amount(given.charged),
        refund=ZERO if given.refund is None else call.amount(given.refund),
        method=given.method,
        reference=given.reference,
        payer=given.payer,
        reason=given.reason,
    )
    changes = call.desk.run(command)
    value = _answer(changes, command.command_id, "refund", command.refund) | {
        "withdrawn_on": day.isoformat(),
        **_place(call, place),
    }
    first = [f"Receipt {changes.receipt_no}"] if changes.receipt_no else []
    return Answer(value, [*first, "Withdrawn", _where(call, value)])


def _move(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    course = course_of(call, given.to)
    key = given.entry_id or new_id()
    changes = call.desk.run(
        MoveEnrollment(
            command_id=key,
            enrollment_id=place,
            course_id=course.course_id,
            reason=given.reason,
        )
    )
    before = call.reads.enrollment(place)
    after = next(
        one.enrollment_id
        for one in reversed(call.reads.enrollments_of(before.student_id if before else ""))
        if one.course_id == course.course_id and one.bundle_id is None
    )
    value = {"already": changes.already, "from": _place(call, place), **_place(call, after)}
    return Answer(value, ["Moved", _where(call, value)])


def _done(call: Call, command: Command, place: str, kind: str, said: str) -> Answer:
    changes = call.desk.run(command)
    recorded = call.reads.entry(command.command_id)
    amount = recorded.amount if recorded else ZERO
    value = _answer(changes, command.command_id, kind, amount) | _place(call, place)
    return Answer(value, [said, _where(call, value)])


def _payment(call: Call, text: str) -> Entry:
    """The payment of an id, or the one standing on a receipt number."""
    entry = call.reads.entry(text)
    if entry is not None:
        return entry
    receipt = call.reads.receipt_numbered(text)
    if receipt is None:
        raise NotFound("entry", text)
    payments = [one for one in receipt.entries if one.kind == EntryKind.PAYMENT]
    standing = [one for one in payments if one.entry_id not in receipt.voided] or payments
    if len(standing) > 1:
        ids = ", ".join(one.entry_id for one in standing)
        raise Usage(f"{text} holds several payments. Name one of them: {ids}.")
    return (standing or list(receipt.entries))[0]


def _answer(changes: Changes, entry_id: str, kind: str, amount: Money) -> answers.Fields:
    return {
        "entry_id": entry_id,
        "kind": kind,
        "receipt_id": changes.receipt_id,
        "receipt_no": changes.receipt_no,
        "amount": amount.cents,
        "already": changes.already,
    }


def _place(call: Call, enrollment_id: str) -> answers.Fields:
    row, components = rows_of(call, enrollment_id)
    return answers.place_fields(row, components)


def _where(call: Call, value: answers.Fields) -> str:
    balance = call.money(Money(value["balance"]))
    return f"{value['course']}  [{value['status']}]  balance {balance}"
