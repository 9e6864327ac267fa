"""Records by what a person types: an id, or text that finds exactly one."""

from __future__ import annotations

from enrolldesk.app.promoting.describing import taken_off
from enrolldesk.app.promoting.finding import coded
from enrolldesk.app.rows import EnrollmentRow, Receipt, StudentCard
from enrolldesk.cli.calls import Call, Unclear, Usage
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.promotions import Promotion

_MATCHES = 50


def student_id_of(call: Call, text: str) -> str:
    """The id of the one student who is meant; raises NotFound or Unclear."""
    reads = call.reads
    if reads.student(text) is not None:
        return text
    rows = reads.search(text, call.desk.today(), _MATCHES) if text.strip() else []
    same_name = [row for row in rows if row.name.casefold() == text.strip().casefold()]
    if len(same_name) == 1:
        return same_name[0].student_id
    rows = same_name or rows
    if not rows:
        raise NotFound("student", text)
    if len(rows) > 1:
        options = tuple(f"{row.student_id}  {row.name}, {row.contact}" for row in rows)
        raise Unclear("student", text, options)
    return rows[0].student_id


def card_of(call: Call, student_id: str) -> StudentCard:
    """Everything about a student."""
    card = call.reads.student_card(student_id, call.desk.today())
    if card is None:
        raise NotFound("student", student_id)
    return card


def course_of(call: Call, text: str) -> Course:
    """The course that is meant by id or title."""
    found = call.reads.course(text) or call.reads.course_titled(text)
    if found is None:
        raise NotFound("course", text)
    return found


def place_of(call: Call, text: str, course: str = "") -> str:
    """The id of the enrollment that is meant.

    An enrollment's id, or a student who has one open enrollment that carries money; ``course``
    tells which where there are several.
    """
    if call.reads.enrollment(text) is not None:
        return text
    try:
        student_id = student_id_of(call, text)
    except NotFound as error:
        raise NotFound("enrollment", text) from error
    rows = [row for row in card_of(call, student_id).enrollments if not row.is_component]
    if course:
        wanted = course_of(call, course).course_id
        rows = [row for row in rows if row.enrollment.course_id == wanted]
    places = [row for row in rows if row.enrollment.state is EnrollmentState.OPEN] or rows
    if not places:
        raise NotFound("enrollment", text)
    if len(places) > 1:
        options = tuple(f"{row.enrollment.enrollment_id}  {row.title}" for row in places)
        raise Unclear("enrollment", text, options)
    return places[0].enrollment.enrollment_id


def rows_of(call: Call, enrollment_id: str) -> tuple[EnrollmentRow, tuple[EnrollmentRow, ...]]:
    """The row of an enrollment and those of the courses in its bundle."""
    enrollment = call.reads.enrollment(enrollment_id)
    if enrollment is None:
        raise NotFound("enrollment", enrollment_id)
    rows = card_of(call, enrollment.student_id).enrollments
    own = next(row for row in rows if row.enrollment.enrollment_id == enrollment_id)
    return own, tuple(row for row in rows if row.enrollment.bundle_id == enrollment_id)


def receipt_of(call: Call, text: str) -> Receipt:
    """The receipt that is meant by its number, its id or the id of one of its entries."""
    reads = call.reads
    found = reads.receipt_numbered(text) or reads.receipt(text)
    if found is not None:
        return found
    entry = reads.entry(text)
    if entry is None:
        raise NotFound("receipt", text)
    receipt = reads.receipt(entry.receipt_id) if entry.receipt_id else None
    if receipt is None:
        raise NotFound("receipt of the entry", text)
    return receipt


def entry_of(call: Call, entry_id: str) -> Entry:
    """The entry of an id."""
    entry = call.reads.entry(entry_id)
    if entry is None:
        raise NotFound("entry", entry_id)
    return entry


def promotion_of(call: Call, text: str) -> Promotion:
    """The promotion that is meant by id or title; raises NotFound or Unclear."""
    found = call.reads.slip(Promotion, text)
    if found is not None:
        return found
    wanted = text.strip().casefold()
    titled = [one for one in call.reads.slips(Promotion) if one.offer.title.casefold() == wanted]
    # Of several with one title, the one that is still offered is meant.
    named = [one for one in titled if one.offer.active] or titled
    if not named:
        raise NotFound("promotion", text)
    if len(named) > 1:
        options = tuple(
            f"{one.slip_id}  {one.offer.title}: {taken_off(one.offer, call.money)} off"
            for one in named
        )
        raise Unclear("promotion", text, options)
    return named[0]


def coded_promotion(call: Call, code: str) -> Promotion:
    """The promotion that is offered under a code; raises NotFound."""
    named = next(coded(call.reads.slips(Promotion), code), None)
    if named is None:
        raise NotFound("promotion", code)
    return named


def asked_promotion(call: Call, title: str, code: str) -> Promotion | None:
    """The one of title or code, None without either; raises Usage where both are given."""
    if title and code:
        raise Usage("Name the promotion either by its title or by its code.")
    if code:
        return coded_promotion(call, code)
    return promotion_of(call, title) if title else None
