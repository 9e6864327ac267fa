"""What every page looks up: the school, names and titles."""

from __future__ import annotations

from enrolldesk.app.pages import Letterhead, Party
from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.ports import Reads
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import School


def known_school(reads: Reads) -> School:
    """The school; raises NotFound before there is one."""
    school = reads.school()
    if school is None:
        raise NotFound("school", "")
    return school


def letterhead(school: School, footer: str = "") -> Letterhead:
    """The school as it presents itself on paper."""
    return Letterhead(
        name=school.name,
        address=school.address.lines(),
        phone=school.phone,
        email=school.email,
        tax_line=school.tax_line,
        footer=footer,
        logo=school.logo or None,
    )


def staff_names(reads: Reads) -> dict[str, str]:
    """Everybody's name by id."""
    return {person.staff_id: person.name for person in reads.staff()}


def course_title(reads: Reads, course_id: str) -> str:
    """A course's title; its id where the course is not on this desk yet."""
    course = reads.course(course_id)
    return course.title if course else course_id


def student_name(reads: Reads, student_id: str) -> str:
    """A student's name; the id where the student is not on this desk yet."""
    student = reads.student(student_id)
    return student.name if student else student_id


def known_student(reads: Reads, student_id: str) -> Student:
    """The student; raises NotFound."""
    student = reads.student(student_id)
    if student is None:
        raise NotFound("student", student_id)
    return student


def student_party(student: Student, formats: Formats) -> Party:
    """The student with everything a page can say about them."""
    return Party(
        name=student.name,
        address=student.address.lines(),
        phone=student.phone,
        email=student.email,
        birth_date=formats.day(student.birth_date) if student.birth_date else "",
        permit=student.permit.number,
        permit_expiry=formats.day(student.permit.expires_on) if student.permit.expires_on else "",
    )


def guardian_party(student: Student) -> Party | None:
    """Who answers for the student, where somebody is named."""
    guardian = student.guardian
    if not guardian.name:
        return None
    return Party(name=guardian.name, phone=guardian.phone, email=guardian.email)
