from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coalition.kernel.money import (
    MAX_KOPECKS,
    MoneyError,
    ShareError,
    format_roubles,
    parse_roubles,
    parse_typed_roubles,
    part_of,
    print_roubles,
    round_half_up,
    share_bp,
    split_proportionally,
)

KOPECKS = st.integers(-999_999_999_999, 999_999_999_999)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)

NOT_MONEY = [
    *("", " ", ".", "-", "-.50", ".50", "1", "1.", "1.5", "1.505", "1,50", "1.50 ", " 1.50", "1.50\n", "\n1.50"),
    *("+1.50", "--1.50", "−1.50", "1.50-", "1_000.50", "1.5_0", "0x1.00", "1e3", "1 000.50", "12345678901.00"),
    *("1.00e3", "NaN", "nan", "Infinity", "-inf", "１０.００", "٣.٠٠", "1.٠٠", "१.००", "1．50", "1.50\0"),
    *("null", "true", "\ufeff1.50"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kopecks"),
    [
        ("0.00", 0),
        ("-0.00", 0),
        ("0.01", 1),
        ("-0.01", -1),
        ("-0.50", -50),
        ("1234.50", 123450),
        ("007.05", 705),
        ("9999999999.99", 999_999_999_999),
        ("-9999999999.99", -999_999_999_999),
    ],
)
def test_roubles_of_a_till_are_parsed(text, kopecks):
    assert parse_roubles(text) == kopecks


@pytest.mark.parametrize("text", NOT_MONEY)
def test_what_is_no_money_is_refused(text):
    with pytest.raises(MoneyError) as refusal:
        parse_roubles(text)

    assert refusal.value.code == "invalid_amount"


@pytest.mark.parametrize("value", [None, True, 1, 1.5, float("nan"), b"1.50", ["1.50"], {}])
def test_what_is_no_string_is_refused(value):
    with pytest.raises(MoneyError):
        parse_roubles(value)


def test_a_refusal_keeps_only_the_beginning_of_a_giant_text():
    with pytest.raises(MoneyError) as refusal:
        parse_roubles("9" * 1_000_000)

    assert refusal.value.context == {"text": "9" * 40}


@given(st.text(st.characters(categories=["Nd", "Po", "Pd", "Zs"]), max_size=8))
@example("１０.００")
def test_nothing_but_ascii_digits_ever_gets_through(text):
    try:
        parse_roubles(text)
    except MoneyError:
        return
    assert text.isascii()


@pytest.mark.parametrize(
    ("kopecks", "text"), [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (123450, "1234.50"), (MAX_KOPECKS, "10000000.00")]
)
def test_roubles_for_a_till_are_formatted(kopecks, text):
    assert format_roubles(kopecks) == text


@given(KOPECKS)
def test_what_is_formatted_is_parsed_back(kopecks):
    text = format_roubles(kopecks)

    assert parse_roubles(text) == kopecks
    assert len(text.rpartition(".")[2]) == 2


@pytest.mark.parametrize(
    ("kopecks", "printed"),
    [
        (0, "0,00"),
        (5, "0,05"),
        (-5, "−0,05"),
        (123450, "1\u00a0234,50"),
        (99999, "999,99"),
        (123456789, "1\u00a0234\u00a0567,89"),
        (-100000, "−1\u00a0000,00"),
    ],
)
def test_roubles_are_printed_the_russian_way(kopecks, printed):
    assert print_roubles(kopecks) == printed


@given(KOPECKS)
def test_what_is_printed_can_be_typed(kopecks):
    assert parse_typed_roubles(print_roubles(kopecks)) == kopecks
    assert parse_typed_roubles(format_roubles(kopecks)) == kopecks


@pytest.mark.parametrize(
    ("text", "kopecks"),
    [
        ("200", 20000),
        ("0,5", 50),
        (" 1 234.5 ", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u2009234\u202f567", 123456700),
        ("12345678", 1234567800),
        ("−3,07", -307),
    ],
)
def test_people_type_roubles_in_many_ways(text, kopecks):
    assert parse_typed_roubles(text) == kopecks


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ",5",
        "1,",
        "1,505",
        "1.234,50",
        "1,234.50",
        "12 34",
        "1  234",
        "1 23 456",
        "1e3",
        "NaN",
        "١",
        "10 ₽",
        "1-2",
    ],
)
def test_what_may_be_meant_otherwise_is_refused(text):
    with pytest.raises(MoneyError):
        parse_typed_roubles(text)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
