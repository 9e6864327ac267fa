"""What can be done with a student, an enrollment or an entry, as menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.domain.access import AccessState
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import StudentState
from enrolldesk.ui.corrections.charges import can_reduce
from enrolldesk.ui.corrections.credit import can_move
from enrolldesk.ui.corrections.put_right import can_put_right
from enrolldesk.ui.corrections.refund import refundable
from enrolldesk.ui.corrections.void import can_void
from enrolldesk.ui.corrections.words import correcting, voiding
from enrolldesk.ui.menus import Item

if TYPE_CHECKING:
    from enrolldesk.app.commands import Command
    from enrolldesk.ui.signing.permissions import Permissions

Acts = dict[str, Callable[[], object]]


def student_items(
    card: StudentCard, acts: Acts, may: Permissions, *, connected: bool = False
) -> list[Item]:
    """What can be done with a student."""
    refunds = bool(refundable(card, connected=connected))
    archived = card.student.state is StudentState.ARCHIVED
    keep = "Bring &back from the archive" if archived else "Ar&chive"
    icon = "archive-restore" if archived else "archive"
    return [
        Item("edit", "&Edit student…", "pencil", acts["edit"]),
        Item("statement", "&Statement…", "file-text", acts["statement"]),
        Item("agreement", "&Agreement…", "signature", acts["agreement"], bool(card.enrollments)),
        Item(
            "move",
            "&Move credit…",
            "arrow-right-left",
            acts["move"],
            can_move(card),
            True,
            may.reason_not_to_open("MoveCredit"),
        ),
        Item(
            "refund",
            "&Refund…",
            "undo-2",
            acts["refund"],
            refunds,
            refused=may.reason_not_to_open("Refund"),
        ),
        Item("archive", keep, icon, acts["archive"], parted=True),
    ]


def enrollment_items(
    row: EnrollmentRow, card: StudentCard, acts: Acts, may: Permissions
) -> list[Item]:
    """What can be done with an enrollment; money and leaving are the bundle's to decide."""
    is_open = row.enrollment.state is EnrollmentState.OPEN
    overridden = row.access.state is AccessState.OVERRIDE
    locked = is_open and not row.is_bundle and row.access.state is AccessState.LOCKED
    whole = not row.is_component
    reducible = can_reduce(row)
    owes = whole and row.standing.owed > ZERO
    holds_credit = whole and row.standing.credit > ZERO and can_move(card)

    def form(
        name: str, text: str, icon: str, deed: str, possible: bool, parted: bool = False
    ) -> Item:
        return Item(name, text, icon, acts[name], possible, parted, may.reason_not_to_open(deed))

    # An override is taken back without a form, in which a manager could be asked.
    not_lock = may.reason("OverrideAccess")
    return [
        Item("agreement", "&Agreement…", "signature", acts["agreement"]),
        form("move", "&Move credit…", "arrow-right-left", "MoveCredit", holds_credit),
        form("refund", "&Refund…", "undo-2", "Refund", whole and row.standing.paid > ZERO),
        form("plan", "Pa&yment plan…", "calendar-days", "ChangePlan", owes, True),
        Item("promotion", "&Give a promotion…", "ticket", acts["promotion"], reducible),
        form("discount", "&Discount…", "badge-percent", "GiveDiscount", reducible),
        form("price", "Correct the &price…", "tag", "CorrectPrice", whole and is_open),
        form("write_off", "&Write off…", "pen-line", "WriteOff", owes),
        Item("lock", "&Lock again", "lock", acts["lock"], parted=True, refused=not_lock)
        if overridden
        else form("override", "&Open access anyway…", "key-round", "OverrideAccess", locked, True),
        form(
            "change",
            "Move to another co&urse…",
            "arrow-right-left",
            "MoveEnrollment",
            whole and is_open,
            True,
        ),
        form("withdraw", "W&ithdraw…", "door-open", "Withdraw", whole and is_open),
        form("cancel", "&Cancel enrollment…", "x", "CancelEnrollment", whole and is_open),
    ]


def entry_items(row: LedgerRow, acts: Acts, may: Permissions) -> list[Item]:
    """What can be done with an entry."""
    has_receipt = bool(row.entry.receipt_id)
    paid = row.entry.kind == EntryKind.PAYMENT and can_void(row)

    def form(name: str, text: str, icon: str, asked: Command | str, possible: bool) -> Item:
        # What one may not be asked for at all needs no reason.
        refused = may.reason_not_to_open(asked) if possible else ""
        return Item(name, text, icon, acts[name], possible, name == "put_right", refused)

    return [
        Item("receipt", "&Receipt…", "receipt", acts["receipt"], has_receipt),
        Item("details", "&Details…", "info", acts["details"]),
        Item("copy", "&Copy line", "copy", acts["copy"]),
        form("put_right", "&Put right…", "wrench", _put_right(row), can_correct(row)),
        form("refund", "Re&fund…", "undo-2", "Refund", paid),
        form("returned", "Came &back from the bank…", "landmark", "ReturnPayment", paid),
        form("void", "&Void…", "ban", voiding(row.entry), can_void(row)),
    ]


def _put_right(row: LedgerRow) -> Command | str:
    """What putting this line right is about."""
    if can_put_right(row):
        return correcting(row.entry)
    return "CorrectPrice" if row.entry.kind == EntryKind.CHARGE else voiding(row.entry)


def can_correct(row: LedgerRow) -> bool:
    """Whether there is one obvious way to put a line right."""
    return can_put_right(row) or can_void(row)
