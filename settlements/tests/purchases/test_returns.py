"""Returns: the mirror of a purchase to the kopeck, and what happens when points were spent in between."""

import pytest

from coalition.tests.world import make_world
from settlements.ledger.audit import audit
from settlements.models import LedgerAccount, Posting, Purchase
from settlements.purchases.errors import ReturnExceedsPurchase, VoidRefused
from settlements.tests.purchases.test_commit import balances

pytestmark = pytest.mark.django_db


def assert_books_hold() -> None:
    broken = [finding for proof in audit() for finding in proof.findings if finding.wrong]
    assert broken == []


def test_a_whole_return_leaves_nothing_behind():
    world = make_world()
    bought = world.buy(world.desk_a, ("aspirin", "3", "99.99"), ("cream", "1", "45.50"), card=world.card)

    result = world.give_back(world.desk_a, bought.purchase_id)

    assert result.money_kopecks == bought.decision.payable_kopecks
    assert result.points_withdrawn_kopecks == bought.decision.earned_kopecks
    assert result.purchase_state == Purchase.objects.get().state == "returned"
    assert balances() == {}
    assert_books_hold()


def test_three_partial_returns_add_up_to_the_whole():
    world = make_world()
    bought = world.buy(world.desk_a, ("aspirin", "3", "33.33"), card=world.card)

    parts = [world.give_back(world.desk_a, bought.purchase_id, (1, "1")) for _ in range(3)]

    assert sum(part.money_kopecks for part in parts) == 99_99
    assert sum(part.points_withdrawn_kopecks for part in parts) == bought.decision.earned_kopecks == 5_00
    assert balances() == {}
    with pytest.raises(ReturnExceedsPurchase):
        world.give_back(world.desk_a, bought.purchase_id, (1, "1"))
    assert_books_hold()


@pytest.mark.parametrize(
    ("mechanic", "params"),
    [("percent_of_receipt", {"rate_bp": 1_000}), ("percent_of_goods", {"rate_bp": 1_000, "effect": "discount"})],
)
def test_what_three_paid_for_with_a_limit_comes_back_to_each_of_them_piece_by_piece(mechanic, params):
    """Of 33.33 the manufacturer pays 10.01 and no more; three returns give each funder back what he paid."""
    world = make_world(publish=False)
    fundings = [
        {"funder_kind": "outlet", "share_bp": 3_000},
        {"funder_kind": "participant", "funder": world.maker, "share_bp": 5_000, "cap_kopecks": 10_01},
        {"funder_kind": "operator", "share_bp": 2_000},
    ]
    version = world.promote("shared", mechanic, params, fundings=fundings, budget_kopecks=500_00)
    world.start(version)
    budgets = LedgerAccount.objects.filter(kind="budget").order_by("pk")
    granted = list(budgets.values_list("balance_kopecks", flat=True))
    before = balances()

    bought = world.buy(world.desk_b, ("aspirin", "3", "77.77"), ("cream", "3", "33.33"), card=world.card)
    given = [each for each in (*bought.decision.discounts, *bought.decision.awards) if each.version_id == version.pk]
    assert sum(each.amount_kopecks for each in given) == 33_33
    assert sum(each.amount_kopecks for each in given if each.legal_entity_id == world.maker.pk) == 10_01
    assert sum(budgets.values_list("balance_kopecks", flat=True)) == 500_00 - 33_33
    for _ in range(3):
        world.give_back(world.desk_b, bought.purchase_id, (1, "1"), (2, "1"))
        assert_books_hold()

    assert list(budgets.values_list("balance_kopecks", flat=True)) == granted
    assert balances() == before


def test_points_go_back_to_their_lots_and_funders_are_paid_back():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)
    before = balances()
    spent = world.buy(world.desk_b, ("cream", "1", "100.00"), card=world.card, spend="all")
    assert spent.decision.spent_kopecks == 50_00

    result = world.give_back(world.desk_b, spent.purchase_id)

    assert result.points_returned_kopecks == 50_00
    assert balances() == before
    assert_books_hold()


def test_earned_points_already_spent_become_a_shortfall_that_later_points_fill():
    world = make_world()
    first = world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "80.00"), card=world.card, spend="all")  # 40 of the 50 points

    result = world.give_back(world.desk_a, first.purchase_id)

    assert result.points_withdrawn_kopecks == 50_00
    assert result.shortfall_kopecks == 40_00
    assert result.buyer.spendable_kopecks == 0
    assert_books_hold()

    later = world.buy(world.desk_a, ("aspirin", "1", "2000.00"), card=world.card)

    assert later.decision.earned_kopecks == 100_00
    assert later.buyer.shortfall_kopecks == 0
    assert later.buyer.balance_kopecks == 2_00 + 100_00 - 40_00
    assert LedgerAccount.objects.get(kind="shortfall").balance_kopecks == 0
    assert_books_hold()


def test_what_a_funder_charged_at_use_paid_comes_back_when_its_points_are_taken_back():
    world = make_world()
    first = world.buy(world.desk_b, ("aspirin", "1", "1000.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "80.00"), card=world.card, spend="all")
    clearing_b = f"clearing:{world.contracts['b'].pk}"
    assert balances()[clearing_b] == -40_00

    world.give_back(world.desk_b, first.purchase_id)

    assert clearing_b not in balances()
    assert_books_hold()


def test_a_void_gives_the_coupon_back_whatever_its_series_says():
    world = make_world()
    coupon = world.coupon("200.00", funder=world.maker, is_restored_on_return=False)
    world.publish()
    bought = world.buy(world.desk_a, ("cream", "1", "180.00"), coupons=(coupon.code,))
    assert bought.decision.payable_kopecks == 0
    assert balances() == {
        f"clearing:{world.contracts['maker'].pk}": -180_00,
        f"clearing:{world.contracts['a'].pk}": 180_00,
    }

    result = world.give_back(world.desk_a, bought.purchase_id, is_void=True)

    coupon.refresh_from_db()
    assert (coupon.uses, result.restored_coupons, result.purchase_state) == (0, (coupon.code,), "voided")
    assert balances() == {}
    assert_books_hold()


def test_a_return_after_a_partial_one_cannot_be_a_void_and_changes_nothing():
    world = make_world()
    bought = world.buy(world.desk_a, ("cream", "2", "10.00"), card=world.card)
    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))
    before = Posting.objects.count()

    with pytest.raises(VoidRefused):
        world.give_back(world.desk_a, bought.purchase_id, is_void=True)

    assert Posting.objects.count() == before


def test_a_dry_run_tells_the_same_and_books_nothing():
    world = make_world()
    bought = world.buy(world.desk_a, ("cream", "2", "10.05"), card=world.card)
    before = Posting.objects.count()

    told = world.preview(world.desk_a, bought.purchase_id, (1, "1"))

    assert Posting.objects.count() == before
    done = world.give_back(world.desk_a, bought.purchase_id, (1, "1"))
    assert (told.money_kopecks, told.points_withdrawn_kopecks) == (done.money_kopecks, done.points_withdrawn_kopecks)