@example(5, 10)
@example(-5, 10)
def test_rounding_misses_by_half_at_most_and_sends_halves_away_from_zero(numerator, denominator):
    exact, rounded = Fraction(numerator, denominator), round_half_up(numerator, denominator)

    assert abs(rounded - exact) <= Fraction(1, 2)
    assert type(rounded) is int
    assert rounded == -round_half_up(-numerator, denominator)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@pytest.mark.parametrize("denominator", [0, -1])
def test_nothing_is_divided_by_nothing(denominator):
    with pytest.raises(ShareError):
        round_half_up(1, denominator)


@pytest.mark.parametrize(
    ("amount", "rate", "share"),
    [
        (10000, 500, 500),  # mission C1: 100 roubles x 5 % = 5
        (1050, 1500, 158),  # peers.md 3.7 rule 4: 15 % of 10.50 is 1.575, half up 1.58
        (10010, 500, 501),
        (-1050, 1500, -158),
        (100, 49, 0),
        (100, 50, 1),
        (123456, 10000, 123456),
        (123456, 0, 0),
    ],
)
def test_basis_points_of_an_amount(amount, rate, share):
    assert share_bp(amount, rate) == share


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_shares_add_up_and_miss_the_exact_ones_by_less_than_a_kopeck(total, weights):
    if not any(weights):
        weights = [*weights, 1]

    shares = split_proportionally(total, weights)

    assert sum(shares) == total
    assert len(shares) == len(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1
        assert weight or not share


@given(st.integers(0, 10**9), WEIGHTS)
def test_the_largest_remainders_get_the_odd_kopecks(total, weights):
    weights = [*weights, 1]
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]

    shares = split_proportionally(total, weights)

    lucky = [x - int(x) for x, share in zip(exact, shares, strict=True) if share > int(x)]
    others = [x - int(x) for x, share in zip(exact, shares, strict=True) if share == int(x)]
    assert not lucky or not others or min(lucky) >= max(others)


def test_equal_remainders_are_served_by_position():
    assert split_proportionally(20000, [9999, 9999, 9999]) == [6667, 6667, 6666]
    assert split_proportionally(-5, [1, 1, 1]) == [-2, -2, -1]
    assert split_proportionally(1, [0, 1, 1]) == [0, 1, 0]


def test_nothing_is_shared_out_among_nobody():
    assert split_proportionally(0, []) == []
    assert split_proportionally(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (-1, [0]), (5, [3, -1]), (0, [-1])])
def test_a_sum_that_cannot_be_shared_out_is_refused(total, weights):
    with pytest.raises(ShareError) as refusal:
        split_proportionally(total, weights)

    assert refusal.value.code == "invalid_share"


@given(st.integers(-(10**10), 10**10), st.lists(st.integers(1, 5000), min_size=1, max_size=8))
def test_partial_returns_add_up_to_the_whole_and_never_run_ahead(total, parts):
    whole, returned, given_back = sum(parts), 0, []
    for part in parts:
        before, returned = returned, returned + part
        given_back.append(part_of(total, returned, whole) - part_of(total, before, whole))
        assert abs(sum(given_back)) <= abs(Fraction(total * returned, whole)) < abs(sum(given_back)) + 1

    assert sum(given_back) == total
    assert all(kopecks * total >= 0 for kopecks in given_back)


def test_the_last_of_three_returns_takes_the_remainder():
    assert [part_of(100, k, 3) for k in range(4)] == [0, 33, 66, 100]
    assert [part_of(-100, k, 3) for k in range(4)] == [0, -33, -66, -100]


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (0, 0), (0, -1), (-2, -1)])
def test_a_part_outside_its_whole_is_refused(part, whole):
    with pytest.raises(ShareError):
        part_of(100, part, whole)
