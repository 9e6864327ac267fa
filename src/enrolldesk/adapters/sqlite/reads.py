"""What windows, pages and the command line read, on one connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from enrolldesk.adapters.sqlite.blaming import asking_the_file
from enrolldesk.adapters.sqlite.looking_school import SchoolLooking
from enrolldesk.adapters.sqlite.reads_students import StudentReads

if TYPE_CHECKING:
    from datetime import date

    from enrolldesk.adapters.sqlite.history import HistoryReads
    from enrolldesk.adapters.sqlite.reads_records import RecordReads
    from enrolldesk.adapters.sqlite.reads_reports import ReportReads
    from enrolldesk.app.history.rows import HistoryDetail, HistoryQuery, HistoryRow
    from enrolldesk.app.ports import Account
    from enrolldesk.app.queries import PaymentsQuery
    from enrolldesk.app.reports.movements import Movement
    from enrolldesk.app.rows import (
        BalanceRow,
        CourseRow,
        Fenced,
        Likeness,
        OutboxRow,
        PaymentRow,
        Receipt,
        StudentCard,
        StudentRow,
        Tally,
    )
    from enrolldesk.app.slips.kinds import AnySlip
    from enrolldesk.domain.courses import Course
    from enrolldesk.domain.enrollments import Enrollment, PaymentStatus
    from enrolldesk.domain.ledger import Entry, Standing
    from enrolldesk.domain.money import Money
    from enrolldesk.domain.people import Student
    from enrolldesk.domain.school import Staff


@asking_the_file
class SqliteReads(SchoolLooking, StudentReads):
    """Everything that is read; nothing here waits for a writer.

    The window is painted with what is here: the school, its people, a list of students. The rest
    is loaded by whoever first asks for a card, a payment or a match.
    """

    @cached_property
    def _records(self) -> RecordReads:
        from enrolldesk.adapters.sqlite.reads_records import RecordReads

        return RecordReads(self._connection)

    def staff(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name, those taken off included."""
        return self.people()

    def counts(self) -> Mapping[str, int]:
        """How many students, courses, enrollments, entries and batches there are."""
        return {
            name: int(self._connection.one(f"SELECT count(*) FROM {table}"))
            for name, table in (
                ("students", "student"),
                ("courses", "course"),
                ("enrollments", "enrollment"),
                ("entries", "entry"),
                ("batches", "outbox"),
            )
        }

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        return self._records.student(student_id)

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        return self._records.course(course_id)

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return self._records.enrollment(enrollment_id)

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return self._records.entry(entry_id)

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """A student's enrollments in the order they were recorded."""
        return self._records.enrollments_of(student_id)

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""
        return self._records.entries_of(enrollment_id)

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""
        return self._records.discounts_under(promotion_id)

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""
        return self._records.entries_of_day(desk_id, day)

    def standing(self, enrollment_id: str) -> Standing:
        """What an enrollment's entries add up to; nothing where there are none."""
        return self._records.standing(enrollment_id)

    def student_card(self, student_id: str, today: date) -> StudentCard | None:
        """Everything a card shows, or None where there is no such student."""
        return self._records.student_card(student_id, today)

    def search(self, text: str, today: date, limit: int = 50) -> list[StudentRow]:
        """Students whose name, phone, e-mail or receipt number begins so, word by word."""
        return self._records.search(text, today, limit)

    def like(self, student: Student, today: date) -> list[Likeness]:
        """Students who may be this one, archived ones included."""
        return self._records.like(student, today)

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name; the empty id is nobody's."""
        return self._records.family(family_id)

    def same_guardian(self, student: Student) -> tuple[Student, ...]:
        """Who else has the same guardian's phone or e-mail, by name."""
        return self._records.same_guardian(student)

    def identities(self) -> Iterable[Student]:
        """Every student who is not archived: what tells whether somebody is known already."""
        return self._records.identities()

    def courses(self, *, inactive: bool = False) -> tuple[CourseRow, ...]:
        """Courses and bundles by title; with ``inactive`` also those no longer offered."""
        return self._records.courses(inactive=inactive)

    def course_titled(self, title: str) -> Course | None:
        """A course by title, whatever its case and accents; an active one before another."""
        return self._records.course_titled(title)

    def payment_keys(self, query: PaymentsQuery) -> Sequence[int]:
        """The keys of a list of payments, sorted in the store."""
        return self._records.payment_keys(query)

    def payment_rows(self, keys: Sequence[int]) -> list[PaymentRow]:
        """The payments of some keys, in their order."""
        return self._records.payment_rows(keys)

    def payments_tally(self, query: PaymentsQuery) -> Tally:
        """How many payments a list shows and what they come to."""
        return self._records.payments_tally(query)

    def receipt(self, receipt_id: str) -> Receipt | None:
        """A receipt by the id its entries share."""
        return self._records.receipt(receipt_id)

    def receipt_numbered(self, receipt_no: str) -> Receipt | None:
        """A receipt by its printed number, in any case."""
        return self._records.receipt_numbered(receipt_no)

    def balances(
        self, today: date, *, status: PaymentStatus | None = None, owing: bool = False
    ) -> Iterable[BalanceRow]:
        """Every enrollment that carries money, by student's name."""
        from enrolldesk.app.reports.balances import balance_rows
        from enrolldesk.app.reports.query import BalancesQuery, Holding

        holding = Holding.OWING if owing else Holding.ALL
        return balance_rows(self, BalancesQuery(status=status, holding=holding), today)

    @cached_property
    def reports(self) -> ReportReads:
        """What reports read: columns of the whole school."""
        from enrolldesk.adapters.sqlite.reads_reports import ReportReads

        return ReportReads(self._connection)

    def outbox(self, *, limit: int | None = None) -> tuple[OutboxRow, ...]:
        """Recorded batches, oldest first."""
        return self._records.outbox(limit=limit)

    def fenced(self) -> tuple[Fenced, ...]:
        """Batches that can never land any more, in the order of the desk."""
        return self._records.fenced()

    def rescued(self) -> frozenset[str]:
        """Batches that came from a rescue file."""
        return self._records.rescued()

    def outbox_count(self) -> Mapping[str, int]:
        """How many batches are in each state."""
        return self._records.outbox_count()

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        return self._records.slip(made, slip_id)

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, of one thing and of some days where these are given."""
        return self._records.slips(made, about=about, since=since, until=until)

    def movements(
        self, first_day: date | None = None, last_day: date | None = None
    ) -> tuple[Movement, ...]:
        """What the ledger's entries of some days add up to, by day, kind and method."""
        from enrolldesk.adapters.sqlite.reads_movements import movements

        return movements(self._connection, first_day, last_day)

    def desk_names(self) -> Mapping[str, str]:
        """The name of every desk that is known, by id."""
        from enrolldesk.adapters.sqlite.reads_days import desk_names

        return desk_names(self._connection)

    def desk_days(self, first_day: date, last_day: date) -> Mapping[tuple[date, str], Money]:
        """What went over the counter, taken less handed back, by day and desk."""
        from enrolldesk.adapters.sqlite.reads_days import desk_days

        return desk_days(self._connection, first_day, last_day)

    @cached_property
    def _history(self) -> HistoryReads:
        from enrolldesk.adapters.sqlite.history import HistoryReads

        return HistoryReads(self._connection)

    def history_keys(self, query: HistoryQuery) -> Sequence[int]:
        """The commands that are asked for, the latest first."""
        return self._history.history_keys(query)

    def history_rows(self, keys: Sequence[int]) -> list[HistoryRow]:
        """The lines of some keys, in their order."""
        return self._history.history_rows(keys)

    def history_detail(self, key: int) -> HistoryDetail | None:
        """One command with before and after."""
        return self._history.history_detail(key)

    def history_commands(self) -> tuple[str, ...]:
        """The kinds of commands there are, by name."""
        return self._history.history_commands()

    def accounts(self) -> Iterable[Account]:
        """Every student with everything recorded, one after the other."""
        return self._records.accounts()
