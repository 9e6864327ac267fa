"""What can disagree within one student's account, and how it is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from enrolldesk.app.ports import Account
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState, open_items
from enrolldesk.domain.ledger import Entry, EntryKind, standing_of
from enrolldesk.domain.merging import kept_id
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.soundness import deltas_follow, is_void_of

SENTENCES: Final = {
    "standing": "The kept sums of an enrollment differ from its entries",
    "next_due": "The kept next due date differs from what is open",
    "balance": "The kept balance of a student differs from the entries",
    "shown_as": "A student is kept as shown as somebody other than whom they were merged into",
    "search": "The search does not know a student's present words",
    "entry_place": "An entry is on another student's or an unknown enrollment",
    "component_money": "A component of a bundle carries money",
    "deltas": "What an entry does to the balance does not follow from its kind",
    "void_of_nothing": "A void cancels an entry that is not there",
    "void": "A void is not the exact opposite of what it cancels",
    "void_twice": "An entry is canceled more than once",
    "allocations": "A payment is allocated beyond its amount or to what is no charge here",
    "credit": "Credit moved between enrollments does not cancel out",
    "bundle_missing": "An enrollment names a bundle that is not there",
    "components_missing": "A bundle has no enrollments in its courses",
    "batch_missing": "An entry's batch is not in the outbox",
    "entry_of_batch": "An entry differs from what its batch says",
    "entry_of_batch_missing": "A batch names an entry that is not in the ledger",
    "effect": "A batch's effects differ from its writes",
    "touched": "A batch does not name the documents it writes",
    "payload": "A batch's frozen text is about another batch",
    "digest": "A batch's frozen text was changed",
    "desk_seq": "A batch is missing from the desk's sequence",
    "receipt_no": "A receipt number cannot be read",
    "receipt_twice": "A receipt number was given twice",
    "receipts_missing": "Receipt numbers are missing",
    "cloud_unreadable": "A document on the server cannot be read",
    "guard_missing": "An entry on the server has no guard there",
    "guard_fenced": "An entry on the server is of a batch that was given up",
    "guard_entry": "An entry on the server differs from what its guard counts",
    "guard_entry_missing": "A guard on the server counts an entry that is not there",
    "guard_lost": "A batch was committed, but the server does not hold it",
    "guard_digest": "The server holds another batch than the one recorded here",
    "cloud_place": "An entry on the server is on an unknown or another student's enrollment",
    "cloud_totals": "The sums of an enrollment on the server differ from its entries there",
    "cloud_receipt_twice": "A receipt number was given twice on the server",
    "cloud_lacks": "What was committed is not on the server",
    "replica_lacks": "A document of the server is not in the replica",
    "replica_differs": "The replica differs from the server",
    "replica_set_aside": "A document of the server was set aside here",
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two places that say different things; ``what`` is a code of ``SENTENCES``.

    ``kept`` is what the place being checked says, ``found`` what follows from the ledger.
    """

    what: str
    ids: Mapping[str, str]
    kept: str = ""
    found: str = ""

    @property
    def sentence(self) -> str:
        """For a person, with the ids that lead there."""
        names = ", ".join(f"{name} {key}" for name, key in self.ids.items())
        values = f": {self.kept} instead of {self.found}" if self.kept or self.found else ""
        return f"{SENTENCES[self.what]} ({names}){values}"


class MergedAccounts:
    """What can be checked only over all accounts: who is shown as whom, and what they owe.

    Of a student who has nothing to do with a merge only three numbers stay.
    """

    def __init__(self) -> None:
        """No account was read yet."""
        self._owed: dict[str, int] = {}
        self._balances: dict[str, int] = {}
        self._pointers: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        self._moved: Counter[str] = Counter()
        self._holders: dict[str, str] = {}

    def take(self, account: Account, owed: Money) -> None:
        """Note an account; the other half of moved credit may be in one it was merged with."""
        student = account.student
        self._owed[student.student_id] = owed.cents
        self._balances[student.student_id] = account.kept_balance.cents
        if student.merged_into:
            self._pointers[student.student_id] = student.merged_into
        if account.shown_as != student.student_id:
            self._shown[student.student_id] = account.shown_as
        moved: Counter[str] = Counter()
        for entries in account.entries.values():
            for entry in entries:
                if entry.kind == EntryKind.CREDIT:
                    moved[_moved_by(entry)] += entry.paid_delta.cents
        for moved_by, cents in moved.items():
            if cents:
                self._moved[moved_by] += cents
                self._holders[moved_by] = student.student_id

    def disagreements(self) -> Iterator[Disagreement]:
        """What does not add up, once every account was taken."""

        def merged_into(student_id: str) -> str | None:
            return self._pointers.get(student_id, "") if student_id in self._owed else None

        shown = {one: kept_id(one, merged_into) for one in self._pointers}
        shown = {one: kept for one, kept in shown.items() if one != kept}
        for one in shown.keys() | self._shown.keys():
            kept, found = self._shown.get(one, one), shown.get(one, one)
            if kept != found:
                yield Disagreement("shown_as", {"student_id": one}, kept, found)
        owed = Counter(self._owed)
        for one, kept in shown.items():
            owed[kept] += self._owed[one]
            owed[one] -= self._owed[one]
        for one, balance in self._balances.items():
            if balance != owed[one]:
                yield Disagreement("balance", {"student_id": one}, str(balance), str(owed[one]))
        for moved_by, cents in self._moved.items():
            if cents:
                ids = {"student_id": self._holders[moved_by], "entry_id": moved_by}
                yield Disagreement("credit", ids, str(cents), "0")


