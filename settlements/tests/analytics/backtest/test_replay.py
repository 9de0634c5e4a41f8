"""Drafts over a few receipts that can be reckoned by hand. The base promotion gives 5 % of the money paid."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import NOW, make_world
from promotions.models import Segment, SegmentMember
from settlements.analytics.backtest.rulebooks import BacktestRefused
from settlements.models import Accumulation, Backtest
from settlements.tests.analytics.backtest.days import PERIOD, draft, queue, tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def aspirins(world, count="1"):
    return "aspirin", count, "100.00"


def aspirin_goods(world):
    return {"product_ids": [world.products["aspirin"].pk]}


def ten_percent(world, code="draft", **fields):
    """10 % of aspirin in points, paid by its maker."""
    fields = {"funder": world.maker, "goods": aspirin_goods(world)} | fields
    return draft(world, code, "percent_of_goods", {"rate_bp": 1_000}, **fields)


def test_cost_by_funder_and_outlet_beside_the_same_days_without_it(world):
    _, other = world.member()
    world.buy(world.desk_a, aspirins(world, "3"), ("cream", "1", "50.00"), card=world.card)
    world.buy(world.desk_b, aspirins(world), card=other)
    world.buy(world.desk_b, ("cream", "1", "50.00"), card=other)
    world.buy(world.desk_a, aspirins(world))

    sums = tried(ten_percent(world))

    assert (sums.receipts, sums.touched) == (4, 2)
    assert (sums.given.points_kopecks, sums.given.discount_kopecks) == (40_00, 0)
    assert {payer: given.kopecks for payer, given in sums.funders.items()} == {str(world.maker.pk): 40_00}
    a, b = (sums.outlets[str(outlet.pk)] for outlet in (world.outlet_a, world.outlet_b))
    assert (a.receipts, a.members, a.turnover_kopecks, a.given.points_kopecks) == (1, 1, 350_00, 30_00)
    assert (b.receipts, b.members, b.turnover_kopecks, b.given.points_kopecks) == (1, 1, 100_00, 10_00)
    assert (sums.turnover_kopecks, sums.touched_turnover_kopecks) == (600_00, 450_00)
    assert sums.really == sums.without
    assert (sums.without.points_kopecks, sums.with_it.points_kopecks) == (25_00, 65_00)
    assert (sums.members.seen, sums.members.gaining, sums.members.gain_kopecks) == (2, 2, 40_00)
    assert sums.members.largest_kopecks == 30_00
    (day,) = sums.days.values()
    assert (day.turnover_kopecks, day.without_kopecks, day.with_kopecks) == (600_00, 25_00, 65_00)
    assert day.budgets == {str(world.maker.pk): 40_00}


def test_a_discount_lowers_what_points_are_earned_on(world):
    world.buy(world.desk_a, aspirins(world), card=world.card)

    sums = tried(draft(world, "off", "percent_of_goods", {"rate_bp": 1_000, "effect": "discount"}))

    assert sums.given.discount_kopecks == 10_00
    assert (sums.turnover_kopecks, sums.turnover_with_kopecks) == (100_00, 90_00)
    assert (sums.without.points_kopecks, sums.with_it.points_kopecks) == (5_00, 4_50)
    assert sums.members.gain_kopecks == 9_50


def test_what_came_back_weighs_nothing(world):
    kept = world.buy(world.desk_a, aspirins(world, "3"), card=world.card)
    world.give_back(world.desk_a, kept.purchase_id, (1, "1"))
    whole = world.buy(world.desk_a, aspirins(world, "5"), card=world.card)
    world.give_back(world.desk_a, whole.purchase_id)

    sums = tried(ten_percent(world))

    assert (sums.receipts, sums.given.points_kopecks, sums.turnover_kopecks) == (1, 20_00, 200_00)
    assert sums.really.points_kopecks == 10_00


def test_what_the_buyer_did_with_points_stays(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, aspirins(world), card=world.card, spend="all")

    sums = tried(ten_percent(world))

    # 50 points paid half of the aspirin, and points are earned on money.
    assert sums.given.points_kopecks == 5_00
    assert sums.really == sums.without


def test_limits_of_a_member_count_in_the_replay(world):
    _, other = world.member()
    for day in range(3):
        world.later(days=day).buy(world.desk_a, aspirins(world), card=world.card)
    world.buy(world.desk_a, aspirins(world), card=other)

    assert tried(ten_percent(world, limits={"uses_per_account": 1})).given.points_kopecks == 20_00
    assert tried(ten_percent(world, code="second", limits={"per_account_kopecks": 15_00})).given.points_kopecks == 25_00


def test_levels_are_those_of_that_day(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.later(days=1).buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    Accumulation.objects.create(
        account=world.account, kind="opening", amount_kopecks=9_000_00, business_on=PERIOD.ends_on, reason="later"
    )

    sums = tried(draft(world, "levels", "level_points", {"scheme_id": world.scheme.pk}))

    assert sums.given.points_kopecks == 30_00 + 7_00


def test_a_discount_slows_the_climb(world):
    for day in range(2):
        world.later(days=day).buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    levels = world.promote("levels", "level_points", {"scheme_id": world.scheme.pk})

    sums = tried(draft(world, "off", "percent_of_receipt", {"rate_bp": 1_000, "effect": "discount"}))

    levels = sums.others[str(levels.promotion_id)]
    assert levels.without_kopecks == 30_00 + 70_00
    # With 10 % off the first thousand is only nine hundred: the second receipt is still at 3 %.
    assert levels.with_kopecks == 27_00 + 27_00


def test_segments_are_as_dated(world):
    segment = Segment.objects.create(programme=world.programme, code="s", name="s")
    SegmentMember.objects.create(
        segment=segment,
        account=world.account,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
        source="person",
    )
    for day in range(3):
        world.later(days=day).buy(world.desk_a, aspirins(world), card=world.card)

    assert tried(ten_percent(world, whom={"segment_ids": [segment.pk]})).given.points_kopecks == 10_00


def test_an_exclusive_group_shows_who_loses(world):
    rival = world.promote("rival", "percent_of_goods", {"rate_bp": 2_000, "effect": "discount"}, group="g", priority=50)
    world.publish()
    world.buy(world.desk_a, aspirins(world), card=world.card)

    sums = tried(draft(world, "d", "percent_of_goods", {"rate_bp": 500, "effect": "discount"}, group="g", priority=10))

    lost = sums.others[str(rival.promotion_id)]
    assert (lost.without_kopecks, lost.with_kopecks) == (20_00, 0)
    assert (sums.members.losing, sums.members.gaining) == (1, 0)
    assert sums.members.loss_kopecks == 15_00 - 75  # 5 % of 15 roubles more in money are points


def test_the_running_version_gives_way_to_the_draft(world):
    running = world.promote("runs", "percent_of_goods", {"rate_bp": 1_000}, goods=aspirin_goods(world))
    world.publish()
    world.buy(world.desk_a, aspirins(world), card=world.card)

    better = draft(
        world, "", "percent_of_goods", {"rate_bp": 2_000}, promotion=running.promotion, goods=aspirin_goods(world)
    )
    sums = tried(better)

    assert sums.given.points_kopecks == 20_00
    assert sums.really.points_kopecks == 15_00
    assert (sums.without.points_kopecks, sums.with_it.points_kopecks) == (5_00, 25_00)


def test_dates_are_left_out_and_weekdays_stay(world):
    for day in range(7):
        world.later(days=day).buy(world.desk_a, aspirins(world), card=world.card)

    next_year = {"starts_on": "2027-01-01", "ends_on": "2027-02-01", "weekdays": [1]}

    assert tried(ten_percent(world, when=next_year)).touched == 1


def test_receipts_without_a_card_count_where_the_promotion_is_for_everybody(world):
    world.buy(world.desk_a, aspirins(world))

    for_all = draft(world, "all", "percent_of_goods", {"rate_bp": 1_000, "effect": "discount"}, needs_account=False)
    sums = tried(for_all)

    assert (sums.touched, sums.touched_without_card, sums.given.discount_kopecks) == (1, 1, 10_00)
    assert (sums.members.seen, sums.outlets[str(world.outlet_a.pk)].members) == (0, 0)


def test_only_the_outlets_and_days_that_were_asked_for(world):
    world.later(days=-1).buy(world.desk_a, aspirins(world), card=world.card)
    world.buy(world.desk_a, aspirins(world), card=world.card)
    world.buy(world.desk_b, aspirins(world, "2"), card=world.card)

    assert tried(ten_percent(world), outlet_ids=[world.outlet_b.pk]).given.points_kopecks == 20_00
    assert tried(ten_percent(world, promotion=Backtest.objects.get().version.promotion)).given.points_kopecks == 30_00


def test_coupons_of_the_receipt_are_accepted_again(world):
    coupon = world.coupon("30.00")
    world.publish()
    world.buy(world.desk_a, aspirins(world), card=world.card, coupons=(coupon.code,))

    sums = tried(ten_percent(world))

    assert sums.given.points_kopecks == 7_00
    assert sums.really == sums.without


def test_what_makes_no_sense_is_refused_in_words(world):
    with pytest.raises(BacktestRefused) as refusal:
        queue(draft(world, "bad", "percent_of_receipt", {"rate_bp": 0}))

    assert refusal.value.message_en.startswith("The promotion cannot be tried on receipts: ")
    assert not Backtest.objects.exists()


def test_nothing_is_written_but_the_job_and_the_sums(world):
    world.buy(world.desk_a, aspirins(world), card=world.card)
    version = ten_percent(world)

    with CaptureQueriesContext(connection) as captured:
        tried(version)

    written = {sql.split('"')[1] for sql in (q["sql"] for q in captured) if sql.startswith(("INSERT", "UPDATE"))}
    assert written == {"toolkit_job", "settlements_backtest"}
    assert not [q["sql"] for q in captured if q["sql"].lower().startswith(("delete", "copy", "truncate"))]
