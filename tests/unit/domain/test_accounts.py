"""The accounts of the journal: usual ones, the accountant's own, and what cannot be one."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from enrolldesk.domain.accounts import WORDS, Accounts, number_and_name
from enrolldesk.domain.errors import FieldInvalid, Missing


def test_every_purpose_has_an_account_and_words() -> None:
    names = {field.name for field in fields(Accounts)}
    assert set(WORDS) == names
    assert all(Accounts().as_mapping().values())


def test_a_mapping_reads_back_as_it_was_written() -> None:
    own = replace(Accounts(), cash="1101 Till", bad_debt="Losses")
    assert Accounts.of(own.as_mapping()) == own


def test_only_what_is_not_usual_is_kept_with_the_school() -> None:
    own = replace(Accounts(), cash="1101 Till", bad_debt="Losses")
    assert own.own() == (("cash", "1101 Till"), ("bad_debt", "Losses"))
    assert Accounts.of(dict(own.own())) == own
    assert Accounts().own() == ()


def test_what_a_mapping_does_not_know_has_its_usual_account() -> None:
    kept = {"cash": "1101 Till", "card": "", "of a newer version": "9", "check": 7}
    assert Accounts.of(kept) == replace(Accounts(), cash="1101 Till")


def test_text_is_tidied() -> None:
    assert replace(Accounts(), cash="  1101   Till ").checked().cash == "1101 Till"


def test_an_empty_or_endless_account_is_refused() -> None:
    with pytest.raises(Missing) as missing:
        replace(Accounts(), cash=" ").checked()
    assert missing.value.field == "account for cash"
    with pytest.raises(FieldInvalid):
        replace(Accounts(), bank="x" * 5000).checked()


@pytest.mark.parametrize(
    ("account", "parts"),
    [
        ("1200 Accounts receivable", ("1200", "Accounts receivable")),
        ("12-00.1 Till", ("12-00.1", "Till")),
        ("1200", ("1200", "")),
        ("Undeposited Funds", ("", "Undeposited Funds")),
        ("", ("", "")),
    ],
)
def test_a_number_is_told_from_a_name(account: str, parts: tuple[str, str]) -> None:
    assert number_and_name(account) == parts
