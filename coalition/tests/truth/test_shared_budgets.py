"""A promotion that three pay for, each with a part of its budget: eight desks sell at once until one part ends."""

import threading
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db.models import Sum

from coalition.kernel.errors import DomainError
from coalition.tests.truth.bugs import drop
from coalition.tests.truth.test_races import assert_books_hold, book_it, desks_of
from coalition.tests.world import World, make_world
from promotions.models import PromotionVersion
from settlements.ledger import chart
from settlements.ledger.audit import audit
from settlements.models import LedgerAccount, Posting, Purchase
from settlements.purchases.results import PurchaseResult

DESKS = 8
CAP = 20_00
POINTS = ("percent_of_receipt", {"rate_bp": 1_000})
DISCOUNT = ("percent_of_goods", {"rate_bp": 1_000, "effect": "discount"})


def shared(world: World, gives: tuple[str, dict], budget_kopecks: int) -> PromotionVersion:
    """10 % of a receipt; pharmacy 30 %, manufacturer 50 % but 20.00 at most for a receipt, operator 20 %."""
    fundings = [
        {"funder_kind": "outlet", "share_bp": 3_000},
        {"funder_kind": "participant", "funder": world.maker, "share_bp": 5_000, "cap_kopecks": CAP},
        {"funder_kind": "operator", "share_bp": 2_000},
    ]
    return world.start(world.promote("shared", *gives, fundings=fundings, budget_kopecks=budget_kopecks))


def left(version: PromotionVersion) -> dict[str, int]:
    accounts = LedgerAccount.objects.filter(kind="budget", promotion=version.promotion)
    return {account.purpose: account.balance_kopecks for account in accounts}


def taken(version: PromotionVersion) -> dict[str, int]:
    """What postings say was taken from each part."""
    found = Posting.objects.filter(kind="budget_taken", debit__promotion=version.promotion)
    return dict(found.order_by().values_list("debit__purpose").annotate(Sum("amount_kopecks")))


def given(result: PurchaseResult, version: PromotionVersion) -> list[Any]:
    benefits = (*result.decision.discounts, *result.decision.awards)
    return [each for each in benefits if each.version_id == version.pk]


def sell(world: World, desk: Any, card: Any, roubles: str, meet: threading.Barrier | None = None) -> PurchaseResult:
    return book_it(world, world.request(desk, ("cream", "1", roubles), card=card), meet)


@pytest.mark.parametrize("gives", [POINTS, DISCOUNT], ids=["points", "discount"])
def test_eight_desks_draw_on_three_budgets_until_one_ends(cloned_database, run_at_once, scale, gives):
    world = make_world(publish=False)
    granted = scale(small=1_500_00, full=15_000_00)
    version = shared(world, gives, granted)
    parts = left(version)
    assert parts == {"outlets": granted * 3 // 10, str(world.maker.pk): granted // 2, "operator": granted // 5}

    def day(desk: Any, seed: int) -> list[PurchaseResult]:
        dice, sold, card = Random(seed), [], world.member()[1]
        while len([result for result in sold if not given(result, version)]) < 5:
            sold.append(sell(world, desk, card, f"{dice.randint(50, 700)}.{dice.randint(10, 99)}"))
        return sold

    days = run_at_once(*[lambda desk=desk, n=n: day(desk, n) for n, desk in enumerate(desks_of(world, DESKS))])

    sold = [result for results in days for result in results]
    rest = left(version)
    assert min(rest.values()) >= 0
    assert taken(version) == {funder: parts[funder] - rest[funder] for funder in parts}
    for result in sold:
        whole = (result.decision.payable_kopecks + result.decision.total("discount_kopecks") + 5) // 10
        shares: dict[int | None, int] = {}
        for each in given(result, version):
            shares[each.legal_entity_id] = shares.get(each.legal_entity_id, 0) + each.amount_kopecks
        assert sum(shares.values()) in (0, whole)  # whole or none: nobody pays his part of what others did not
        assert shares.get(world.maker.pk, 0) <= CAP
    assert all(len([result for result in results if not given(result, version)]) == 5 for results in days)
    assert len(sold) == Purchase.objects.count()  # desks went on selling without the promotion
    # One part is all but empty; what the others have left is given to nobody.
    assert min(rest.values()) < 70_00
    assert rest[str(world.maker.pk)] > 70_00
    assert_books_hold()


def draw_at_once(world: World, run_at_once: Callable) -> tuple[PromotionVersion, list[Any]]:
    """Eight desks would give 40.00 each, all judged before any is written; one award has been given before."""
    version = shared(world, POINTS, 250_00)
    sell(world, world.desk_a, world.member()[1], "400.00")  # opens the accounts, which would wait else
    meet = threading.Barrier(DESKS)
    cards = [world.member()[1] for _ in range(DESKS)]
    desks = desks_of(world, DESKS)
    work = [
        lambda desk=desk, card=card: sell(world, desk, card, "400.00", meet)
        for desk, card in zip(desks, cards, strict=True)
    ]
    return version, run_at_once(*work)


def test_the_last_award_is_whole_or_none_at_eight_desks_at_the_same_moment(cloned_database, run_at_once):
    """Of each 40.00 pharmacies bear 12.00 of their 75.00, the operator 8.00 of his 50.00: six awards and no more."""
    world = make_world(publish=False)

    version, results = draw_at_once(world, run_at_once)

    assert not [result for result in results if isinstance(result, (DomainError, Exception))]
    assert (
        sorted(sum(each.amount_kopecks for each in given(result, version)) for result in results)
        == [0] * 3 + [40_00] * 5
    )
    assert left(version) == {"outlets": 75_00 - 6 * 12_00, str(world.maker.pk): 125_00 - 120_00, "operator": 2_00}
    assert_books_hold()


def test_without_the_check_the_budgets_are_overspent(cloned_database, run_at_once):
    """The control."""
    world = make_world(publish=False)
    drop("budget_never_overspent", "settlements_ledgeraccount")

    version, _ = draw_at_once(world, run_at_once)

    assert left(version) == {"outlets": 75_00 - 9 * 12_00, str(world.maker.pk): 125_00 - 180_00, "operator": -22_00}
    assert not all(proof.holds for proof in audit())


def test_a_promotion_whose_one_funder_has_nothing_left_gives_nothing(db):
    """No half-funded award: the manufacturer and the pharmacies have money, the operator has 7.99 of the 8.00."""
    world = make_world(publish=False)
    version = shared(world, POINTS, 39_95)

    result = world.buy(world.desk_a, ("cream", "1", "400.00"), card=world.card)

    assert given(result, version) == []
    assert sum(left(version).values()) == 39_95
    assert chart.budget(world.programme.pk, version.promotion_id, "operator").key in set(
        LedgerAccount.objects.values_list("key", flat=True)
    )
