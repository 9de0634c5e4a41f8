"""The figures of the first page agree with the books."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.tests.world import NOW, make_world
from pharmacies.models import CashDesk
from settlements.analytics.activity import latest_days, silent_desks, to_look_into, top_outlets
from settlements.analytics.backing import backing
from settlements.analytics.owed import owed
from settlements.models import LedgerAccount, Purchase


@pytest.fixture
def world(db):
    """A is charged when points are issued, B when they are spent; 5 % are points."""
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)  # 50 points, charged to A
    world.later(days=2).buy(
        world.desk_b, ("cream", "1", "400.00"), card=world.card, spend="all"
    )  # pays 50, earns 17.50
    return world


def test_the_backing_adds_up_to_the_points_outstanding(world):
    points = backing()

    assert points.outstanding_kopecks == LedgerAccount.objects.get(kind="wallet").balance_kopecks == 17_50
    assert (points.charged_kopecks, points.pledged_kopecks, points.own_kopecks) == (0, 17_50, 0)


def test_what_is_owed_is_what_clearing_accounts_say(world):
    sums = owed()

    assert (sums.to_participants_kopecks, sums.from_participants_kopecks) == (50_00, 50_00)


def test_the_chart_ends_with_the_last_day_of_sales_and_has_no_gaps(world):
    days = latest_days()

    assert len(days) == 31
    assert [(day.on - days[-1].on).days for day in days] == list(range(-30, 1))
    assert [(day.purchases, day.earned_kopecks, day.spent_kopecks) for day in days[-3:]] == [
        (1, 50_00, 0),
        (0, 0, 0),
        (1, 17_50, 50_00),
    ]
    assert [row["outlet_id"] for row in top_outlets(since=days[0].on, at_most=5)] == [
        world.outlet_a.pk,
        world.outlet_b.pk,
    ]


def test_a_desk_is_silent_by_its_outlets_own_day(world):
    after_midnight_in_yekaterinburg = NOW.replace(hour=20) + timedelta(days=2)  # 23:00 in Moscow, 01:00 there

    the_same_day = silent_desks(now=NOW + timedelta(days=2))
    next_day_there = silent_desks(now=after_midnight_in_yekaterinburg)

    assert [desk.pk for desk in the_same_day.silent] == [world.desk_a.desk_id]
    assert {desk.pk for desk in next_day_there.silent} == {world.desk_a.desk_id, world.desk_b.desk_id}
    assert the_same_day.total == 2


def test_a_desk_that_is_off_and_one_of_a_closed_outlet_owe_no_sales(world):
    CashDesk.objects.filter(pk=world.desk_a.desk_id).update(is_active=False)
    type(world.outlet_b).objects.filter(pk=world.outlet_b.pk).update(closed_on=NOW.date())

    assert silent_desks(now=NOW + timedelta(days=2)).total == 0


def test_receipts_with_a_reason_come_up(world):
    Purchase.objects.filter(outlet=world.outlet_a).update(review_reasons=["clock_off"])

    assert [purchase.outlet for purchase in to_look_into(at_most=5)] == [world.outlet_a]


def test_the_page_draws_it_all(world, chief):
    Purchase.objects.filter(outlet=world.outlet_a).update(review_reasons=["clock_off"])

    page = chief.get(reverse("admin:index")).content.decode()

    assert "17,50 ₽" in page
    assert "часы кассы врут" in page
    assert "Начислено баллов" in page
    assert "Дождитесь первой покупки" in page
    assert "Части не сходятся" not in page


def test_an_empty_coalition_has_a_first_page_too(chief, db):
    assert chief.get(reverse("admin:index")).status_code == 200
