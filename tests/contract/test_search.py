"""Finding students by anything they may say at the counter."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from enrolldesk.app import commands
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Guardian, Student, StudentState
from enrolldesk.testing.small_school import THEORY
from tests.contract.conftest import Office, there


@pytest.fixture
def town(at: Office) -> Office:
    """A few people whose names, phones and addresses are easily mistaken for each other."""
    people = (
        Student("maria", "Maria López-García", phone="(614) 555-0111", email="maria@example.org"),
        Student("mark", "Mark Maris", phone="614.555.0112", email="m.maris77@example.org"),
        Student("thu", "Nguyễn Thị Thu", phone="+1 614 555 0113"),
        Student("lukasz", "Łukasz Żółć", email="zolc@example.org"),
        Student("soren", "Søren Groß", phone="020 7946 0958"),
        Student("pat", "Pat O’Brien", phone="555-0199", guardian=Guardian("Rosa Quiñones")),
        Student("kid", "Kim Ek", guardian=Guardian("Jo", "614 555 0777", "Jo.Ek@example.org")),
    )
    for student in people:
        at.desk.run(commands.AddStudent(command_id=new_id(), student=student))
    at.school.enroll("thu", THEORY.course_id, cash=9999)
    return at


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("maria", ["Maria López-García"]),
        ("MARI", ["Maria López-García", "Mark Maris"]),
        ("mar", ["Maria López-García", "Mark Maris"]),
        ("lopez", ["Maria López-García"]),
        ("lópez-gar", ["Maria López-García"]),
        ("gar mar", ["Maria López-García"]),
        ("maria thu", []),
        ("nguyen", ["Nguyễn Thị Thu"]),
        ("Nguyễn thu", ["Nguyễn Thị Thu"]),
        ("lukasz zolc", ["Łukasz Żółć"]),
        ("ŁUKASZ", ["Łukasz Żółć"]),
        ("gross", ["Søren Groß"]),
        ("soren", ["Søren Groß"]),
        ("obrien", ["Pat O’Brien"]),
        ("o'brien", ["Pat O’Brien"]),
        ("o’bri pat", ["Pat O’Brien"]),
        ("quinones", ["Pat O’Brien"]),
        ("614 555 0111", ["Maria López-García"]),
        ("(614) 555-01", ["Maria López-García", "Mark Maris", "Nguyễn Thị Thu"]),
        ("+1 (614) 555-0113", ["Nguyễn Thị Thu"]),
        ("16145550113", ["Nguyễn Thị Thu"]),
        ("5550112", ["Mark Maris"]),
        ("0112", ["Mark Maris"]),
        ("0777", ["Kim Ek"]),
        ("555.0777", ["Kim Ek"]),
        ("02079460958", ["Søren Groß"]),
        ("mark 0112", ["Mark Maris"]),
        ("mark 614-555", ["Mark Maris"]),
        ("maria@", ["Maria López-García"]),
        ("maria@example.org", ["Maria López-García"]),
        ("MARIA@EXAMPLE.ORG", ["Maria López-García"]),
        ("m.maris77@example.com", []),
        ("m.maris77@example.o", ["Mark Maris"]),
        ("mark m.maris77@ex", ["Mark Maris"]),
        ("jo.ek@", ["Kim Ek"]),
        ("D1-000001", ["Nguyễn Thị Thu"]),
        ("d1-0000", ["Nguyễn Thị Thu"]),
        ("000001", ["Nguyễn Thị Thu"]),
        ("thu d1-000001", ["Nguyễn Thị Thu"]),
        ("thu 1", ["Nguyễn Thị Thu"]),
        ("maria 1", []),
        ("d", []),
        ("D1-000002", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("*", []),
        ('"', []),
        ("-", []),
        ("zzz", []),
    ],
)
def test_what_is_typed_finds(town: Office, typed: str, names: list[str]) -> None:
    assert sorted(town.names(typed)) == sorted(names)


def test_names_that_begin_so_come_first_and_in_their_order(town: Office) -> None:
    for name in ("Mara Zed", "Abel Mars", "Marta Ek"):
        town.school.student(name)
    assert town.names("mar") == [
        "Mara Zed",
        "Maria López-García",
        "Mark Maris",
        "Marta Ek",
        "Abel Mars",
    ]


def test_a_whole_phone_or_receipt_number_comes_first(town: Office) -> None:
    town.school.student("1 Aardvark")
    assert town.names("1")[0] == "Nguyễn Thị Thu"
    town.school.student("6145550112 Abe", email="abe@example.org")
    assert town.names("614 555 0112") == ["Mark Maris", "6145550112 Abe"]


def test_archived_students_come_last(town: Office) -> None:
    maria = there(town.reads.student("maria"))
    town.desk.run(
        commands.ChangeStudent(
            command_id=new_id(), student=replace(maria, state=StudentState.ARCHIVED)
        )
    )
    assert town.names("mar") == ["Mark Maris", "Maria López-García"]
    assert town.names("614 555 0111") == ["Maria López-García"]


def test_no_more_than_asked_for(town: Office) -> None:
    assert len(town.reads.search("m", town.today, limit=2)) == 2
    assert len(town.reads.search("614", town.today, limit=1)) == 1


def test_old_words_are_forgotten_and_new_ones_known(town: Office) -> None:
    maria = there(town.reads.student("maria"))
    changed = replace(maria, name="Marisol Vega", phone="555 9999", email="")
    town.desk.run(commands.ChangeStudent(command_id=new_id(), student=changed))
    assert town.names("lopez") == town.names("6145550111") == town.names("maria@") == []
    assert town.names("vega 9999") == ["Marisol Vega"]


def test_a_payment_is_known_by_its_number_at_once(town: Office) -> None:
    place = town.reads.enrollments_of("thu")[0]
    town.school.pay(place.enrollment_id, 100)
    assert town.names("D1-000002") == ["Nguyễn Thị Thu"]
    assert town.names("2")[0] == "Nguyễn Thị Thu"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(max_size=30))
@example('NEAR("a" "b")')
@example("words: maria")
@example("{state}: on")
@example("~on")
@example("maria AND")
@example("(maria")
@example("^maria")
@example("a\x00b")
@example("\ud800")
def test_nothing_typed_can_break_it(town: Office, text: str) -> None:
    assert isinstance(town.reads.search(text, town.today), list)


def like(at: Office, **fields: Any) -> set[tuple[str, str]]:
    asked = Student("asked", fields.pop("name", "Somebody New"), **fields)
    return {(found.row.name, found.why) for found in at.reads.like(asked, at.today)}


def test_the_same_phone_or_address_is_told(town: Office) -> None:
    assert like(town, phone="6145550111") == {("Maria López-García", "phone")}
    assert like(town, guardian=Guardian(phone="(614) 555-0777")) == {("Kim Ek", "phone")}
    assert like(town, phone="614 555 0777") == {("Kim Ek", "phone")}
    assert like(town, phone="614 555 0778") == set()
    assert like(town, email="MARIA@example.org") == {("Maria López-García", "email")}
    assert like(town, email="jo.ek@example.org") == {("Kim Ek", "email")}


@pytest.mark.parametrize(
    ("name", "born", "found"),
    [
        ("Anna Schmidt", date(2008, 3, 14), True),
        ("anna SCHMIDT", date(2008, 3, 14), True),
        ("Ana Schmidt", date(2008, 3, 14), True),
        ("Anna Shcmidt", date(2008, 3, 14), True),
        ("Schmidt Anna", date(2008, 3, 14), True),
        ("Änna Schmidt", date(2008, 3, 14), True),
        ("Anna Schmidt", date(2008, 3, 15), True),
        ("Anna Schmidt", date(2008, 3, 4), True),
        ("Anna Schmidt", None, True),
        ("Anna Schmidt", date(1999, 12, 1), False),
        ("Ana Schmitz", date(2008, 3, 14), False),
        ("Ana Schmidt", None, False),
        ("Berta Schmidt", date(2008, 3, 14), False),
    ],
)
def test_the_same_name_and_birth_date_within_a_typo(
    at: Office, name: str, born: date | None, found: bool
) -> None:
    at.school.student("Anna Schmidt", email="anna@example.org", birth_date=date(2008, 3, 14))
    expected = {("Anna Schmidt", "name")} if found else set()
    assert like(at, name=name, birth_date=born) == expected


def test_nobody_is_like_themselves(town: Office) -> None:
    assert town.reads.like(there(town.reads.student("maria")), town.today) == []


def test_twins_are_told(at: Office) -> None:
    for name in ("Ada Ek", "Ida Ek"):
        at.school.student(name, phone="614 555 0111", birth_date=date(2008, 3, 14))
    assert like(at, phone="6145550111") == {("Ada Ek", "phone"), ("Ida Ek", "phone")}
