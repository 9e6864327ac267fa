"""A desk is connected under the word of whoever signs in for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.app.signing.people import signed_in
from enrolldesk.app.sync.connection import connection_of
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.pages.connecting import ConnectionPage, JoinPage
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.signing import PASSWORD, SignedSchool, email_of
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.connecting.bringing_window import BringingWindow
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.settings.dialog import SettingsDialog

Start = Callable[[Path], Shell]


def begun(signed: SignedSchool, keys: MemoryKeys, name: str = "own") -> Path:
    """A school that runs on one computer alone; Ana began it."""
    signed.keys[name] = keys
    session = signed.open(name)
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    school.student("Maria Lopez")
    session.desk.local.set("theme", "light")
    return session.home


def section(shell: Shell) -> ConnectionPage:
    shell.main.desk_menu.open_settings("connection")
    dialog = shell.main.findChild(SettingsDialog)
    assert dialog is not None
    return ConnectionPage(dialog)


def fill(page: ConnectionPage, signed: SignedSchool) -> None:
    there = signed.connection
    page.fill(there.project, there.school_id, there.emulator, there.api_key)


def test_a_school_is_founded_by_whoever_began_it_signing_in(
    start: Start, signed: SignedSchool, keys: MemoryKeys
) -> None:
    shell = start(begun(signed, keys))
    for staff_id in ("ana", "ben"):
        signed.account(staff_id)
    wait, local = shell.qtbot.waitUntil, shell.office.desk.local
    page = section(shell)
    account = page.section.account
    page.fill("demo", "lakeside")
    assert not account.isVisible()
    fill(page, signed)
    assert account.isVisible()
    page.connect()
    assert page.wrong == ("E-mail is needed.", "Password is needed.")
    page.sign_in_as(email_of("ana"), "another one")
    page.connect()
    wait(lambda: page.wrong[1].startswith("E-mail address and password do not belong"))
    page.sign_in_as(email_of("ben"), PASSWORD)
    page.connect()
    wait(lambda: page.problem.startswith("This school is founded on the server by Ana R."))
    assert signed_in(local) == ()
    assert connection_of(local) is None
    assert keys.secrets == {}
    page.sign_in_as(email_of("ana"), PASSWORD)
    page.connect()
    wait(lambda: page.state.startswith("Connected to Lakeside"))
    wait(lambda: page.signed_in == [f"Ana R. ({email_of('ana')})"])
    assert account.password.text() == ""
    assert connection_of(local) == signed.connection
    wait(lambda: shell.signs.mark == "In step")
    assert "schools/lakeside/staff/ana" in signed.server.documents()


def test_a_desk_joins_at_its_first_start_under_whoever_signs_in(
    start: Start, founded: Path, signed: SignedSchool, keys: MemoryKeys
) -> None:
    first = start(founded)
    reads = first.office.reads
    first.qtbot.waitUntil(lambda: waiting(reads) == 0)
    first.close()
    shell = start(signed.folder / "two")
    shell.welcome.ways.join.click()
    page = JoinPage(shell.welcome.join)
    there = replace(signed.connection, emulator=signed.server.another_link().address)
    signed.account("cy")
    page.fill_account(there, email_of("cy"), PASSWORD, "By the door")
    assert not page.form.person.isVisible()
    page.join()
    wait = shell.qtbot.waitUntil
    wait(lambda: bool(page.problem))
    assert page.problem.startswith("The server does not let this desk in.")
    page.fill_account(there, email_of("ben"), "another one", "By the door")
    page.join()
    wait(lambda: page.wrong[1].startswith("E-mail address and password do not belong"))
    page.fill_account(there, email_of("ben"), PASSWORD, "By the door")
    page.join()
    wait(lambda: isinstance(shell.program.window, MainWindow))
    shell.office.sync.start()
    assert shell.main.top_bar.staff.accessibleName() == "Ben T. at By the door"
    assert [one.staff_id for one in signed_in(shell.office.desk.local)] == ["ben"]
    wait(lambda: shell.signs.mark == "In step")


def test_a_desk_with_records_brings_them_under_whoever_signs_in(
    start: Start, founded: Path, signed: SignedSchool, keys: MemoryKeys
) -> None:
    first = start(founded)
    reads = first.office.reads
    first.qtbot.waitUntil(lambda: waiting(reads) == 0)
    first.close()
    home = signed.folder / "own"
    session = signed.open("own")
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    school.student("Maria Lopez")
    session.desk.local.set("theme", "light")
    session.close()
    shell = start(home)
    page = section(shell)
    page.choose("join")
    there = replace(signed.connection, emulator=signed.server.another_link().address)
    page.fill(there.project, there.school_id, there.emulator, there.api_key)
    page.sign_in_as(email_of("ana"), PASSWORD)
    page.connect()
    wait = shell.qtbot.waitUntil
    wait(lambda: shell.main.findChild(Confirm, "bring_question") is not None)
    question = shell.main.findChild(Confirm, "bring_question")
    assert question is not None
    question.action_button.click()
    assert isinstance(shell.program.window, BringingWindow)
    wait(lambda: isinstance(shell.program.window, MainWindow))
    shell.office.sync.start()
    found = shell.office.reads.search("maria", shell.office.desk.today())
    assert [row.name for row in found] == ["Maria Lopez"]
    assert [one.staff_id for one in signed_in(shell.office.desk.local)] == ["ana"]
    wait(lambda: any("/students/" in path for path in signed.server.documents()))
