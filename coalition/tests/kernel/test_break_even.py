"""The seed's example with its own error mended (30 % mark-up, 350 buyers a day)."""

from fractions import Fraction

import pytest

from coalition.kernel.break_even import MarginRefused, extra_buyers, growth_to_break_even, margin_of_markup

MARGIN = margin_of_markup(3_000)


def test_a_mark_up_of_thirty_percent_leaves_a_margin_of_three_thirteenths():
    assert Fraction(3, 13) == MARGIN
    assert f"{float(MARGIN):.2%}" == "23.08%"


@pytest.mark.parametrize(
    ("percent", "growth", "buyers"), [(1, "4.53%", 16), (2, "9.49%", 34), (3, "14.94%", 53), (0, "0.00%", 0)]
)
def test_sales_grow_by(percent, growth, buyers):
    needed = growth_to_break_even(cost=Fraction(percent, 100), margin=MARGIN)

    assert f"{float(needed):.2%}" == growth
    assert extra_buyers(buyers=350, growth=needed) == buyers


def test_the_seed_reckoned_with_another_margin():
    seeds_own = growth_to_break_even(cost=Fraction(2, 100), margin=Fraction(28, 100))

    assert f"{float(seeds_own):.2%}" == "7.69%"
    assert margin_of_markup(3_889) == pytest.approx(Fraction(28, 100), abs=1e-4)


def test_margin_before_and_after_are_the_same():
    growth = growth_to_break_even(cost=Fraction(2, 100), margin=MARGIN)

    assert 1_000_000 * (1 + growth) * (MARGIN - Fraction(2, 100)) == 1_000_000 * MARGIN


@pytest.mark.parametrize("cost", [MARGIN, MARGIN + 1])
def test_who_gives_away_the_whole_margin_never_breaks_even(cost):
    assert growth_to_break_even(cost=cost, margin=MARGIN) is None


@pytest.mark.parametrize("margin", [Fraction(0), Fraction(1), Fraction(-1, 10)])
def test_a_margin_that_is_none_is_refused(margin):
    with pytest.raises(MarginRefused):
        growth_to_break_even(cost=Fraction(1, 100), margin=margin)


def test_a_mark_up_of_nothing_is_refused():
    with pytest.raises(MarginRefused):
        margin_of_markup(0)
