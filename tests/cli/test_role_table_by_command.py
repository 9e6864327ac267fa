"""The table of roles against every command of the command line."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path

import pytest

from enrolldesk import cli
from enrolldesk.app import commands as c
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.families import commands as families
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.permit_words import DEEDS
from enrolldesk.app.planning import commands as planning
from enrolldesk.app.promoting import commands as promotions
from enrolldesk.app.till import commands as till
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.small_school import THEORY, WHEEL, SmallSchool
from tests.cli.conftest import Say
from tests.unit.app.roles.table import BOSS, FRONT, FRONT_DESK_MAY, Ground, ground

Words = Callable[[Ground, Path], tuple[str, ...]]

WHY = ("--reason", "Asked")
CASH = ("--method", "cash")


def _roster(at: Ground, folder: Path) -> tuple[str, ...]:
    file = folder / "roster.csv"
    file.write_text("Name,Phone\nIna Import,(614) 555-0123\n")
    return "import", str(file)


def _merged(at: Ground, folder: Path) -> tuple[str, ...]:
    at.school.run(
        merging.MergeStudents(command_id=new_id(), kept_id=at.maria, merged_id=at.noah, reason="x")
    )
    return "unmerge", at.noah, *WHY


def _closed(at: Ground, folder: Path) -> tuple[str, ...]:
    day = at.school.desk.today()
    at.school.run(till.CloseDay(command_id=new_id(), day=day, reason="Not counted"))
    return "reopen-day", "--day", day.isoformat(), *WHY


def _in_family(at: Ground, folder: Path) -> tuple[str, ...]:
    at.school.run(families.LinkFamily(command_id=new_id(), student_ids=(at.maria, at.noah)))
    return "family", "leave", at.noah


def _wheel(at: Ground) -> str:
    places = at.school.desk.reads.enrollments_of(at.noah)
    return next(one.enrollment_id for one in places if one.course_id == WHEEL.course_id)


WORDS: dict[type[Command], Words] = {
    c.ChangeSchool: lambda at, _: ("school", "change", "--phone", "(614) 555-0101"),
    c.ChangeDesk: lambda at, _: ("school", "change", "--desk-name", "Window"),
    c.AddStaff: lambda at, _: ("staff", "add", "New"),
    c.ChangeStaff: lambda at, _: ("staff", "change", FRONT.staff_id, "--name", "Fay F."),
    c.AddStudent: lambda at, _: ("student", "add", "Nia New", "--phone", "(614) 555-0177"),
    c.AddCourse: lambda at, _: ("course", "add", "Road", "--price", "10"),
    c.Enroll: lambda at, _: ("enroll", at.school.student("Lee Li"), WHEEL.title),
    c.CancelEnrollment: lambda at, _: ("cancel", at.place, *WHY),
    c.RecordPayment: lambda at, _: ("pay", at.place, "10", *CASH),
    c.VoidEntry: lambda at, _: ("void", at.payment, *WHY),
    c.VoidReceipt: lambda at, _: ("void", _receipt_no(at), *WHY),
    c.Refund: lambda at, _: ("refund", at.place, "1", *CASH, *WHY),
    c.MoveCredit: lambda at, _: ("credit", at.credit_place, _wheel(at), "100", *WHY),
    c.ImportStudents: _roster,
    planning.ChangePlan: lambda at, _: ("plan", at.place, "--parts", "2", *WHY),
    planning.RecordReminder: lambda at, _: ("remind", at.maria, "--channel", "email"),
    promotions.AddPromotion: lambda at, _: ("promotion", "add", "Fall", "--off", "5"),
    promotions.ChangePromotion: lambda at, _: ("promotion", "change", at.promotion, "--off", "7"),
    promotions.ApplyPromotion: lambda at, _: ("promote", at.place, at.promotion),
    till.MoveDrawer: lambda at, _: ("drawer", "out", "5", *WHY),
    till.CloseDay: lambda at, _: ("close-day", "--counted", "cash=0", *WHY),
    till.ReopenDay: _closed,
    corrections.CorrectPayment: lambda at, _: ("correct", at.payment, "--amount", "90", *WHY),
    corrections.ReturnPayment: lambda at, _: ("return", at.payment, *WHY),
    corrections.WriteOff: lambda at, _: ("write-off", at.place, "1", *WHY),
    corrections.GiveDiscount: lambda at, _: ("discount", at.place, "1", *WHY),
    corrections.CorrectPrice: lambda at, _: ("price", at.place, "500", *WHY),
    corrections.Withdraw: lambda at, _: ("withdraw", at.place, "--charged", "0", *WHY),
    corrections.MoveEnrollment: lambda at, _: ("move", at.place, THEORY.title, *WHY),
    merging.MergeStudents: lambda at, _: ("merge", at.maria, at.noah),
    merging.UnmergeStudent: _merged,
    merging.TellApart: lambda at, _: ("not-same", at.maria, at.noah),
    families.LinkFamily: lambda at, _: ("family", "link", at.maria, at.noah),
    families.LeaveFamily: _in_family,
}
"""Every command that the command line has words for."""

ELSEWHERE = {c.FoundSchool, c.UndoImport, c.BringAccount}
"""Asked for with files of their own, or before there is anybody; see their tests."""


def _receipt_no(at: Ground) -> str:
    receipt = at.school.desk.reads.receipt(at.payment)
    assert receipt is not None
    return receipt.receipt_no


def test_every_command_the_command_line_knows_is_here() -> None:
    rooms = [
        importlib.import_module(f"{cli.__name__}.{room.name}")
        for room in pkgutil.iter_modules(cli.__path__)
    ]
    asked = {
        kind
        for room in rooms
        for kind in vars(room).values()
        if inspect.isclass(kind) and issubclass(kind, Command) and kind is not Command
    }
    assert asked <= WORDS.keys() | ELSEWHERE


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_it_obeys(say: Say, home: Path, tmp_path: Path, kind: type[Command]) -> None:
    session = open_desk(home)
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    at = ground(school)
    words = WORDS[kind](at, tmp_path)
    before = session.desk.store.recorded()
    asked = say(*words, "--staff", FRONT.name)
    if kind in frozenset().union(*FRONT_DESK_MAY.values()):
        assert asked.code == 0, asked.err
    else:
        assert (asked.code, asked.out) == (1, "")
        assert asked.err.strip() == DEEDS[kind.__name__]
        assert session.desk.store.recorded() == before
        assert say(*words, "--staff", BOSS.name).code == 0
    assert session.desk.reads.outbox()[-1].command == kind.__name__
    session.close()
