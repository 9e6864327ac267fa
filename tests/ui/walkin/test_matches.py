"""Already here? A warning beside the form that never blocks."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.small_school import THEORY, SmallSchool
from enrolldesk.ui.office import Office


def test_the_same_phone_is_noticed_however_it_is_written(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", phone="(614) 555-0178")
    page = WalkInPage.open(office, qtbot)
    page.keys.type("Maria Lopez")
    assert page.matches == []
    page.keys.press("Return")
    page.keys.type("614.555.0178")
    assert page.matches == ["Bailey Thompson"]
    assert page.dialog.student.matches.heading.text() == "Already here? Same phone"


def test_a_twin_with_the_same_phone_is_enrolled_all_the_same(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", phone="(614) 555-0178")
    page = WalkInPage.open(office, qtbot)
    page.person("Casey Thompson", "6145550178")
    assert page.keys.at == "walkin_course"
    page.course("online")
    page.record()
    assert page.done
    assert office.reads.counts()["students"] == 2


def test_a_returning_student_is_found_by_phone_and_skips_to_the_course(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    bailey = small_school.student("Bailey Thompson", phone="(614) 555-0178")
    small_school.enroll(bailey, THEORY.course_id, cash=9999)
    page = WalkInPage.open(office, qtbot)
    page.keys.type("555 0178")
    assert page.matches == ["Bailey Thompson"]
    page.keys.press("Down")
    page.keys.press("Return")
    assert page.keys.at == "walkin_course"
    assert page.dialog.chosen.name.text() == "Bailey Thompson"
    page.keys.type("behind")
    page.keys.press("Return")
    page.record()
    assert page.done
    assert office.reads.counts()["students"] == 1
    assert len(office.reads.enrollments_of(bailey)) == 2


def test_esc_lets_go_of_the_highlight_before_it_closes(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", phone="(614) 555-0178")
    page = WalkInPage.open(office, qtbot)
    page.keys.type("Bailey")
    page.keys.press("Down")
    assert page.dialog.student.matches.highlighted is not None
    page.keys.press("Esc")
    assert page.dialog.student.matches.highlighted is None
    assert page.dialog.isVisible()
    page.keys.press("Esc")
    assert not page.dialog.isVisible()


def test_the_mnemonic_takes_the_first_match(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", phone="(614) 555-0178")
    page = WalkInPage.open(office, qtbot)
    page.keys.type("Bailey")
    page.keys.press("Alt+U")
    assert page.dialog.chosen.isVisible()
    assert page.keys.at == "walkin_course"
    page.keys.press("Alt+N")
    assert not page.dialog.chosen.isVisible()
    assert page.keys.at == "walkin_name"


def test_somebody_enrolled_already_may_pay_instead(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    bailey = small_school.student("Bailey Thompson", phone="(614) 555-0178")
    small_school.enroll(bailey)
    page = WalkInPage.open(office, qtbot)
    page.keys.type("Bailey")
    page.keys.press("Alt+U")
    page.keys.type("comp")
    page.keys.press("Return")
    assert page.dialog.notice.isVisible()
    assert page.dialog.notice.label.text() == (
        "Bailey Thompson is already enrolled in Complete Package."
    )
    with qtbot.waitSignal(page.dialog.payment_requested) as heard:
        page.keys.press("F9")
    assert heard.args == [bailey]
    page.record()
    assert not page.done
    assert page.errors == {
        "walkin_course": "Bailey Thompson is already enrolled in Complete Package."
    }


def test_a_hostile_name_stays_a_name(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    name = "<b>Bobby</b> & 'Tables'; DROP TABLE students" + " von und zu" * 12
    small_school.student(name, phone="(614) 555-0178")
    page = WalkInPage.open(office, qtbot)
    page.keys.type("6145550178")
    assert page.matches == [name]
    width = page.dialog.width()
    row = page.dialog.student.matches.rows[0]
    assert row.name.full() == name
    assert row.name.toolTip() == name
    page.keys.press("Alt+U")
    assert page.dialog.chosen.name.text() == name
    assert page.dialog.width() == width
