"""Students enrolled, money taken, handed back and put right."""

from __future__ import annotations

from typing import Any

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import (
    CancelEnrollment,
    Enroll,
    MoveCredit,
    RecordPayment,
    Refund,
    VoidEntry,
    VoidReceipt,
)
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import asked_promotion, course_of, place_of, rows_of, student_id_of
from enrolldesk.cli.options import add_method
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import discount_id, new_id, void_id
from enrolldesk.domain.ledger import Entry, Method, Share, Tender
from enrolldesk.domain.money import ZERO, Money

_ENROLLMENT = "id, or a student with one open enrollment"


def add_to(words: Commands) -> None:
    """Add what moves money."""
    enroll = words.add("enroll", _enroll, "enroll a student in a course or bundle")
    enroll.add_argument("student", metavar="STUDENT", help="id, or text that finds exactly one")
    enroll.add_argument("course", metavar="COURSE", help="id or title")
    enroll.add_argument("--pay", metavar="AMOUNT", help="take this payment at once")
    add_method(enroll, required=False)
    enroll.add_argument("--promotion", default="", help="one to give, by id or title")
    enroll.add_argument("--code", default="", help="the code of the promotion to give")

    pay = words.add("pay", _pay, "take a payment and give a receipt")
    pay.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    pay.add_argument("amount", metavar="AMOUNT")
    add_method(pay, required=True)
    pay.add_argument("--course", default="", help="which of the student's courses")
    _add_entry_id(pay)

    void = words.add("void", _void, "cancel a mistaken entry, or all of a receipt")
    void.add_argument("entry", metavar="ENTRY", help="an entry's id or a receipt number")
    void.add_argument("--reason", required=True)

    refund = words.add("refund", _refund, "hand money back")
    refund.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    refund.add_argument("amount", metavar="AMOUNT")
    add_method(refund, required=True)
    refund.add_argument("--course", default="", help="which of the student's courses")
    refund.add_argument("--reason", required=True)
    refund.add_argument("--reverses", metavar="ENTRY", help="the payment it is about")
    refund.add_argument(
        "--uncharge",
        metavar="AMOUNT",
        help="what of the charge is taken back with it; without it the charge still stands",
    )
    refund.add_argument(
        "--receipt",
        default="",
        metavar="NUMBER",
        help="the paper receipt, where another desk took the payment and has not sent it yet",
    )
    _add_entry_id(refund)

    credit = words.add("credit", _credit, "move money held on one enrollment to another")
    credit.add_argument("source", metavar="FROM", help="an enrollment's id")
    credit.add_argument("target", metavar="TO", help="an enrollment's id")
    credit.add_argument("amount", metavar="AMOUNT")
    credit.add_argument("--reason", required=True)
    _add_entry_id(credit)

    cancel = words.add("cancel", _cancel, "cancel an enrollment; what was paid stays as credit")
    cancel.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    cancel.add_argument("--course", default="", help="which of the student's courses")
    cancel.add_argument("--reason", required=True)


def _add_entry_id(parser: Any) -> None:
    parser.add_argument(
        "--entry-id",
        default="",
        metavar="ID",
        help="an id of your own: the same command again is recorded once",
    )


def _enroll(call: Call) -> Answer:
    given = call.arguments
    student_id = student_id_of(call, given.student)
    course = course_of(call, given.course)
    if given.pay is None and (given.tendered or given.payer or given.reference):
        raise Usage("Say how much is paid with --pay.")
    promotion = asked_promotion(call, given.promotion, given.code)
    tenders = () if given.pay is None else (_tender(call, call.amount(given.pay)),)
    key = new_id()
    changes = call.desk.run(
        Enroll(
            command_id=key,
            student_id=student_id,
            course_id=course.course_id,
            tenders=tenders,
            payer=given.payer,
            promotion_id=promotion.slip_id if promotion else "",
        )
    )
    placed = next(
        place.enrollment_id
        for place in call.reads.enrollments_of(student_id)
        if place.enrollment_id in changes.enrollments and place.bundle_id is None
    )
    value: answers.Fields = {"receipt_no": changes.receipt_no} | _place(call, placed)
    if changes.receipt_no:
        value = {"entry_id": changes.receipt_id, "receipt_id": changes.receipt_id} | value
    lines = [f"Enrolled: {placed}", *_place_lines(call, value)]
    discount = call.reads.entry(discount_id(key))
    if promotion and discount:
        value |= {"promotion_id": promotion.slip_id, "discount": discount.amount.cents}
        lines.insert(1, f"{promotion.offer.title}: {call.money(discount.amount)} off")
    return Answer(value, [*_receipt_lines(changes), *lines])


