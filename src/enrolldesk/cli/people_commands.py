"""Students recorded twice, families, and everything about one student as one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enrolldesk.app.families.account import FamilyAccount, family_account, likely_family
from enrolldesk.app.families.commands import LeaveFamily, LinkFamily
from enrolldesk.app.merging.commands import MergeStudents, TellApart, UnmergeStudent
from enrolldesk.app.merging.duplicates import Pair, find_duplicates
from enrolldesk.app.merging.preview import MergePreview, merge_preview
from enrolldesk.app.rows import StudentCard
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import card_of, student_id_of
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.merging import FIELDS, Merge

_WHY: Final = {"phone": "same phone", "email": "same e-mail", "name": "same name and birth date"}


def add_to(words: Commands) -> None:
    """Add what is about people."""
    merge = words.add(
        "merge",
        _merge,
        "show two students as one",
        "Show a student who was recorded twice as one. Nothing that was recorded moves, and "
        "“unmerge” parts them again. With --preview nothing is recorded.",
    )
    merge.add_argument("kept", metavar="KEPT", help="who is kept: id, or text that finds one")
    merge.add_argument("merged", metavar="MERGED", help="who is shown as the kept one")
    merge.add_argument(
        "--take",
        action="append",
        choices=(*FIELDS, "nothing"),
        default=None,
        help="a field to take from the merged one; without it, all that the kept one lacks",
    )
    merge.add_argument("--reason", default="", help="why they are one person")
    merge.add_argument("--preview", action="store_true", help="only say what it would do")

    unmerge = words.add("unmerge", _unmerge, "part a merged student again")
    unmerge.add_argument(
        "merged", metavar="MERGED", help="the id of the merged student, or the name"
    )
    unmerge.add_argument("--reason", required=True, help="why they are two people after all")

    words.add("merges", _merges, "list merges, those that were undone included")

    words.add("duplicates", _duplicates, "find students who may be recorded twice")
    apart = words.add("not-same", _not_same, "note that two students are two people")
    apart.add_argument("one", metavar="ONE", help="id, or text that finds exactly one")
    apart.add_argument("other", metavar="OTHER")

    family = words.group("family", "students who are paid for together")
    link = family.add("link", _link, "make students one family")
    link.add_argument("students", nargs="+", metavar="STUDENT", help="ids, or texts that find one")
    leave = family.add("leave", _leave, "take a student out of the family")
    leave.add_argument("student", metavar="STUDENT", help="id, or text that finds exactly one")
    show = family.add("show", _show, "show a family's account, and who may belong to it")
    show.add_argument("student", metavar="STUDENT", help="anybody of it")


def _merge(call: Call) -> Answer:
    given = call.arguments
    kept, merged = (student_id_of(call, text) for text in (given.kept, given.merged))
    preview = merge_preview(call.reads, kept, merged, call.desk.today())
    chosen = given.take
    if chosen and "nothing" in chosen and len(chosen) > 1:
        raise Usage("Take fields or nothing, not both.")
    taken = preview.lacking if chosen is None else tuple(one for one in chosen if one in FIELDS)
    value = _preview_fields(preview, taken) | {"recorded": not given.preview}
    lines = [*_preview_lines(preview, taken, call)]
    if not given.preview:
        call.desk.run(
            MergeStudents(
                command_id=new_id(),
                kept_id=kept,
                merged_id=merged,
                taken=taken,
                reason=given.reason,
            )
        )
        lines.append(f'Merged. To part them again: enrolldesk unmerge {merged} --reason "…"')
    return Answer(value, lines)


def _unmerge(call: Call) -> Answer:
    given = call.arguments
    merged_id = _merged_id(call, given.merged)
    call.desk.run(UnmergeStudent(command_id=new_id(), merged_id=merged_id, reason=given.reason))
    student = answers.student_fields(card_of(call, merged_id).student)
    return Answer(student, [f"{student['name']} stands alone again: {merged_id}"])


def _merged_id(call: Call, text: str) -> str:
    """A merged student is in no list: by id, or by the name among those of the one found."""
    if call.reads.student(text) is not None:
        return text
    names = {
        merge.merged_id: student.name
        for merge in call.reads.slips(Merge)
        if merge.stands and (student := call.reads.student(merge.merged_id))
    }
    found = [key for key, name in names.items() if name.casefold() == text.strip().casefold()]
    if len(found) != 1:
        raise NotFound("merged student", text)
    return found[0]


def _merges(call: Call) -> Answer:
    def name(student_id: str) -> str:
        student = call.reads.student(student_id)
        return student.name if student else student_id

    merges = sorted(call.reads.slips(Merge), key=lambda one: one.taken_at, reverse=True)
    value = [
        {
            "merge_id": one.slip_id,
            "day": one.day.isoformat(),
            "kept_id": one.kept_id,
            "kept": name(one.kept_id),
            "merged_id": one.merged_id,
            "merged": name(one.merged_id),
            "taken": [filled.part for filled in one.filled],
            "reason": one.reason,
            "staff_id": one.staff_id,
            "undone_on": one.undone_on.isoformat() if one.undone_on else None,
            "undone_reason": one.undone_reason,
        }
        for one in merges
    ]
    return Answer(
        value,
        [
            f"{one['day']}  {one['merged_id']}  {one['merged']} into {one['kept']}"
            + (f"  (undone {one['undone_on']}: {one['undone_reason']})" if one["undone_on"] else "")
            for one in value
        ],
    )


def _duplicates(call: Call) -> Answer:
    found = find_duplicates(call.reads)
    pairs = [(pair, *_cards(call, pair)) for pair in found.pairs]
    value = [
        {"why": pair.why, "one": _student_fields(one), "other": _student_fields(other)}
        for pair, one, other in pairs
    ]
    return Answer(
        value,
        [
            *(
                f"{_WHY[pair.why]}: {_student_line(one)}  |  {_student_line(other)}"
                for pair, one, other in pairs
            ),
            f"{len(pairs)} pairs among {found.looked_at} students"
            + ("" if found.complete else "; there are more"),
        ],
    )


def _not_same(call: Call) -> Answer:
    given = call.arguments
    one, other = (student_id_of(call, text) for text in (given.one, given.other))
    call.desk.run(TellApart(command_id=new_id(), one_id=one, other_id=other))
    return Answer(
        {"one_id": one, "other_id": other}, ["Noted: they are not offered as duplicates again."]
    )


def _link(call: Call) -> Answer:
    ids = tuple(student_id_of(call, text) for text in call.arguments.students)
    call.desk.run(LinkFamily(command_id=new_id(), student_ids=ids))
    return _family_answer(call, ids[0])


def _leave(call: Call) -> Answer:
    student_id = student_id_of(call, call.arguments.student)
    call.desk.run(LeaveFamily(command_id=new_id(), student_id=student_id))
    name = card_of(call, student_id).student.name
    return Answer({"student_id": student_id}, [f"{name} is in no family any more."])


def _show(call: Call) -> Answer:
    return _family_answer(call, student_id_of(call, call.arguments.student))


def _family_answer(call: Call, student_id: str) -> Answer:
    student = card_of(call, student_id).student
    account = family_account(call.reads, student_id, call.desk.today())
    likely = likely_family(call.reads, student)
    value = {
        "family_id": student.family_id,
        "members": [_student_fields(card) for card in account.cards],
        "balance": account.balance.cents,
        "due_now": account.due_now.cents,
        "credit": account.credit.cents,
        "same_guardian": [{"student_id": one.student_id, "name": one.name} for one in likely],
    }
    lines = [*_family_lines(account, call)]
    lines += [f"Same guardian: {one.student_id}  {one.name}, {one.contact}" for one in likely]
    return Answer(value, lines)


def _family_lines(account: FamilyAccount, call: Call) -> Iterator[str]:
    for card in account.cards:
        due = f", due now {call.money(card.due_now)}" if card.due_now else ""
        yield f"{_student_line(card)}  balance {call.money(card.balance)}{due}"
    due = f", due now {call.money(account.due_now)}" if account.due_now else ""
    yield f"Together {call.money(account.balance)}{due}"


def _preview_fields(preview: MergePreview, taken: tuple[str, ...]) -> answers.Fields:
    return {
        "kept": _student_fields(preview.kept),
        "merged": _student_fields(preview.merged),
        "taken": list(taken),
        "differing": list(preview.differing),
        "twice": list(preview.twice),
        "balance": preview.balance.cents,
        "due_now": preview.due_now.cents,
        "credit": preview.credit.cents,
        "student": answers.student_fields(preview.student(taken)),
    }


def _preview_lines(preview: MergePreview, taken: tuple[str, ...], call: Call) -> Iterator[str]:
    for what, card in (("Kept", preview.kept), ("Merged", preview.merged)):
        courses = ", ".join(row.title for row in card.enrollments if not row.is_component)
        yield f"{what}: {_student_line(card)}  balance {call.money(card.balance)}  {courses}"
    yield f"Together: balance {call.money(preview.balance)}"
    if taken:
        yield f"Taken over: {', '.join(taken)}"
    for title in preview.twice:
        yield f"Both have an open place in {title}: look at both afterwards."


def _student_fields(card: StudentCard) -> answers.Fields:
    return answers.student_row_fields(card.row)


def _student_line(card: StudentCard) -> str:
    born = f", born {card.student.birth_date}" if card.student.birth_date else ""
    return f"{card.student.student_id}  {card.student.name}, {card.student.contact}{born}"


def _cards(call: Call, pair: Pair) -> tuple[StudentCard, StudentCard]:
    return card_of(call, pair.one_id), card_of(call, pair.other_id)
