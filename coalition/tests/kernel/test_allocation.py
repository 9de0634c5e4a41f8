from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from coalition.kernel.allocation import AllocationError, Part, Share, allocate, allocate_once, split_into_parts
from coalition.kernel.quantity import MAX_THOUSANDTHS, line_amount


@st.composite
def receipts(draw):
    """Lines as pharmacies have them: cheap and dear, free ones, some at their floor, some near it, some with none."""
    amounts = draw(st.lists(st.one_of(st.integers(0, 9), st.integers(0, 5_000_000)), min_size=1, max_size=10))
    rooms = [draw(st.sampled_from((0, amount // 20, amount // 2, amount))) for amount in amounts]
    numbers = draw(st.permutations(range(1, len(amounts) + 1)))
    return [Share(*line) for line in zip(numbers, amounts, rooms, strict=True)]


TOTALS = st.one_of(st.sampled_from((0, 1, 2, 20000, 30000, 50000)), st.integers(0, 20_000_000))


def open_lines(*amounts):
    return [Share(number, amount, amount) for number, amount in enumerate(amounts, 1)]


# documents.md 4.2 ------------------------------------------------------------


def test_a_coupon_of_200_over_three_equal_lines():
    taken = allocate(open_lines(9999, 9999, 9999), 20000)

    assert list(taken.values()) == [6667, 6667, 6666]
    assert [9999 - kopecks for kopecks in taken.values()] == [3332, 3332, 3333]


def test_an_excluded_line_stays_untouched_and_units_get_two_prices():
    taken = allocate([Share(1, 3 * 12345, 3 * 12345), Share(2, 4550, 4550), Share(3, 100000, 0)], 20000)

    assert taken == {1: 17812, 2: 2188, 3: 0}
    assert split_into_parts(3 * 12345 - 17812, 3000) == (Part(1000, 6407, 6407), Part(2000, 6408, 12816))


def test_a_coupon_above_the_price_gives_no_change():
    taken = allocate(open_lines(18000), 20000)

    assert taken == {1: 18000}
    assert split_into_parts(0, 1000) == (Part(1000, 0, 0),)


def test_the_public_example_comes_to_a_thousand_exactly():
    lines = [(9800, 3800), (450, 1000), (8820, 6000), (18000, 1000)]
    amounts = [line_amount(*line) for line in lines]
    assert sum(amounts) == 108610

    taken = allocate(open_lines(*amounts), 8610)
    parts = [
        part
        for amount, (_, quantity), kopecks in zip(amounts, lines, taken.values(), strict=True)
        for part in split_into_parts(amount - kopecks, quantity)
    ]

    assert sum(part.amount_kopecks for part in parts) == 100000
    assert all(line_amount(part.unit_price_kopecks, part.quantity_thousandths) == part.amount_kopecks for part in parts)


# what always holds -----------------------------------------------------------


@given(receipts(), TOTALS)
def test_all_is_taken_that_can_be_and_no_line_falls_below_its_floor(shares, total):
    taken = allocate(shares, total)

    assert sum(taken.values()) == min(total, sum(share.room_kopecks for share in shares))
    assert list(taken) == sorted(share.line_no for share in shares)
    assert all(0 <= taken[share.line_no] <= share.room_kopecks for share in shares)


@given(receipts(), TOTALS, st.randoms(use_true_random=False))
def test_the_order_in_which_lines_are_given_does_not_matter(shares, total, chance):
    shuffled = chance.sample(shares, len(shares))

    assert allocate(shuffled, total) == allocate(shares, total)
    assert allocate_once(shuffled, total) == allocate_once(shares, total)


@given(st.lists(st.integers(1, 5_000_000), min_size=1, max_size=10), TOTALS)
def test_without_floors_a_share_is_proportional_to_the_kopeck(amounts, total):
    assume(total <= sum(amounts))

    taken = allocate(open_lines(*amounts), total)

    for kopecks, amount in zip(taken.values(), amounts, strict=True):
        assert abs(kopecks - Fraction(total * amount, sum(amounts))) < 1
    assert taken == allocate_once(open_lines(*amounts), total)


@given(receipts(), TOTALS)
def test_a_line_gets_less_than_its_proportion_only_when_it_is_full(shares, total):
    taken = allocate(shares, total)
    total = min(total, sum(share.room_kopecks for share in shares))
    base = sum(share.amount_kopecks for share in shares if share.room_kopecks)

    for share in shares:
        if taken[share.line_no] < share.room_kopecks:
            assert taken[share.line_no] > Fraction(total * share.amount_kopecks, base) - 1


@given(receipts(), TOTALS)
def test_a_percentage_is_never_made_up_for_by_other_lines(shares, total):
    taken = allocate_once(shares, total)
    base = sum(share.amount_kopecks for share in shares)

    for share in shares:
        assert 0 <= taken[share.line_no] <= share.room_kopecks
        exact = Fraction(total * share.amount_kopecks, base or 1)
        assert taken[share.line_no] < exact + 1
        assert taken[share.line_no] == share.room_kopecks or taken[share.line_no] > exact - 1


def test_what_a_full_line_cannot_take_is_spread_for_a_sum_and_given_up_for_a_percentage():
    shares = [Share(1, 10000, 100), Share(2, 10000, 10000), Share(3, 0, 0)]

    assert allocate(shares, 2000) == {1: 100, 2: 1900, 3: 0}
    assert allocate_once(shares, 2000) == {1: 100, 2: 1000, 3: 0}


def test_a_receipt_of_nothing_takes_nothing():
    for spread in (allocate, allocate_once):
        assert spread([], 20000) == {}
        assert spread([Share(1, 0, 0)], 20000) == {1: 0}
        assert spread(open_lines(500), 0) == {1: 0}


@pytest.mark.parametrize("spread", [allocate, allocate_once])
@pytest.mark.parametrize(
    ("shares", "total"),
    [
        (open_lines(100), -1),
        ([Share(1, 100, 101)], 1),
        ([Share(1, 100, -1)], 1),
        ([Share(1, -100, -100)], 1),
        ([Share(1, 100, 100), Share(2, 100, 100), Share(1, 50, 50)], 1),
    ],
)
def test_lines_that_contradict_themselves_are_refused(spread, shares, total):
    with pytest.raises(AllocationError) as refusal:
        spread(shares, total)

    assert refusal.value.code == "invalid_allocation"


# parts -----------------------------------------------------------------------


@given(
    st.one_of(st.integers(0, 100), st.integers(0, 10**9)),
    st.one_of(st.integers(1, 999), st.integers(1, 9).map(lambda n: n * 1000), st.integers(1, MAX_THOUSANDTHS)),
)
@example(100, 3800)
@example(1, 9_999_999)
def test_parts_multiply_out_and_add_up(amount, quantity):
    parts = split_into_parts(amount, quantity)

    assert sum(part.amount_kopecks for part in parts) == amount
    assert sum(part.quantity_thousandths for part in parts) == quantity
    assert len(parts) <= (2 if quantity % 1000 == 0 else 3)
    for part in parts:
        assert part.quantity_thousandths > 0
        assert part.unit_price_kopecks >= 0
        assert line_amount(part.unit_price_kopecks, part.quantity_thousandths) == part.amount_kopecks


@given(st.integers(0, 3_000_000), st.integers(1, 20_000))
def test_an_amount_that_a_price_gives_is_one_part_at_the_listed_price(price, quantity):
    amount = line_amount(price, quantity)

    assert split_into_parts(amount, quantity, listed_price_kopecks=price) == (Part(quantity, price, amount),)
    assert len(split_into_parts(amount, quantity)) == 1


@given(st.integers(0, 10**7), st.integers(2, 9))
def test_whole_units_differ_by_a_kopeck_at_most_and_the_lower_price_comes_first(amount, units):
    prices = [part.unit_price_kopecks for part in split_into_parts(amount, units * 1000)]

    assert prices in ([amount // units], [amount // units, amount // units + 1])


def test_a_discounted_line_forgets_its_listed_price():
    assert split_into_parts(9000, 1000, listed_price_kopecks=10000) == (Part(1000, 9000, 9000),)
    assert split_into_parts(33320, 3800, listed_price_kopecks=9800) == (
        Part(2000, 8768, 17536),
        Part(1000, 8769, 8769),
        Part(800, 8769, 7015),
    )


@pytest.mark.parametrize(("amount", "quantity"), [(-1, 1000), (100, 0), (100, -1000)])
def test_parts_of_nothing_are_refused(amount, quantity):
    with pytest.raises(AllocationError):
        split_into_parts(amount, quantity)
