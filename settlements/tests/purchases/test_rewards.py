"""Coupons given for a purchase, rests of coupons kept as points, promo codes: from the receipt to its return."""

from datetime import timedelta

import pytest

from coalition.tests.world import World, make_world
from pharmacies.models import Programme
from promotions.models import Coupon, CouponBlock, CouponSeries
from settlements.ledger.audit import audit
from settlements.models import CouponIssue, CouponSeriesUse, CouponUse, Lot, Posting
from settlements.tests.purchases.test_commit import balances

pytestmark = pytest.mark.django_db
GOODS = ("cream", "1", "100.00")


@pytest.fixture(autouse=True)
def books_hold():
    yield
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def gives_a_coupon(world: World, number: int = 1, **terms) -> CouponSeries:
    """A promotion that gives coupons of 50.00 for a purchase above 500.00."""
    series = world.coupon("50.00", is_personal=True, valid_days=30, prefix="GIFT", **terms).series
    world.promote(
        "gift",
        "coupon_for_purchase",
        {"series_id": series.pk, "coupons": number},
        limits={"min_receipt_kopecks": 500_00},
    )
    world.publish()
    return series


def test_a_purchase_gives_a_coupon_that_only_its_buyer_may_use():
    world = make_world(publish=False)
    series = gives_a_coupon(world, 2, per_receipt_limit=2)
    request = world.request(world.desk_a, ("cream", "1", "600.00"), card=world.card)
    promised = world.quote(request).rewards
    assert [(each.code, each.terms.nominal_kopecks) for each in promised] == [(None, 50_00)] * 2

    given = world.commit(request).rewards

    coupons = {coupon.code: coupon for coupon in series.coupons.filter(issue__isnull=False)}
    assert set(coupons) == {each.code for each in given}
    assert len(coupons) == 2
    for coupon in coupons.values():
        assert coupon.code.startswith("GIFT")
        assert len(coupon.code) == 4 + series.code_length
        assert (coupon.account, coupon.uses, coupon.uses_limit) == (world.account, 0, 1)
        assert (coupon.issued_at, coupon.expires_at) == (world.now, world.now + timedelta(days=30))
    assert {each.valid_until for each in given} == {world.now + timedelta(days=30)}
    assert CouponIssue.objects.filter(purchase__receipt_no=request.receipt_no).count() == 2

    code = given[0].code
    stranger = world.quote(world.request(world.desk_b, GOODS, card=world.member()[1], coupons=(code,)))
    assert stranger.decision.coupons[0].reason == "coupon_not_holder"
    assert world.buy(world.desk_b, GOODS, card=world.card, coupons=(code,)).decision.payable_kopecks == 50_00


def test_a_small_receipt_gives_no_coupon():
    world = make_world(publish=False)
    gives_a_coupon(world)

    assert world.buy(world.desk_a, GOODS, card=world.card).rewards == ()
    assert not CouponIssue.objects.exists()


@pytest.mark.parametrize(
    ("policy", "is_void", "state"),
    [
        ("keep", False, "live"),
        ("keep", True, "blocked"),
        ("revoke_if_unused", False, "blocked"),
    ],
)
def test_what_becomes_of_the_coupon_when_the_purchase_comes_back(policy, is_void, state):
    world = make_world(publish=False)
    Programme.objects.update(issued_coupon_on_return=policy)
    gives_a_coupon(world)
    bought = world.buy(world.desk_a, ("cream", "2", "300.00"), card=world.card)
    code = bought.rewards[0].code
    if not is_void:
        assert world.give_back(world.desk_a, bought.purchase_id, (1, "1")).revoked_coupons == ()
    told = world.preview(world.desk_a, bought.purchase_id, is_void=is_void)

    done = world.give_back(world.desk_a, bought.purchase_id, is_void=is_void)

    assert done.revoked_coupons == told.revoked_coupons == ((code,) if state == "blocked" else ())
    assert Coupon.objects.get(code=code).state == state
    assert CouponBlock.objects.filter(coupon__code=code).count() == (state == "blocked")


def test_a_coupon_that_was_used_is_not_revoked():
    world = make_world(publish=False)
    Programme.objects.update(issued_coupon_on_return="revoke_if_unused")
    gives_a_coupon(world)
    bought = world.buy(world.desk_a, ("cream", "1", "600.00"), card=world.card)
    code = bought.rewards[0].code
    world.buy(world.desk_a, GOODS, card=world.card, coupons=(code,))

    assert world.give_back(world.desk_a, bought.purchase_id).revoked_coupons == ()
    assert Coupon.objects.get(code=code).state == "live"


def test_a_use_of_the_promotion_is_counted_for_a_coupon_too():
    world = make_world(publish=False)
    gives_a_coupon(world)
    world.promote(
        "once", "coupon_for_purchase", {"series_id": CouponSeries.objects.get().pk}, limits={"uses_per_account": 1}
    )
    world.publish()

    given = [len(world.buy(world.desk_a, ("cream", "1", "600.00"), card=world.card).rewards) for _ in range(2)]

    assert given == [2, 1]


