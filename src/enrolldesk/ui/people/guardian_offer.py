"""A guardian changed for one child, offered to the brothers and sisters."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import ChangeStudent
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Student
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.questions import Confirm, confirm
from enrolldesk.ui.office import Office


def offer_guardian(office: Office, parent: QWidget, before: Student) -> Confirm | None:
    """Ask whether the family gets the guardian that one of them just got; None without need."""
    after = office.reads.student(before.student_id)
    if after is None or after.guardian == before.guardian:
        return None
    siblings = [
        one
        for one in office.reads.family(after.family_id)
        if one.student_id != after.student_id and one.guardian != after.guardian
    ]
    if not siblings:
        return None
    names = " and ".join(one.name for one in siblings)
    whose = after.guardian.name or "the new guardian"
    question = confirm(
        parent,
        "Change the guardian of the family?",
        f"{names} would get {whose}, too, with phone and e-mail as they are now for {after.name}.",
        "Change theirs as well",
        cancel="Leave them",
        name="guardian_offer",
    )
    question.confirmed.connect(lambda: _change(office, parent, siblings, after))
    return question


def _change(office: Office, parent: QWidget, siblings: list[Student], after: Student) -> None:
    try:
        for one in siblings:
            changed = replace(one, guardian=after.guardian)
            office.run(ChangeStudent(command_id=new_id(), student=changed))
    except DeskError as error:
        toast(parent, sentence(error, office.money), icon="circle-alert")
    else:
        toast(parent, "Guardian changed for the family", icon="circle-check")
