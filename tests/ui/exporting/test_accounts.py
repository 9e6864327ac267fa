"""The accounts of the journal in the settings."""

from __future__ import annotations

from typing import cast

import pytest

from enrolldesk.app.reports.journal import journal
from enrolldesk.domain.accounts import WORDS, Accounts
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.ui.settings.accounts import PAIRS, AccountsSection
from enrolldesk.ui.settings.dialog import SettingsDialog


@pytest.fixture
def settings(shell: Shell) -> SettingsDialog:
    """The open settings, at the accounts."""
    shell.main.desk_menu.open_settings("accounts")
    return shell.settings


def section(settings: SettingsDialog) -> AccountsSection:
    return cast(AccountsSection, settings.section("accounts"))


def test_every_purpose_has_its_field() -> None:
    assert sorted(purpose for pair in PAIRS for purpose in pair) == sorted(WORDS)


def test_what_is_typed_is_what_the_journal_says(shell: Shell, settings: SettingsDialog) -> None:
    accounts = section(settings)
    assert settings.stack.currentWidget() is accounts
    cash = accounts.by_purpose["cash"]
    assert cash.editor.placeholderText() == "1010 Cash drawer"
    cash.set_text("  1101   Till ")
    # As it is usually called: nothing of one's own.
    accounts.by_purpose["card"].set_text(Accounts().card)
    settings.save()
    assert not settings.isVisible()
    school = shell.office.reads.school()
    assert school is not None
    assert school.accounts == (("cash", "1101 Till"),)
    used = {line.account for line in journal(shell.office.reads).lines}
    assert "1101 Till" in used
    assert "1010 Cash drawer" not in used
    shell.main.desk_menu.open_settings("accounts")
    again = section(shell.settings)
    assert again.by_purpose["cash"].text() == "1101 Till"
    assert again.by_purpose["card"].text() == ""
    again.by_purpose["cash"].set_text("")
    shell.settings.save()
    school = shell.office.reads.school()
    assert school is not None
    assert school.accounts == ()


def test_an_endless_name_is_refused_beside_its_field(
    shell: Shell, settings: SettingsDialog
) -> None:
    field = section(settings).by_purpose["opening"]
    field.editor.setMaxLength(10_000)
    field.set_text("x" * 5_000)
    settings.save()
    assert settings.isVisible()
    assert field.error
    school = shell.office.reads.school()
    assert school is not None
    assert school.accounts == ()
