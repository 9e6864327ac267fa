"""Families: linked, left, found by their guardian, and paid for as one account."""

from datetime import timedelta

import pytest

from enrolldesk.app.families.account import family_account, likely_family
from enrolldesk.app.families.commands import LeaveFamily, LinkFamily
from enrolldesk.app.merging.commands import MergeStudents, UnmergeStudent
from enrolldesk.domain.errors import Missing, NoFamily
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Guardian, StudentState
from enrolldesk.testing.small_school import PACKAGE, THEORY
from tests.contract.conftest import Office, there

ROSA = Guardian("Rosa Lopez", "614 555 0100", "rosa@example.org")


def link(at: Office, *student_ids: str) -> None:
    at.desk.run(LinkFamily(command_id=new_id(), student_ids=student_ids))


def leave(at: Office, student_id: str) -> None:
    at.desk.run(LeaveFamily(command_id=new_id(), student_id=student_id))


def family(at: Office, student_id: str) -> list[str]:
    found = at.reads.family(there(at.reads.student(student_id)).family_id)
    return [one.name for one in found]


@pytest.fixture
def three(at: Office) -> tuple[str, str, str]:
    return (
        at.school.student("Maria Lopez", guardian=ROSA),
        at.school.student("Luis Lopez", guardian=Guardian("R. Lopez", "(614) 555-0100")),
        at.school.student("Ines Lopez", guardian=Guardian("Rosa", email="ROSA@example.org")),
    )


def test_a_family_is_whoever_was_linked(at: Office, three: tuple[str, str, str]) -> None:
    maria, luis, ines = three
    link(at, maria, luis)
    assert family(at, maria) == ["Luis Lopez", "Maria Lopez"]
    assert family(at, ines) == []
    link(at, luis, ines)
    assert family(at, ines) == ["Ines Lopez", "Luis Lopez", "Maria Lopez"]
    leave(at, luis)
    assert family(at, maria) == ["Ines Lopez", "Maria Lopez"]
    leave(at, ines)
    assert [there(at.reads.student(key)).family_id for key in three] == ["", "", ""]
    with pytest.raises(NoFamily):
        leave(at, ines)


def test_two_families_become_one(at: Office, three: tuple[str, str, str]) -> None:
    ben, ana = at.school.student("Ben Ode"), at.school.student("Ana Ode")
    link(at, ben, ana)
    link(at, *three)
    link(at, three[0], ana)
    assert len(family(at, ben)) == 5
    with pytest.raises(Missing):
        link(at, ben, ben)


def test_who_has_the_same_guardian_is_suggested(at: Office, three: tuple[str, str, str]) -> None:
    maria, luis, ines = three
    at.school.student("Omar Diaz", guardian=Guardian("Sam", "614 555 0199"))
    gone = at.school.student("Old Lopez", guardian=ROSA, state=StudentState.ARCHIVED)
    student = there(at.reads.student(maria))
    assert [one.student_id for one in likely_family(at.reads, student)] == [ines, luis]
    link(at, maria, luis)
    student = there(at.reads.student(maria))
    assert [one.student_id for one in likely_family(at.reads, student)] == [ines]
    assert gone not in {one.student_id for one in at.reads.same_guardian(student)}
    assert at.reads.same_guardian(there(at.reads.student(luis)))[0].student_id == maria


def test_the_account_of_a_family_is_the_sum_of_its_cards(
    at: Office, three: tuple[str, str, str]
) -> None:
    maria, luis, ines = three
    at.school.enroll(maria, PACKAGE.course_id, cash=9_999)
    at.clock.forward(days=3)
    at.school.enroll(luis, THEORY.course_id)
    link(at, *three)
    account = family_account(at.reads, ines, at.today)
    assert [card.student.name for card in account.cards] == [
        "Ines Lopez", "Luis Lopez", "Maria Lopez"
    ]  # fmt: skip
    cards = [there(at.reads.student_card(key, at.today)) for key in three]
    assert account.balance == sum((card.balance for card in cards[1:]), cards[0].balance)
    assert [row.title for _, row in account.payable()] == [THEORY.title, PACKAGE.title]
    at.clock.forward(days=60)
    later = family_account(at.reads, maria, at.today + timedelta(days=60))
    assert later.due_now == later.balance
    alone = family_account(at.reads, at.school.student("Ben Ode"), at.today)
    assert [card.student.name for card in alone.cards] == ["Ben Ode"]
    assert family_account(at.reads, "nobody", at.today).cards == ()


def test_a_merged_student_is_no_member_and_passes_the_family_on(
    at: Office, three: tuple[str, str, str]
) -> None:
    maria, luis, _ = three
    again = at.school.student("Maria Lopes", guardian=ROSA)
    link(at, again, luis)
    at.desk.run(
        MergeStudents(command_id=new_id(), kept_id=maria, merged_id=again, taken=("family",))
    )
    assert family(at, maria) == ["Luis Lopez", "Maria Lopez"]
    assert again not in {
        one.student_id for one in at.reads.same_guardian(there(at.reads.student(maria)))
    }
    at.desk.run(UnmergeStudent(command_id=new_id(), merged_id=again, reason="Cousins"))
    assert family(at, again) == ["Luis Lopez", "Maria Lopes"]
    assert family(at, maria) == []
