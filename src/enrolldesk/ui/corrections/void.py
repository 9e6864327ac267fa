"""A mistaken entry cancelled by another one, with a reason; nothing is deleted."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import Command, VoidEntry, VoidReceipt
from enrolldesk.app.rows import LedgerRow, Receipt, StudentCard
from enrolldesk.domain.access import access_of
from enrolldesk.domain.corrections import going_along, other_leg, return_of
from enrolldesk.domain.ids import credit_partner_ids
from enrolldesk.domain.ledger import VOIDABLE, Entry
from enrolldesk.domain.money import total
from enrolldesk.ui.corrections.reason import ReasonForm, Subject
from enrolldesk.ui.corrections.words import voiding
from enrolldesk.ui.entry_words import entry_words
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

_USUAL = ("Wrong amount", "Wrong student", "Recorded twice")


def can_void(row: LedgerRow) -> bool:
    """Whether a line may be voided: not one that was, nor a payment that came back."""
    stands = not row.voided and not row.given_up and row.entry.kind in VOIDABLE
    return stands and return_of(row.entry.entry_id, row.corrected_by) is None


class VoidForm(ReasonForm):
    """Voids one entry, or every entry of its receipt that still stands."""

    def __init__(
        self,
        office: Office,
        entry: Entry,
        title: str,
        staff: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        self._entry = entry
        notation = Notation(office)
        card = office.reads.student_card(entry.student_id, notation.today)
        where = [f"Receipt {entry.receipt_no}" if entry.receipt_no else "", title]
        when = f"{notation.moment(entry.taken_at)} by {staff}" if staff else ""
        student = card.student.name if card else ""
        subject = Subject(
            "void_subject",
            entry_words(entry),
            [student, " · ".join(part for part in where if part), when],
            notation.amount(entry.amount),
        )
        super().__init__(
            office,
            "void_form",
            "Void",
            subject,
            primary="Void it",
            icon="ban",
            usual=_USUAL,
            outlook=_outlook(card, _with_what_goes_along(card, entry), notation),
            parent=parent,
        )
        self.scope: SegmentedChoice | None = None
        standing = self._standing()
        if len(standing) > 1:
            whole = notation.amount(total(one.amount for one in standing))
            self.scope = SegmentedChoice(
                "void_scope",
                [
                    Choice("receipt", "&Whole receipt", whole),
                    Choice("entry", "&This entry", notation.amount(entry.amount)),
                ],
                label="What to void",
            )
            self.scope.chosen.connect(lambda _key: self._look_ahead(card, standing, notation))
            self.scope.chosen.connect(lambda _key: self.follow_permissions())
            self.body.insertWidget(1, self.scope)
            self._look_ahead(card, standing, notation)

    def asks(self) -> Command | str:
        if self.scope is not None and self.scope.key == "receipt":
            receipt_id = self._entry.receipt_id or ""
            return VoidReceipt(command_id="", receipt_id=receipt_id, reason="")
        return voiding(self._entry)

    def command(self) -> Command:
        if self.scope is not None and self.scope.key == "receipt":
            return VoidReceipt(
                command_id=self.command_id,
                receipt_id=self._entry.receipt_id or "",
                reason=self.reason.text,
            )
        return VoidEntry(
            command_id=self.command_id, entry_id=self._entry.entry_id, reason=self.reason.text
        )

    def _standing(self) -> tuple[Entry, ...]:
        """The entries of the receipt that would go with this one."""
        receipt_id = self._entry.receipt_id
        receipt: Receipt | None = self.office.reads.receipt(receipt_id) if receipt_id else None
        if receipt is None:
            return (self._entry,)
        return tuple(one for one in receipt.entries if one.entry_id not in receipt.voided)

    def _look_ahead(
        self, card: StudentCard | None, standing: tuple[Entry, ...], notation: Notation
    ) -> None:
        whole = self.scope is not None and self.scope.key == "receipt"
        entries = standing if whole else _with_what_goes_along(card, self._entry)
        self.outlook.setText(_outlook(card, entries, notation))


def _with_what_goes_along(card: StudentCard | None, entry: Entry) -> tuple[Entry, ...]:
    """The entry, the other half of moved credit, the fee of a return."""
    known = [row.entry for row in card.ledger if not row.voided] if card else []
    named = [one for one in known if one.entry_id in credit_partner_ids(entry.entry_id)]
    leg = other_leg(entry, named)
    return (entry, *going_along(entry, known), *([leg] if leg else ()))


def _outlook(card: StudentCard | None, entries: tuple[Entry, ...], notation: Notation) -> str:
    """What is owed and what is locked once these entries no longer count."""
    if card is None:
        return ""
    owed = card.balance - total(
        entry.owed_delta for entry in entries if entry.student_id == card.student.student_id
    )
    words = [f"After this {notation.owed(owed)}."]
    locked = _locked_after(card, entries)
    if locked:
        words.append(f"{' and '.join(locked)} will be locked.")
    return " ".join(words)


def _locked_after(card: StudentCard, entries: tuple[Entry, ...]) -> list[str]:
    carriers = {row.enrollment.enrollment_id: row.enrollment for row in card.enrollments}
    locked: list[str] = []
    for row in card.enrollments:
        money = carriers.get(row.enrollment.bundle_id or "", row.enrollment)
        gone = [entry for entry in entries if entry.enrollment_id == money.enrollment_id]
        if row.is_bundle or not gone or not row.access.is_open:
            continue
        after = replace(
            row.standing,
            charged=row.standing.charged - total(entry.charged_delta for entry in gone),
            paid=row.standing.paid - total(entry.paid_delta for entry in gone),
        )
        if not access_of(row.enrollment, money, after).is_open:
            locked.append(row.title)
    return locked
