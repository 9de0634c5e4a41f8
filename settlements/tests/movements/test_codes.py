"""A promo code entered without a purchase gives once what it promises."""

from datetime import timedelta

import pytest

from coalition.tests.world import make_world
from promotions.models import Coupon, CouponSeries
from settlements.models import Award
from settlements.movements.codes import redeem_code
from settlements.movements.errors import CodeGivesNothing, CodeNotValid, CodeOfAnother, CodeUnknown, CodeUsed
from settlements.tests.movements.stories import broken, wallet


def code_world(*, uses=1, account=None, gives=True, **fields):
    world = make_world()
    series = CouponSeries.objects.create(
        programme=world.programme, code="spring", name="SPRING", kind="promo_code", starts_at=world.now, **fields
    )
    Coupon.objects.create(
        series=series, code="SPR1NG26XX", uses_limit=uses, issued_at=world.now, account=account and world.account
    )
    other = CouponSeries.objects.create(
        programme=world.programme, code="other", name="OTHER", kind="promo_code", starts_at=world.now
    )
    world.promote(
        "spring", "points_for_occasion", {"occasion": "code", "points_kopecks": 25_00}, by_operator=True,
        whom={"code_series_ids": [series.pk if gives else other.pk]},
    )  # fmt: skip
    world.publish()
    return world


@pytest.mark.django_db
def test_a_code_is_redeemed_once_however_it_is_typed():
    world = code_world()

    (outcome,) = redeem_code(account=world.account, code="spr1ng 26-xx", now=world.now)

    assert (outcome.gift.points_kopecks, wallet(world.account)) == (25_00, 25_00)
    assert Award.objects.get().code.uses == 1
    with pytest.raises(CodeUsed):
        redeem_code(account=world.account, code="SPR1NG26XX", now=world.now)
    assert wallet(world.account) == 25_00
    assert broken() == []


@pytest.mark.django_db
def test_a_code_for_everybody_is_redeemed_by_each_as_often_as_its_series_says():
    world = code_world(uses=100, uses_per_account=2)
    other, _ = world.member()
    for _ in range(2):
        redeem_code(account=world.account, code="SPR1NG26XX", now=world.now)
    with pytest.raises(CodeUsed):
        redeem_code(account=world.account, code="SPR1NG26XX", now=world.now)

    redeem_code(account=other, code="SPR1NG26XX", now=world.now)

    assert (wallet(world.account), wallet(other)) == (50_00, 25_00)
    assert Coupon.objects.get().uses == 3
    assert broken() == []


@pytest.mark.django_db
def test_what_is_not_valid_is_refused_and_not_used_up():
    world = code_world(account=True, ends_at=None)
    other, _ = world.member()

    with pytest.raises(CodeUnknown):
        redeem_code(account=world.account, code="NONE", now=world.now)
    with pytest.raises(CodeOfAnother):
        redeem_code(account=other, code="SPR1NG26XX", now=world.now)
    with pytest.raises(CodeNotValid):
        redeem_code(account=world.account, code="SPR1NG26XX", now=world.now - timedelta(seconds=1))
    Coupon.objects.update(state="blocked")
    with pytest.raises(CodeNotValid):
        redeem_code(account=world.account, code="SPR1NG26XX", now=world.now)
    assert Coupon.objects.get().uses == 0


@pytest.mark.django_db
def test_a_code_that_opens_nothing_stays():
    world = code_world(gives=False)

    with pytest.raises(CodeGivesNothing):
        redeem_code(account=world.account, code="SPR1NG26XX", now=world.now)
    assert Coupon.objects.get().uses == 0


def test_a_code_for_three_gives_to_three_of_ten_at_once(cloned_database, run_at_once):
    world = code_world(uses=3)
    accounts = [world.member()[0] for _ in range(10)]

    done = run_at_once(
        *[lambda each=each: redeem_code(account=each, code="SPR1NG26XX", now=world.now) for each in accounts]
    )

    assert sum(isinstance(each, CodeUsed) for each in done) == 7
    assert sum(wallet(each) for each in accounts) == 75_00
    assert broken() == []
