"""Two desks that merge students without seeing each other agree about who is who."""

from __future__ import annotations

import pytest

from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.merging.commands import MergeStudents, TellApart, UnmergeStudent
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.merging import NotSame
from enrolldesk.domain.money import Money
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import tell
from tests.integration.firestore.office import Office, Offices, two_offices
from tests.integration.firestore.test_corrections_meet import in_order, settled

desks = pytest.fixture(two_offices)


def merge(desk: Office, kept: str, merged: str, *taken: str) -> None:
    desk.desk.run(MergeStudents(command_id=new_id(), kept_id=kept, merged_id=merged, taken=taken))


def shown(desk: Office, student_id: str) -> str:
    card = desk.desk.reads.student_card(student_id, desk.desk.today())
    assert card is not None
    return card.student.student_id


def balance(desk: Office, student_id: str) -> Money:
    card = desk.desk.reads.student_card(student_id, desk.desk.today())
    assert card is not None
    return card.balance


def twice(desk: Office) -> tuple[str, str]:
    maria = desk.school.student("Maria Lopez", phone="614 555 0100")
    again = desk.school.student("Maria Lopes", email="maria@example.org")
    desk.school.enroll(maria, "online-theory", cash=4_000)
    desk.school.enroll(again, "behind-the-wheel")
    return maria, again


def test_a_merge_is_seen_and_undone_at_another_desk(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        maria, again = twice(one)
        await settled(server, desks)
        merge(one, maria, again, "email")
        await settled(server, desks)
        assert shown(two, again) == maria
        assert balance(two, again) == balance(one, maria) == Money(9_999 - 4_000 + 49_999)
        in_order(desks)
        two.desk.run(UnmergeStudent(command_id=new_id(), merged_id=again, reason="Two people"))
        await settled(server, desks)
        for desk in desks:
            assert (shown(desk, maria), shown(desk, again)) == (maria, again)
            student = desk.desk.reads.student(maria)
            assert student is not None
            assert student.email == ""
        in_order(desks)

    tell(story)


def test_desks_that_merged_each_others_kept_one_agree(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        pair = twice(one)
        await settled(server, desks)
        merge(one, pair[0], pair[1], "email")
        merge(two, pair[1], pair[0], "phone")
        await settled(server, desks)
        for desk in desks:
            assert {shown(desk, key) for key in pair} == {min(pair)}
        in_order(desks)
        one.desk.run(UnmergeStudent(command_id=new_id(), merged_id=max(pair), reason="Two"))
        await settled(server, desks)
        for desk in desks:
            assert [shown(desk, key) for key in pair] == list(pair)
            students = [desk.desk.reads.student(key) for key in pair]
            assert [student and (student.phone, student.email) for student in students] == [
                ("614 555 0100", ""),
                ("", "maria@example.org"),
            ]
        in_order(desks)

    tell(story)


def test_the_same_pair_told_apart_and_linked_at_both_desks(desks: Offices) -> None:
    async def story(server: FirestoreServer) -> None:
        pair = twice(desks[0])
        await settled(server, desks)
        for desk in desks:
            desk.desk.run(TellApart(command_id=new_id(), one_id=pair[0], other_id=pair[1]))
            desk.desk.run(LinkFamily(command_id=new_id(), student_ids=pair))
        await settled(server, desks)
        for desk in desks:
            assert {slip.pair for slip in desk.desk.reads.slips(NotSame)} == {tuple(sorted(pair))}
        families = {
            student.family_id
            for desk in desks
            for key in pair
            if (student := desk.desk.reads.student(key)) is not None
        }
        assert len(families) == 1
        assert "" not in families
        in_order(desks)

    tell(story)
