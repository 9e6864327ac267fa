"""Everything that changes what was charged or paid, at a student drawn by lot."""

from __future__ import annotations

from datetime import timedelta

from enrolldesk.app import commands
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.planning.commands import ChangePlan
from enrolldesk.app.promoting.commands import ApplyPromotion
from enrolldesk.domain.ledger import Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.plans import Every, open_of_charge, spread
from enrolldesk.testing.month.acting import METHODS, ActingStaff


class CorrectingStaff(ActingStaff):
    """Refunds, voids, corrects, writes off, discounts, plans and lets go."""

    def _refund(self) -> None:
        for place in self._some(self._places):
            self._do(
                commands.Refund(
                    command_id=self._key(),
                    enrollment_id=place,
                    amount=Money(self._rng.randint(1, 12_000)),
                    method=self._rng.choice(METHODS),
                    reason="Asked for it",
                )
            )

    def _return(self) -> None:
        for entry_id in self._some(self._payments):
            fee = Money(self._rng.choice((0, 2_500)))
            key = self._key()
            self._do(
                corrections.ReturnPayment(
                    command_id=key, entry_id=entry_id, reason="Bounced", fee=fee
                )
            )

    def _void(self) -> None:
        for entry_id in self._some(self._payments):
            self._do(
                commands.VoidEntry(command_id=self._key(), entry_id=entry_id, reason="Mistake")
            )

    def _correct(self) -> None:
        places, payments = self._some(self._places), self._some(self._payments)
        for place, entry_id in zip(places, payments, strict=False):
            tender = Tender(self._rng.choice(METHODS), Money(self._rng.randint(1, 20_000)))
            fix = corrections.CorrectPayment(
                command_id=self._key(),
                entry_id=entry_id,
                enrollment_id=place,
                tender=tender,
                reason="Wrong one",
            )
            if self._do(fix):
                entries = self._desk.reads.entries_of(place)
                made = [one.entry_id for one in entries if one.batch_id == fix.command_id]
                self._payments += [one for one in made if not one.endswith("-void")]

    def _write_off(self) -> None:
        for place in self._some(self._places):
            amount = Money(self._rng.randint(1, 9_000))
            self._do(
                corrections.WriteOff(
                    command_id=self._key(), enrollment_id=place, amount=amount, reason="Moved away"
                )
            )

    def _discount(self) -> None:
        for place in self._some(self._places):
            fields = self._rng.choice(({"amount": Money(1_500)}, {"percent": 750}))
            self._do(
                corrections.GiveDiscount(
                    command_id=self._key(),
                    enrollment_id=place,
                    reason="Friend of the school",
                    **fields,
                )
            )

    def _promote(self) -> None:
        for place, promotion in zip(
            self._some(self._places), self._some(self._promotions), strict=False
        ):
            self._do(
                ApplyPromotion(command_id=self._key(), enrollment_id=place, promotion_id=promotion)
            )

    def _reprice(self) -> None:
        for place in self._some(self._places):
            price = Money(self._rng.randint(1, 60_000))
            self._do(
                corrections.CorrectPrice(
                    command_id=self._key(), enrollment_id=place, price=price, reason="Typed wrong"
                )
            )

    def _plan(self) -> None:
        for place in self._some(self._places):
            held = self._desk.reads.enrollment(place)
            assert held is not None
            still_open = open_of_charge(held, self._desk.reads.entries_of(place))
            parts = self._rng.randint(1, 6)
            first = self._desk.today() + timedelta(days=self._rng.randint(0, 9))
            if still_open.cents >= parts:
                schedule = spread(still_open, parts, first, self._rng.choice(list(Every)))
                self._do(
                    ChangePlan(
                        command_id=self._key(),
                        enrollment_id=place,
                        parts=schedule,
                        reason="Pays in parts",
                    )
                )

    def _withdraw(self) -> None:
        for place in self._some(self._places):
            standing = self._desk.reads.standing(place)
            kept = Money(standing.charged.cents // 2)
            refund = Money(max(0, standing.paid.cents // 2))
            self._do(
                corrections.Withdraw(
                    command_id=self._key(),
                    enrollment_id=place,
                    on=self._desk.today(),
                    charged=kept,
                    refund=refund,
                    reason="Moved away",
                )
            )

    def _move_credit(self) -> None:
        for place in self._some(self._places):
            held = self._desk.reads.enrollment(place)
            credit = self._desk.reads.standing(place).credit
            assert held is not None
            others = [
                one.enrollment_id
                for one in self._desk.reads.enrollments_of(held.student_id)
                if one.bundle_id is None
                and one.enrollment_id != place
                and one.student_id == held.student_id
            ]
            if others and credit:
                self._do(
                    commands.MoveCredit(
                        command_id=self._key(),
                        from_enrollment_id=place,
                        to_enrollment_id=others[0],
                        amount=Money(self._rng.randint(1, credit.cents)),
                        reason="Paid twice",
                    )
                )
