"""Purchases booked for real: what the till hears, what the ledger holds."""

import pytest

from coalition.tests.world import make_world
from settlements.models import Accumulation, LedgerAccount, Lot, Posting, Purchase

pytestmark = pytest.mark.django_db


def balances() -> dict[str, int]:
    """Credits minus debits of every account, in kopecks."""
    totals: dict[str, int] = {}
    for posting in Posting.objects.select_related("debit", "credit"):
        totals[posting.credit.key] = totals.get(posting.credit.key, 0) + posting.amount_kopecks
        totals[posting.debit.key] = totals.get(posting.debit.key, 0) - posting.amount_kopecks
    return {key: total for key, total in totals.items() if total}


def test_points_earned_at_one_pharmacy_are_spent_at_another():
    world = make_world()
    wallet, clearing_a = f"wallet:{world.account.pk}", f"clearing:{world.contracts['a'].pk}"
    clearing_b, pledge_b = f"clearing:{world.contracts['b'].pk}", f"pledge:{world.contracts['b'].pk}"

    earned = world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)

    assert earned.decision.earned_kopecks == 50_00
    assert earned.buyer.balance_kopecks == earned.buyer.spendable_kopecks == 50_00
    assert balances() == {clearing_a: -50_00, wallet: 50_00}

    spent = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")

    assert spent.decision.spent_kopecks == 30_00
    assert spent.decision.payable_kopecks == 30_00
    assert spent.decision.earned_kopecks == 1_50
    assert balances() == {clearing_a: -50_00, clearing_b: 30_00, pledge_b: -1_50, wallet: 21_50}
    assert LedgerAccount.objects.get(key=wallet).balance_kopecks == 21_50
    assert sum(Lot.objects.values_list("remaining_kopecks", flat=True)) == 21_50
    assert sum(Accumulation.objects.values_list("amount_kopecks", flat=True)) == 1_030_00


def test_the_same_key_gives_the_same_answer_and_no_second_purchase():
    world = make_world()
    request = world.request(world.desk_a, ("aspirin", "1", "100.00"), card=world.card)

    assert world.commit(request, key="k") is not None
    assert world.commit(request, key="k") is None
    assert Purchase.objects.count() == 1
