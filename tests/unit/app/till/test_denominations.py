"""The notes and coins of each currency a school can choose."""

import pytest

from enrolldesk.app.till.counting import denominations
from enrolldesk.domain.money import SYMBOLS


@pytest.mark.parametrize("currency", [*SYMBOLS, "XXX"])
def test_the_pieces_of_a_currency_go_down_and_add_up_to_every_whole_amount(currency: str) -> None:
    values = [one.cents for one in denominations(currency)]
    assert values == sorted(set(values), reverse=True)
    assert 1_00 in values
    assert min(values) > 0