def _moved_by(entry: Entry) -> str:
    """What both halves of moved credit have in common: the id of the one that went away."""
    away = entry.paid_delta < ZERO
    return entry.entry_id if away else entry.entry_id.removesuffix("-2")


def account_disagreements(
    account: Account, bundles: frozenset[str], across: MergedAccounts
) -> Iterator[Disagreement]:
    """Everything that disagrees within a student's account; ``bundles`` are courses' ids.

    What merged students have in common is noted in ``across``.
    """
    student_id = account.student.student_id
    ids = {"student_id": student_id}
    if not account.searchable:
        yield Disagreement("search", ids)
    known = {place.enrollment_id: place for place in account.enrollments}
    for key in account.entries.keys() - known.keys():
        yield Disagreement("entry_place", ids | {"enrollment_id": key})
    held = {place.bundle_id for place in account.enrollments}
    owed = ZERO
    for place in account.enrollments:
        entries = account.entries.get(place.enrollment_id, ())
        owed += standing_of(entries).owed
        yield from _kept(place, entries, account)
        yield from _place(place, known, account)
        yield from _entries(place, entries)
        # One that was never sent may have lost its courses to what stands there instead.
        is_gone = place.state is EnrollmentState.WITHDRAWN and not entries
        if place.course_id in bundles and place.enrollment_id not in held and not is_gone:
            yield Disagreement("components_missing", {"enrollment_id": place.enrollment_id})
    across.take(account, owed)


def _kept(
    place: Enrollment, entries: tuple[Entry, ...], account: Account
) -> Iterator[Disagreement]:
    standing, next_due_on = account.kept[place.enrollment_id]
    ids = {"enrollment_id": place.enrollment_id}
    if standing != standing_of(entries):
        yield Disagreement("standing", ids, str(standing), str(standing_of(entries)))
    items = open_items(place, entries)
    first = items[0].due_on if items else None
    if next_due_on != first:
        yield Disagreement("next_due", ids, str(next_due_on), str(first))


def _place(
    place: Enrollment, known: Mapping[str, Enrollment], account: Account
) -> Iterator[Disagreement]:
    ids = {"enrollment_id": place.enrollment_id}
    if place.student_id != account.student.student_id:
        yield Disagreement("entry_place", ids | {"student_id": place.student_id})
    if place.bundle_id is None:
        return
    bundle = known.get(place.bundle_id)
    if bundle is None or bundle.bundle_id is not None:
        yield Disagreement("bundle_missing", ids | {"bundle_id": place.bundle_id})
    if account.entries.get(place.enrollment_id):
        yield Disagreement("component_money", ids)


def _entries(place: Enrollment, entries: tuple[Entry, ...]) -> Iterator[Disagreement]:
    by_id = {entry.entry_id: entry for entry in entries}
    charges = {entry.entry_id for entry in entries if entry.charged_delta > ZERO}
    voided: Counter[str] = Counter()
    for entry in entries:
        ids = {"entry_id": entry.entry_id, "enrollment_id": place.enrollment_id}
        if (entry.enrollment_id, entry.student_id) != (place.enrollment_id, place.student_id):
            yield Disagreement("entry_place", ids)
        if not deltas_follow(entry):
            deltas = (entry.charged_delta, entry.paid_delta, entry.written_off_delta)
            yield Disagreement(
                "deltas", ids, str(tuple(delta.cents for delta in deltas)), str(entry.kind)
            )
        if entry.kind == EntryKind.VOID:
            target = by_id.get(entry.reverses or "")
            if target is None:
                yield Disagreement("void_of_nothing", ids | {"reverses": entry.reverses or ""})
            else:
                voided[target.entry_id] += 1
                if not is_void_of(entry, target):
                    yield Disagreement("void", ids | {"reverses": target.entry_id})
        allocated = total(part.amount for part in entry.allocations)
        if allocated > entry.amount or any(
            part.charge_id not in charges or part.amount <= ZERO for part in entry.allocations
        ):
            yield Disagreement("allocations", ids, str(allocated.cents), str(entry.amount.cents))
    for entry_id, times in voided.items():
        if times > 1:
            yield Disagreement("void_twice", {"entry_id": entry_id}, str(times), "1")
