"""Students recorded twice, families, and everything about one student."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import ChangeStudent
from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.merging.commands import MergeStudents
from enrolldesk.app.sample import BEHIND_THE_WHEEL, ONLINE_THEORY
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.merging import Merge
from enrolldesk.domain.people import Guardian
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.documents.preview import PreviewDialog
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.payments.dialog import PaymentDialog
from enrolldesk.ui.people.duplicates import DuplicatesDialog
from enrolldesk.ui.people.family_form import FamilyForm
from enrolldesk.ui.people.guardian_offer import offer_guardian
from enrolldesk.ui.people.merge_form import MergeForm
from enrolldesk.ui.people.merges_form import MergesForm

_ROSA = Guardian("Rosa Alvarez", "(614) 555-0190", "rosa.alvarez@example.org")


def _alvarez(stage: Stage, home: str = "families") -> tuple[str, str, str]:
    """A family of three, one of them recorded once more with a slip of the keyboard."""
    _go(stage, home)
    office = stage.office
    found = office.reads.search("Alvarez Paloma", office.desk.today())
    if found:
        names = ("Paloma Alvarez", "Hugo Alvarez", "Inez Alvarez")
        ids = [office.reads.search(name, office.desk.today())[0].student_id for name in names]
        return ids[0], ids[1], ids[2]
    school = SmallSchool(office.desk, office.run)
    paloma, hugo, inez = (
        school.student(name, guardian=_ROSA, birth_date=born)
        for name, born in (
            ("Paloma Alvarez", date(2008, 3, 1)),
            ("Hugo Alvarez", date(2009, 8, 14)),
            ("Inez Alvarez", date(2010, 5, 2)),
        )
    )
    school.enroll(hugo, ONLINE_THEORY.course_id)
    school.enroll(inez, BEHIND_THE_WHEEL.course_id)
    school.enroll(paloma, cash=9_999)
    again = school.student(
        "Paloma Alvares",
        phone="(614) 555-0191",
        email="paloma@example.org",
        birth_date=date(2008, 3, 1),
    )
    school.enroll(again, ONLINE_THEORY.course_id)
    school.run(LinkFamily(command_id=new_id(), student_ids=(paloma, hugo)))
    return paloma, hugo, inez


def merge(stage: Stage) -> QWidget:
    """Two records of one student side by side."""
    paloma, _, _ = _alvarez(stage)
    again = stage.office.reads.search("Alvares", stage.office.desk.today())
    other = next(row.student_id for row in again if row.name == "Paloma Alvares")
    form = MergeForm(stage.office, paloma, other, parent=stage.main)
    form.open()
    return stage.opened(MergeForm)


def merge_choose(stage: Stage) -> QWidget:
    """Looking for the other record."""
    paloma, _, _ = _alvarez(stage)
    MergeForm(stage.office, paloma, parent=stage.main).open()
    return stage.opened(MergeForm)


def merges(stage: Stage) -> QWidget:
    """Merges that can be undone."""
    _go(stage, "merged")
    if stage.office.reads.slips(Merge):
        return _opened_merges(stage)
    school = SmallSchool(stage.office.desk, stage.office.run)
    kept, merged = (school.student(name) for name in ("Paloma Alvarez", "Paloma Alvares"))
    school.run(
        MergeStudents(
            command_id=new_id(), kept_id=kept, merged_id=merged, reason="Typed twice at the counter"
        )
    )
    return _opened_merges(stage)


def _opened_merges(stage: Stage) -> QWidget:
    MergesForm(stage.office, parent=stage.main).open()
    form = stage.opened(MergesForm)
    form.reason.take("Two people after all")
    return form


def _go(stage: Stage, home: str) -> None:
    """Run the program on a school of its own, unless it does already."""
    folder = stage.copy_of_sample(home)
    if stage.running != folder:
        stage.start(folder)


def duplicates(stage: Stage) -> QWidget:
    """Students who may be recorded twice."""
    _alvarez(stage)
    stage.main.counter.find_duplicates()
    dialog = stage.opened(DuplicatesDialog)
    stage.until(lambda: not dialog.looking)
    return dialog


def family(stage: Stage) -> QWidget:
    """A family, and who else has the same guardian."""
    paloma, _, _ = _alvarez(stage)
    FamilyForm(stage.office, paloma, parent=stage.main).open()
    return stage.opened(FamilyForm)


def family_card(stage: Stage) -> QWidget:
    """A card that says what the family owes."""
    paloma, _, _ = _alvarez(stage)
    stage.main.show_student(paloma)
    stage.go_to(stage.main)
    return stage.main


def family_payment(stage: Stage) -> QWidget:
    """One payment for the whole family, split before it is recorded."""
    paloma, hugo, inez = _alvarez(stage, "family-payment")
    office = stage.office
    office.run(LinkFamily(command_id=new_id(), student_ids=(paloma, hugo, inez)))
    stage.main.counter.pay(paloma)
    dialog = stage.opened(PaymentDialog)
    dialog.family.setChecked(True)
    dialog.form.amount.choose_other(office.money.parse("500"))
    return dialog


def guardian_offer(stage: Stage) -> QWidget:
    """A changed guardian offered to the family."""
    paloma, _, _ = _alvarez(stage, "guardian")
    before = stage.office.reads.student(paloma)
    assert before is not None
    before = replace(before, guardian=_ROSA)
    changed = replace(before, guardian=Guardian("Elena Alvarez", "(614) 555-0192"))
    stage.office.run(ChangeStudent(command_id=new_id(), student=changed))
    offer_guardian(stage.office, stage.main, before)
    return stage.opened(Confirm)


def pack(stage: Stage) -> QWidget:
    """Everything about a student, for an inspector."""
    stage.main.counter.show_pack(stage.find("Maria Lopez"))
    dialog = stage.opened(PreviewDialog)
    stage.settle()
    return dialog
