"""Random corrections, one after the other: whatever is corrected, the same laws hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from enrolldesk.app import commands
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.held import record_from
from enrolldesk.app.verify import verify
from enrolldesk.domain.enrollments import Enrollment, open_items
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    Share,
    Tender,
    live_entries,
    standing_of,
)
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.small_school import (
    COURSES,
    OPENING,
    PACKAGE,
    THEORY,
    WHEEL,
    SmallSchool,
    SteadyClock,
)

CENTS = st.sampled_from([1, 999, 2500, 5000, 9999, 45_000, 54_999]).map(Money)
METHODS = st.sampled_from([Method.CASH, Method.CARD, Method.CHECK])
LATER = OPENING + timedelta(days=400)


class Corrections(RuleBasedStateMachine):
    """A small school at which everything goes wrong and is put right."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = SteadyClock()
        self.store = MemoryStore()
        self.desk = Desk(self.store, self.clock)
        self.school = SmallSchool(self.desk, self.desk.run)
        self.counted = 0
        self.seen: dict[str, Entry] = {}
        self.read = 0

    @initialize()
    def found(self) -> None:
        self.school.found()
        maria, tom = self.school.student("Maria Lopez"), self.school.student("Tom Chen")
        self.school.enroll(maria, PACKAGE.course_id, cash=9999)
        for course in (THEORY, WHEEL):
            self.school.enroll(tom, course.course_id, cash=course.price.cents)

    def ask(self, kind: type[Any], **values: Any) -> None:
        self.counted += 1
        command: Command = kind(command_id=f"asked-{self.counted}", **values)
        try:
            self.desk.run(command)
        except DeskError:
            assert self.store.kept.entries == self.seen

    def place(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([place.enrollment_id for place in self.places()]))

    def places(self) -> list[Enrollment]:
        return [place for place in self.store.kept.enrollments.values() if not place.bundle_id]

    def entry(self, data: st.DataObject, *kinds: EntryKind) -> str:
        found = [one.entry_id for one in self.seen.values() if not kinds or one.kind in kinds]
        return data.draw(st.sampled_from(found or ["none"]))

    @rule(data=st.data(), amount=CENTS, method=METHODS)
    def pay(self, data: st.DataObject, amount: Money, method: Method) -> None:
        place = self.place(data)
        share = Share(place, amount)
        tender = Tender(method, amount)
        self.ask(commands.RecordPayment, shares=(share,), tenders=(tender,))

    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        self.ask(commands.VoidEntry, entry_id=self.entry(data), reason="Mistake")

    @rule(data=st.data(), amount=CENTS, method=METHODS)
    def correct(self, data: st.DataObject, amount: Money, method: Method) -> None:
        self.ask(
            corrections.CorrectPayment,
            entry_id=self.entry(data, EntryKind.PAYMENT),
            enrollment_id=self.place(data),
            tender=Tender(method, amount),
            reason="Wrong",
        )

    @rule(data=st.data(), fee=st.sampled_from([ZERO, Money(2500)]))
    def bounce(self, data: st.DataObject, fee: Money) -> None:
        entry_id = self.entry(data, EntryKind.PAYMENT)
        self.ask(corrections.ReturnPayment, entry_id=entry_id, reason="Bounced", fee=fee)

    @rule(data=st.data(), amount=CENTS, percent=st.sampled_from([0, 1, 1250, 3333, 10_000]))
    def discount(self, data: st.DataObject, amount: Money, percent: int) -> None:
        how = {"percent": percent} if percent else {"amount": amount}
        self.ask(corrections.GiveDiscount, enrollment_id=self.place(data), reason="Sibling", **how)

    @rule(data=st.data(), price=st.one_of(CENTS, st.just(ZERO)))
    def price(self, data: st.DataObject, price: Money) -> None:
        place = self.place(data)
        self.ask(corrections.CorrectPrice, enrollment_id=place, price=price, reason="Agreed")

    @rule(data=st.data(), part=st.sampled_from([1, 2, 3]))
    def write_off(self, data: st.DataObject, part: int) -> None:
        place = self.place(data)
        owed = self.desk.reads.standing(place).owed
        amount = Money(owed.cents // part)
        self.ask(corrections.WriteOff, enrollment_id=place, amount=amount, reason="Gone")

    @rule(data=st.data(), amount=CENTS, uncharged=st.one_of(CENTS, st.just(ZERO)))
    def refund(self, data: st.DataObject, amount: Money, uncharged: Money) -> None:
        self.ask(
            commands.Refund,
            enrollment_id=self.place(data),
            amount=amount,
            method=Method.CASH,
            reason="Asked",
            uncharged=uncharged,
        )

    @rule(data=st.data(), amount=CENTS)
    def move_credit(self, data: st.DataObject, amount: Money) -> None:
        self.ask(
            commands.MoveCredit,
            from_enrollment_id=self.place(data),
            to_enrollment_id=self.place(data),
            amount=amount,
            reason="Other course",
        )

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.ask(commands.CancelEnrollment, enrollment_id=self.place(data), reason="Mistake")

    @rule(data=st.data(), kept=st.sampled_from([0, 1, 2]), back=st.sampled_from([0, 1, 2]))
    def withdraw(self, data: st.DataObject, kept: int, back: int) -> None:
        place = self.place(data)
        standing = self.desk.reads.standing(place)
        self.ask(
            corrections.Withdraw,
            enrollment_id=place,
            on=self.desk.today(),
            charged=Money(standing.charged.cents * kept // 2),
            refund=Money(max(0, standing.paid.cents * back // 2)),
            reason="Moved away",
        )

    @rule(data=st.data(), course=st.sampled_from(COURSES))
    def move_enrollment(self, data: st.DataObject, course: Any) -> None:
        place = self.place(data)
        self.ask(
            corrections.MoveEnrollment,
            enrollment_id=place,
            course_id=course.course_id,
            reason="Wrong course",
        )

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.clock.forward(days=days)

    @property
    def entries(self) -> dict[str, Entry]:
        return self.store.kept.entries

    @invariant()
    def entries_only_grow(self) -> None:
        assert {key: self.entries.get(key) for key in self.seen} == self.seen
        self.seen = dict(self.entries)

    @invariant()
    def every_balance_follows_from_its_lines(self) -> None:
        for place in self.places():
            known = tuple(one for one in self.entries.values() if self.of(one, place))
            standing = standing_of(known)
            owed = total(item.amount for item in open_items(place, known))
            assert owed == max(ZERO, standing.owed)
            # No correction makes money: what is held as credit was paid.
            assert standing.charged >= standing.written_off >= ZERO
            assert standing.credit <= max(ZERO, standing.paid)

    @invariant()
    def money_held_is_money_that_changed_hands(self) -> None:
        live = live_entries(self.entries.values())

        def changed_hands(kind: EntryKind) -> Money:
            return total(one.amount for one in live if one.kind == kind)

        handed_back = changed_hands(EntryKind.REFUND) + changed_hands(EntryKind.RETURNED)
        held = total(one.paid_delta for one in self.entries.values())
        assert held == changed_hands(EntryKind.PAYMENT) - handed_back

    @invariant()
    def every_correction_says_why_and_by_whom(self) -> None:
        for one in self.entries.values():
            plain = one.kind in (EntryKind.CHARGE, EntryKind.PAYMENT)
            assert plain or one.reason
            assert one.staff_id
            assert one.desk_id
            named = one.reverses and self.entries[one.reverses]
            assert not named or named.enrollment_id == one.enrollment_id

    @invariant()
    def another_desk_takes_it_as_it_is(self) -> None:
        batches = list(self.store.kept.batches.values())
        for row, _print in batches[self.read :]:
            told = json.loads(row.payload)
            assert all(len(effects) <= 4 for effects in told["effects"].values())
            for write in told["writes"]:
                if write["path"].startswith("entries/"):
                    taken = record_from(write["path"], write["fields"], LATER)
                    assert isinstance(taken, Entry)
                    assert replace(taken, committed_at=None) == self.entries[taken.entry_id]
        self.read = len(batches)

    def of(self, entry: Entry, place: Enrollment) -> bool:
        return entry.enrollment_id == place.enrollment_id

    def teardown(self) -> None:
        if self.entries:
            assert verify(self.store).disagreements == ()


Corrections.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
test_corrections_keep_the_laws = Corrections.TestCase
