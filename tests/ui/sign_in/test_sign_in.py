"""Somebody signs in to the school's server in the window, signs out, and is told why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QWidget

from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.app.signing.people import signed_in
from enrolldesk.app.signing.problems import Ended
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.pages.connecting import ConnectionPage
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.sign_in import SignInPage
from enrolldesk.testing.signing import PASSWORD, SignedSchool, email_of
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.signing.sign_in import SignInForm

Start = Callable[[Path], Shell]


def shown(shell: Shell) -> SignInPage:
    """The form, once it hears keys."""

    def there() -> SignInForm | None:
        found = [one for one in shell.main.findChildren(SignInForm) if one.isVisible()]
        return found[0] if found else None

    shell.qtbot.waitUntil(lambda: there() is not None)
    form = there()
    assert form is not None
    shell.go_to(form)
    return SignInPage(form, shell.keys)


def gone(shell: Shell) -> bool:
    return not any(one.isVisible() for one in shell.main.findChildren(SignInForm))


def section(shell: Shell) -> ConnectionPage:
    shell.main.desk_menu.open_settings("connection")
    dialog = shell.main.findChild(SettingsDialog)
    assert dialog is not None
    return ConnectionPage(dialog)


def sign_out(shell: Shell, page: ConnectionPage, staff_id: str) -> str:
    """Sign somebody out; answers what was said before."""
    page.ask_sign_out(staff_id)
    shell.qtbot.waitUntil(lambda: shell.main.findChild(Confirm, "sign_out_question") is not None)
    question = shell.main.findChild(Confirm, "sign_out_question")
    assert question is not None
    said = str(question.text.text())
    question.action_button.click()
    return said


def test_what_waited_signed_out_goes_up_when_a_colleague_signs_in(
    start: Start, founded: Path, signed: SignedSchool, keys: MemoryKeys
) -> None:
    shell = start(founded)
    reads, wait = shell.office.reads, shell.qtbot.waitUntil
    wait(lambda: waiting(reads) == 0)
    page = section(shell)
    wait(lambda: page.signed_in == [f"Ana R. ({email_of('ana')})"])
    assert sign_out(shell, page, "ana") == "Everything recorded here has been sent."
    wait(lambda: page.said == "Ana R. is signed out.")
    assert keys.get("sign-in ana") is None
    wait(lambda: shell.signs.mark == "Signed out")
    for number in range(5):
        SmallSchool(shell.office.desk, shell.office.run).student(f"Student {number}")
    wait(lambda: "5 items waiting" in shell.signs.strip)
    assert shell.signs.strip.startswith("Nobody is signed in on this computer.")
    assert shell.signs.tone == "warning"
    shell.settings.close()
    shell.signs.show_panel()
    form = shown(shell)
    assert form.dialog.account.email.text() == ""
    form.fill(email_of("ben"), PASSWORD)
    form.record()
    wait(lambda: gone(shell))
    wait(lambda: waiting(reads) == 0)
    wait(lambda: shell.signs.mark == "In step")
    assert shell.office.desk.staff_id == "ben"
    wait(lambda: shell.main.top_bar.staff.accessibleName().startswith("Ben T."))
    guards = [fields for path, fields in signed.server.documents().items() if "/batches/" in path]
    assert [(one["staff"], one["sent_by"]) for one in guards].count(("ana", "ben")) == 5
    assert "Ben T. is signed in" in shell.says()


def test_signing_out_says_how_many_items_wait_and_who_sends_them(
    start: Start, founded: Path, signed: SignedSchool
) -> None:
    shell = start(founded)
    reads, wait = shell.office.reads, shell.qtbot.waitUntil
    wait(lambda: waiting(reads) == 0)
    signed.server.link.refuse()
    for number in range(5):
        SmallSchool(shell.office.desk, shell.office.run).student(f"Student {number}")
    page = section(shell)
    stays = "5 items wait here and go up when a colleague who may send them signs in."
    assert sign_out(shell, page, "ana") == stays
    wait(lambda: page.said == f"Ana R. is signed out. {stays}")
    wait(lambda: page.signed_in == [])
    assert waiting(reads) == 5


def test_offline_is_not_signed_out(start: Start, founded: Path, signed: SignedSchool) -> None:
    shell = start(founded)
    wait = shell.qtbot.waitUntil
    wait(lambda: shell.signs.mark == "In step")
    signed.server.link.refuse()
    SmallSchool(shell.office.desk, shell.office.run).student("Nora Berg")
    wait(lambda: shell.signs.mark == "Offline")
    page = shell.sync.page
    assert not page.sign_in_button.isVisible()
    signed.server.link.heal()
    shell.office.sync.send_now()
    wait(lambda: shell.signs.mark == "In step")
    sign_out(shell, section(shell), "ana")
    wait(lambda: shell.signs.mark == "Signed out")
    wait(page.sign_in_button.isVisible)
    shell.settings.close()
    page.sign_in_button.click()
    shown(shell).cancel()
    wait(lambda: gone(shell))


def test_what_is_wrong_is_said_beside_the_field(
    start: Start, founded: Path, signed: SignedSchool
) -> None:
    shell = start(founded)
    shell.main.arriving.sign_in()
    page = shown(shell)
    page.fill("ben", "")
    page.record()
    assert page.wrong == ("“ben” is no e-mail address.", "Password is needed.")
    page.fill(email_of("ben"), "another one")
    page.record()
    wait = shell.qtbot.waitUntil
    wait(lambda: page.wrong[1].startswith("E-mail address and password do not belong together."))
    assert shell.keys.at == "sign_in_password"
    assert [one.staff_id for one in signed_in(shell.office.desk.local)] == ["ana"]
    page.fill(email_of("ben"), PASSWORD)
    signed.identity.answer_next(400, "TOO_MANY_ATTEMPTS_TRY_LATER")
    page.record()
    wait(lambda: page.wrong[1].startswith("There were too many tries."))
    with signed.identity.stopped():
        page.record()
        wait(lambda: page.wrong[1].startswith("The sign-in server cannot be reached."))
    signed.identity.accounts["ben"].disabled = True
    page.record()
    wait(lambda: page.wrong[0].startswith(f"The account of {email_of('ben')} was disabled."))
    signed.identity.accounts["ben"].disabled = False
    page.record()
    wait(lambda: gone(shell))
    assert [one.staff_id for one in signed_in(shell.office.desk.local)] == ["ana", "ben"]
    assert shell.office.desk.staff_id == "ana", "who is signed in stays at the desk"


def test_a_forgotten_password_is_chosen_anew_by_mail(
    start: Start, founded: Path, signed: SignedSchool
) -> None:
    shell = start(founded)
    shell.main.arriving.sign_in()
    page = shown(shell)
    page.fill("", "")
    page.dialog.forgot_button.click()
    assert page.wrong == ("E-mail is needed.", "")
    page.fill(email_of("ben"), "")
    page.dialog.forgot_button.click()
    shell.qtbot.waitUntil(lambda: page.said.startswith("A message is on its way to ben@"))
    assert [mail.email for mail in signed.identity.mails] == [email_of("ben")]
    assert page.wrong == ("", "")


def test_a_password_is_dots_until_one_asks_to_see_it(start: Start, founded: Path) -> None:
    shell = start(founded)
    shell.main.arriving.sign_in()
    page = shown(shell)
    line = page.dialog.account.password.editor
    page.write("sign_in_password", " spaces count ")
    assert line.displayText() == line.displayText()[:1] * 14
    page.dialog.account.shown.click()
    assert line.displayText() == " spaces count "
    assert page.dialog.account.password.text() == " spaces count "


def test_without_a_key_store_one_is_asked_again_at_the_next_start(
    start: Start, founded: Path, keys: MemoryKeys
) -> None:
    keys.usable = False
    keys.secrets.clear()
    shell = start(founded)
    wait = shell.qtbot.waitUntil
    wait(lambda: shell.signs.mark == "Signed out")
    shell.main.arriving.sign_in()
    page = shown(shell)
    warning = page.dialog.findChild(QWidget, "sign_in_not_kept")
    assert warning is not None
    assert "you are asked again at the next start" in warning.accessibleName()
    page.fill(email_of("ana"), PASSWORD)
    page.record()
    wait(lambda: shell.signs.mark == "In step")
    # What is done in the background goes under the same sign-in.
    settings = section(shell)
    settings.check()
    wait(lambda: settings.said.startswith("All agrees: "))
    shell.close()
    again = start(founded)
    wait(lambda: again.signs.mark == "Signed out")
    assert again.signs.strip.startswith("This computer has no key store")


def test_who_was_disabled_is_listed_with_the_reason(
    start: Start, founded: Path, signed: SignedSchool
) -> None:
    shell = start(founded)
    wait = shell.qtbot.waitUntil
    wait(lambda: shell.signs.mark == "In step")
    signed.identity.accounts["ana"].disabled = True
    shell.main.arriving.sign_in()
    page = shown(shell)
    page.fill(email_of("ana"), PASSWORD)
    page.record()
    wait(lambda: page.wrong[0].startswith("The account of ana@"))
    page.cancel()
    wait(lambda: gone(shell))
    (ana,) = signed_in(shell.office.desk.local)
    assert ana.ended is Ended.DISABLED
    settings = section(shell)
    wait(lambda: len(settings.signed_in) == 1)
    assert settings.signed_in[0].endswith("This account was disabled. Ask a manager.")


@pytest.mark.usefixtures("menus")
def test_the_staff_menu_and_the_settings_open_the_form(start: Start, founded: Path) -> None:
    shell = start(founded)
    menu = shell.main.top_bar.staff.menu()
    assert isinstance(menu, QMenu)
    menu.popup(shell.main.mapToGlobal(shell.main.rect().center()))
    shell.qtbot.waitUntil(menu.isVisible)
    (offered,) = [one for one in menu.actions() if one.objectName() == "staff_sign_in"]
    assert offered.isVisible()
    menu.close()
    offered.trigger()
    shown(shell).cancel()
    shell.qtbot.waitUntil(lambda: gone(shell))
    page = section(shell)
    page.ask_sign_in()
    shown(shell).cancel()
    shell.qtbot.waitUntil(lambda: gone(shell))
    assert page.section.isVisible()
