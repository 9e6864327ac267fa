"""What the store takes for each thing a window asks of it.

    python benchmarks/store.py HOME

``HOME`` holds a sample school. Prints medians and 99th percentiles in milliseconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.app.commands import RecordPayment
from enrolldesk.app.desk import Desk
from enrolldesk.app.folding import name_words
from enrolldesk.app.ports import PaymentsQuery, StudentsQuery
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student, phone_digits

ROUNDS = 300


def timed(what: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each round, sorted."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        what()
        times.append((perf_counter() - begun) * 1000)
    return sorted(times)


def typed_texts(students: list[Student], receipts: list[str], seed: int = 1) -> Iterator[str]:
    """What people type, keystroke by keystroke: letters, names, phones, addresses, receipts."""
    random = Random(seed)
    yield from "abcdefghijklmnopqrstuvwxyz0123456789"
    for student in students:
        words = [*name_words(student.name), *name_words(random.choice(students).name)]
        texts = (
            student.name,
            f"{words[0]} {words[-1]}",
            phone_digits(student.phone),
            student.email,
            f"{words[0]} {phone_digits(student.phone)[:6]}",
            random.choice(receipts),
        )
        for text in texts:
            for end in range(1, len(text) + 1):
                yield text[:end]


def search_times(store: SqliteStore, today: date, students: int = 20) -> dict[str, float]:
    """Milliseconds by text typed: the whole call, rows included."""
    keys = store.reads.student_keys(StudentsQuery(order="recent"))
    chosen = Random(1).sample(range(len(keys)), min(students, len(keys)))
    rows = store.reads.student_rows([keys[index] for index in chosen], today)
    known = [store.reads.student(row.student_id) for row in rows]
    paid = store.reads.payment_keys(PaymentsQuery())[:200]
    receipts = [row.entry.receipt_no or "1" for row in store.reads.payment_rows(paid)]
    times: dict[str, float] = {}
    for text in typed_texts([one for one in known if one], receipts):
        begun = perf_counter()
        store.reads.search(text, today)
        times[text] = max(times.get(text, 0.0), (perf_counter() - begun) * 1000)
    return times


def main() -> None:
    """Print the figures of one home."""
    home = Path(sys.argv[1])
    begun = perf_counter()
    store = open_store(home)
    print(f"open {(perf_counter() - begun) * 1000:.2f} ms")
    desk, reads = Desk(store), store.reads
    today = desk.today()
    for order in ("name", "balance", "recent"):
        for descending in (False, True):
            query = StudentsQuery(order=order, descending=descending)
            show(
                f"student_keys {query.order} {descending}",
                timed(partial(reads.student_keys, query), 10),
            )
    keys = reads.student_keys(StudentsQuery())
    random = Random(1)
    show("60 student_rows", timed(lambda: reads.student_rows(some(keys, random, 60), today)))
    rows = reads.student_rows(some(keys, random, 400), today)
    ids = iter([row.student_id for row in rows] * 10)
    show("student_card", timed(lambda: reads.student_card(next(ids), today)))
    people = [reads.student(row.student_id) for row in rows]
    asked = iter([one for one in people if one] * 10)
    show("like", timed(lambda: reads.like(next(asked), today)))
    for order in ("taken_at", "student", "receipt_no", "amount", "title"):
        ask = PaymentsQuery(order=order)
        show(f"payment_keys {order}", timed(partial(reads.payment_keys, ask), 3))
    days = PaymentsQuery(first_day=today, last_day=today)
    show("payment_keys today", timed(lambda: reads.payment_keys(days), 10))
    paid = reads.payment_keys(PaymentsQuery())
    show("60 payment_rows", timed(lambda: reads.payment_rows(some(paid, random, 60))))
    show("payments_tally", timed(lambda: reads.payments_tally(PaymentsQuery()), 3))
    show("courses", timed(lambda: reads.courses(), 3))
    show("balances owing", timed(lambda: list(reads.balances(today, owing=True)), 1))
    times = search_times(store, today)
    show("search", sorted(times.values()))
    worst = sorted(times, key=times.__getitem__, reverse=True)[:8]
    print("   slowest:", {text: round(times[text], 2) for text in worst})
    places = iter(
        place.enrollment_id
        for row in rows
        for place in reads.enrollments_of(row.student_id)
        if place.bundle_id is None
    )
    show("record payment", timed(lambda: desk.run(payment(next(places))), 200))
    store.close()


def payment(enrollment_id: str) -> RecordPayment:
    """A dollar in cash."""
    return RecordPayment(
        command_id=new_id(),
        shares=(Share(enrollment_id, Money(100)),),
        tenders=(Tender(Method.CASH, Money(100)),),
    )


def some(keys: object, random: Random, count: int) -> list[int]:
    """Keys from anywhere in a list."""
    return random.sample(list(keys), count)  # type: ignore[call-overload]


def show(what: str, times: list[float]) -> None:
    """One line: median, 99th percentile, worst."""
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{what:32} p50 {times[len(times) // 2]:9.2f}  p99 {p99:9.2f}  max {times[-1]:9.2f}")


if __name__ == "__main__":
    main()
