"""Money is exact, and a text becomes the right amount or a reason, never a wrong amount."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrolldesk.domain.errors import AmountNotUnderstood
from enrolldesk.domain.money import (
    LARGEST,
    SYMBOLS,
    ZERO,
    AmountProblem,
    Money,
    MoneyStyle,
    style_for,
    total,
)

AMOUNTS = st.integers(0, LARGEST.cents).map(Money)
DIFFERENCES = st.integers(-LARGEST.cents, LARGEST.cents).map(Money)
STYLES = st.sampled_from(
    [
        style_for(currency, decimal=decimal, group=group)
        for currency in SYMBOLS
        for decimal, group in ((".", ","), (",", "."), (",", "\u00a0"), (".", "\u2019"), (",", ""))
    ]
)
DOLLARS = MoneyStyle()


def why(text: str, style: MoneyStyle = DOLLARS) -> str:
    with pytest.raises(AmountNotUnderstood) as refused:
        style.parse(text)
    assert refused.value.text == text
    return refused.value.why


@given(AMOUNTS, STYLES)
@example(Money(0), DOLLARS)
@example(LARGEST, style_for("CHF", decimal=".", group="\u2019"))
def test_what_is_written_is_read_back(amount: Money, style: MoneyStyle) -> None:
    assert style.parse(style.format(amount)) == amount
    assert style.parse(style.plain(amount)) == amount


@given(st.text(max_size=24), STYLES)
@example("1e3", DOLLARS)
@example("٣", DOLLARS)
@example("１２", DOLLARS)
@example("1_000", DOLLARS)
@example("+5", DOLLARS)
@example("²", DOLLARS)
def test_any_text_is_an_amount_or_has_a_reason(text: str, style: MoneyStyle) -> None:
    try:
        amount = style.parse(text)
    except AmountNotUnderstood:
        assert why(text, style) in set(AmountProblem)
        return
    assert ZERO <= amount <= LARGEST
    digits = "".join(ch for ch in text if ch in "0123456789")
    # Nothing but the digits that stand there decides the amount.
    assert str(amount.cents).rstrip("0") == digits.lstrip("0").rstrip("0") or not amount


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,234.56", 123456),
        ("$99", 9900),
        ("99.9", 9990),
        ("99.99", 9999),
        (" $ 1,234.56 ", 123456),
        ("0", 0),
        (".5", 50),
        ("5.", 500),
        ("007", 700),
        ("usd 12", 1200),
        ("12 USD", 1200),
        ("9,999,999.99", 999_999_999),
    ],
)
def test_amounts_people_type(text: str, cents: int) -> None:
    assert DOLLARS.parse(text) == Money(cents)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", AmountProblem.EMPTY),
        ("   ", AmountProblem.EMPTY),
        ("1.234", AmountProblem.TOO_MANY_DECIMALS),
        ("-5", AmountProblem.NEGATIVE),
        ("\u22125", AmountProblem.NEGATIVE),
        ("$-5", AmountProblem.NEGATIVE),
        ("-$5", AmountProblem.NEGATIVE),
        ("(5.00)", AmountProblem.NEGATIVE),
        ("NaN", AmountProblem.NOT_A_NUMBER),
        ("inf", AmountProblem.NOT_A_NUMBER),
        ("1e3", AmountProblem.NOT_A_NUMBER),
        ("1_000", AmountProblem.NOT_A_NUMBER),
        ("0x10", AmountProblem.NOT_A_NUMBER),
        ("1.2.3", AmountProblem.NOT_A_NUMBER),
        (".", AmountProblem.NOT_A_NUMBER),
        ("$", AmountProblem.NOT_A_NUMBER),
        ("12,34", AmountProblem.GROUPING),
        ("1,2345.00", AmountProblem.GROUPING),
        (",123", AmountProblem.GROUPING),
        ("1234,567", AmountProblem.GROUPING),
        ("10000000", AmountProblem.TOO_LARGE),
        ("9" * 60, AmountProblem.TOO_LARGE),
        ("€5", AmountProblem.OTHER_CURRENCY),
        ("5 €", AmountProblem.OTHER_CURRENCY),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, reason: AmountProblem) -> None:
    assert why(text) == reason


def test_separators_are_told_and_never_guessed() -> None:
    comma = style_for("EUR", decimal=",", group=".")
    assert comma.parse("1.234,56") == Money(123456)
    assert comma.parse("1.234") == Money(123400)
    assert why("99.99", comma) == AmountProblem.GROUPING
    assert why("99,99") == AmountProblem.GROUPING


@given(st.lists(DIFFERENCES))
def test_a_total_is_the_sum_of_cents(amounts: list[Money]) -> None:
    assert total(amounts).cents == sum(amount.cents for amount in amounts)


@given(DIFFERENCES, DIFFERENCES)
def test_money_orders_and_subtracts_like_its_cents(one: Money, other: Money) -> None:
    assert (one - other) + other == one
    assert -(one - other) == other - one
    assert (one < other, one <= other) == (one.cents < other.cents, one.cents <= other.cents)
    assert (one > other, one >= other) == (one.cents > other.cents, one.cents >= other.cents)


@pytest.mark.parametrize("cents", [1.0, "1", True, None])
def test_money_is_integer_cents_and_nothing_else(cents: object) -> None:
    with pytest.raises(TypeError):
        Money(cents)  # type: ignore[arg-type]


def test_a_difference_is_written_with_its_sign() -> None:
    assert DOLLARS.format(Money(-123456)) == "-$1,234.56"
    assert style_for("EUR", decimal=",", group=".").format(Money(-5)) == "-0,05\u00a0€"


@pytest.mark.parametrize("text", ["9" * 5000, "1" + ",000" * 2000, "0" * 5000 + "1" * 11])
def test_thousands_of_digits_are_too_large(text: str) -> None:
    assert why(text) is AmountProblem.TOO_LARGE


def test_leading_zeros_change_nothing() -> None:
    assert DOLLARS.parse("0" * 5000 + "12.50") == Money(1250)


def test_a_style_without_groups_takes_none() -> None:
    assert why("32\u00a0767", style_for("USD", group="")) is AmountProblem.NOT_A_NUMBER
