"""A desk connected, checked and left from its window, joined at its first start, and brought."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.carrying_out import carry_out
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.app.connecting.membership import TO_BRING
from enrolldesk.bootstrap import HomeOpener
from enrolldesk.testing.connected import PROJECT, SCHOOL, place
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.pages.connecting import ConnectionPage, JoinPage
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.windows import Start
from enrolldesk.ui.connecting.bringing_window import BringingWindow
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.settings.dialog import SettingsDialog
from tests.integration.firestore.meeting import put


def fill(home: Path, name: str = "Maria Lopez") -> None:
    """A school of its own with one student who paid."""
    session = HomeOpener()(home)
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    school.enroll(school.student(name), cash=5000)
    session.close()


@pytest.fixture
def cloud_school(server: ServerThread, tmp_path: Path) -> Path:
    """A school that another desk founded on the server; answers that desk's home."""
    home = tmp_path / "founder"
    fill(home, "Bo Berg")
    session = HomeOpener()(home)
    found_school(session.clouds, session.desk.store, place(server.address))
    session.close()
    return home


def section(shell: Shell) -> ConnectionPage:
    shell.main.desk_menu.open_settings("connection")
    dialog = shell.main.findChild(SettingsDialog)
    assert dialog is not None
    return ConnectionPage(dialog)


def answer(shell: Shell, name: str) -> None:
    """Press the way forward of an open question."""
    shell.qtbot.waitUntil(lambda: shell.main.findChild(Confirm, name) is not None)
    question = shell.main.findChild(Confirm, name)
    assert question is not None
    question.action_button.click()


def test_a_school_is_taken_to_the_server_checked_and_left(
    shells: Start, home: Path, server: ServerThread
) -> None:
    fill(home)
    shell = shells()
    shell.start()
    page = section(shell)
    assert page.state.startswith("This school runs on this computer alone.")
    assert not page.section.leave_button.isVisible()
    page.fill(PROJECT, SCHOOL, server.address)
    page.connect()
    assert page.busy
    shell.qtbot.waitUntil(lambda: page.state.startswith("Connected to Lakeside"))
    assert shell.office.sync.connection == place(server.address)
    reads = shell.office.reads
    shell.qtbot.waitUntil(lambda: waiting(reads) == 0)
    page.check()
    shell.qtbot.waitUntil(lambda: page.said.startswith("All agrees: "))
    path, fields = next(
        (path.removeprefix(f"schools/{SCHOOL}/"), dict(fields))
        for path, fields in server.documents().items()
        if "/enrollments/" in path and fields["paid"]
    )
    server.run(put(server.server, **{path: fields | {"paid": 1}}))
    page.check()
    shell.qtbot.waitUntil(lambda: bool(page.findings))
    assert page.said.startswith("1 disagreement: ")
    assert page.findings[0].startswith("The sums of an enrollment on the server differ")
    page.ask_leave()
    answer(shell, "leave_question")
    shell.qtbot.waitUntil(lambda: page.state.startswith("This desk has left"))
    assert shell.office.sync.connection is None
    assert not page.section.place.project.editor.isEnabled()
    page.fill(PROJECT, SCHOOL, server.address)
    page.connect()
    shell.qtbot.waitUntil(lambda: page.state.startswith("Connected to Lakeside"))


def test_what_waits_is_exported_before_a_desk_leaves(
    shells: Start, home: Path, server: ServerThread
) -> None:
    fill(home)
    session = HomeOpener()(home)
    found_school(session.clouds, session.desk.store, place(server.address))
    session.close()
    server.link.refuse()
    shell = shells()
    shell.start()
    page = section(shell)
    assert "6 items wait to be sent." in page.state
    page.ask_leave()
    answer(shell, "leave_question")
    shell.qtbot.waitUntil(lambda: page.problem.startswith("6 items still wait to be sent."))
    assert shell.office.sync.connection == place(server.address)
    answer(shell, "export_question")
    shell.qtbot.waitUntil(lambda: page.state.startswith("This desk has left"))
    (rescue,) = home.glob("rescue-*.jsonl")
    assert page.said == f"What waited is in {rescue}."
    assert shell.office.sync.connection is None
    assert waiting(shell.office.reads) == 6


def test_what_is_typed_wrong_is_said_beside_its_field_and_nobody_is_asked(
    shells: Start, home: Path, server: ServerThread
) -> None:
    fill(home)
    shell = shells()
    shell.start()
    page = section(shell)
    page.fill("No Project", "a b", "nowhere", "no key")
    page.connect()
    project, school, api_key, emulator = page.section.place.fields
    assert project.error
    assert project.error.startswith("“No Project” cannot be a project")
    assert school.error
    assert api_key.error
    assert emulator.error
    assert not page.busy
    assert server.counters.calls == {}


def test_a_server_that_does_not_answer_is_said_and_the_window_goes_on(
    shells: Start, home: Path, server: ServerThread
) -> None:
    fill(home)
    server.link.refuse()
    shell = shells()
    shell.start()
    page = section(shell)
    page.fill(PROJECT, SCHOOL, server.address)
    page.connect()
    shell.qtbot.waitUntil(lambda: bool(page.problem))
    assert page.problem.startswith("The server cannot be reached.")
    assert shell.office.sync.connection is None
    server.link.heal()
    page.connect()
    shell.qtbot.waitUntil(lambda: page.state.startswith("Connected"))


