"""People, courses and schools: tidied, or refused with the field that is wrong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.errors import (
    AmountNotPositive,
    BundleMalformed,
    DeskError,
    FieldInvalid,
    Missing,
    UpfrontExceedsPrice,
)
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Guardian, Student, one_line, phone_digits, phone_plausible
from enrolldesk.domain.school import DeskIdentity, School, Staff

TODAY = date(2026, 11, 22)
ANH = Student("s1", "Ánh Nguyễn", phone="(614) 555-0133")
COURSE = Course("c1", "Online Theory", Money(9999), Money(9999))


@given(st.text(max_size=60))
def test_one_line_is_one_printable_line(text: str) -> None:
    tidy = one_line(text)
    assert tidy == one_line(tidy)
    assert tidy.isprintable()
    assert tidy == tidy.strip()


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_student_is_tidied_or_refused(name: str, phone: str, email: str) -> None:
    student = Student("s1", name, phone=phone, email=email)
    try:
        tidy = student.checked(TODAY)
    except (Missing, FieldInvalid):
        return
    assert tidy.checked(TODAY) == tidy
    assert tidy.name
    assert tidy.contact


@pytest.mark.parametrize(
    "text", ["(614) 555-0133", "614.555.0133", "+1 614 555 0133", "1-614-555-0133", "6145550133"]
)
def test_a_phone_is_the_same_in_any_punctuation(text: str) -> None:
    assert phone_digits(text) == "6145550133"
    assert phone_plausible(text)


@pytest.mark.parametrize("text", ["", "call me", "123", "1" * 16, "614-555-0133; drop"])
def test_what_is_no_phone_is_refused(text: str) -> None:
    assert not phone_plausible(text)


@pytest.mark.parametrize(
    ("student", "field"),
    [
        (replace(ANH, name="  "), "name"),
        (replace(ANH, phone=""), "contact"),
        (replace(ANH, name="x" * 201), "name"),
        (replace(ANH, phone="none"), "phone"),
        (replace(ANH, email="at example"), "e-mail"),
        (replace(ANH, guardian=Guardian("Hồng", "none")), "guardian phone"),
        (replace(ANH, guardian=Guardian("Hồng", "", "x")), "guardian e-mail"),
        (replace(ANH, birth_date=TODAY + timedelta(days=1)), "birth date"),
        (replace(ANH, birth_date=date(1899, 12, 31)), "birth date"),
        (replace(ANH, notes="x" * 4001), "notes"),
    ],
)
def test_a_wrong_field_is_named(student: Student, field: str) -> None:
    with pytest.raises(DeskError) as refused:
        student.checked(TODAY)
    assert getattr(refused.value, "field", None) == field


def test_a_guardians_contact_is_enough() -> None:
    student = replace(ANH, phone="", guardian=Guardian(phone="614 555 0100"))
    assert student.checked(TODAY).contact == "614 555 0100"


@pytest.mark.parametrize(
    ("course", "error"),
    [
        (replace(COURSE, title=" "), Missing),
        (replace(COURSE, price=Money(-1)), AmountNotPositive),
        (replace(COURSE, upfront=Money(10000)), UpfrontExceedsPrice),
        (replace(COURSE, upfront=Money(-1)), UpfrontExceedsPrice),
        (replace(COURSE, remainder_days=-1), FieldInvalid),
        (replace(COURSE, components=(Component("c2", Gate.UPFRONT),)), BundleMalformed),
        (replace(COURSE, components=(Component("c2", Gate.UPFRONT),) * 2), BundleMalformed),
        (
            replace(
                COURSE, components=(Component("c1", Gate.UPFRONT), Component("c2", Gate.UPFRONT))
            ),
            BundleMalformed,
        ),
    ],
)
def test_a_course_that_contradicts_itself_is_refused(
    course: Course, error: type[DeskError]
) -> None:
    with pytest.raises(error):
        course.checked()


def test_a_course_may_cost_nothing() -> None:
    assert replace(COURSE, price=ZERO, upfront=ZERO).checked().remainder == ZERO


@pytest.mark.parametrize(
    "school",
    [
        School("s", " "),
        School("s", "Lakeside", currency="JPY"),
        School("s", "Lakeside", time_zone="Mars/Olympus"),
        School("s", "Lakeside", logo=b"x" * 1_000_001),
    ],
)
def test_a_school_that_cannot_be_is_refused(school: School) -> None:
    with pytest.raises((Missing, FieldInvalid)):
        school.checked()


@pytest.mark.parametrize("code", ["", "1D", "D-1", "TOOLONGCODE", "Ä"])
def test_a_desk_code_must_be_printable(code: str) -> None:
    with pytest.raises(FieldInvalid):
        DeskIdentity("d", code).checked()


def test_names_are_tidied() -> None:
    assert DeskIdentity("d", " d2 ", name=" Front  desk ").checked().code == "D2"
    assert Staff("s", " Ana\tR. ").checked().name == "Ana R."
    with pytest.raises(Missing):
        Staff("s", "\n").checked()
