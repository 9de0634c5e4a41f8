"""Receipts paid before the card: accumulation only, each once, as far back as the programme allows."""

from datetime import timedelta

import pytest

from coalition.tests.world import make_world
from pharmacies.models import Programme
from settlements.ledger.audit import audit
from settlements.models import Accumulation, Entry, Purchase
from settlements.movements.errors import AmountRefused
from settlements.movements.retroactive import (
    LateAccrualOff,
    ReceiptCounted,
    ReceiptHasAnAccount,
    ReceiptTooOld,
    TypedReceipt,
    accumulate_retroactively,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    Programme.objects.update(late_accrual="by_clerk", late_claim_days=30)
    return world


def count(world, receipt):
    return accumulate_retroactively(account=world.account, receipt=receipt, now=world.now, by="clerk")


def paper(world, number="17", *, days=3, amount=500_00):
    return TypedReceipt(number, world.now.date() - timedelta(days=days), amount, world.outlet_a)


def sold(world, **fields):
    result = world.buy(world.desk_a, ("cream", "1", "300.00"), **fields)
    return Purchase.objects.get(pk=result.purchase_id)


def test_a_receipt_without_a_card_counts_once_and_brings_no_points(world):
    purchase = sold(world)
    before = Entry.objects.count()

    row = count(world, purchase)

    assert (row.amount_kopecks, row.business_on, row.purchase) == (300_00, purchase.business_on, purchase)
    with pytest.raises(ReceiptCounted):
        count(world, purchase)
    assert (Accumulation.objects.filter(kind="opening").count(), Entry.objects.count()) == (1, before)
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def test_a_paper_receipt_counts_once_whoever_shows_it(world):
    count(world, paper(world))

    other, _card = world.member()
    with pytest.raises(ReceiptCounted):
        accumulate_retroactively(account=other, receipt=paper(world, " 17 "), now=world.now, by="clerk")
    assert Accumulation.objects.get(kind="opening").reason.startswith("Чек № 17 от 12.10.2026")


def test_what_the_rules_do_not_count_is_refused(world):
    with pytest.raises(ReceiptTooOld):
        count(world, paper(world, days=31))
    with pytest.raises(AmountRefused):
        count(world, paper(world, amount=0))
    with pytest.raises(ReceiptHasAnAccount):
        count(world, sold(world, card=world.card))
    Programme.objects.update(late_accrual="off")
    with pytest.raises(LateAccrualOff):
        count(world, paper(world))

    assert not Accumulation.objects.filter(kind="opening").exists()