def test_closing_while_a_server_is_asked_does_not_wait_for_it(
    shells: Start, home: Path, server: ServerThread
) -> None:
    fill(home)
    hang = server.faults.hang(effect="none", method="BatchGetDocuments")
    shell = shells()
    shell.start()
    page = section(shell)
    page.fill(PROJECT, SCHOOL, server.address)
    page.connect()
    shell.qtbot.waitUntil(lambda: hang.fired > 0)
    shell.close()
    assert shell.program.session is None
    server.faults.clear()


def test_a_desk_joins_at_its_first_start(
    shells: Start, server: ServerThread, cloud_school: Path
) -> None:
    shell = shells()
    shell.start()
    shell.welcome.ways.join.click()
    assert shell.keys.at == "join_project"
    page = JoinPage(shell.welcome.join)
    page.join()
    assert shell.welcome.join.place.project.error
    page.fill(PROJECT, "nowhere", server.address, "Cy Young", "By the door")
    page.join()
    shell.qtbot.waitUntil(lambda: bool(page.problem))
    assert page.problem.startswith("There is no school under nowhere")
    page.fill(PROJECT, SCHOOL, server.address, "Cy Young", "By the door")
    page.join()
    shell.qtbot.waitUntil(lambda: isinstance(shell.program.window, MainWindow))
    desk = shell.office.reads.desk()
    assert desk is not None
    assert (str(desk.series), desk.name) == ("D2", "By the door")
    assert shell.main.top_bar.staff.accessibleName() == "Cy Young at By the door"


def test_a_desk_with_records_joins_and_brings_them(
    shells: Start, home: Path, server: ServerThread, cloud_school: Path
) -> None:
    fill(home)
    shell = shells()
    shell.start()
    page = section(shell)
    page.choose("join")
    page.fill(PROJECT, SCHOOL, server.address)
    page.connect()
    answer(shell, "bring_question")
    assert isinstance(shell.program.window, BringingWindow)
    shell.qtbot.waitUntil(lambda: isinstance(shell.program.window, MainWindow))
    reads = shell.office.reads
    assert [row.name for row in reads.search("maria", shell.office.desk.today())] == ["Maria Lopez"]
    desk = reads.desk()
    assert desk is not None
    assert str(desk.series) == "D2"
    assert reads.receipt_numbered("D1-000001") is not None
    assert list(home.glob("*.brought"))


def test_where_there_is_no_school_the_records_stay_and_can_be_brought_again(
    shells: Start, home: Path, server: ServerThread, tmp_path: Path
) -> None:
    fill(home)
    shell = shells()
    shell.start()
    page = section(shell)
    page.choose("join")
    page.fill(PROJECT, SCHOOL, server.address)
    page.connect()
    answer(shell, "bring_question")
    bringing = shell.program.window
    assert isinstance(bringing, BringingWindow)
    shell.qtbot.waitUntil(bringing.open_button.isVisible)
    assert bringing.state.text().startswith("There is no school under lakeside")
    fill(tmp_path / "founder", "Bo Berg")
    session = HomeOpener()(tmp_path / "founder")
    found_school(session.clouds, session.desk.store, place(server.address))
    session.close()
    bringing.again_button.click()
    assert not bringing.open_button.isVisible()
    shell.qtbot.waitUntil(lambda: isinstance(shell.program.window, MainWindow))
    assert list(home.glob("*.brought"))


def test_a_desk_that_joined_without_all_its_records_goes_on_at_its_next_start(
    shells: Start, home: Path, server: ServerThread, cloud_school: Path
) -> None:
    fill(home)
    session = HomeOpener()(home)
    carry_out(session.desk.reads, home / TO_BRING, session.desk.now())
    session.close()
    HomeOpener().set_aside(home)
    session = HomeOpener()(home)
    join_school(session.clouds, session.desk.store, place(server.address), Asked())
    session.close()
    shell = shells()
    shell.start()
    assert isinstance(shell.program.window, BringingWindow)
    shell.qtbot.waitUntil(lambda: isinstance(shell.program.window, MainWindow))
    assert shell.office.reads.receipt_numbered("D1-000001") is not None
    assert list(home.glob("*.brought"))


def test_what_cannot_be_brought_keeps_nobody_from_the_desk(
    shells: Start, home: Path, server: ServerThread, cloud_school: Path
) -> None:
    session = HomeOpener()(home)
    join_school(session.clouds, session.desk.store, place(server.address), Asked())
    session.close()
    (home / TO_BRING).write_text("cut", encoding="utf-8")
    shell = shells()
    shell.start()
    bringing = shell.program.window
    assert isinstance(bringing, BringingWindow)
    shell.qtbot.waitUntil(bringing.open_button.isVisible)
    assert bringing.state.text().startswith("The file ")
    bringing.open_button.click()
    assert isinstance(shell.program.window, MainWindow)


def test_the_sample_school_offers_no_connection(shell: Shell) -> None:
    page = section(shell)
    assert page.state.startswith("The sample school is for trying out")
    assert not page.section.connect_button.isVisible()
    assert not page.section.place.isVisible()
