"""Students merged and parted: one account while they are, nothing left of it afterwards."""

from dataclasses import replace
from datetime import date

import pytest

from enrolldesk.app import commands
from enrolldesk.app.merging.commands import MergeStudents, TellApart, UnmergeStudent
from enrolldesk.app.ports import PaymentsQuery, StudentsQuery
from enrolldesk.app.verify import verify
from enrolldesk.domain.errors import (
    AlreadyEnrolled,
    AlreadyMerged,
    Missing,
    NotFound,
    NotMerged,
    SameStudent,
)
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.merging import Merge, NotSame
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian, Student
from enrolldesk.testing.small_school import THEORY, WHEEL
from tests.contract.conftest import Office, there


def merge(at: Office, kept: str, merged: str, *taken: str) -> None:
    at.desk.run(MergeStudents(command_id=new_id(), kept_id=kept, merged_id=merged, taken=taken))


def unmerge(at: Office, merged: str) -> None:
    at.desk.run(UnmergeStudent(command_id=new_id(), merged_id=merged, reason="Two people"))


def listed(at: Office, order: str = "name") -> list[str]:
    keys = at.reads.student_keys(StudentsQuery(order))
    return [row.student_id for row in at.reads.student_rows(keys, at.today)]


def point(at: Office, **targets: str) -> None:
    """Let students point to others, as documents of other desks may."""
    with at.store.write() as uow:
        for student_id, target in targets.items():
            uow.put_student(replace(there(uow.student(student_id)), merged_into=target))
        uow.commit()


def sound(at: Office) -> None:
    assert verify(at.store).disagreements == ()


@pytest.fixture
def twice(at: Office) -> tuple[str, str]:
    """Maria, recorded twice: each of her has a course, money and a phone."""
    maria = at.school.student("Maria Lopez", phone="614 555 0100")
    again = at.school.student(
        "Maria Lopes", phone="614 555 0177", email="maria@example.org", birth_date=date(2008, 3, 1)
    )
    at.school.enroll(maria, THEORY.course_id, cash=4_000)
    at.school.enroll(again, WHEEL.course_id, cash=10_000)
    return maria, again


def test_the_kept_one_shows_both_accounts(at: Office, twice: tuple[str, str]) -> None:
    maria, again = twice
    one, two = (there(at.reads.student_card(key, at.today)) for key in twice)
    merge(at, maria, again)
    card = there(at.reads.student_card(maria, at.today))
    assert card.balance == one.balance + two.balance
    assert card.due_now == one.due_now + two.due_now
    assert [row.title for row in card.enrollments] == [THEORY.title, WHEEL.title]
    assert {row.entry.student_id for row in card.ledger} == {maria, again}
    assert at.reads.student_card(again, at.today) == card
    assert at.reads.enrollments_of(again) == at.reads.enrollments_of(maria)
    assert [row.student for row in at.reads.balances(at.today)] == ["Maria Lopez"] * 2
    sound(at)


def test_lists_and_search_show_the_kept_one_alone(at: Office, twice: tuple[str, str]) -> None:
    maria, again = twice
    receipt = at.school.pay(at.reads.enrollments_of(again)[0].enrollment_id, 500)
    number = there(at.reads.receipt(receipt)).receipt_no
    merge(at, maria, again)
    assert listed(at) == [maria]
    for typed in ("maria", "lopes", "614 555 0177", "5550177", "maria@example.org", number):
        assert [row.student_id for row in at.reads.search(typed, at.today)] == [maria], typed
    (row,) = at.reads.search("0177", at.today)
    assert (row.name, row.contact) == ("Maria Lopez", "614 555 0100")
    assert at.reads.student_key(again) == at.reads.student_key(maria)
    like = at.reads.like(Student("new", "Somebody", phone="614 555 0177"), at.today)
    assert [one.row.student_id for one in like] == [maria]
    assert at.reads.like(there(at.reads.student(maria)), at.today) == []
    paid = at.reads.payment_rows(at.reads.payment_keys(PaymentsQuery()))
    assert {row.student for row in paid} == {"Maria Lopez"}
    assert {row.entry.student_id for row in paid} == {maria, again}


