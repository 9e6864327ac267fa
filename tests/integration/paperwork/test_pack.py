"""Everything about one student for an inspector, from what a real desk recorded."""

from dataclasses import replace
from datetime import date

import pytest

from enrolldesk.app import commands
from enrolldesk.app.merging.commands import MergeStudents
from enrolldesk.app.paperwork import (
    OfficeFormats,
    agreement_page,
    pack_page,
    receipt_page,
    statement_page,
)
from enrolldesk.domain.errors import FieldInvalid, NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.people import Guardian
from enrolldesk.domain.retention import kept_until
from enrolldesk.testing.small_school import LAKESIDE, THEORY, SmallSchool, SteadyClock

FORMATS = OfficeFormats()


def test_a_pack_holds_what_the_single_pages_say(school: SmallSchool, clock: SteadyClock) -> None:
    maria = school.student(
        "Maria Lopez", phone="614 555 0100", guardian=Guardian("Rosa Lopez", "614 555 0177")
    )
    again = school.student("Maria Lopes", phone="614 555 0101")
    package = school.enroll(maria, cash=9_999)
    clock.forward(days=9)
    theory = school.enroll(again, THEORY.course_id)
    receipt = school.pay(theory, 9_999, Method.CHECK)
    school.run(commands.VoidReceipt(command_id=new_id(), receipt_id=receipt, reason="Twice"))
    school.run(commands.CancelEnrollment(command_id=new_id(), enrollment_id=theory, reason="Twice"))
    school.run(MergeStudents(command_id=new_id(), kept_id=maria, merged_id=again))
    reads, today = school.desk.reads, school.desk.today()
    page = pack_page(reads, maria, FORMATS, today)
    assert page == pack_page(reads, again, FORMATS, today)
    assert (page.title, page.student.name) == ("Student record Maria Lopez", "Maria Lopez")
    assert page.also_known_as == ("Maria Lopes",)
    assert page.guardian is not None
    assert page.agreements == tuple(
        agreement_page(reads, key, FORMATS) for key in (package, theory)
    )
    assert [(one.number, one.void is not None) for one in page.receipts] == [
        ("D1-000001", False),
        ("D1-000002", True),
    ]
    assert page.receipts[1] == receipt_page(reads, receipt, FORMATS, copy=True)
    assert [(one.course, one.required, one.access, one.unlocked) for one in page.hours] == [
        ("Online Theory", "24 hours", "Unlocked", True),
        ("Behind the Wheel", "8 hours", "Locked", False),
        ("Online Theory", "24 hours", "Withdrawn Dec 1, 2026", False),
    ]
    statement = statement_page(reads, maria, FORMATS, today)
    assert (page.entries, page.owed) == (statement.lines, statement.owed)
    assert page.keep_until == "Dec 1, 2031"


def test_the_school_says_how_long_records_are_kept(school: SmallSchool) -> None:
    known = school.desk.reads.school()
    assert known is not None
    maria = school.student("Maria Lopez")
    reads, today = school.desk.reads, school.desk.today()
    assert pack_page(reads, maria, FORMATS, today).keep_until == ""
    school.enroll(maria)
    assert pack_page(reads, maria, FORMATS, today).keep_until == "Nov 22, 2031"

    changed = replace(known, retention_years=7)
    school.run(commands.ChangeSchool(command_id=new_id(), school=changed))
    page = pack_page(reads, maria, FORMATS, today)
    assert page.keep_until == "Nov 22, 2033"
    assert page.keep_rule.startswith("7 years")
    for years in (0, 101):
        with pytest.raises(FieldInvalid):
            replace(LAKESIDE, retention_years=years).checked()
    with pytest.raises(NotFound):
        pack_page(reads, "nobody", FORMATS, today)


def test_a_leap_day_is_kept_to_the_first_of_march() -> None:
    assert kept_until([date(2024, 2, 29), date(2020, 1, 1)], 5) == date(2029, 3, 1)
    assert kept_until([date(2024, 2, 29)], 4) == date(2028, 2, 29)
    assert kept_until([], 5) is None
