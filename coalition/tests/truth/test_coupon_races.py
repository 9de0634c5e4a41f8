"""Codes shown at many desks at the same moment: no limit is ever exceeded by one."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from coalition.kernel.errors import DomainError
from coalition.tests.truth.bugs import drop
from coalition.tests.truth.test_races import assert_books_hold, book_it, desks_of
from coalition.tests.world import World, make_world
from promotions.models import Coupon
from promotions.operations.coupon_issuing import issue_word
from settlements.models import CouponSeriesUse, CouponUse
from settlements.purchases import reading

DESKS = 8


def show_everywhere(world: World, code: str, times: int, run_at_once: Callable) -> list[Any]:
    """Eight desks show a code so often each, as fast as they can; what every receipt came to."""

    def work(desk: Any) -> list[Any]:
        outcomes = []
        for _ in range(times):
            request = world.request(desk, ("cream", "1", "100.00"), coupons=(code,))
            try:
                outcomes.append(book_it(world, request).decision.payable_kopecks)
            except (DomainError, psycopg.Error) as error:
                outcomes.append(repr(error))
        return outcomes

    desks = desks_of(world, DESKS)
    return [one for outcomes in run_at_once(*[lambda desk=desk: work(desk) for desk in desks]) for one in outcomes]


def a_coupon(world: World, uses: int) -> str:
    """A coupon of 30.00 for so many uses."""
    coupon = world.coupon("30.00", uses_limit=uses)
    world.publish()
    return coupon.code


def a_word(world: World, uses: int) -> str:
    """A word that opens a discount of 30 %, so often."""
    series = world.coupon("0.00", kind="promo_code", code_format="word", word="Весна26", uses_per_coupon=uses).series
    Coupon.objects.all().delete()
    discount = {"rate_bp": 3000, "effect": "discount"}
    world.promote("by-code", "percent_of_receipt", discount, whom={"code_series_ids": [series.pk]}, needs_account=False)
    world.publish()
    return issue_word(series=series, started_by="anna", now=world.now).code


@pytest.mark.parametrize("make", [a_coupon, a_word])
def test_a_code_for_a_thousand_uses_is_accepted_a_thousand_times(cloned_database, run_at_once, scale, make):
    world, uses = make_world(publish=False), scale(small=200, full=1_000)
    code = make(world, uses)

    outcomes = show_everywhere(world, code, uses // DESKS + 10, run_at_once)

    assert sorted(outcomes, key=str) == [100_00] * (10 * DESKS) + [70_00] * uses
    assert Coupon.objects.get().uses == CouponUse.objects.count() == uses
    assert_books_hold()


def one_member_everywhere(world: World, run_at_once: Callable, *, limit: int) -> list[Any]:
    """One member shows eight coupons of a series at eight desks, all judged before any is written."""
    pattern = world.coupon("30.00", uses_per_account=limit)
    codes = [f"RACE{number}" for number in range(DESKS)]
    for code in codes:
        Coupon.objects.create(series=pattern.series, code=code, issued_at=world.now)
    opening = world.coupon("1.00")
    world.publish()
    # Opens the accounts, for which everybody would wait else.
    world.buy(world.desk_a, ("cream", "1", "1.00"), card=world.card, coupons=(opening.code,))
    meet = threading.Barrier(DESKS)
    requests = [
        world.request(desk, ("cream", "1", "100.00"), card=world.card, coupons=(code,))
        for desk, code in zip(desks_of(world, DESKS), codes, strict=True)
    ]
    return run_at_once(*[lambda request=request: book_it(world, request, meet) for request in requests])


def without_the_lock(monkeypatch: Any) -> None:
    """The buyer's wallet is no longer locked, so that only the CHECK stands between two desks."""
    monkeypatch.setattr(reading, "LOCK", {kind: sql.split("for no key")[0] for kind, sql in reading.LOCK.items()})


def test_two_desks_never_exceed_what_one_member_may_use(cloned_database, run_at_once, monkeypatch):
    without_the_lock(monkeypatch)
    world = make_world(publish=False)

    results = one_member_everywhere(world, run_at_once, limit=3)

    assert sorted(result.decision.payable_kopecks for result in results) == [70_00] * 3 + [100_00] * 5
    assert CouponSeriesUse.objects.get(uses_limit=3).uses == 3
    assert CouponUse.objects.filter(coupon__code__startswith="RACE").count() == 3
    assert_books_hold()


def test_without_its_check_a_member_exceeds_the_limit(cloned_database, run_at_once, monkeypatch):
    """The control."""
    without_the_lock(monkeypatch)
    drop("coupon_series_never_used_above_its_limit", "settlements_couponseriesuse")
    world = make_world(publish=False)

    one_member_everywhere(world, run_at_once, limit=3)

    assert CouponSeriesUse.objects.get(uses_limit=3).uses == DESKS