def test_what_the_kept_one_lacks_is_taken_over_and_put_back(
    at: Office, twice: tuple[str, str]
) -> None:
    maria, again = twice
    before = [at.reads.student(key) for key in twice]
    merge(at, maria, again, "email", "birth_date", "phone")
    kept = there(at.reads.student(maria))
    assert (kept.email, kept.birth_date) == ("maria@example.org", date(2008, 3, 1))
    assert kept.phone == "614 555 0177"
    at.desk.run(
        commands.ChangeStudent(command_id=new_id(), student=replace(kept, email="m@example.org"))
    )
    unmerge(at, again)
    kept = there(at.reads.student(maria))
    assert kept == replace(there(before[0]), email="m@example.org")
    assert at.reads.student(again) == before[1]
    assert listed(at) == [again, maria]
    sound(at)


def test_a_form_that_was_opened_before_parts_nobody(at: Office, twice: tuple[str, str]) -> None:
    maria, again = twice
    form = there(at.reads.student(again))
    merge(at, maria, again)
    at.desk.run(
        commands.ChangeStudent(command_id=new_id(), student=replace(form, phone="614 555 0199"))
    )
    assert there(at.reads.student(again)).merged_into == maria
    assert [row.student_id for row in at.reads.search("0199", at.today)] == [maria]


def test_enrolling_a_merged_student_enrolls_the_kept_one(
    at: Office, twice: tuple[str, str]
) -> None:
    maria, again = twice
    merge(at, maria, again)
    with pytest.raises(AlreadyEnrolled):
        at.school.enroll(again, THEORY.course_id)
    with pytest.raises(AlreadyEnrolled):
        at.school.enroll(maria, WHEEL.course_id)
    ben = at.school.student("Ben Ek")
    merge(at, maria, ben)
    unmerge(at, again)
    place = at.school.enroll(ben, WHEEL.course_id)
    assert there(at.reads.enrollment(place)).student_id == maria
    sound(at)


def test_credit_moves_between_the_accounts_of_one_person(
    at: Office, twice: tuple[str, str]
) -> None:
    maria, again = twice
    (theory,), (wheel,) = (at.reads.enrollments_of(key) for key in twice)
    at.school.pay(theory.enrollment_id, 10_000)
    move = commands.MoveCredit(
        command_id=new_id(),
        from_enrollment_id=theory.enrollment_id,
        to_enrollment_id=wheel.enrollment_id,
        amount=Money(4_001),
        reason="Recorded twice",
    )
    with pytest.raises(NotFound):
        at.desk.run(move)
    merge(at, maria, again)
    at.desk.run(move)
    assert there(at.reads.student_card(maria, at.today)).row.credit == Money(0)
    sound(at)
    unmerge(at, again)
    sound(at)


def test_a_chain_leads_to_its_end_and_opens_in_any_order(
    at: Office, twice: tuple[str, str]
) -> None:
    maria, again = twice
    third = at.school.student("M Lopez", phone="614 555 0155")
    merge(at, maria, again, "email")
    merge(at, third, maria, "email")
    assert listed(at) == [third]
    assert len(there(at.reads.student_card(again, at.today)).enrollments) == 2
    with pytest.raises(SameStudent):
        merge(at, again, third)
    with pytest.raises(AlreadyMerged):
        merge(at, at.school.student("Ben Ek"), again)
    sound(at)
    unmerge(at, again)
    assert listed(at)[1:] == [third, again]
    unmerge(at, maria)
    assert listed(at)[1:] == [third, again, maria]
    assert [there(at.reads.student(key)).email for key in (third, maria)] == ["", ""]
    sound(at)


