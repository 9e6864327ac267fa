"""A desk with records of its own brings them into the school it joins, whole and once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrolldesk.app import commands
from enrolldesk.app.connecting.asking import found_school
from enrolldesk.app.connecting.bringing_along import bring_along
from enrolldesk.app.connecting.carried import CarriedUnusable, read_carried
from enrolldesk.app.connecting.carrying_in import carry_in
from enrolldesk.app.connecting.carrying_out import carry_out
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.refusals import DeskCodeTaken, NoSchoolThere, OtherCurrency
from enrolldesk.app.homes import HomeBusy
from enrolldesk.app.verify import verify
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import DeskError, NotFound, NotPermitted
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Entry, Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.testing.connected import place
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool
from tests.integration.connecting.conftest import Opens, begin, in_step

THEIR_COURSE = Course("their-course", "Night Driving", Money(30_000), Money(10_000))


def entries_of(session: OpenHome) -> dict[str, Entry]:
    return {
        entry.entry_id: entry
        for account in session.desk.reads.accounts()
        for lines in account.entries.values()
        for entry in lines
    }


def alone(session: OpenHome, currency: str = "USD") -> SmallSchool:
    """Another school with a desk D1 of its own and a history of every kind."""
    school = SmallSchool(session.desk, session.desk.run)
    school.run(
        commands.FoundSchool(
            command_id=new_id(),
            school=School("branch", "Branch Office", currency=currency),
            desk=DeskIdentity(new_id(), "D1", name="Branch"),
            staff=Staff("bea", "Bea B."),
        )
    )
    school.run(commands.AddCourse(command_id=new_id(), course=THEIR_COURSE))
    place_ = school.enroll(school.student("Nia Night"), THEIR_COURSE.course_id, cash=5000)
    for cents in (1000, 2000, 3000, 4000, 500):
        paid = school.pay(place_, cents)
    school.run(commands.VoidReceipt(command_id=new_id(), receipt_id=paid, reason="typed wrong"))
    school.run(
        commands.Refund(
            command_id=new_id(),
            enrollment_id=place_,
            amount=Money(700),
            method=Method.CASH,
            reason="half a lesson",
        )
    )
    return school


def test_records_are_brought_with_their_ids_and_numbers_and_only_once(
    server: ServerThread, opens: Opens, tmp_path: Path
) -> None:
    one, two = opens("one"), opens("two")
    begin(one, "Maria Lopez")
    found_school(one.clouds, one.desk.store, place(server.address))
    in_step(one, server.address)
    alone(two)
    before = entries_of(two)
    two.close()
    file, here = tmp_path / "two.records", place(server.address)
    for times in range(3):
        taken = bring_along(HomeOpener(), tmp_path / "two", here, Asked(), file)
        assert (taken.students, taken.entries) == ((1, len(before)) if times == 0 else (0, 0))
    again = opens("two")
    in_step(again, server.address)
    in_step(again, server.address)
    in_step(one, server.address)
    documents = server.documents()
    for session in (one, again):
        now = entries_of(session)
        assert before.keys() <= now.keys()
        for entry_id, entry in before.items():
            assert now[entry_id].receipt_no == entry.receipt_no
            assert now[entry_id].receipt_id == entry.receipt_id
            assert (now[entry_id].desk_id, now[entry_id].day) == (entry.desk_id, entry.day)
            assert now[entry_id].amount == entry.amount
            assert f"schools/lakeside/entries/{entry_id}" in documents
        assert verify(session.desk.store).disagreements == ()
        assert session.desk.reads.counts()["students"] == 2
    # Both papers D1-000001 exist, and each desk finds its school's students by it.
    found = one.desk.reads.search("D1-000001", one.desk.today())
    assert {row.name for row in found} == {"Maria Lopez", "Nia Night"}
    assert sum(fields["due"] for path, fields in documents.items() if "/enrollments/" in path) == (
        sum(e.charged_delta.cents - e.paid_delta.cents for e in entries_of(one).values())
    )
    kept_aside = list((tmp_path / "two").rglob("*set-aside*"))
    assert kept_aside


def test_nothing_is_moved_where_there_is_no_school_to_go_to(
    server: ServerThread, opens: Opens, tmp_path: Path
) -> None:
    two = opens("two")
    alone(two)
    two.close()
    with pytest.raises(NoSchoolThere):
        bring_along(
            HomeOpener(), tmp_path / "two", place(server.address), Asked(), tmp_path / "file"
        )
    assert opens("two").desk.reads.counts()["students"] == 1
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize(
    ("currency", "asked", "refusal"),
    [
        ("EUR", Asked(), OtherCurrency),
        ("USD", Asked("Cy Young"), NotPermitted),
        ("USD", Asked("Nobody Knows"), NotPermitted),
        ("USD", Asked("Ana R.", desk_code="d1"), DeskCodeTaken),
    ],
    ids=["currency", "front desk", "newcomer", "code"],
)
def test_nothing_is_moved_where_the_records_could_not_be_taken_in(
    server: ServerThread,
    opens: Opens,
    tmp_path: Path,
    currency: str,
    asked: Asked,
    refusal: type[DeskError],
) -> None:
    one, two = opens("one"), opens("two")
    school = begin(one)
    front = Staff("cy", "Cy Young", role=Role.FRONT_DESK)
    school.run(commands.AddStaff(command_id=new_id(), staff=front))
    found_school(one.clouds, one.desk.store, place(server.address))
    in_step(one, server.address)
    alone(two, currency)
    two.close()
    file = tmp_path / "two.records"
    with pytest.raises(refusal):
        bring_along(HomeOpener(), tmp_path / "two", place(server.address), asked, file)
    again = opens("two")
    assert again.desk.reads.counts()["students"] == 1
    assert membership_of(again.desk.local) is None
    assert not file.exists()


def test_a_home_that_is_open_elsewhere_is_not_moved_from_under_it(
    server: ServerThread, opens: Opens, tmp_path: Path
) -> None:
    one, two = opens("one"), opens("two")
    begin(one)
    found_school(one.clouds, one.desk.store, place(server.address))
    in_step(one, server.address)
    school = alone(two)
    file, here = tmp_path / "two.records", place(server.address)
    with pytest.raises(HomeBusy):
        bring_along(HomeOpener(), tmp_path / "two", here, Asked(), file)
    school.student("Recorded Meanwhile")
    two.close()
    taken = bring_along(HomeOpener(), tmp_path / "two", here, Asked(), file)
    assert taken.students == 2


def test_courses_are_mapped_by_choice_by_title_or_added(opens: Opens, tmp_path: Path) -> None:
    one, two = opens("one"), opens("two")
    school = begin(one)
    alone(two)
    file = tmp_path / "records"
    assert carry_out(two.desk.reads, file, two.desk.now()) == 1
    with pytest.raises(NotFound):
        carry_in(one.desk, read_carried(file), {"No such": "Online Theory"})
    with pytest.raises(NotFound):
        carry_in(one.desk, read_carried(file), {"Night Driving": "No such"})
    with pytest.raises(NotFound):
        carry_in(one.desk, read_carried(file), {"Night Driving": "Complete Package"})
    assert one.desk.reads.counts()["students"] == 0
    taken = carry_in(one.desk, read_carried(file), {"night driving": "Behind the Wheel"})
    assert taken.courses == {THEIR_COURSE.course_id: "behind-the-wheel"}
    assert one.desk.reads.counts()["courses"] == 3
    names = {person.name for person in one.desk.reads.staff()}
    assert names == {"Ana R.", "Bea B."}
    assert verify(one.desk.store).disagreements == ()
    del school


def test_another_currency_is_refused(opens: Opens, tmp_path: Path) -> None:
    one, two = opens("one"), opens("two")
    begin(one)
    euros = SmallSchool(two.desk, two.desk.run)
    euros.run(
        commands.FoundSchool(
            command_id=new_id(),
            school=School("branch", "Weiß", currency="EUR"),
            desk=DeskIdentity(new_id()),
            staff=Staff("bea", "Bea B."),
        )
    )
    carry_out(two.desk.reads, tmp_path / "records", two.desk.now())
    with pytest.raises(OtherCurrency):
        carry_in(one.desk, read_carried(tmp_path / "records"), {})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "{}",
        lambda text: "[]\n",
        lambda text: text[: len(text) // 2],
        lambda text: text.rsplit("\n", 2)[0] + "\n",
        lambda text: text.replace("5000", "5001", 1),
        lambda text: text + '{"student": "x"}\n',
        lambda text: text.replace('"version":1', '"version":2'),
    ],
)
def test_a_file_that_is_not_whole_records_nothing(
    opens: Opens, tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    two = opens("two")
    alone(two)
    file = tmp_path / "records"
    carry_out(two.desk.reads, file, two.desk.now())
    text = file.read_text(encoding="utf-8")
    assert spoil(text) != text
    file.write_text(spoil(text), encoding="utf-8")
    with pytest.raises(CarriedUnusable):
        read_carried(file)
