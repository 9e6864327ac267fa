"""What can be done with a student, an enrollment or an entry, as menus."""

from __future__ import annotations

from collections.abc import Callable

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
from enrolldesk.ui.menus import Item

Acts = dict[str, Callable[[], object]]


def student_items(card: StudentCard, acts: Acts, *, connected: bool = False) -> list[Item]:
    """What can be done with a student."""
    refunds = bool(refundable(card, connected=connected))
    archived = card.student.state is StudentState.ARCHIVED
    keep = "Bring &back from the archive" if archived else "Ar&chive"
    icon = "archive-restore" if archived else "archive"
    return [
        Item("edit", "&Edit student…", "pencil", acts["edit"]),
        Item("statement", "&Statement…", "file-text", acts["statement"]),
        Item("agreement", "&Agreement…", "signature", acts["agreement"], bool(card.enrollments)),
        Item("move", "&Move credit…", "arrow-right-left", acts["move"], can_move(card), True),
        Item("refund", "&Refund…", "undo-2", acts["refund"], refunds),
        Item("archive", keep, icon, acts["archive"], parted=True),
    ]


def enrollment_items(row: EnrollmentRow, card: StudentCard, acts: Acts) -> list[Item]:
    """What can be done with an enrollment; money and leaving are the bundle's to decide."""
    is_open = row.enrollment.state is EnrollmentState.OPEN
    overridden = row.access.state is AccessState.OVERRIDE
    locked = is_open and not row.is_bundle and row.access.state is AccessState.LOCKED
    whole = not row.is_component
    reducible = can_reduce(row)
    return [
        Item("agreement", "&Agreement…", "signature", acts["agreement"]),
        Item(
            "move",
            "&Move credit…",
            "arrow-right-left",
            acts["move"],
            whole and row.standing.credit > ZERO and can_move(card),
        ),
        Item("refund", "&Refund…", "undo-2", acts["refund"], whole and row.standing.paid > ZERO),
        Item(
            "plan",
            "Pa&yment plan…",
            "calendar-days",
            acts["plan"],
            whole and row.standing.owed > ZERO,
            parted=True,
        ),
        Item("promotion", "&Give a promotion…", "ticket", acts["promotion"], reducible),
        Item("discount", "&Discount…", "badge-percent", acts["discount"], reducible),
        Item("price", "Correct the &price…", "tag", acts["price"], whole and is_open),
        Item(
            "write_off",
            "&Write off…",
            "pen-line",
            acts["write_off"],
            whole and row.standing.owed > ZERO,
        ),
        Item("lock", "&Lock again", "lock", acts["lock"], parted=True)
        if overridden
        else Item("override", "&Open access anyway…", "key-round", acts["override"], locked, True),
        Item(
            "change",
            "Move to another co&urse…",
            "arrow-right-left",
            acts["change"],
            whole and is_open,
            parted=True,
        ),
        Item("withdraw", "W&ithdraw…", "door-open", acts["withdraw"], whole and is_open),
        Item("cancel", "&Cancel enrollment…", "x", acts["cancel"], whole and is_open),
    ]


def entry_items(row: LedgerRow, acts: Acts) -> list[Item]:
    """What can be done with an entry."""
    has_receipt = bool(row.entry.receipt_id)
    paid = row.entry.kind == EntryKind.PAYMENT and can_void(row)
    return [
        Item("receipt", "&Receipt…", "receipt", acts["receipt"], has_receipt),
        Item("details", "&Details…", "info", acts["details"]),
        Item("copy", "&Copy line", "copy", acts["copy"]),
        Item("put_right", "&Put right…", "wrench", acts["put_right"], can_correct(row), True),
        Item("refund", "Re&fund…", "undo-2", acts["refund"], paid),
        Item("returned", "Came &back from the bank…", "landmark", acts["returned"], paid),
        Item("void", "&Void…", "ban", acts["void"], can_void(row)),
    ]


def can_correct(row: LedgerRow) -> bool:
    """Whether there is one obvious way to put a line right."""
    return can_put_right(row) or can_void(row)