@pytest.mark.parametrize("last", ["ben", "cleo"])
def test_merges_into_one_student_open_in_any_order(at: Office, last: str) -> None:
    for name in ("ana", "ben", "cleo"):
        student = Student(name, name, phone=f"614 555 01{len(name)}0", email=f"{name}@example.org")
        at.desk.run(commands.AddStudent(command_id=new_id(), student=student))
    before = at.reads.student("ana")
    merge(at, "ana", "ben", "email", "phone")
    at.clock.forward(minutes=1)
    merge(at, "ana", "cleo", "email")
    unmerge(at, "cleo" if last == "ben" else "ben")
    expected = "ben@example.org" if last == "ben" else "cleo@example.org"
    assert there(at.reads.student("ana")).email == expected
    unmerge(at, last)
    assert at.reads.student("ana") == before


def test_two_desks_that_merged_each_others_kept_one_agree(
    at: Office, twice: tuple[str, str]
) -> None:
    maria, again = twice
    merge(at, maria, again, "email")
    point(at, **{maria: again})
    assert listed(at) == [min(twice)]
    card = there(at.reads.student_card(maria, at.today))
    assert card.student.student_id == min(twice)
    assert len(card.enrollments) == 2
    sound(at)
    unmerge(at, max(twice))
    assert sorted(listed(at)) == sorted(twice)
    assert [there(at.reads.student(key)).merged_into for key in twice] == ["", ""]
    assert there(at.reads.student(maria)).email == ""
    sound(at)


def test_who_points_to_somebody_not_here_yet_stands_alone_until_then(
    at: Office, twice: tuple[str, str]
) -> None:
    maria, again = twice
    point(at, **{maria: "zoe", again: maria})
    assert listed(at) == [maria]
    sound(at)
    with at.store.write() as uow:
        uow.put_student(Student("zoe", "Zoe", phone="614 555 0190"))
        uow.commit()
    assert listed(at) == ["zoe"]
    assert len(there(at.reads.student_card(again, at.today)).enrollments) == 2
    sound(at)


def test_what_cannot_be_merged_is_said(at: Office, twice: tuple[str, str]) -> None:
    maria, again = twice
    with pytest.raises(SameStudent):
        merge(at, maria, maria)
    with pytest.raises(NotFound):
        merge(at, maria, "nobody")
    with pytest.raises(NotFound):
        merge(at, maria, again, "shoe size")
    with pytest.raises(NotMerged):
        unmerge(at, again)
    merge(at, maria, again)
    with pytest.raises(Missing):
        at.desk.run(UnmergeStudent(command_id=new_id(), merged_id=again, reason=" "))


def test_each_merge_tells_what_it_did_and_how_it_ended(at: Office, twice: tuple[str, str]) -> None:
    maria, again = twice
    merge(at, maria, again, "birth_date")
    (made,) = at.reads.slips(Merge, about=again)
    assert (made.kept_id, made.stands) == (maria, True)
    assert [(one.part, one.before, one.after) for one in made.filled] == [
        ("birth_date", "", "2008-03-01")
    ]
    unmerge(at, again)
    (undone,) = at.reads.slips(Merge, about=again)
    assert undone == replace(made, undone_on=at.today, undone_by="ana", undone_reason="Two people")


def test_two_students_are_told_apart_once(at: Office, twice: tuple[str, str]) -> None:
    for pair in (twice, twice[::-1]):
        at.desk.run(TellApart(command_id=new_id(), one_id=pair[0], other_id=pair[1]))
    (slip,) = at.reads.slips(NotSame)
    assert slip.pair == tuple(sorted(twice))


def test_notes_of_both_are_kept(at: Office) -> None:
    ana = at.school.student("Ana", phone="614 555 0100", notes="Mornings")
    again = at.school.student(
        "Ana", phone="614 555 0101", notes="No highway", guardian=Guardian("Rosa", "614 555 0102")
    )
    merge(at, ana, again, "notes", "guardian")
    kept = there(at.reads.student(ana))
    assert (kept.notes, kept.guardian.name) == ("Mornings\n\nNo highway", "Rosa")
    unmerge(at, again)
    assert there(at.reads.student(ana)).notes == "Mornings"
