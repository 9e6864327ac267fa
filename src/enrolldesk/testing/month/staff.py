"""Staff who do everything a desk can do with money, drawn from one seed.

What they choose depends on the seed and on what they did before, never on what a screen shows: two
schools played from one seed differ only in what one of them leaves out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from enrolldesk.app import commands
from enrolldesk.app.desk import Desk
from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.merging.commands import MergeStudents, UnmergeStudent
from enrolldesk.app.planning.commands import RecordReminder
from enrolldesk.app.promoting.commands import AddPromotion
from enrolldesk.app.till.commands import CloseDay, MoveDrawer
from enrolldesk.app.till.sheet import sheet_of
from enrolldesk.domain.ledger import EntryKind, Method, Share, Tender
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.people import Student
from enrolldesk.domain.promotions import Offer
from enrolldesk.domain.reminders import Channel
from enrolldesk.domain.till import MethodSum, MoveKind
from enrolldesk.testing.month.acting import METHODS
from enrolldesk.testing.month.correcting import CorrectingStaff
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SteadyClock

COURSES: Final = (THEORY.course_id, WHEEL.course_id, PACKAGE.course_id)


class MonthStaff(CorrectingStaff):
    """Whoever works at the desk for a month."""

    def __init__(self, desk: Desk, clock: SteadyClock, seed: int, *, merging: bool = True) -> None:
        """Without ``merging``, everything happens but merges."""
        super().__init__(desk, clock, seed)
        self._merging = merging
        self._alone: list[str] = []
        self._related: list[str] = []
        self.merged: list[str] = []

    def offer_promotions(self) -> None:
        """Offer what a school offers from its first day on."""
        for offer in (
            Offer(title="Spring", amount=Money(2_500)),
            Offer(title="Teachers", percent=1_250, limit=10),
        ):
            key = self._key()
            if self._do(AddPromotion(command_id=key, offer=offer)):
                self._promotions.append(key)

    def work(self, walk_ins: int, acts: int) -> None:
        """One day at the desk: people come in, and other things happen between them."""
        todo: list[Callable[[], None]] = [self.walk_in] * walk_ins
        todo += self._rng.choices(*zip(*self._acts(), strict=True), k=acts)
        self._rng.shuffle(todo)
        for act in todo:
            self._clock.forward(minutes=1)
            act()

    def close_the_day(self) -> None:
        """Count the drawer, sometimes a little wrong, and go home."""
        own = self._desk.reads.desk()
        assert own is not None
        sheet = sheet_of(self._desk.reads, own.desk_id, self._desk.today())
        wrong = Money(self._rng.choice((0, 0, 0, -25, 100)))
        cash = max(ZERO, sheet.cash_expected(sheet.last_float) + wrong)
        counted = [
            MethodSum(one.method, cash if one.method == Method.CASH else one.amount)
            for one in sheet.expected
        ]
        self._do(
            CloseDay(
                command_id=self._key(),
                day=self._desk.today(),
                opening_float=sheet.last_float,
                counted=tuple(counted),
                deposit=Money(cash.cents // 2),
                reason="Counted twice",
            )
        )

    def next_day(self) -> None:
        """The next morning."""
        self._clock.forward(days=1)
        self._clock.moment = self._clock.moment.replace(hour=15, minute=0)

    def unmerge_everything(self) -> None:
        """Part whoever was merged, the last one first."""
        for student_id in reversed(self.merged):
            self._do(UnmergeStudent(command_id=self._key(), merged_id=student_id, reason="Two"))
        self.merged.clear()

    def walk_in(self) -> None:
        """Somebody new, in one course or two, paying something or nothing."""
        number = len(self._students)
        student = Student(self._key(), f"Student {number:04}", phone=f"614 55{number:05}")
        paid = Money(self._rng.choice((0, 0, 5_000, 9_999, 49_999)))
        tenders = (Tender(self._rng.choice(METHODS), paid),) if paid else ()
        for course_id in self._rng.sample(COURSES[:2], self._rng.choice((1, 1, 2))):
            enroll = commands.Enroll(
                command_id=self._key(),
                student_id=student.student_id,
                course_id=course_id if self._rng.random() < 0.7 else COURSES[2],
                new_student=student if student.student_id not in self._students else None,
                tenders=tenders,
                promotion_id=self._rng.choice(("", "", "", *self._promotions)),
            )
            recorded = self._do(enroll)
            if not recorded and enroll.promotion_id:
                # Given as often as it may be: nobody is sent away for that.
                enroll = replace(enroll, command_id=self._key(), promotion_id="")
                recorded = self._do(enroll)
            if recorded:
                if enroll.new_student is not None:
                    self._students.append(student.student_id)
                    # Whoever may be merged is in no family: its sums are told of whom they show.
                    (self._related if number % 3 == 0 else self._alone).append(student.student_id)
                if tenders:
                    self._payments.append(enroll.command_id)
                held = self._desk.reads.enrollments_of(student.student_id)
                self._places += [
                    one.enrollment_id
                    for one in held
                    if one.bundle_id is None and one.enrollment_id not in self._places[-9:]
                ]
            tenders = ()

    def _acts(self) -> list[tuple[Callable[[], None], int]]:
        return [
            (self._pay, 8),
            (self._refund, 2),
            (self._return, 2),
            (self._void, 2),
            (self._correct, 2),
            (self._write_off, 1),
            (self._discount, 2),
            (self._promote, 2),
            (self._reprice, 1),
            (self._plan, 3),
            (self._withdraw, 1),
            (self._move_credit, 2),
            (self._remind, 1),
            (self._drawer, 1),
            (self._family, 1),
            (self._merge, 2),
            (self._unmerge, 1),
        ]

    def _pay(self) -> None:
        places = self._some(self._places, self._rng.choice((1, 1, 2, 3)))
        amounts = [Money(self._rng.randint(1, 30_000)) for _ in places]
        method = self._rng.choice(METHODS)
        pay = commands.RecordPayment(
            command_id=self._key(),
            shares=tuple(map(Share, places, amounts)),
            tenders=(Tender(method, total(amounts)),),
        )
        if places and self._do(pay):
            self._payments.append(pay.command_id)

    def _remind(self) -> None:
        for student_id in self._some(self._students):
            amount = Money(self._rng.randint(1, 9_000))
            self._do(
                RecordReminder(
                    command_id=self._key(),
                    student_id=student_id,
                    channel=self._rng.choice(list(Channel)),
                    amount=amount,
                )
            )

    def _drawer(self) -> None:
        self._do(
            MoveDrawer(
                command_id=self._key(),
                kind=self._rng.choice(list(MoveKind)),
                amount=Money(self._rng.randint(1, 5_000)),
                reason="Stamps and change",
            )
        )

    def _family(self) -> None:
        pair = self._some(self._related, 2)
        if len(set(pair)) == 2:
            self._do(LinkFamily(command_id=self._key(), student_ids=tuple(pair)))

    def _merge(self) -> None:
        """Two of whom none was merged; nobody is enrolled anew afterwards."""
        pair = self._some(self._alone, 2)
        key = self._key()
        if len(set(pair)) != 2:
            return
        kept, merged = pair
        self._alone.remove(kept)
        self._alone.remove(merged)
        if self._merging and self._do(
            MergeStudents(command_id=key, kept_id=kept, merged_id=merged, taken=("phone",))
        ):
            self.merged.append(merged)

    def _unmerge(self) -> None:
        """Sometimes the mistake is noticed the same month."""
        key, lot = self._key(), self._rng.random()
        if self._merging and self.merged:
            student_id = self.merged[int(lot * len(self.merged))]
            if self._do(UnmergeStudent(command_id=key, merged_id=student_id, reason="Twins")):
                self.merged.remove(student_id)


KINDS_PLAYED: Final = frozenset(EntryKind) - {EntryKind.FEE}
"""Every kind of entry a month should hold; fees come with returned payments."""
