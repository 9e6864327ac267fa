"""Who may do what, in the window: every command of the roles table at the place it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app import commands as c
from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.permit_words import DEEDS
from enrolldesk.app.permits import PERMITS, Deed
from enrolldesk.app.planning import commands as planning
from enrolldesk.app.promoting import commands as promotions
from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.app.sync.choosing import GIVING_UP
from enrolldesk.app.till import commands as till
from enrolldesk.domain.promotions import Promotion
from enrolldesk.domain.roles import Role
from enrolldesk.domain.till import DayClose, close_id
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.charges import DiscountForm, PriceForm, WriteOffForm
from enrolldesk.ui.corrections.credit import MoveCreditForm
from enrolldesk.ui.corrections.leaving import MoveEnrollmentForm, WithdrawForm
from enrolldesk.ui.corrections.put_right import PutRightForm
from enrolldesk.ui.corrections.reason import CancelEnrollmentForm, OverrideAccessForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.returned import ReturnForm
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.courses.editor import CourseEditor
from enrolldesk.ui.courses.page import CoursesPage
from enrolldesk.ui.day_close.forms import ReopenForm
from enrolldesk.ui.importing.dialog import ImportDialog
from enrolldesk.ui.importing.undoing import UndoChoice
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.menus import Item
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.merge_form import MergeForm
from enrolldesk.ui.people.merges_form import MergesForm
from enrolldesk.ui.planning.plan_form import PlanForm
from enrolldesk.ui.promoting.offer_form import OfferForm
from enrolldesk.ui.settings.desk import DeskSection
from enrolldesk.ui.settings.person import PersonDialog
from enrolldesk.ui.settings.school import SchoolSection
from enrolldesk.ui.settings.section import Section
from enrolldesk.ui.settings.staff import StaffSection
from enrolldesk.ui.students.card_items import enrollment_items, entry_items, student_items
from enrolldesk.ui.sync.page import SyncPage
from tests.unit.app.roles.table import BOSS, FRONT, MAKE, Ground, ground

PIN = "7294"
ELSEWHERE: dict[type[Command], str] = {
    c.FoundSchool: "at the first start, before there is anybody",
    c.BringAccount: "by a desk that joins a school with its records, as its founder",
}
"""What is restricted and has no button in the window of a school."""
RESTRICTED = {kind for kind, permit in PERMITS.items() if permit is not Role.FRONT_DESK}


@dataclass
class Here:
    """The window's surroundings, and what its forms are about."""

    office: Office
    at: Ground
    theirs: str
    """A payment that somebody else took."""

    def card(self, student_id: str) -> StudentCard:
        """A student as their card shows them."""
        card = self.office.reads.student_card(student_id, self.office.desk.today())
        assert card is not None
        return card

    @property
    def maria(self) -> StudentCard:
        """The card of Maria."""
        return self.card(self.at.maria)

    def place(self, enrollment_id: str) -> EnrollmentRow:
        """An enrollment as a card shows it."""
        rows = [*self.maria.enrollments, *self.card(self.at.noah).enrollments]
        return next(one for one in rows if one.enrollment.enrollment_id == enrollment_id)

    @property
    def line(self) -> LedgerRow:
        """The line of the payment that somebody else took."""
        return next(one for one in self.maria.ledger if one.entry.entry_id == self.theirs)

    def seat(self, staff_id: str) -> None:
        """Somebody takes the desk over, as the window does it."""
        self.office.desk.act_as(staff_id)
        self.office.runner.changed.emit(Changes(staff=True))


@pytest.fixture
def here(office: Office, small_school: SmallSchool) -> Here:
    at = ground(small_school)
    boss = SmallSchool(office.desk, office.desk.acting_as(BOSS.staff_id).run)
    found = Here(office, at, boss.pay(at.place, 5000))
    found.seat(FRONT.staff_id)
    return found


