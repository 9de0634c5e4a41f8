"""What a coupon's own row, its batch and its series say at the till: dates, blocks, whose it is, how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coalition.tests.world import World, make_world
from promotions.models import Coupon, CouponBatch, CouponSeries
from settlements.ledger.audit import audit
from settlements.models import CouponSeriesUse
from settlements.purchases.errors import QuoteStale

pytestmark = pytest.mark.django_db
GOODS = ("cream", "1", "100.00")


@pytest.fixture(autouse=True)
def books_hold():
    yield
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def issue(world: World, *codes: str, **fields) -> CouponSeries:
    """A series with coupons of these codes, 10.00 each."""
    pattern = world.coupon("10.00", **fields)
    for code in codes:
        Coupon.objects.create(series=pattern.series, code=code, issued_at=world.now)
    world.publish()
    return pattern.series


def reasons(world: World, *codes: str, card=None) -> list[str]:
    """What a quote says of each coupon."""
    request = world.request(world.desk_a, GOODS, card=card, coupons=codes)
    return [str(outcome.reason) for outcome in world.quote(request).decision.coupons]


def test_a_coupon_has_a_life_of_its_own_within_that_of_its_series():
    world = make_world(publish=False)
    series = issue(world, "SHORT", "LONG")
    expires_at = world.now + timedelta(days=3)
    series.coupons.filter(code="SHORT").update(expires_at=expires_at)
    series.coupons.filter(code="LONG").update(expires_at=expires_at + timedelta(days=30))
    CouponSeries.objects.update(ends_at=expires_at + timedelta(days=5))

    assert reasons(replace(world, now=expires_at - timedelta(seconds=1)), "SHORT") == ["coupon_accepted"]
    assert reasons(replace(world, now=expires_at), "SHORT") == ["coupon_expired"]
    assert reasons(replace(world, now=expires_at), "LONG") == ["coupon_accepted"]
    assert reasons(world.later(days=8), "LONG") == ["coupon_expired"]


@pytest.mark.parametrize("what", ["coupon", "batch", "series"])
def test_what_is_blocked_is_refused_with_the_next_receipt_even_when_it_was_quoted(what):
    world = make_world(publish=False)
    series = issue(world, "ONE", "TWO")
    batch = CouponBatch.objects.create(series=series, number=1, quantity=1, made=1, created_at=world.now)
    series.coupons.filter(code="ONE").update(batch=batch)
    request = world.request(world.desk_a, GOODS, coupons=("ONE",))
    quote = world.quote(request)
    assert quote.decision.payable_kopecks == 90_00

    {
        "coupon": lambda: series.coupons.filter(code="ONE").update(state="blocked"),
        "batch": lambda: CouponBatch.objects.update(is_blocked=True),
        "series": lambda: CouponSeries.objects.update(is_blocked=True),
    }[what]()

    with pytest.raises(QuoteStale) as stale:
        world.commit(replace(request, token=quote.token))
    assert stale.value.quote.decision.coupons[0].reason == "coupon_blocked"
    assert reasons(world, "TWO") == ["coupon_blocked" if what == "series" else "coupon_accepted"]
    assert not Coupon.objects.filter(uses__gt=0).exists()


def test_a_member_uses_coupons_of_a_series_as_often_as_it_says():
    world = make_world(publish=False)
    series = issue(world, "A1", "A2", "A3", uses_per_account=2)
    for code in ("A1", "A2"):
        bought = world.buy(world.desk_a, GOODS, card=world.card, coupons=(code,))

    assert reasons(world, "A3", card=world.card) == ["coupon_limit_per_member"]
    assert reasons(world, "A3", card=world.member()[1]) == ["coupon_accepted"]
    assert reasons(world, "A3") == ["coupon_needs_card"]

    world.give_back(world.desk_a, bought.purchase_id)

    assert CouponSeriesUse.objects.get(series=series).uses == 1
    assert reasons(world, "A3", card=world.card) == ["coupon_accepted"]


def test_a_coupon_that_does_not_come_back_gives_no_use_back():
    world = make_world(publish=False)
    series = issue(world, "A1", "A2", uses_per_account=1, is_restored_on_return=False)
    bought = world.buy(world.desk_a, GOODS, card=world.card, coupons=("A1",))

    world.give_back(world.desk_a, bought.purchase_id)

    assert CouponSeriesUse.objects.get(series=series).uses == 1
    assert reasons(world, "A2", card=world.card) == ["coupon_limit_per_member"]


def test_coupons_on_one_receipt_count_one_after_another():
    world = make_world(publish=False)
    issue(world, "A1", "A2", "A3", uses_per_account=2, per_receipt_limit=5)

    bought = world.buy(world.desk_a, GOODS, card=world.card, coupons=("A1", "A1", "A2", "A3"))

    assert [str(one.reason) for one in bought.decision.coupons] == [
        "coupon_accepted",
        "coupon_accepted",
        "coupon_limit_per_member",
    ]
    assert bought.decision.payable_kopecks == 80_00


def test_uses_are_counted_before_a_limit_is_set():
    world = make_world(publish=False)
    series = issue(world, "A1", "A2")
    world.buy(world.desk_a, GOODS, card=world.card, coupons=("A1",))

    CouponSeries.objects.update(uses_per_account=1)

    assert reasons(world, "A2", card=world.card) == ["coupon_limit_per_member"]
    assert CouponSeriesUse.objects.get(series=series).uses_limit is None
