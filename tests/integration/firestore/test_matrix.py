"""Every status, whatever became of the commit, in a commit, a read or a listener: once, or never.

A payment ends committed once, or in Needs attention with its commit fenced off for good. A desk
whose reads or whose listener meet the status ends with the server's state, and by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final

import grpc
import pytest

from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.testing.firestore.faults import Hold
from enrolldesk.testing.firestore.outside import lacking, outside_address
from tests.integration.firestore.matrix import MORE_CENTS, Case, Office

STATUSES = sorted(code.name for code in grpc.StatusCode if code is not grpc.StatusCode.OK)
FINAL = {
    "ALREADY_EXISTS",
    "FAILED_PRECONDITION",
    "INVALID_ARGUMENT",
    "NOT_FOUND",
    "OUT_OF_RANGE",
    "PERMISSION_DENIED",
    "UNIMPLEMENTED",
}
"""Statuses after which sending again is of no use; every other one leaves the batch waiting."""

HUNG_SECONDS = 0.2
CASES = 12
READS = ("RunQuery", "BatchGetDocuments")


class Offices:
    """New desks and a new server after some cases: what they hold stays small, and so each look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cases = 0
        self._office: Office | None = None

    def now(self) -> Office:
        if self._office is None or self._cases % CASES == 0:
            self.close()
            self._office = Office(self._folder / str(self._cases))
        self._cases += 1
        return self._office

    def close(self) -> None:
        office, self._office = self._office, None
        if office is not None:
            office.close()


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    if outside_address():
        lacking("faults")
    offices = Offices(tmp_path_factory.mktemp("desks"))
    yield offices
    offices.close()


@pytest.fixture
def case(offices: Offices) -> Case:
    return Case(offices.now())


def settled_by(status: str) -> str:
    return "needs_attention" if status in FINAL else "waiting"


async def landed(case: Case, status: str, later: Hold) -> None:
    """The commit takes effect now; where staff were asked, its fence finds it there."""
    case.land(later)
    if status in FINAL:
        assert not await case.fence()
        await case.resend()
    else:
        await case.push_until("committed")


async def not_applied(case: Case, status: str) -> None:
    answered = case.answer(status)
    await case.push_until(settled_by(status))
    assert (case.paid, case.entries) == (0, 0)
    answered.remove()
    if status in FINAL:
        assert await case.fence()
        await case.check_fenced_for_good()
    else:
        await case.push_until("committed")
        case.check_counted_once()


async def applied(case: Case, status: str) -> None:
    case.answer(status, applied=True)
    await case.push_until("committed")
    case.check_counted_once()


async def applied_later(case: Case, status: str) -> None:
    """It takes effect after its answer and before the next try."""
    later = case.answer(status, applied="later", times=1)
    case.land_before_a_retry(later)
    await case.push()
    if case.state != "committed":
        # No quick retry follows such an answer.
        assert case.state == settled_by(status)
        await landed(case, status, later)
    case.check_counted_once()


async def after_the_retry(case: Case, status: str) -> None:
    """It takes effect after the next tries were answered, too."""
    later = case.answer(status, applied="later", times=1)
    answered = case.answer(status)
    await case.push_until(settled_by(status))
    if status in FINAL:
        await case.resend()
        assert case.state == "needs_attention"
    else:
        await case.push_until("waiting")
    assert answered.fired
    assert (case.paid, case.entries) == (0, 0)
    answered.remove()
    await landed(case, status, later)
    case.check_counted_once()


Effect = Callable[[Case, str], Awaitable[None]]
EFFECTS: Final[dict[str, Effect]] = {
    "not applied": not_applied,
    "applied": applied,
    "applied later": applied_later,
    "after the retry was answered": after_the_retry,
}


def in_no_read(_case: Case, _status: str) -> list[Any]:
    return []


def in_reads(case: Case, status: str) -> list[Any]:
    """Twice in each way of reading."""
    return [case.server.faults.status(status, method=method, times=2) for method in READS]


def in_listeners(case: Case, status: str) -> list[Any]:
    """Twice before a word, twice after the first ones."""
    return [
        case.server.faults.status(status, method="Listen", times=2, after_messages=after)
        for after in (0, 2)
    ]