def test_the_rest_of_a_coupon_becomes_points_of_its_funder_and_goes_back_with_the_goods():
    world = make_world(publish=False)
    coupon = world.coupon("300.00", funder=world.maker, remainder_policy="keep_as_points")
    world.publish()

    bought = world.buy(world.desk_a, ("cream", "2", "90.00"), card=world.card, coupons=(coupon.code,))

    assert (bought.decision.payable_kopecks, bought.decision.coupons[0].kept_kopecks) == (0, 120_00)
    lot = Lot.objects.get()
    assert (lot.funder, lot.contract, lot.funding_moment) == (world.maker, world.contracts["maker"], "use")
    assert (lot.amount_kopecks, lot.promotion_version, lot.expires_at) == (120_00, None, None)
    posting = Posting.objects.get(kind="earned")
    assert (posting.coupon_series, posting.purchase_line, posting.amount_kopecks) == (coupon.series, None, 120_00)
    assert bought.buyer.spendable_kopecks == 120_00

    assert world.give_back(world.desk_a, bought.purchase_id, (1, "1")).points_withdrawn_kopecks == 0
    assert world.give_back(world.desk_a, bought.purchase_id).points_withdrawn_kopecks == 120_00
    assert balances() == {}


def test_kept_points_that_were_spent_are_owed_after_the_return():
    world = make_world(publish=False)
    coupon = world.coupon("300.00", remainder_policy="keep_as_points")
    world.publish()
    bought = world.buy(world.desk_a, ("cream", "1", "90.00"), card=world.card, coupons=(coupon.code,))
    world.buy(world.desk_b, ("cream", "1", "200.00"), card=world.card, spend="all")

    result = world.give_back(world.desk_a, bought.purchase_id)

    assert (result.points_withdrawn_kopecks, result.shortfall_kopecks) == (210_00, 100_00)
    later = world.buy(world.desk_a, ("cream", "1", "2500.00"), card=world.card)
    assert later.buyer.shortfall_kopecks == 0


def test_without_a_card_the_rest_of_a_coupon_is_lost():
    world = make_world(publish=False)
    coupon = world.coupon("300.00", remainder_policy="keep_as_points")
    world.publish()

    assert world.buy(world.desk_a, GOODS, coupons=(coupon.code,)).decision.coupons[0].kept_kopecks == 0
    assert not Lot.objects.exists()


def promo_code(world: World, **terms) -> Coupon:
    """A code that opens a promotion of 20 %."""
    code = world.coupon("0.00", kind="promo_code", **terms)
    world.promote(
        "spring",
        "percent_of_receipt",
        {"rate_bp": 2000, "effect": "discount"},
        whom={"code_series_ids": [code.series_id]},
    )
    world.publish()
    return code


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_promo_code_is_used_up_by_what_it_opens_and_comes_back_by_its_series(comes_back):
    world = make_world(publish=False)
    code = promo_code(world, is_restored_on_return=comes_back)
    bought = world.buy(world.desk_a, GOODS, card=world.card, coupons=(code.code,))
    assert (bought.decision.payable_kopecks, bought.decision.coupons[0].reason) == (80_00, "code_accepted")
    use = CouponUse.objects.get()
    assert (use.coupon, use.accepted_kopecks, use.compensated_kopecks) == (code, 0, 0)
    again = world.quote(world.request(world.desk_a, GOODS, card=world.card, coupons=(code.code,)))
    assert (again.decision.payable_kopecks, again.decision.coupons[0].reason) == (100_00, "coupon_used")

    result = world.give_back(world.desk_a, bought.purchase_id)

    assert (result.restored_coupons, result.lost_coupons) == (((code.code,), ()) if comes_back else ((), (code.code,)))
    assert Coupon.objects.get(pk=code.pk).uses == (not comes_back)


def test_a_promo_code_that_opens_nothing_stays_good():
    world = make_world(publish=False)
    code = promo_code(world)

    bought = world.buy(world.desk_a, GOODS, coupons=(code.code,))  # no card, and the promotion wants one

    assert bought.decision.coupons[0].reason == "code_no_effect"
    assert (Coupon.objects.get(pk=code.pk).uses, CouponUse.objects.count()) == (0, 0)


def test_a_word_for_everybody_is_good_once_for_each_member():
    world = make_world(publish=False)
    code = promo_code(world, uses_limit=1000, uses_per_account=1)
    pay = lambda card: world.buy(world.desk_a, GOODS, card=card, coupons=(code.code,)).decision  # noqa: E731

    assert [pay(world.card).payable_kopecks for _ in range(2)] == [80_00, 100_00]
    assert pay(world.member()[1]).payable_kopecks == 80_00
    assert CouponSeriesUse.objects.filter(uses=1).count() == 2
