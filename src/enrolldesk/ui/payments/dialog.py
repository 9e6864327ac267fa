"""Take a payment (F9): what is open, how much, by which methods; recorded once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import RecordPayment
from enrolldesk.app.families.account import FamilyAccount, family_account
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.app.wording import sentence
from enrolldesk.domain.enrollments import EnrollmentState, student_status
from enrolldesk.domain.errors import (
    AmountNotPositive,
    DeskError,
    EnrollmentWithdrawn,
    SplitDoesNotAddUp,
    TenderedTooLittle,
)
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.kit.fields import CheckField
from enrolldesk.ui.kit.formats import day
from enrolldesk.ui.kit.panels import BigFigure, Card, words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.amounts import OTHER
from enrolldesk.ui.payments.elided import ElidedLabel
from enrolldesk.ui.payments.form import PaymentForm
from enrolldesk.ui.payments.outlook import after_words, outlook, place_of
from enrolldesk.ui.payments.shares import ShareRows
from enrolldesk.ui.payments.till import TillDialog


class PaymentDialog(TillDialog):
    """Not modal: another student can be looked up while it is open."""

    enroll_requested = Signal(str)
    """Carries the student's id when there is nothing yet that could be paid."""

    def __init__(self, office: Office, student_id: str, parent: QWidget | None = None) -> None:
        super().__init__(office, parent, name="payment", title="Take payment")
        self.student_id = student_id
        self._account = FamilyAccount(())
        self._card: StudentCard | None = None
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._by_hand = False
        self._following = False
        self.name = ElidedLabel("", "card", name="payment_student")
        self.contact = words("", "muted", name="payment_contact")
        self.badges = BadgeRow("payment_student_badges")
        # A long name gives way, never the words of a badge.
        self.badges.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.balance = BigFigure("Balance", name="payment_balance")
        self.notice = Banner("payment_notice", tone=Tone.INFO)
        self.notice.acted.connect(self._ask_to_enroll)
        self.family = CheckField(
            "payment_family",
            "Whole famil&y",
            tip="Pay for brothers and sisters as well, oldest due first",
        )
        self.shares = ShareRows("payment_share", office)
        self.form = PaymentForm("payment_form", office, full="&Full balance", later=False)
        self._lay_out_form()
        self.form.amount.changed.connect(self._spread)
        self.form.changed.connect(self._look_ahead)
        self.shares.edited.connect(self._on_shares)
        self.family.toggled.connect(lambda _on: self._take_family())
        self._enroll_key = QShortcut(QKeySequence(Qt.Key.Key_F6), self, self._ask_to_enroll)
        office.runner.changed.connect(self._on_changed)
        self._load()
        if self.form.amount.choice.key == OTHER:
            self.form.amount.other.setFocus()
        else:
            self.form.amount.choice.setFocus()

    def _lay_out_form(self) -> None:
        head = Card("", name="payment_head")
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        who = QVBoxLayout()
        who.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        first.addWidget(self.name)
        first.addWidget(self.badges)
        first.addStretch()
        who.addLayout(first)
        who.addWidget(self.contact)
        row.addLayout(who, 1)
        row.addWidget(self.balance)
        head.add_layout(row)
        self.charges = Card("What it is for", name="payment_charges")
        self.charges.set_note("oldest due first")
        self.charges.add_action(self.family)
        self.charges.add(self.notice)
        self.charges.add(self.shares)
        self.charges.body.addStretch()
        self.paying = Card("Payment", name="payment_paying")
        self.paying.add(self.form)
        self.paying.body.addStretch()
        cards = QHBoxLayout()
        cards.setSpacing(Space.L)
        cards.addWidget(self.charges, 1)
        cards.addWidget(self.paying, 1)
        self.body.addWidget(head)
        self.body.addLayout(cards, 1)

    def command(self) -> RecordPayment | None:
        """The payment; None after saying beside a field what is wrong."""
        if not self.shares.check() or not self.form.check():
            return None
        if not self.form.received():
            raise AmountNotPositive("payment")
        return RecordPayment(
            command_id=self.command_id,
            shares=self.shares.shares(),
            tenders=self.form.taken(),
            payer=self.form.payer.payer(),
        )

    def place_error(self, error: DeskError) -> bool:
        """Show an error beside the field it concerns."""
        said = sentence(error, self.money)
        match error:
            case TenderedTooLittle():
                self.form.tenders.rows[0].tendered.set_error(said)
            case AmountNotPositive() | SplitDoesNotAddUp() if self.form.amount.other.isVisible():
                self.form.amount.other.set_error(said)
            case EnrollmentWithdrawn():
                self.notice.say(said, Tone.DANGER, action="")
                self.notice.show()
            case _:
                return False
        return True

    def headline(self, changes: Changes) -> str:
        """The first words of the last page."""
        return "Payment recorded"

    def _load(self) -> None:
        """Read the student; what was typed stays."""
        today = self.office.desk.today()
        card = self.office.reads.student_card(self.student_id, today)
        self._card = card
        if card is None:
            return
        family = family_account(self.office.reads, self.student_id, today)
        self.family.setVisible(len(family.cards) > 1)
        self._account = family if self.pays_family else FamilyAccount((card,))
        payable = self._account.payable()
        rows = [row for _, row in payable]
        self._entries = {
            row.enrollment.enrollment_id: self.office.reads.entries_of(row.enrollment.enrollment_id)
            for row in rows
        }
        self._show_student(card)
        self._show_notice(rows)
        several = len(self._account.cards) > 1
        whose = {row.enrollment.enrollment_id: one.student.name for one, row in payable}
        self.shares.show_rows(rows, whose if several else None)
        full = total(max(ZERO, row.standing.owed) for row in rows)
        self.form.setEnabled(bool(rows))
        self._enroll_key.setEnabled(not rows)
        self.primary_button.setEnabled(bool(rows) and not self.busy)
        self.form.payer.set_people(card.student.name, card.student.guardian.name)
        self._following = True
        self.form.amount.set_amounts(min(self._account.due_now, full), full)
        self._following = False
        if not self._by_hand:
            self.shares.spread(self.form.received())
        self._look_ahead()

    def _show_student(self, card: StudentCard) -> None:
        self.name.say(card.student.name)
        others = [
            one.student.name
            for one in self._account.cards
            if one.student.student_id != card.student.student_id
        ]
        with_others = f"with {' and '.join(others)}" if others else ""
        self.contact.setText(" · ".join(filter(None, (card.student.contact, with_others))))
        self.badges.set_badges(student_badges(card.row))
        money = self.money.format
        dues = [one.next_due.due_on for one in self._account.cards if one.next_due is not None]
        note = ""
        if self._account.due_now:
            note = f"{money(self._account.due_now)} due now"
        elif dues:
            note = f"due {day(min(dues))}"
        self.balance.show_figure(money(self._account.balance), note)

    def _show_notice(self, rows: list[EnrollmentRow]) -> None:
        owed = total(max(ZERO, row.standing.owed) for row in rows)
        self.notice.setVisible(not owed)
        if not rows:
            self.notice.say(
                "There is nothing to pay for yet: enroll the student first.",
                action="&Enroll (F6)",
            )
        elif not owed:
            title = rows[0].title
            self.notice.say(
                f"Nothing is owed. What is paid now is kept as credit on {title}.", action=""
            )

    @property
    def pays_family(self) -> bool:
        """Whether brothers and sisters are paid for as well."""
        return self.family.isChecked()

    def _take_family(self) -> None:
        """Show the charges of the whole family, or of the student alone again."""
        self._by_hand = False
        for shown in self.shares.rows:
            shown.amount.set_text("")
        self._load()

    def _spread(self) -> None:
        if self._following:
            return
        self._by_hand = False
        self.shares.spread(self.form.received())
        self._look_ahead()

    def _on_shares(self, used: Money) -> None:
        # The amounts typed by hand stay as they are: the sum follows them, not they the sum.
        self._by_hand = True
        self._following = True
        self.form.amount.choose_other(used)
        self._following = False
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Say what will be true after this, computed by the domain."""
        amount = self.form.received()
        words_ = f"&Record {self.money.format(amount)}" if amount else "&Record"
        self.primary_button.setText(words_)
        self.primary_button.updateGeometry()
        if self._card is None or not self.shares.rows:
            self.show_outlook("", None)
            return
        now = self.office.desk.now()
        parts = {share.enrollment_id: share.amount for share in self.shares.shares()}
        rows = [row for card in self._account.cards for row in card.enrollments]
        after = []
        for shown in self.shares.rows:
            key = shown.row.enrollment.enrollment_id
            courses = [row for row in rows if row.enrollment.bundle_id == key]
            place = place_of(shown.label, self._entries[key], [shown.row, *courses])
            after.append(outlook(place, parts.get(key, ZERO), now))
        open_ones = [each.status for each in after if each.state is EnrollmentState.OPEN]
        status = student_status(open_ones, after[-1].status)
        self.show_outlook(after_words(after, self.money.format), status.value)

    def _ask_to_enroll(self) -> None:
        self.enroll_requested.emit(self.student_id)
        self.reject()

    def _on_changed(self, changes: Changes) -> None:
        concerned = {card.student.student_id for card in self._account.cards} | {self.student_id}
        if not self.is_done and (changes.everything or concerned & changes.students):
            self._load()