def closed_day(here: Here) -> DayClose:
    """Today, closed."""
    reopen = MAKE[till.ReopenDay](here.at)
    desk = here.office.reads.desk()
    assert desk is not None
    assert isinstance(reopen, till.ReopenDay)
    close = here.office.reads.slip(DayClose, close_id(desk.desk_id, reopen.day))
    assert close is not None
    return close


def merged(here: Here) -> str:
    """Maria, with whom somebody was merged."""
    here.office.desk.acting_as(BOSS.staff_id).run(MAKE[merging.MergeStudents](here.at))
    return here.at.maria


def promotion(here: Here) -> Promotion:
    found = here.office.reads.slip(Promotion, here.at.promotion)
    assert found is not None
    return found


def course(here: Here) -> Any:
    return here.office.reads.courses()[0].course


FORMS: dict[type[Command], Callable[[Here], CommandForm]] = {
    c.AddStaff: lambda here: PersonDialog(here.office, None),  # type: ignore[arg-type]
    c.ChangeStaff: lambda here: PersonDialog(here.office, None, FRONT),  # type: ignore[arg-type]
    c.AddCourse: lambda here: CourseEditor(here.office),
    c.ChangeCourse: lambda here: CourseEditor(here.office, course(here)),
    c.CancelEnrollment: lambda here: CancelEnrollmentForm(
        here.office, here.place(here.at.place), "Maria Lopez"
    ),
    c.OverrideAccess: lambda here: OverrideAccessForm(here.office, here.place(here.at.place)),
    c.Refund: lambda here: RefundForm(here.office, here.maria),
    c.MoveCredit: lambda here: MoveCreditForm(here.office, here.card(here.at.noah)),
    c.VoidEntry: lambda here: VoidForm(here.office, here.line.entry, "Complete Package"),
    corrections.CorrectPayment: lambda here: PutRightForm(here.office, here.maria, here.line),
    corrections.ReturnPayment: lambda here: ReturnForm(here.office, here.maria, here.line),
    corrections.WriteOff: lambda here: WriteOffForm(
        here.office, here.place(here.at.place), "Maria Lopez"
    ),
    corrections.GiveDiscount: lambda here: DiscountForm(
        here.office, here.place(here.at.place), "Maria Lopez"
    ),
    corrections.CorrectPrice: lambda here: PriceForm(
        here.office, here.place(here.at.place), "Maria Lopez"
    ),
    corrections.Withdraw: lambda here: WithdrawForm(
        here.office, here.place(here.at.place), "Maria Lopez"
    ),
    corrections.MoveEnrollment: lambda here: MoveEnrollmentForm(
        here.office, here.maria, here.place(here.at.place)
    ),
    planning.ChangePlan: lambda here: PlanForm(
        here.office, here.place(here.at.place), "Maria Lopez"
    ),
    promotions.AddPromotion: lambda here: OfferForm(here.office),
    promotions.ChangePromotion: lambda here: OfferForm(here.office, promotion(here)),
    merging.MergeStudents: lambda here: MergeForm(here.office, here.at.maria, here.at.noah),
    merging.UnmergeStudent: lambda here: MergesForm(here.office, merged(here)),
    till.ReopenDay: lambda here: ReopenForm(here.office, closed_day(here), "Ana R."),
}
"""Where a form asks for it."""


def whole_receipt(here: Here) -> CommandForm:
    """The form that voids all of a receipt."""
    receipt = here.office.reads.receipt(here.theirs)
    assert receipt is not None
    return VoidForm(here.office, receipt.entries[0], "Complete Package")


SECTIONS: dict[type[Command], Callable[[Office], Section]] = {
    c.ChangeSchool: SchoolSection,
    c.ChangeDesk: DeskSection,
}
"""Where a section of the settings is saved by it."""


def no_session() -> NoReturn:
    raise AssertionError("nothing is asked of a second session here")


BUTTONS: dict[type[Command], Callable[[Here], ImportDialog | UndoChoice]] = {
    c.ImportStudents: lambda here: ImportDialog(here.office, no_session),
    c.UndoImport: lambda here: UndoChoice(here.office, no_session),
}
"""Where a button alone does it."""


