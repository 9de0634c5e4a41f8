"""What keeps a promotion from starting, and what its second person is told."""

import pytest

from coalition.tests.world import make_world
from pharmacies.models import Product
from promotions.models import CouponSeries, ExclusivityGroup, Promotion, Segment
from promotions.operations.lifecycle import make_draft
from promotions.queries.hindrances import hindrances_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def draft(world, code="autumn", **content):
    promotion = Promotion.objects.create(programme=world.programme, code=code, name=content.pop("name", code))
    terms = {"mechanic": "percent_of_receipt", "params": {"rate_bp": 500}, "when": {"ends_on": "2027-01-01"}}
    fundings = content.pop("fundings", [{"funder_kind": "outlet", "funder": None, "share_bp": 10_000}])
    return make_draft(
        promotion=promotion, content={**terms, **content}, fundings=fundings, made_by="anna", now=world.now
    )


def found(world, version):
    """Code → whether it blocks."""
    return {each.code: each.is_blocking for each in hindrances_of(version, today=world.now.date())}


def test_a_sound_promotion_may_start(world):
    assert found(world, draft(world)) == {}


def test_prescription_medicines_are_not_named_to_the_public(world):
    rx = Product.objects.create(
        code="rx", name="Рецептин таблетки 10 мг", group=world.products["cream"].group, is_rx=True
    )
    named = draft(world, "named", announcement="Скидка на Рецептин весь ноябрь")
    listed = draft(world, "listed", goods={"product_ids": [rx.pk]})
    quiet = draft(world, "quiet", goods={"product_ids": [rx.pk]}, is_in_regulations=False)

    assert found(world, named) == {"rx_in_public_text": True}
    assert found(world, listed) == {"rx_in_public_text": True, "rx_goods": False}
    assert found(world, quiet) == {"rx_goods": False}


def test_two_exclusive_promotions_of_one_priority_need_an_order(world):
    world.promote("running", "percent_of_receipt", {"rate_bp": 300}, group="discounts")
    version = draft(world, group="discounts")
    assert found(world, version) == {"overlapping_exclusives": True}

    other_days = draft(world, "days", group="discounts", when={"ends_on": "2027-01-01", "weekdays": [1]})
    assert found(world, other_days) == {"overlapping_exclusives": True}

    ExclusivityGroup.objects.create(
        programme=world.programme, code="discounts", name="Скидки", mode=ExclusivityGroup.Mode.BEST_FOR_BUYER
    )
    assert found(world, version) == {}


def test_an_order_between_exclusive_promotions_is_enough(world):
    world.promote("running", "percent_of_receipt", {"rate_bp": 300}, group="discounts", priority=10)

    assert found(world, draft(world, group="discounts")) == {}


def test_segments_and_codes_must_exist_and_an_empty_audience_is_said(world):
    segment = Segment.objects.create(programme=world.programme, code="nobody", name="Никто", kind="list")
    payments = CouponSeries.objects.create(
        programme=world.programme, code="m", name="М", nominal_kopecks=200_00, starts_at=world.now
    )

    assert found(world, draft(world, "a", whom={"segment_ids": [segment.pk]})) == {"empty_audience": False}
    assert found(world, draft(world, "b", whom={"segment_ids": [segment.pk + 1]})) == {"no_such_segment": True}
    assert found(world, draft(world, "c", whom={"code_series_ids": [payments.pk]})) == {"no_such_codes": True}


def test_a_scheme_of_levels_must_exist(world):
    assert found(world, draft(world, mechanic="level_points", params={"scheme_id": 987_654})) == {
        "no_such_scheme": True
    }


def test_what_costs_without_a_limit_is_said(world):
    by_operator = [{"funder_kind": "operator", "funder": None, "share_bp": 10_000}]

    assert found(world, draft(world, fundings=by_operator)) == {"operator_without_budget": False}
    assert found(world, draft(world, "ever", when={})) == {"for_ever": False}


def test_shares_of_funders_must_sum_to_the_whole(world):
    half = [{"funder_kind": "outlet", "funder": None, "share_bp": 5_000}]

    assert found(world, draft(world, fundings=half)) == {"no_rule": True}


def test_a_limit_of_each_funder_leaves_the_rest_to_nobody(world):
    capped = [
        {"funder_kind": "outlet", "funder": None, "share_bp": 5_000, "cap_kopecks": 100},
        {"funder_kind": "operator", "funder": None, "share_bp": 5_000, "cap_kopecks": 100},
    ]

    assert found(world, draft(world, fundings=capped, budget_kopecks=1_00)) == {
        "all_funders_capped": True,
        "capped_budget": False,
    }
    capped[0]["cap_kopecks"] = None
    assert found(world, draft(world, "b", fundings=capped, budget_kopecks=1_00)) == {"capped_budget": False}


def test_a_gain_without_a_rate_has_no_high_rate(world):
    assert found(world, draft(world, mechanic="nth_purchase", params={"nth": 5, "fixed_kopecks": 100_00})) == {}


def test_a_promotion_that_is_named_must_exist(world):
    missing = {"times_hundredths": 200, "promotion_ids": [987_654]}

    assert found(world, draft(world, mechanic="points_multiplier", params=missing)) == {"no_such_promotion": True}
    assert found(world, draft(world, "after", whom={"after_promotion_ids": [987_654]})) == {"no_such_promotion": True}
