"""Sentences about what waits, what the server refused, and where two desks met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from enrolldesk.app.changes import SyncState
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.app.sync.queue import QueueRow
from enrolldesk.app.sync.replica import SetAside
from enrolldesk.app.sync.staying import staying_reason
from enrolldesk.domain.money import Money, MoneyStyle

_ACTS: Final = {
    "FoundSchool": "School begun",
    "ChangeSchool": "School settings changed",
    "ChangeDesk": "Desk changed",
    "OpenSeries": "New receipt series",
    "AddStaff": "Staff member added",
    "ChangeStaff": "Staff member changed",
    "AddStudent": "Student added",
    "ChangeStudent": "Student changed",
    "AddCourse": "Course added",
    "ChangeCourse": "Course changed",
    "Enroll": "Enrolled",
    "CancelEnrollment": "Enrollment canceled",
    "OverrideAccess": "Access opened",
    "RecordPayment": "Payment",
    "VoidEntry": "Void",
    "VoidReceipt": "Void",
    "Refund": "Refund",
    "MoveCredit": "Credit moved",
    "CorrectPayment": "Payment corrected",
    "ReturnPayment": "Payment returned",
    "WriteOff": "Written off",
    "GiveDiscount": "Discount",
    "CorrectPrice": "Price corrected",
    "Withdraw": "Withdrawn",
    "MoveEnrollment": "Moved to another course",
    "MergeStudents": "Students merged",
    "UnmergeStudent": "Merge undone",
    "TellApart": "Told apart",
    "LinkFamily": "Family linked",
    "LeaveFamily": "Left the family",
    "ChangePlan": "Payment plan",
    "RecordReminder": "Reminder",
    "AddPromotion": "Promotion added",
    "ChangePromotion": "Promotion changed",
    "ApplyPromotion": "Promotion given",
    "MoveDrawer": "Drawer",
    "CloseDay": "Day closed",
    "ReopenDay": "Day reopened",
    "BringAccount": "Records brought",
    "ImportStudents": "Students imported",
    "UndoImport": "Import undone",
}

_REASONS: Final = {
    "PERMISSION_DENIED": "The server does not allow this to whoever is signed in. Ask a manager "
    "about the permission, then send it again.",
    "NOT_FOUND": "The server lacks something this is about. Fix sends what is missing along.",
    "ALREADY_EXISTS": "Something of this stands on the server already. It is being looked at.",
    "taken": "Something of this stands on the server already, from elsewhere. Fix sends the rest.",
    "placed": "Another desk put the student in this course in another way, alone or in a bundle. "
    "Look at both. A payment alone can be entered anew; else drop this and take the payment there.",
    "shut": "The way that was chosen does not lead anywhere: what this is about is not here, or "
    "not so any more. Choose another way.",
    "FAILED_PRECONDITION": "The record was changed elsewhere in between. Look at it, then fix or "
    "drop this.",
    "INVALID_ARGUMENT": "The server does not understand this. Export it for support, then drop it "
    "or enter it anew.",
    "OUT_OF_RANGE": "The server takes no such values. Export it for support.",
    "UNIMPLEMENTED": "The server cannot do this. Ask whoever looks after it.",
    "fenced": "Another desk chose a way out of this as well. Ask there, then send it again or drop "
    "it: what reaches the server first counts, alone.",
    "settled": "Another desk put something else in its place, and that counts. Drop this: its "
    "receipt is not valid.",
    "rests": "What it rests on was dropped or entered anew. Fix sends what still holds, with what "
    "is missing; or drop this as well.",
    "moved": "It is about the desk number this computer had before, which is another one's by now. "
    "It is dropped by itself.",
    "follows": "It is dropped with what it voids.",
    "freed": "A charge that it pays was dropped. The money is sent without it.",
    "UNAVAILABLE": "The server did not answer.",
    "DEADLINE_EXCEEDED": "The server did not answer in time.",
    "RESOURCE_EXHAUSTED": "The server takes no more for now.",
    "UNAUTHENTICATED": "Nobody is signed in on the server.",
    "ABORTED": "Others were writing there in the same moment.",
}

_CHOSEN: Final = {
    Way.RESEND: "to be sent again",
    Way.FIX: "to be fixed",
    Way.REENTER: "to be entered anew",
    Way.VOID: "to be voided",
    Way.DROP: "to be dropped",
}

_FIELDS: Final = {
    "name": "name",
    "phone": "phone number",
    "email": "e-mail address",
    "birth_date": "birth date",
    "guardian": "guardian",
    "address": "address",
    "permit": "permit",
    "notes": "notes",
    "state": "state",
    "title": "title",
    "price": "price",
    "upfront": "upfront part",
}

_MONEY_FIELDS: Final = ("price", "upfront")

_SET_ASIDE: Final = {
    "path": "It is nothing a school keeps.",
    "newer": "It was written by a newer EnrollDesk: install that version at this desk.",
    "malformed": "Its field “{field}” holds what cannot be. Whoever wrote it must correct it.",
    "contradiction": "It contradicts itself ({field}). Whoever wrote it must correct it.",
    "reference": "It belongs to {field}, which is not here yet. It is read again once that is.",
    "conflict": "This desk holds something else under its id or number ({field}). Nothing here "
    "was changed.",
}


def act_word(command: str) -> str:
    """What a command does, in a word or two."""
    return _ACTS.get(command, command)


def field_word(name: str) -> str:
    """What a field is called."""
    return _FIELDS.get(name, name.replace("_", " "))


def batch_sentence(row: QueueRow, style: MoneyStyle, when: str) -> str:
    """What a batch is, in words: "Payment $200.00, Maria Lopez, 10:02"."""
    act = act_word(row.command)
    if row.command == "Enroll" and row.subject:
        act = f"Enrolled in {row.subject}"
    elif row.subject and row.command.endswith(("Course", "Staff", "Desk")):
        act = f"{act}: {row.subject}"
    if row.amount:
        act = f"{act} {style.format(Money(row.amount))}"
    who = [name for name in row.names if name]
    whom = ", ".join(who[:2]) + (f" and {len(who) - 2} more" if len(who) > 2 else "")
    return ", ".join(part for part in (act, whom, when) if part)


def reason_sentence(row: QueueRow, next_attempt: str) -> str:
    """Why a batch is where it is, and what happens next."""
    why = _REASONS.get(row.reason, f"The server said {row.reason}." if row.reason else "")
    if row.way is not None:
        return f"Chosen: {_CHOSEN[row.way]} as soon as the server answers."
    if row.state is SyncState.NEEDS_ATTENTION:
        return why or "The server refused it."
    if row.state is SyncState.SENDING:
        return "It is on its way."
    if staying := staying_reason(row.reason):
        return staying
    if row.held_back:
        return "It waits for an earlier one that it depends on."
    if next_attempt:
        return f"{why} Next try {next_attempt}.".strip()
    return "It goes out with the next connection."


def way_question(way: Way, what: str) -> tuple[str, str, str]:
    """The title, the words and the button of the question before a way is gone."""
    return {
        Way.RESEND: (
            "Send it again?",
            f"{what}. An earlier try can no longer arrive, so it counts once.",
            "Send again",
        ),
        Way.FIX: (
            "Fix and send it?",
            f"{what}. What stands on the server already is left out, what is missing there is "
            "sent along. Receipt numbers stay.",
            "Fix and send",
        ),
        Way.REENTER: (
            "Enter the payment anew?",
            f"{what}. The money is recorded on a new receipt, for what is open now. The old "
            "receipt stays in the ledger, marked void.",
            "Enter anew",
        ),
        Way.VOID: (
            "Void it?",
            f"{what}. It is sent together with what cancels it, so that its receipt number is "
            "accounted for.",
            "Void",
        ),
        Way.DROP: (
            "Drop it?",
            f"{what}. It is never sent and counts for nothing. It stays in the ledger of this "
            "desk, marked void.",
            "Drop",
        ),
    }[way]


def explained_sentence(
    met: Explained, style: MoneyStyle, student: str, course: str, desk: str
) -> str:
    """What two desks did without seeing each other, and what stands now."""
    facts = met.facts
    who, where, there = student or "A student", course or "a course", desk or "another desk"

    def money(name: str) -> str:
        return style.format(Money(int(facts.get(name, 0))))

    match met.kind:
        case Conflict.ENROLLED_TWICE:
            paid = ""
            if facts.get("paid"):
                paid = f" The payment of {money('paid')} ({facts['receipt_no']}) was added to it."
            price = ""
            if facts["price"] != facts["standing_price"]:
                price = f" The price here was {money('price')}."
            return (
                f"{who} was enrolled in {where} at another desk as well. One enrollment stands, "
                f"at {money('standing_price')}.{paid}{price}"
            )
        case Conflict.VOIDED_TWICE:
            number = f" {facts['receipt_no']}" if facts.get("receipt_no") else ""
            return (
                f"{money('amount')} of {who}{number} was voided here and at {there}. "
                "It was voided once."
            )
        case Conflict.PAID_TWICE:
            return (
                f"{who} paid {money('mine')} for {where} here ({facts['receipt_no']}) and "
                f"{money('theirs')} at {there} ({facts['their_receipt_no']}) while the desks could "
                f"not see each other. Both are recorded; {money('credit')} is held as credit."
            )
        case Conflict.REFUNDED_TWICE:
            return (
                f"{money('mine')} was handed back to {who} here and {money('theirs')} at {there} "
                "for the same payment. Both are recorded: ask for the money, or leave it so."
            )
        case Conflict.OVERWRITTEN:
            return (
                f"{_field_of(facts, who)} was set to {_value(facts, 'mine', style)} here and to "
                f"{_value(facts, 'theirs', style)} at {there} without having seen that. "
                f"{_value(facts, 'theirs', style)} stands."
            )
        case Conflict.OVERWRITES:
            return (
                f"{_field_of(facts, who)} was set to {_value(facts, 'theirs', style)} at {there} "
                f"while {_value(facts, 'mine', style)} waited here. "
                f"{_value(facts, 'mine', style)} stands."
            )


def restore_words(met: Explained, style: MoneyStyle) -> str:
    """What putting back does: "Put back (614) 555-0111"."""
    return f"Put back {_value(met.facts, 'restore', style)}"


def set_aside_sentence(one: SetAside) -> str:
    """What of the server was not taken, and why."""
    return f"{one.path} was not taken. {_SET_ASIDE[one.why].format(field=one.field)}"


def _field_of(facts: Mapping[str, Any], who: str) -> str:
    word = field_word(str(facts["field"]))
    if str(facts["path"]).startswith("students/"):
        return f"The {word} of {who}"
    return f"The {word} of the {'school' if 'settings/' in facts['path'] else 'course'}"


def _value(facts: Mapping[str, Any], name: str, style: MoneyStyle) -> str:
    value = facts.get(name)
    if facts["field"] in _MONEY_FIELDS and type(value) is int:
        return style.format(Money(value))
    if isinstance(value, Mapping):
        value = " ".join(str(part) for part in value.values() if part)
    return f"“{value}”" if value not in (None, "", []) else "nothing"