def named(kind: type[Command]) -> str:
    return kind.__name__


def by_name(kinds: Iterable[type[Command]]) -> list[type[Command]]:
    return sorted(kinds, key=named)


def test_every_restricted_command_has_a_place() -> None:
    # A receipt is voided where an entry is: the form offers both.
    places = FORMS.keys() | SECTIONS.keys() | BUTTONS.keys() | ELSEWHERE.keys() | {c.VoidReceipt}
    assert places == RESTRICTED
    assert set(Deed) == {Deed.EXPORT_ALL, Deed.GIVE_UP}


@pytest.mark.parametrize("kind", by_name(FORMS), ids=named)
def test_a_form_is_held_for_the_front_desk_and_free_for_a_manager(
    here: Here, qtbot: QtBot, kind: type[Command]
) -> None:
    form = FORMS[kind](here)
    qtbot.addWidget(form)
    form.show()
    button, why = form.primary_button, DEEDS[named(kind)]
    assert not button.isEnabled()
    assert (button.refusal, button.toolTip(), button.accessibleDescription()) == (why, why, why)
    assert form.refusal is not None
    assert form.refusal.banner.isVisible()
    assert form.refusal.banner.label.text() == why
    assert not form.refusal.banner.button.isVisible()
    before = here.office.reads.outbox_count()
    form.submit()
    assert here.office.reads.outbox_count() == before
    here.seat(BOSS.staff_id)
    assert button.refusal == ""
    assert button.isEnabled() is button.is_possible
    assert button.toolTip() != why
    assert not form.refusal.banner.isVisible()
    here.seat(FRONT.staff_id)
    assert not button.isEnabled()
    assert not form.refusal.can_ask
    here.office.pins.set(BOSS.staff_id, PIN)
    here.office.permissions.refresh()
    assert not button.isEnabled()
    assert form.refusal.can_ask
    assert form.refusal.banner.button.isVisible()


def test_a_whole_receipt_is_voided_by_the_same_rule(here: Here, qtbot: QtBot) -> None:
    form = whole_receipt(here)
    qtbot.addWidget(form)
    form.show()
    assert not form.primary_button.isEnabled()
    here.seat(BOSS.staff_id)
    assert form.primary_button.isEnabled()


def test_the_front_desk_voids_its_own_payment(here: Here, qtbot: QtBot) -> None:
    own = next(one for one in here.maria.ledger if one.entry.entry_id == here.at.payment)
    form = VoidForm(here.office, own.entry, "Complete Package")
    qtbot.addWidget(form)
    form.show()
    assert form.primary_button.isEnabled()
    assert form.refusal is None


@pytest.mark.parametrize("kind", by_name(SECTIONS), ids=named)
def test_settings_are_held_for_the_front_desk_and_free_for_a_manager(
    here: Here, qtbot: QtBot, kind: type[Command]
) -> None:
    section = SECTIONS[kind](here.office)
    qtbot.addWidget(section)
    section.load()
    section.show()
    assert section.fields()
    assert not any(field.isEnabled() for field in section.fields())
    assert section.refusal == DEEDS[named(kind)]
    here.seat(BOSS.staff_id)
    assert all(field.isEnabled() for field in section.fields())
    assert section.refusal == ""


@pytest.mark.parametrize("kind", by_name(BUTTONS), ids=named)
def test_a_button_is_held_for_the_front_desk_and_free_for_a_manager(
    here: Here, qtbot: QtBot, kind: type[Command]
) -> None:
    around = BUTTONS[kind](here)
    button = around.primary_button if isinstance(around, ImportDialog) else around.button
    qtbot.addWidget(around)
    button.setEnabled(True)
    assert not button.isEnabled()
    assert button.toolTip() == DEEDS[named(kind)]
    here.seat(BOSS.staff_id)
    assert button.isEnabled()


