"""Students added, found and shown."""

from __future__ import annotations

from collections.abc import Iterator

from enrolldesk.app.commands import AddStudent
from enrolldesk.app.rows import Likeness, StudentCard
from enrolldesk.app.wording import kind_word
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import card_of, student_id_of
from enrolldesk.cli.options import iso_day
from enrolldesk.domain.errors import FieldInvalid
from enrolldesk.domain.ids import is_safe_id, new_id
from enrolldesk.domain.people import Address, Guardian, Permit, Student


def add_to(words: Commands) -> None:
    """Add ``student``."""
    student = words.group("student", "add, find and show students")
    add = student.add(
        "add",
        _add,
        "add a student",
        "Add a student: a name and one phone or e-mail, of the student or a guardian.",
    )
    add.add_argument("name", nargs="?", default="", help="the student's name")
    add.add_argument("--name", dest="named", default="", help="the same, as an option")
    for option, text in (
        ("phone", "in any punctuation"),
        ("email", ""),
        ("guardian", "the guardian's name"),
        ("guardian-phone", ""),
        ("guardian-email", ""),
        ("street", ""),
        ("city", ""),
        ("region", "state or region"),
        ("postal-code", ""),
        ("permit", "the learner's permit number"),
        ("notes", ""),
    ):
        add.add_argument(f"--{option}", default="", help=text or None, metavar="TEXT")
    add.add_argument("--born", type=iso_day, metavar="YYYY-MM-DD", help="birth date")
    add.add_argument("--permit-expires", type=iso_day, metavar="YYYY-MM-DD")
    add.add_argument("--student-id", default="", metavar="ID", help="an id of your own choice")

    find = student.add("find", _find, "find students by name, phone, e-mail or receipt number")
    find.add_argument("text", nargs="+")
    find.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many")

    show = student.add("show", _show, "show a student with enrollments and ledger")
    show.add_argument("student", metavar="STUDENT", help="id, or text that finds exactly one")


def _add(call: Call) -> Answer:
    given = call.arguments
    if given.name and given.named and given.name != given.named:
        raise Usage("Give the student's name once.")
    student_id = given.student_id or new_id()
    if not is_safe_id(student_id):
        raise FieldInvalid("id", student_id, "id")
    student = Student(
        student_id=student_id,
        name=given.name or given.named,
        phone=given.phone,
        email=given.email,
        birth_date=given.born,
        guardian=Guardian(given.guardian, given.guardian_phone, given.guardian_email),
        address=Address(given.street, given.city, given.region, given.postal_code),
        permit=Permit(given.permit, given.permit_expires),
        notes=given.notes,
    )
    desk = call.desk
    tidy = student.checked(desk.today())
    alike = desk.reads.like(tidy, desk.today())
    desk.run(AddStudent(command_id=new_id(), student=student))
    value = answers.student_fields(tidy) | {"duplicates": [_likeness_fields(one) for one in alike]}
    lines = [f"{tidy.name} added: {tidy.student_id}"]
    lines += [
        f"Perhaps the same: {one.row.student_id}  {one.row.name} ({one.why})" for one in alike
    ]
    return Answer(value, lines)


def _likeness_fields(one: Likeness) -> answers.Fields:
    return {
        "student_id": one.row.student_id,
        "name": one.row.name,
        "contact": one.row.contact,
        "why": one.why,
    }


def _find(call: Call) -> Answer:
    text = " ".join(call.arguments.text)
    rows = call.reads.search(text, call.desk.today(), max(1, call.arguments.limit))
    return Answer(
        [answers.student_row_fields(row) for row in rows],
        [
            f"{row.student_id}  {row.name}  {row.contact}  {row.status}  {call.money(row.balance)}"
            for row in rows
        ],
    )


def _show(call: Call) -> Answer:
    card = card_of(call, student_id_of(call, call.arguments.student))
    row = card.row
    value = answers.student_fields(card.student) | {
        "status": str(row.status),
        "balance": row.balance.cents,
        "credit": row.credit.cents,
        "due_now": card.due_now.cents,
        "next_due": answers.due_fields(card.next_due),
        "enrollments": answers.all_enrollment_fields(card.enrollments),
        "entries": [answers.ledger_row_fields(line) for line in card.ledger],
    }
    return Answer(value, _card_lines(card, call))


def _card_lines(card: StudentCard, call: Call) -> Iterator[str]:
    student, row = card.student, card.row
    yield f"{student.name}  [{row.status}]  balance {call.money(row.balance)}"
    yield f"{student.student_id}  {student.contact}"
    if card.next_due:
        yield f"Next due {card.next_due.due_on}: {call.money(card.next_due.amount)}"
    if card.enrollments:
        yield "Enrollments"
    for place in card.enrollments:
        name = f"  {'  ' * place.is_component}{place.enrollment.enrollment_id}  {place.title}"
        if place.is_component:
            yield f"{name}  {place.access.state}"
        else:
            access = "" if place.is_bundle else f"  {place.access.state}"
            owed = call.money(place.standing.owed)
            yield f"{name}  [{place.status}]  balance {owed}{access}"
    if card.ledger:
        yield "Ledger, newest first"
    for line in card.ledger:
        entry = line.entry
        number = f"  {entry.receipt_no}" if entry.receipt_no else ""
        mark = "  (void)" if line.voided else ""
        yield (
            f"  {entry.day}  {entry.entry_id}  {kind_word(entry.kind)}, {line.title}{number}  "
            f"{call.money(entry.owed_delta)}  balance {call.money(line.balance)}{mark}"
        )
