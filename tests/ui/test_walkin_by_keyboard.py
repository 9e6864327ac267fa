"""The main job of the desk through the real window, with nothing but the keyboard.

Keys go to whatever has the focus, never to a chosen widget.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from enrolldesk.app.desk import SystemClock
from enrolldesk.app.sample import found_sample
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.access import AccessState
from enrolldesk.domain.enrollments import PaymentStatus
from enrolldesk.domain.money import Money
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.windows import Start
from enrolldesk.ui.documents import printing
from enrolldesk.ui.kit.formats import day
from enrolldesk.ui.walkin.dialog import WalkInDialog

NAME, PHONE = "Maria Lopez", "6145550178"
SHORTEST = 10
"""Strokes of the whole walk-in besides the name and the phone number: F2, Enter, Enter, C, Enter,
Alt+E, 1, 2, 0, Ctrl+Enter."""


@pytest.fixture
def shell(shells: Start, home: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The program on a school that has its courses and nobody enrolled yet, without a printer."""
    monkeypatch.setattr(printing, "printer_names", list)
    # Midnight is not to fall between what the form says and what is expected of it.
    now = datetime.now(UTC)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now)
    session = open_desk(home)
    found_sample(session.desk, 0)
    session.desk.local.set("theme", "light")
    session.close()
    started = shells()
    assert started.start()
    assert started.main.isVisible()
    return started


def over(shell: Shell, kind: type[QWidget]) -> None:
    """Wait until a window of this kind hears the keys, opened by keys alone."""
    shell.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), kind))


def test_a_walk_in_by_keyboard_alone(shell: Shell, tmp_path: Path) -> None:
    keys = shell.keys
    before = keys.strokes

    keys.press("F2")
    over(shell, WalkInDialog)
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, WalkInDialog)
    page = WalkInPage(dialog, keys)
    keys.type(NAME)
    keys.press("Return")
    keys.type(PHONE)
    keys.press("Return")
    keys.type("c")
    keys.press("Return")
    keys.press("Alt+E")
    assert keys.at == "walkin_payment_tender_1_tendered"
    keys.type("120")
    assert page.outlook == (
        f"After this: $450.00 left, due {_due(shell)}; unlocks Online Theory; "
        "Behind the Wheel stays locked"
    )
    assert page.badge == "partial"
    keys.press("Ctrl+Return")

    assert page.done
    assert keys.strokes - before == SHORTEST + len(NAME) + len(PHONE)
    assert page.change_due == "$20.01"
    assert page.receipt_no == "D1-000001"
    assert page.badges("complete-package") == ("partial",)
    assert page.badges("online-theory") == ("unlocked",)
    assert page.badges("behind-the-wheel") == ("locked",)

    shell.office.remembered.setValue("documents/folder", str(tmp_path))
    keys.press("Ctrl+P")
    assert shell.preview.page.title == "Receipt D1-000001"
    keys.press("Ctrl+S")
    over(shell, QFileDialog)
    keys.press("Return")
    pdf = tmp_path / "Receipt D1-000001.pdf"
    shell.qtbot.waitUntil(pdf.exists)
    said = "".join(sheet.extract_text() for sheet in PdfReader(pdf).pages)
    for words in ("D1-000001", NAME, "Complete Package", "$99.99", "$120.00", "$20.01", "$450.00"):
        assert words in said

    reads = shell.office.reads
    (row,) = reads.search(PHONE, shell.office.desk.today())
    card = reads.student_card(row.student_id, shell.office.desk.today())
    assert card is not None
    assert (card.row.status, card.balance) == (PaymentStatus.PARTIAL, Money(45000))
    assert {each.title: each.access.state for each in card.enrollments if each.is_component} == {
        "Online Theory": AccessState.UNLOCKED,
        "Behind the Wheel": AccessState.LOCKED,
    }
    receipt = reads.receipt_numbered("D1-000001")
    assert receipt is not None
    assert [(entry.tendered, entry.change) for entry in receipt.entries] == [
        (Money(12000), Money(2001))
    ]


def _due(shell: Shell) -> str:
    return day(shell.office.desk.today() + timedelta(days=30))