def test_buttons_that_open_forms_wait_for_somebody_who_can_be_asked(
    here: Here, qtbot: QtBot
) -> None:
    page = CoursesPage(here.office)
    staff = StaffSection(here.office)
    for widget in (page, staff):
        qtbot.addWidget(widget)
    buttons: dict[PrimaryButton | SecondaryButton, str] = {
        page.add_course: "AddCourse",
        page.add_bundle: "AddCourse",
        staff.add_button: "AddStaff",
    }
    for button, deed in buttons.items():
        assert not button.isEnabled()
        assert button.toolTip() == DEEDS[deed]
    here.office.pins.set(BOSS.staff_id, PIN)
    here.office.permissions.refresh()
    assert all(button.isEnabled() for button in buttons)
    assert not staff.off_button.isEnabled()
    assert staff.off_button.refusal == DEEDS["ChangeStaff"]


MENUS = {
    "move": "MoveCredit",
    "refund": "Refund",
    "plan": "ChangePlan",
    "discount": "GiveDiscount",
    "price": "CorrectPrice",
    "write_off": "WriteOff",
    "override": "OverrideAccess",
    "lock": "OverrideAccess",
    "change": "MoveEnrollment",
    "withdraw": "Withdraw",
    "cancel": "CancelEnrollment",
    "returned": "ReturnPayment",
    "void": "VoidEntry",
    "put_right": "CorrectPayment",
}
"""The lines of the card's menus that are restricted, and by which command."""


def items(here: Here) -> list[Item]:
    """Every line of the card's menus."""
    acts: Any = defaultdict(lambda: lambda: None)
    may, card = here.office.permissions, here.maria
    found = student_items(card, acts, may) + entry_items(here.line, acts, may)
    for row in card.enrollments:
        found += enrollment_items(row, card, acts, may)
    return found


def test_menus_say_why_before_a_form_is_opened(here: Here) -> None:
    for item in items(here):
        wanted = DEEDS[MENUS[item.name]] if item.name in MENUS and item.possible else item.refused
        assert item.refused == wanted, item.name
        assert bool(item.refused) <= (item.name in MENUS), item.name
    here.office.pins.set(BOSS.staff_id, PIN)
    assert {item.name for item in items(here) if item.refused} <= {"lock"}
    here.seat(BOSS.staff_id)
    assert not [item for item in items(here) if item.refused]


def test_the_main_menus_follow_whoever_sits_down(shell: Shell) -> None:
    actions = shell.main.actions_by_name
    restricted = {"import_students": "ImportStudents", "export_everything": "export_all"}
    tips = {name: actions[name].toolTip() for name in restricted}
    assert all(actions[name].isEnabled() for name in restricted)
    shell.main.shift.hand_over("thu")
    for name, deed in restricted.items():
        assert not actions[name].isEnabled()
        assert (actions[name].toolTip(), actions[name].statusTip()) == (DEEDS[deed], DEEDS[deed])
    offered = shell.main.top_bar.staff.menu().actions()
    add = next(one for one in offered if one.objectName() == "staff_add")
    assert (add.isEnabled(), add.toolTip()) == (False, DEEDS["AddStaff"])
    shell.keys.press("Ctrl+Shift+I")
    assert shell.says() == [DEEDS["ImportStudents"]]
    shell.main.shift.hand_over("ana")
    for name, tip in tips.items():
        assert actions[name].isEnabled()
        assert actions[name].toolTip() == tip


def test_a_held_buttons_letter_says_why(shell: Shell) -> None:
    shell.main.shift.hand_over("thu")
    assert not shell.courses.page.add_course.isEnabled()
    shell.main.activateWindow()
    shell.keys.press("Alt+A")
    assert shell.says() == [DEEDS["AddCourse"]]


def test_giving_up_waits_for_a_manager(here: Here, qtbot: QtBot) -> None:
    page = SyncPage(here.office)
    qtbot.addWidget(page)
    for way, button in page.ways_out.buttons.items():
        assert button.refusal == (DEEDS[Deed.GIVE_UP] if way in GIVING_UP else "")
    here.seat(BOSS.staff_id)
    assert not any(button.refusal for button in page.ways_out.buttons.values())
