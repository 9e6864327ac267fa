"""What can be done with a student, an enrollment or an entry, as menus."""

from __future__ import annotations

from collections.abc import Callable

from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.domain.access import AccessState
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import StudentState
from enrolldesk.ui.corrections.credit import can_move
from enrolldesk.ui.corrections.refund import refundable
from enrolldesk.ui.corrections.void import VOIDABLE
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
        Item("lock", "&Lock again", "lock", acts["lock"], parted=True)
        if overridden
        else Item("override", "&Open access anyway…", "key-round", acts["override"], locked, True),
        Item(
            "cancel",
            "&Cancel enrollment…",
            "door-open",
            acts["cancel"],
            whole and is_open,
            parted=True,
        ),
    ]


def entry_items(row: LedgerRow, acts: Acts) -> list[Item]:
    """What can be done with an entry."""
    has_receipt = bool(row.entry.receipt_id)
    voidable = row.entry.kind in VOIDABLE and not row.voided
    refunds = row.entry.kind == EntryKind.PAYMENT and not row.voided
    return [
        Item("receipt", "&Receipt…", "receipt", acts["receipt"], has_receipt),
        Item("copy", "&Copy line", "copy", acts["copy"]),
        Item("refund", "Re&fund…", "undo-2", acts["refund"], refunds, True),
        Item("void", "&Void…", "ban", acts["void"], voidable),
    ]
