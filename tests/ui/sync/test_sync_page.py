"""The Sync page: what needs attention is settled by key, behind a fence, in the running window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.adapters.sqlite.queue import SqliteQueue
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.app.sync.queue import QueueRow
from enrolldesk.app.sync.rescue import read_rescue
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.syncing import SyncScreen
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.ui_checks import cut_off_text, duplicate_mnemonics
from enrolldesk.ui.office import Office
from enrolldesk.ui.sync.page import SyncPage

Start = Callable[[Path], Shell]


def refused_payment(shell: Shell, server: ServerThread, qtbot: QtBot) -> tuple[str, str]:
    """Take a payment that the server refuses; answers its id and the enrollment's."""
    signs = ConnectionSigns(shell.main)
    qtbot.waitUntil(lambda: signs.mark == "In step")
    office = shell.office
    (student,) = office.reads.search("Maria", office.desk.today())
    (place, *_) = office.reads.enrollments_of(student.student_id)
    server.faults.status("PERMISSION_DENIED", method="Commit", times=1)
    paid = SmallSchool(office.desk, office.run).pay(place.enrollment_id, 20_000)
    qtbot.waitUntil(lambda: signs.tone == "danger")
    return paid, place.enrollment_id


def shown(shell: Shell) -> SyncScreen:
    """The page, by the strip's [Show]."""
    ConnectionSigns(shell.main).show_panel()
    assert shell.main.page_key == "sync"
    page = shell.main.findChild(SyncPage)
    assert page is not None
    return SyncScreen(page)


def paid_there(server: ServerThread, place: str) -> int:
    return int(server.documents()[f"schools/lakeside/enrollments/{place}"]["paid"])


@pytest.mark.parametrize(
    ("key", "expected", "voided"),
    [("Alt+G", 20_000, False), ("Alt+X", 20_000, False), ("Alt+O", 0, True), ("Alt+R", 0, True)],
    ids=["send again", "fix", "void", "drop"],
)
def test_a_refused_payment_is_settled_by_key(
    start: Start,
    home_one: Path,
    server: ServerThread,
    qtbot: QtBot,
    key: str,
    expected: int,
    voided: bool,
) -> None:
    shell = start(home_one)
    paid, place = refused_payment(shell, server, qtbot)
    screen = shown(shell)
    [(what, state, why)] = screen.rows
    assert what.startswith("Payment $200.00, Maria López, ")
    assert state == "Needs attention"
    assert "Ask a manager" in why
    assert screen.offered == ["resend", "fix", "reenter", "void", "drop", "export"]
    keys = Keyboard()
    assert keys.at == "sync_queue"
    keys.press(key)
    shell.question.action_button.click()
    qtbot.waitUntil(lambda: screen.rows == [])
    signs = ConnectionSigns(shell.main)
    qtbot.waitUntil(lambda: signs.mark == "In step")
    assert server.documents()[f"schools/lakeside/batches/{paid}"]["abandoned"] is True
    assert paid_there(server, place) == expected
    office = shell.office
    assert office.reads.standing(place).paid.cents == expected
    enrollment = office.reads.enrollment(place)
    assert enrollment is not None
    card = office.reads.student_card(enrollment.student_id, office.desk.today())
    assert card is not None
    [line] = [line for line in card.ledger if line.entry.entry_id == paid]
    assert line.voided is voided


def test_offline_the_choice_is_kept_and_told(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    shell = start(home_one)
    _, place = refused_payment(shell, server, qtbot)
    server.link.refuse()
    screen = shown(shell)
    Keyboard().press("Alt+R")
    shell.question.action_button.click()
    qtbot.waitUntil(lambda: screen.rows[0][2].startswith("Chosen: to be dropped"))
    server.link.heal()
    shell.office.sync.send_now()
    qtbot.waitUntil(lambda: screen.rows == [])
    assert paid_there(server, place) == 0


def test_without_a_cloud_there_is_no_sync_page(
    office: Office, qtbot: QtBot, start: Start, tmp_path: Path, opener: object
) -> None:
    from enrolldesk.testing.connected import ClockedOpener

    assert isinstance(opener, ClockedOpener)
    session = opener(tmp_path / "alone")
    session.desk.local.set("theme", "light")
    SmallSchool(session.desk, session.desk.run).found()
    session.close()
    shell = start(tmp_path / "alone")
    assert not shell.main.side_bar.item("sync").isVisible()
    assert not shell.main.actions_by_name["sync"].isVisible()


def test_of_thousands_waiting_only_what_is_in_sight_is_read(
    office: Office, small_school: SmallSchool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from enrolldesk.app.commands import AddStudent
    from enrolldesk.domain.ids import new_id
    from enrolldesk.domain.people import Student

    def students() -> list[AddStudent]:
        return [
            AddStudent(
                command_id=new_id(),
                student=Student(student_id=new_id(), name=f"Student {n}", phone="614 555 0133"),
            )
            for n in range(3_000)
        ]

    office.desk.run_all(students())
    read: list[int] = []
    rows = SqliteQueue.rows

    def counted(queue: SqliteQueue, keys: Sequence[int]) -> list[QueueRow]:
        read.extend(keys)
        return rows(queue, keys)

    monkeypatch.setattr(SqliteQueue, "rows", counted)
    screen = SyncScreen.open(office, qtbot)
    model = screen.page.model
    assert model.rowCount() > 3_000
    assert len(read) < 500
    Keyboard().press("End")
    qtbot.waitUntil(lambda: model.cell_text(model.rowCount() - 1, 0).startswith("Student added"))
    assert "Student 2999" in model.cell_text(model.rowCount() - 1, 0)


def test_conflicts_are_sentences_and_a_field_is_put_back_by_key(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    student = small_school.student("Maria Lopez", phone="(614) 555-0222")
    facts = {
        "path": f"students/{student}",
        "field": "phone",
        "mine": "(614) 555-0111",
        "theirs": "(614) 555-0222",
        "restore": "(614) 555-0111",
    }
    with cast(SqliteQueue, office.queue).settling() as unit:
        unit.explain(Explained("one", Conflict.OVERWRITTEN, student, facts))
        unit.commit()
    screen = SyncScreen.open(office, qtbot)
    ModelTester(None).check(screen.page.notes)
    assert screen.notes == [
        "The phone number of Maria Lopez was set to “(614) 555-0111” here and to "
        "“(614) 555-0222” at another desk without having seen that. “(614) 555-0222” stands."
    ]
    assert duplicate_mnemonics(screen.page) == []
    assert cut_off_text(screen.page) == []
    Keyboard().press("Alt+B")
    qtbot.waitUntil(lambda: screen.notes == [])
    found = office.reads.student(student)
    assert found is not None
    assert found.phone == "(614) 555-0111"


def test_rescue_files_from_the_window(
    office: Office, small_school: SmallSchool, qtbot: QtBot, tmp_path: Path
) -> None:
    small_school.student("Maria Lopez")
    screen = SyncScreen.open(office, qtbot)
    ModelTester(None).check(screen.page.model)
    path = tmp_path / "rescue.jsonl"
    screen.page.export_to(path)
    assert len(read_rescue(path).batches) == len(screen.rows)
    before = screen.rows
    screen.page.bring_from(path)
    path.write_bytes(path.read_bytes()[:-9])
    screen.page.bring_from(path)
    assert screen.rows == before
