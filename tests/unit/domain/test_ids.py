"""Ids that follow from what they name, and receipt numbers that are read back as printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolldesk.domain.ids import (
    ReceiptNumber,
    ReceiptSeries,
    charge_id,
    derived_id,
    enrollment_id,
    is_safe_id,
    new_id,
    void_id,
)

CODES = st.from_regex(r"[A-Z][A-Z0-9]{0,7}", fullmatch=True)
TEXTS = st.text(max_size=12)


def test_minted_ids_are_safe_and_differ() -> None:
    minted = {new_id() for _ in range(1000)}
    assert len(minted) == 1000
    assert all(is_safe_id(one) for one in minted)


@given(TEXTS, TEXTS, st.integers(1, 9))
def test_two_desks_enrolling_a_student_write_the_same_id(
    student: str, course: str, ordinal: int
) -> None:
    key = enrollment_id(student, course, ordinal)
    assert key == enrollment_id(student, course, ordinal)
    assert is_safe_id(key)
    assert is_safe_id(void_id(charge_id(key)))
    assert key != enrollment_id(student, course, ordinal + 1)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(TEXTS, min_size=1, max_size=4))
def test_different_parts_never_give_one_id(one: list[str], other: list[str]) -> None:
    plain = all("\x1f" not in part for part in (*one, *other))
    if plain:
        assert (derived_id(*one) == derived_id(*other)) == (one == other)


@pytest.mark.parametrize("text", ["", "a b", "a/b", "../x", "ä", "a" * 101, "a\n", "a.b"])
def test_what_cannot_name_a_document_is_no_id(text: str) -> None:
    assert not is_safe_id(text)


@given(CODES, st.integers(1, 10_000_000))
def test_a_receipt_number_is_read_back_as_printed(code: str, number: int) -> None:
    printed = str(ReceiptNumber(code, number))
    assert ReceiptNumber.parse(printed) == ReceiptNumber(code, number)
    assert ReceiptNumber.parse(f" {printed} ") == ReceiptNumber(code, number)


def test_a_receipt_number_as_it_stands_on_paper() -> None:
    assert str(ReceiptNumber("D1", 123)) == "D1-000123"


@pytest.mark.parametrize("text", ["", "D1", "-1", "D1-", "D1-x", "D1-１", "D1-1.5"])
def test_what_is_no_receipt_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        ReceiptNumber.parse(text)


@given(CODES)
def test_two_uses_of_one_copy_choose_two_series(code: str) -> None:
    before = ReceiptSeries(code)
    fresh = [before.apart() for _ in range(4)]
    assert len({before, *fresh}) >= 4
    for series in fresh:
        assert series.code == code
        assert re.fullmatch("[a-z]{3}", series.letter)
        assert not set(series.letter) & set("ilo")
