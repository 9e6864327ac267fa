"""Students recorded twice, found in the whole school; who was told apart is not offered again."""

from datetime import date

import pytest

from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.merging.commands import MergeStudents, TellApart
from enrolldesk.app.merging.duplicates import Found, find_duplicates
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Guardian
from tests.contract.conftest import Office

BORN = date(2008, 3, 1)
ROSA = Guardian("Rosa Lopez", "614 555 0100")


def pairs(at: Office) -> set[frozenset[str]]:
    names = {one.student_id: f"{one.name} {one.phone}".strip() for one in at.reads.identities()}
    return {
        frozenset((names[pair.one_id], names[pair.other_id]))
        for pair in find_duplicates(at.reads).pairs
    }


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"phone": "614 555 0101"}, {"phone": "+1 (614) 555-0101", "name": "M. Lopez"}, True),
        ({"email": "m@example.org"}, {"email": "M@Example.org", "name": "Somebody"}, True),
        ({"birth_date": BORN}, {"birth_date": BORN, "name": "Maria Lopes"}, True),
        ({"birth_date": BORN}, {"birth_date": BORN, "name": "Naria Lopez"}, True),
        ({"birth_date": BORN}, {"birth_date": BORN, "name": "Lopez Maria"}, True),
        ({"birth_date": BORN}, {"birth_date": date(2008, 1, 3)}, True),
        ({"birth_date": BORN}, {}, True),
        ({"birth_date": BORN}, {"birth_date": date(2001, 7, 9)}, False),
        ({}, {"name": "Maria Lopes"}, False),
        ({"guardian": ROSA}, {"guardian": ROSA, "name": "Luis Lopez"}, False),
        ({"guardian": ROSA, "birth_date": BORN}, {"phone": ROSA.phone, "name": "Luis"}, False),
        ({"guardian": ROSA}, {"guardian": ROSA, "name": "Maria Lopes"}, True),
        (
            {"phone": "614 555 0101", "birth_date": BORN},
            {"phone": "614 555 0101", "birth_date": date(2005, 6, 7), "name": "Luis Lopez"},
            False,
        ),
    ],
)
def test_who_may_be_one_person(
    at: Office, one: dict[str, object], other: dict[str, object], found: bool
) -> None:
    at.school.student("Maria Lopez", **({"notes": "", "phone": "614 555 0111"} | one))
    named = {"phone": "614 555 0122", "name": "Maria Lopez"} | other
    at.school.student(str(named.pop("name")), **named)
    at.school.student("Ben Ode", phone="614 555 0133")
    assert len(find_duplicates(at.reads).pairs) == int(found)


def test_who_was_told_apart_linked_or_merged_is_not_offered(at: Office) -> None:
    ana, again, twin, third = (
        at.school.student("Ana Ek", phone=f"614 555 010{place}", birth_date=BORN)
        for place in range(4)
    )
    assert len(pairs(at)) == 6
    at.desk.run(TellApart(command_id=new_id(), one_id=twin, other_id=ana))
    assert len(pairs(at)) == 5
    at.desk.run(MergeStudents(command_id=new_id(), kept_id=ana, merged_id=again))
    assert pairs(at) == {
        frozenset(("Ana Ek 614 555 0100", "Ana Ek 614 555 0103")),
        frozenset(("Ana Ek 614 555 0102", "Ana Ek 614 555 0103")),
    }
    at.desk.run(LinkFamily(command_id=new_id(), student_ids=(ana, third)))
    assert pairs(at) == {frozenset(("Ana Ek 614 555 0102", "Ana Ek 614 555 0103"))}


def test_a_number_that_everybody_has_says_nothing(at: Office) -> None:
    for place in range(40):
        at.school.student(f"{'abcdefghij'[place % 10] * 5} {place}", phone="614 555 0100")
    assert find_duplicates(at.reads) == Found((), 40)


def test_it_can_be_stopped(at: Office) -> None:
    for place in range(600):
        at.school.student(f"Ana Ek {place // 2}", phone=f"614 555 {place:04}")
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    assert not find_duplicates(at.reads, stop).complete
    assert told == [(500, 1200)]
    assert len(find_duplicates(at.reads).pairs) == 300