CALLS: Final = {"commit": in_no_read, "read": in_reads, "listen": in_listeners}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_status(case: Case, status: str, effect: str, call: str) -> None:
    async def story(case: Case) -> None:
        met_in = CALLS[call](case, status)
        if not met_in:
            await EFFECTS[effect](case, status)
            return
        async with case.watched() as problems:
            await EFFECTS[effect](case, status)
            await case.check_the_other_desk_follows()
            while not all(fault.fired for fault in met_in):
                # A ring may come before a listener meets its trouble: the next one does not.
                await case.check_the_other_desk_follows()
        assert {problem.status for problem in problems} == {status}

    case.tell(story)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_commit_that_would_land_behind_the_fence(case: Case, status: str) -> None:
    async def story(case: Case) -> None:
        later = case.answer(status, applied="later", times=1)
        await case.push_until("needs_attention")
        assert await case.fence()
        later.release()
        await case.check_fenced_for_good()

    case.tell(story)


@pytest.mark.parametrize("status", STATUSES)
def test_a_hung_commit_lands_after_its_retry_was_answered(case: Case, status: str) -> None:
    """Nobody answers the first try: the client gives up by itself."""

    async def story(case: Case) -> None:
        hung = case.server.faults.hang(
            method="Commit", path=case.guard_path, times=1, effect="on release"
        )
        answered = case.answer(status)
        await case.push_until(settled_by(status), hung)
        answered.remove()
        await landed(case, status, hung)
        case.check_counted_once()

    case.tell(story, commit_seconds=HUNG_SECONDS)


@pytest.mark.parametrize("was_applied", [False, True], ids=["not applied", "applied"])
@pytest.mark.parametrize("status", [status for status in STATUSES if status != "NOT_FOUND"])
def test_a_guard_that_cannot_be_read_leaves_it_waiting(
    case: Case, status: str, was_applied: bool
) -> None:
    async def story(case: Case) -> None:
        refused = case.answer("PERMISSION_DENIED", applied=was_applied, nth=1)
        again = case.answer("PERMISSION_DENIED")
        unread = case.server.faults.status(status, method="GetDocument", path=case.guard_path)
        await case.push()
        assert unread.fired
        assert case.state == "waiting"
        for fault in (refused, again, unread):
            fault.remove()
        await case.push_until("committed")
        case.check_counted_once()

    case.tell(story)


@pytest.mark.parametrize("status", STATUSES)
def test_a_refresh_that_cannot_count_is_asked_for_again(case: Case, status: str) -> None:
    async def story(case: Case) -> None:
        await case.push_until("committed")
        case.server.faults.status(status, method="RunAggregationQuery", nth=3)
        async with case.there_reads() as puller:
            with pytest.raises(SyncProblem) as refused:
                await puller.refresh()
            assert refused.value.status == status
            await puller.refresh()
        assert case.there.desk.reads.standing(case.enrollment).paid.cents == case.paid

    case.tell(story)


def worry_by_a_reset(case: Case) -> None:
    case.server.call(case.server.server.listeners.reset)


def worry_by_a_wrong_count(case: Case) -> None:
    case.server.call(lambda: case.server.server.listeners.mislead(3))


def worry_by_an_end(case: Case) -> None:
    case.server.call(lambda: case.server.server.listeners.remove("RESOURCE_EXHAUSTED"))


def worry_by_silence(case: Case) -> None:
    case.server.call(case.server.server.listeners.silence)


@pytest.mark.parametrize(
    "worry", [worry_by_a_reset, worry_by_a_wrong_count, worry_by_an_end, worry_by_silence]
)
def test_a_worried_listener_hears_of_the_next_payment(
    case: Case, worry: Callable[[Case], None]
) -> None:
    async def story(case: Case) -> None:
        # A second stands for the watchdog's two minutes.
        async with case.watched(silence_seconds=1.0):
            await case.push_until("committed")
            await case.check_the_other_desk_follows()
            worry(case)
            await case.check_the_other_desk_follows()
        assert case.paid_on(case.another) == 2 * MORE_CENTS

    case.tell(story)