def _pay(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    amount = call.amount(given.amount)
    tender = _tender(call, amount)
    entry_id = given.entry_id or new_id()
    changes = call.desk.run(
        RecordPayment(
            command_id=entry_id,
            shares=(Share(place, amount),),
            tenders=(tender,),
            payer=given.payer,
        )
    )
    change = tender.checked().change
    value = _money_fields(entry_id, "payment", amount, changes) | {
        "method": str(tender.method),
        "tendered": answers.cents(tender.checked().tendered),
        "change": answers.cents(change),
        **_place(call, place),
    }
    lines = _receipt_lines(changes)
    if change:
        lines.append(f"Change {call.money(change)}")
    return Answer(value, [*lines, *_place_lines(call, value)])


def _void(call: Call) -> Answer:
    given = call.arguments
    entry = call.reads.entry(given.entry)
    if entry is not None:
        entries: tuple[Entry, ...] = (entry,)
        call.desk.run(VoidEntry(command_id=new_id(), entry_id=entry.entry_id, reason=given.reason))
    else:
        receipt = call.reads.receipt_numbered(given.entry)
        if receipt is None:
            raise NotFound("entry", given.entry)
        entries = tuple(one for one in receipt.entries if one.entry_id not in receipt.voided)
        call.desk.run(
            VoidReceipt(command_id=new_id(), receipt_id=receipt.receipt_id, reason=given.reason)
        )
    first = entries[0]
    value = {
        "entry_id": void_id(first.entry_id),
        "entry_ids": [void_id(one.entry_id) for one in entries],
        "kind": "void",
        "reverses": first.entry_id,
        "receipt_no": first.receipt_no,
        "amount": sum(one.amount.cents for one in entries),
        **_place(call, first.enrollment_id),
    }
    total = call.money(Money(value["amount"]))
    return Answer(value, [f"Voided: {total}", *_place_lines(call, value)])


def _refund(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    amount = call.amount(given.amount)
    if given.tendered or given.approval:
        raise Usage("Money that is handed back has no --tendered and no --approval.")
    entry_id = given.entry_id or new_id()
    changes = call.desk.run(
        Refund(
            command_id=entry_id,
            enrollment_id=place,
            amount=amount,
            method=given.method,
            reason=given.reason,
            reference=given.reference,
            payer=given.payer,
            reverses=given.reverses,
            receipt_no=given.receipt,
            uncharged=ZERO if given.uncharge is None else call.amount(given.uncharge),
        )
    )
    value = _money_fields(entry_id, "refund", amount, changes) | _place(call, place)
    return Answer(value, [*_receipt_lines(changes), *_place_lines(call, value)])


def _credit(call: Call) -> Answer:
    given = call.arguments
    amount = call.amount(given.amount)
    entry_id = given.entry_id or new_id()
    changes = call.desk.run(
        MoveCredit(
            command_id=entry_id,
            from_enrollment_id=given.source,
            to_enrollment_id=given.target,
            amount=amount,
            reason=given.reason,
        )
    )
    value = _money_fields(entry_id, "credit", amount, changes) | {
        "from": _place(call, given.source),
        "to": _place(call, given.target),
    }
    return Answer(value, [f"Moved {call.money(amount)}"])


def _cancel(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    call.desk.run(CancelEnrollment(command_id=new_id(), enrollment_id=place, reason=given.reason))
    value = {"enrollment_id": place} | _place(call, place)
    return Answer(value, ["Canceled", *_place_lines(call, value)])


def _tender(call: Call, amount: Money) -> Tender:
    given = call.arguments
    if given.tendered is not None and given.method is not Method.CASH:
        raise Usage("Only cash is tendered: leave --tendered out.")
    if given.approval and given.method is not Method.CARD:
        raise Usage("Only a card payment has an approval code: leave --approval out.")
    tendered = None if given.tendered is None else call.amount(given.tendered)
    return Tender(given.method, amount, tendered, given.reference, given.approval)


def _money_fields(entry_id: str, kind: str, amount: Money, changes: Changes) -> answers.Fields:
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


def _receipt_lines(changes: Changes) -> list[str]:
    if not changes.receipt_no:
        return []
    return [f"Receipt {changes.receipt_no}{' (recorded before)' if changes.already else ''}"]


def _place_lines(call: Call, value: answers.Fields) -> list[str]:
    lines = [
        f"{value['course']}  [{value['status']}]  balance {call.money(Money(value['balance']))}"
    ]
    parts = value["components"] or [value]
    return lines + [f"  {part['course']}  {part['access']}" for part in parts]
