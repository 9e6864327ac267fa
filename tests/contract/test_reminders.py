"""Who is to be reminded, and when that was done last: the same of both stores."""

from __future__ import annotations

from datetime import date, timedelta

from enrolldesk.app.commands import VoidEntry
from enrolldesk.app.merging.commands import MergeStudents, UnmergeStudent
from enrolldesk.app.planning.commands import RecordReminder
from enrolldesk.app.planning.listing import due_of, to_remind
from enrolldesk.app.reports.balances import Balances
from enrolldesk.app.reports.book import read_book
from enrolldesk.domain.ids import charge_id, new_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.reminders import Channel
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL
from tests.contract.conftest import Office, there


def balances(at: Office) -> Balances:
    return Balances(at.reads, read_book(at.reads))


def remind(at: Office, student_id: str, channel: Channel) -> None:
    command = RecordReminder(
        command_id=new_id(), student_id=student_id, channel=channel, amount=Money(100)
    )
    at.desk.run(command)


def last(at: Office) -> dict[str, tuple[date, Channel]]:
    """When and how everybody listed was reminded last."""
    found = {one.student_id: one.last for one in to_remind(balances(at), at.today, 36_500)}
    return {key: (one.day, one.channel) for key, one in found.items() if one is not None}


def test_the_oldest_comes_first_with_all_that_is_due(at: Office) -> None:
    school = at.school
    maria, tom = school.student("maria"), school.student("Tom")
    school.enroll(maria, THEORY.course_id)
    at.clock.forward(days=10)
    school.enroll(maria, WHEEL.course_id)
    school.enroll(tom, PACKAGE.course_id)
    paid = school.student("Ann")
    school.enroll(paid, THEORY.course_id, cash=9_999)
    voided = school.enroll(school.student("Bo"), THEORY.course_id)
    at.desk.run(VoidEntry(command_id=new_id(), entry_id=charge_id(voided), reason="Wrong course"))
    wheel = WHEEL.upfront.cents
    found = to_remind(balances(at), at.today)
    assert [(one.name, one.amount.cents, one.days_late) for one in found] == [
        ("maria", 9_999 + wheel, 10),
        ("Tom", 9_999, 0),
    ]
    assert found[0].owed == Money(9_999 + WHEEL.price.cents)
    later = to_remind(balances(at), at.today, within=60)
    assert [one.amount.cents for one in later] == [9_999 + WHEEL.price.cents, 54_999]
    assert later[1].due_on == at.today
    alone = there(due_of(balances(at), maria, at.today))
    assert alone == found[0]
    assert due_of(balances(at), paid, at.today) is None


def test_somebody_not_due_yet_may_be_reminded_alone(at: Office) -> None:
    maria = at.school.student("Maria")
    place = at.school.enroll(maria, PACKAGE.course_id, cash=9_999)
    assert to_remind(balances(at), at.today) == []
    due = there(due_of(balances(at), maria, at.today))
    enrollment = there(at.reads.enrollment(place))
    assert (due.amount.cents, due.due_on) == (45_000, enrollment.schedule[1].due_on)
    assert due.days_late == 0


def test_the_last_reminder_is_the_latest_of_the_account(at: Office) -> None:
    maria, again = at.school.student("Maria"), at.school.student("Maria L.")
    for student in (maria, again):
        at.school.enroll(student, THEORY.course_id)
    begun = at.today
    assert last(at) == {}
    remind(at, maria, Channel.EMAIL)
    at.clock.forward(hours=1)
    remind(at, maria, Channel.COPIED)
    at.clock.forward(days=1)
    remind(at, again, Channel.LETTER)
    day = begun + timedelta(days=1)
    apart = {maria: (begun, Channel.COPIED), again: (day, Channel.LETTER)}
    assert last(at) == apart
    place = next(one for one in at.reads.enrollments_of(again))
    at.desk.run(VoidEntry(command_id=new_id(), entry_id=place.charge_id, reason="Recorded twice"))
    at.desk.run(MergeStudents(command_id=new_id(), kept_id=maria, merged_id=again))
    assert last(at) == {maria: (day, Channel.LETTER)}
    at.desk.run(UnmergeStudent(command_id=new_id(), merged_id=again, reason="Two people"))
    assert last(at) == {maria: (begun, Channel.COPIED)}
