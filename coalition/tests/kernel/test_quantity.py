from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.kernel.quantity import MAX_THOUSANDTHS, QuantityError, format_quantity, line_amount, parse_quantity


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("2", 2000),
        ("0.5", 500),
        ("1.250", 1250),
        ("0.001", 1),
        ("3.80", 3800),
        ("0010", 10000),
        ("9999.999", 9_999_999),
    ],
)
def test_quantities_of_a_till_are_parsed(text, thousandths):
    assert parse_quantity(text) == thousandths


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "0.0", "0.000", "-1", "+1", "1.", ".5", "1.0000", "0,5", "10000", "9999.9999", " 1", "1 ", "1\n"),
        *("1e3", "NaN", "Infinity", "１０", "٣", "1.٥", "1_0", "0x1", "½", "1\0"),
    ],
)
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(QuantityError) as refusal:
        parse_quantity(text)

    assert refusal.value.code == "invalid_quantity"


@pytest.mark.parametrize("value", [None, True, 2, 0.5, Decimal("1"), b"1"])
def test_a_quantity_is_a_string(value):
    with pytest.raises(QuantityError):
        parse_quantity(value)


@given(st.integers(1, MAX_THOUSANDTHS))
def test_what_is_formatted_is_parsed_back_and_is_short(thousandths):
    text = format_quantity(thousandths)

    assert parse_quantity(text) == thousandths
    assert Decimal(text) * 1000 == thousandths
    assert not ("." in text and text.endswith("0"))


def test_a_returned_quantity_has_a_minus():
    assert [format_quantity(q) for q in (-500, -1000, 0, 10, 10_000)] == ["-0.5", "-1", "0", "0.01", "10"]


@given(st.integers(-(10**9), 10**9), st.integers(0, MAX_THOUSANDTHS))
def test_price_times_quantity_is_rounded_half_up(price, quantity):
    exact = Decimal(price) * Decimal(quantity) / 1000

    assert line_amount(price, quantity) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_half_a_kopeck_is_rounded_away_from_zero():
    assert [line_amount(price, 500) for price in (1, 3, -1, -3)] == [1, 2, -1, -2]
