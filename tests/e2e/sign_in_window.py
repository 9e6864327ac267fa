"""The counter's window in the sign-in flow: who signs in there takes, or gives back, money."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.app.session import Opener
from enrolldesk.app.signing.people import signed_in
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.connecting import ConnectionPage
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.sign_in import SignInPage
from enrolldesk.testing.surroundings import fixed_surroundings
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.signing.sign_in import SignInForm

PATIENCE: Final = 120.0
"""Seconds until a fact that never comes ends the flow."""
FACT = Callable[[], "bool | None"]


class Waiting(QtBot):
    """Waits for facts without a test of pytest around it."""

    def __init__(self, app: QApplication) -> None:
        """Lets this application work meanwhile."""
        self._app = app

    def waitUntil(self, callback: FACT, *, timeout: int = int(PATIENCE * 1000)) -> None:
        """Let the windows work until it is so; raises AssertionError where it never is."""
        end = time.monotonic() + timeout / 1000
        # Wakes the loop where nothing else happens: the fact may come from another thread.
        beat = QTimer()
        beat.start(20)
        flags = QEventLoop.ProcessEventsFlag
        while not callback():
            if time.monotonic() > end:
                tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
                names = ", ".join(top.objectName() for top in tops)
                raise AssertionError(f"what the window waits for never came; open are {names}")
            self._app.processEvents(flags.AllEvents | flags.WaitForMoreEvents)
        beat.stop()


class Counter:
    """One desk's window and the people before it."""

    def __init__(self, shell: Shell) -> None:
        """Use the window of this start."""
        self._shell = shell
        self._wait = shell.qtbot.waitUntil

    def sign_in(self, staff_id: str, email: str, password: str, wrong: str = "") -> None:
        """Somebody signs in in the form; ``wrong`` is a password they try before."""
        self._shell.main.arriving.sign_in()
        self._wait(lambda: bool(self._forms()))
        form = self._forms()[-1]
        self._shell.go_to(form)
        page = SignInPage(form, Keyboard())
        if wrong:
            page.fill(email, wrong)
            page.record()
            self._wait(lambda: page.wrong[1].startswith("E-mail address and password do not"))
        page.fill(email, password)
        page.record()
        self._wait(lambda: not self._forms() and staff_id in self._here())

    def sit_down(self, staff_id: str, name: str) -> None:
        """Somebody takes the desk over by the menu of the staff."""
        menu = self._shell.main.top_bar.staff.menu()
        assert isinstance(menu, QMenu)
        chosen = next(one for one in menu.actions() if one.objectName() == f"staff_{staff_id}")
        chosen.trigger()
        self.at_desk(staff_id, name)

    def at_desk(self, staff_id: str, name: str) -> None:
        """Wait until it is this person whom the window shows at the desk."""
        button = self._shell.main.top_bar.staff
        self._wait(
            lambda: (
                self._shell.office.desk.staff_id == staff_id
                and button.accessibleName().startswith(name)
            )
        )

    def pay(self, student: str, amount: str) -> str:
        """Take an amount in cash in the payment form; answers the number of the receipt."""
        self._shell.student(student)
        form = self._shell.pay()
        form.keys.press("Alt+O")
        form.keys.press("Return")
        form.keys.type(amount)
        form.record()
        self._wait(lambda: form.done)
        number = form.receipt_no
        form.dialog.close()
        assert number
        return number

    def cannot_pay(self, student: str, amount: str) -> str:
        """Try the same where it is refused; answers what the form says."""
        self._shell.student(student)
        form = self._shell.pay()
        form.keys.press("Alt+O")
        form.keys.press("Return")
        form.keys.type(amount)
        before = self._shell.office.reads.counts()["batches"]
        form.record()
        self._wait(lambda: bool(form.problem))
        assert self._shell.office.reads.counts()["batches"] == before
        assert not form.done
        said = form.problem
        form.dialog.finish()
        return said

    def refund_refused(self, student: str) -> str:
        """Why the line of the student's menu that refunds cannot be chosen."""
        screen = self._shell.student(student)
        screen.page.view.more.click()
        self._wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        line = next(one for one in menu.actions() if one.objectName() == "student_menu_refund")
        assert not line.isEnabled()
        said = line.toolTip()
        menu.close()
        return said

    def refund(self, student: str, amount: str) -> None:
        """Hand an amount back in the refund form."""
        form = self._shell.student(student).refund()
        form.write("refund_amount", amount)
        form.choose("cash")
        form.write("reason", "Moved away")
        before = self._shell.office.reads.counts()["batches"]
        form.dialog.primary_button.click()
        self._wait(lambda: self._shell.office.reads.counts()["batches"] == before + 1)

    def sign_out(self, staff_id: str) -> None:
        """Sign somebody out in the settings."""
        main = self._shell.main
        main.desk_menu.open_settings("connection")
        dialog = self._shell.settings
        assert isinstance(dialog, SettingsDialog)
        page = ConnectionPage(dialog)
        self._wait(lambda: bool(page.signed_in))
        page.ask_sign_out(staff_id)
        self._wait(lambda: main.findChild(Confirm, "sign_out_question") is not None)
        question = main.findChild(Confirm, "sign_out_question")
        assert question is not None
        question.action_button.click()
        self._wait(lambda: staff_id not in self._here())
        dialog.close()

    def sent(self) -> None:
        """Wait until everything recorded here is on the server and the window says so."""
        self._wait(
            lambda: waiting(self._shell.office.reads) == 0 and self._shell.signs.mark == "In step"
        )

    def stopped(self, staff_id: str, word: str) -> None:
        """Wait until the window says why nothing of theirs goes up any more."""
        self._shell.main.activateWindow()
        self._shell.signs.send_now()
        self._wait(lambda: word in self._shell.signs.strip and self._is_over(staff_id))

    def signed_out(self) -> None:
        """Wait until the window says that nobody is signed in."""
        self._wait(lambda: self._shell.signs.mark == "Signed out")

    def _is_over(self, staff_id: str) -> bool:
        people = signed_in(self._shell.office.desk.local)
        return any(one.staff_id == staff_id and one.ended is not None for one in people)

    def _here(self) -> list[str]:
        return [one.staff_id for one in signed_in(self._shell.office.desk.local)]

    def _forms(self) -> list[SignInForm]:
        return [one for one in self._shell.main.findChildren(SignInForm) if one.isVisible()]


@contextmanager
def counter(home: Path, opener: Opener) -> Iterator[Counter]:
    """The program's window on a connected home, in step by itself."""
    with fixed_surroundings():
        # Loaded here: Qt reads its surroundings with the first window.
        from enrolldesk.ui.application import make_application

        app = make_application(["sign-in-flow"])
        shell = Shell(app, Waiting(app), home, opener)
        try:
            assert shell.start()
            shell.office.sync.start()
            yield Counter(shell)
        finally:
            shell.close()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
