"""One member at eight desks at the same moment, and a manufacturer's budget: limits and counts hold to the kopeck."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from coalition.tests.truth.test_coupon_races import without_the_lock
from coalition.tests.truth.test_races import assert_books_hold, book_it, desks_of
from coalition.tests.world import World, make_world
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import Activity, LedgerAccount, PromotionUse

DESKS = 8
HALF = {"rate_bp": 5000, "effect": "discount"}


def one_member_at_all_desks(world: World, run_at_once: Callable, meet: threading.Barrier | None = None) -> list[Any]:
    """He buys for 100.00 at each of eight desks at once."""
    world.publish()
    requests = [world.request(desk, ("cream", "1", "100.00"), card=world.card) for desk in desks_of(world, DESKS)]
    return run_at_once(*[lambda request=request: book_it(world, request, meet) for request in requests])


def promised(kind: str) -> World:
    """A coalition with a promotion that a member has three times, every fourth time, or the first time only."""
    world = make_world(publish=False)
    if kind == "limit":
        world.promote("few", "percent_of_receipt", HALF, limits={"uses_per_account": 3})
    elif kind == "nth":
        world.promote("few", "nth_purchase", {"nth": 4, "rate_bp": 5000, "effect": "discount"})
    else:
        world.promote("few", "percent_of_receipt", HALF, whom={"purchases_until": 1})
    world.publish()
    return world


@pytest.mark.parametrize(("kind", "often"), [("limit", 3), ("nth", 2), ("first", 1)])
def test_a_member_has_it_as_often_as_was_promised(cloned_database, run_at_once, kind, often):
    world = promised(kind)

    results = one_member_at_all_desks(world, run_at_once)

    assert sorted(result.decision.payable_kopecks for result in results) == [50_00] * often + [100_00] * (DESKS - often)
    use = PromotionUse.objects.get(promotion__code="few")
    assert (use.uses, use.amount_kopecks, use.counted) == (often, often * 50_00, DESKS if kind == "nth" else 0)
    assert Activity.objects.get().purchases == DESKS
    assert_books_hold()


def test_without_the_lock_a_member_has_it_too_often(cloned_database, run_at_once, monkeypatch):
    """The control: it must fail, or the test above proves nothing."""
    world = promised("limit")
    world.buy(world.desk_a, ("cream", "1", "1.00"), card=world.card)  # opens the accounts, which would wait else
    without_the_lock(monkeypatch)

    results = one_member_at_all_desks(world, run_at_once, threading.Barrier(DESKS))

    assert [result.decision.payable_kopecks for result in results] == [50_00] * DESKS


def test_a_manufacturers_budget_is_spent_to_the_kopeck_and_no_further(cloned_database, run_at_once):
    """Eight members earn 3.00 each at once, all judged before any is written; ten roubles are enough for three."""
    world = make_world(publish=False)
    rate = {"rate_bp": 1000}
    version = world.promote("few", "percent_of_receipt", rate, funder=world.maker, budget_kopecks=10_10)
    names = (world.programme.pk, version.promotion_id, str(world.maker.pk))
    grant = Transfer("budget_granted", chart.allotment(*names), chart.budget(*names), 10_10)
    fields = {"kind": "budget", "programme_id": world.programme.pk, "business_on": world.now.date(), "now": world.now}
    book.post_entry(**fields, transfers=[grant])
    world.publish()
    world.buy(world.desk_a, ("cream", "1", "1.00"), card=world.card)  # 0.10, and opens the accounts
    meet = threading.Barrier(DESKS)
    requests = [world.request(desk, ("cream", "1", "30.00"), card=world.member()[1]) for desk in desks_of(world, DESKS)]

    results = run_at_once(*[lambda request=request: book_it(world, request, meet) for request in requests])

    assert sorted(result.decision.earned_kopecks for result in results) == [1_50] * 5 + [4_50] * 3
    assert LedgerAccount.objects.get(key=chart.budget(*names).key).balance_kopecks == 1_00
    pledge = chart.pledge(world.programme.pk, world.contracts["maker"].pk)
    moved = LedgerAccount.objects.get(key=pledge.key).debits.values_list("amount_kopecks", flat=True)
    assert sorted(moved) == [10, 3_00, 3_00, 3_00]
    assert_books_hold()
