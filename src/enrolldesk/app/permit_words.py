"""What staff read when they may not do something, and what roles are called."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.wording import worded
from enrolldesk.domain import errors
from enrolldesk.domain.money import MoneyStyle
from enrolldesk.domain.roles import Role

ROLE_WORDS: Final = {Role.FRONT_DESK: "Front desk", Role.MANAGER: "Manager"}

_OWN: Final = "{what} needs a manager, unless it is your own payment of today and the day is open."
DEEDS: Final = {
    "FoundSchool": "Beginning a school needs a manager.",
    "ChangeSchool": "Changing the school's settings needs a manager.",
    "ChangeDesk": "Changing the desk's name or code needs a manager.",
    "AddStaff": "Adding people to the staff list needs a manager.",
    "ChangeStaff": "Changing the staff list needs a manager.",
    "MergeStudents": "Merging students needs a manager.",
    "UnmergeStudent": "Parting merged students needs a manager.",
    "ImportStudents": "Importing students needs a manager.",
    "UndoImport": "Undoing an import needs a manager.",
    "BringAccount": "Taking in another school's records needs a manager.",
    "AddCourse": "Adding courses needs a manager.",
    "ChangeCourse": "Changing courses and prices needs a manager.",
    "CancelEnrollment": "Canceling an enrollment needs a manager.",
    "OverrideAccess": "Opening a locked course needs a manager.",
    "Withdraw": "Withdrawing a student needs a manager.",
    "MoveEnrollment": "Moving a student to another course needs a manager.",
    "VoidEntry": _OWN.format(what="Voiding this"),
    "VoidReceipt": _OWN.format(what="Voiding this receipt"),
    "CorrectPayment": _OWN.format(what="Correcting this payment"),
    "ReturnPayment": "Recording a returned payment needs a manager.",
    "Refund": "Refunds need a manager.",
    "MoveCredit": "Moving credit needs a manager.",
    "WriteOff": "Writing off a debt needs a manager.",
    "GiveDiscount": "A discount by hand needs a manager.",
    "CorrectPrice": "Correcting a price needs a manager.",
    "ChangePlan": "Changing due dates needs a manager.",
    "AddPromotion": "Adding promotions needs a manager.",
    "ChangePromotion": "Changing promotions needs a manager.",
    "ReopenDay": "Reopening a closed day needs a manager.",
    "take_pin": "Taking somebody else's PIN away needs a manager.",
    "give_up": "Giving up what was recorded needs a manager.",
    "export_all": "Exporting everything needs a manager.",
}
"""By deed: a command's name or a ``permits.Deed``."""


@worded.register
def _(error: errors.NotPermitted, style: MoneyStyle) -> str:
    return DEEDS.get(error.deed, "This needs a manager.")


@worded.register
def _(error: errors.NobodyHere, style: MoneyStyle) -> str:
    return "Nobody of this school's staff is at this desk. Choose who you are first."


@worded.register
def _(error: errors.TakenOff, style: MoneyStyle) -> str:
    return f"{error.name} is no longer on the staff list. Somebody else must take over this desk."


@worded.register
def _(error: errors.CannotApprove, style: MoneyStyle) -> str:
    return f"{error.name} cannot approve this: only a manager can."


@worded.register
def _(error: errors.LastManager, style: MoneyStyle) -> str:
    return f"{error.name} is the only manager. Make somebody else a manager first."
