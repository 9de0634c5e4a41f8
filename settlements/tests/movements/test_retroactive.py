"""Receipts paid before the card: accumulation only, each once, as far back as the programme allows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coalition.tests.world import make_world
from members.models import Account
from pharmacies.models import CashDesk, Programme
from settlements.ledger.audit import audit
from settlements.models import Accumulation, Entry, Purchase
from settlements.movements.claiming import ReceiptAmbiguous, ReceiptUnknown, receipt_brought
from settlements.movements.errors import AmountRefused
from settlements.movements.retroactive import (
    LateAccrualOff,
    ReceiptCounted,
    ReceiptHasAnAccount,
    ReceiptTooOld,
    TypedReceipt,
    accumulate_retroactively,
)
from settlements.movements.succession import succeed, undo_succession
from settlements.purchases.requests import Fiscal
from settlements.queries.levels import standings_of
from settlements.tests.movements.stories import broken

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


def test_a_receipt_from_before_the_accounts_first_day_counts_for_its_levels(world):
    Account.objects.filter(pk=world.account.pk).update(accumulates_since=world.now.date())
    world.account.refresh_from_db()

    row = count(world, paper(world, days=3))

    standing = standings_of(world.account, today=world.now.date())[0]
    assert standing.accumulated_kopecks == 500_00
    assert row.business_on == world.now.date()
    with pytest.raises(ReceiptTooOld):
        count(world, paper(world, "18", days=31))


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


def accumulated(account):
    return sum(Accumulation.objects.filter(account=account).values_list("amount_kopecks", flat=True))


def test_what_comes_back_of_a_claimed_receipt_goes_off_the_accumulation(world):
    result = world.buy(world.desk_a, ("cream", "3", "100.00"), ("aspirin", "1", "33.33"))
    count(world, Purchase.objects.get(pk=result.purchase_id))

    world.give_back(world.desk_a, result.purchase_id, (1, "1"))
    assert accumulated(world.account) == 233_33
    row = Accumulation.objects.get(kind="return")
    assert (row.account, row.amount_kopecks, row.purchase_return.kind) == (world.account, -100_00, "return")
    assert broken() == []
    world.give_back(world.desk_a, result.purchase_id)

    assert accumulated(world.account) == 0
    assert broken() == []


def test_a_claimed_receipt_is_voided(world):
    purchase = sold(world)
    count(world, purchase)

    world.give_back(world.desk_a, str(purchase.pk), is_void=True)

    assert accumulated(world.account) == 0
    assert broken() == []


def test_a_return_of_what_nobody_claimed_touches_no_accumulation(world):
    world.give_back(world.desk_a, str(sold(world).pk))

    assert not Accumulation.objects.exists()


def test_what_came_back_follows_whoever_goes_on_for_the_claimant_and_home_again(world):
    other, _card = world.member()
    purchase = sold(world)
    accumulate_retroactively(account=other, receipt=purchase, now=world.now, by="clerk")
    fields = {"successor": world.account, "kind": "merge", "made_by": "anna"}
    succession = succeed(predecessor=other, now=world.now, **fields)

    later = world.later(minutes=5)
    later.give_back(world.desk_a, str(purchase.pk))
    assert (accumulated(other), accumulated(world.account)) == (0, 0)
    assert broken() == []
    undo_succession(succession=succession, now=later.now, by="anna")

    assert (accumulated(other), accumulated(world.account)) == (0, 0)
    assert broken() == []


def test_the_audit_sees_a_claim_that_was_not_taken_back(world):
    purchase = sold(world)
    world.give_back(world.desk_a, str(purchase.pk))
    Accumulation.objects.create(
        account=world.account,
        kind="opening",
        amount_kopecks=300_00,
        business_on=purchase.business_on,
        purchase=purchase,
    )

    assert broken() == ["claimed_receipts"]


def test_a_paper_of_a_known_receipt_counts_what_was_paid_and_once(world):
    purchase = sold(world)
    typed = TypedReceipt(purchase.receipt_no, purchase.business_on, 900_00, world.outlet_a)

    row = count(world, typed)

    assert (row.purchase, row.amount_kopecks) == (purchase, 300_00)
    with pytest.raises(ReceiptCounted):
        count(world, typed)
    with pytest.raises(ReceiptCounted):
        count(world, purchase)


def test_a_receipt_that_came_late_was_counted_by_its_paper(world):
    count(world, TypedReceipt("late", world.now.date(), 300_00, world.outlet_a))

    with pytest.raises(ReceiptCounted):
        count(world, sold(world, receipt_no="late"))
    assert Accumulation.objects.count() == 1


def test_which_receipt_was_brought(world):
    purchase = sold(world, fiscal=Fiscal("1", "2", "2880362760"))
    day, outlet = purchase.business_on, world.outlet_a
    sold(world, receipt_no="twin")
    Purchase.objects.filter(receipt_no="twin").update(fiscal_sign="77")
    world.buy(replace(world.desk_a, desk_id=second_desk(world)), ("cream", "1", "5.00"), receipt_no="twin")

    def brought(number, amount=None, **fields):
        return receipt_brought(**{"number": number, "on": day, "outlet": outlet, "amount_kopecks": amount} | fields)

    assert brought(purchase.receipt_no) == brought(" 2880362760 ", 1_00) == purchase
    assert brought("77").receipt_no == "twin"
    with pytest.raises(ReceiptAmbiguous):
        brought("twin")
    with pytest.raises(ReceiptUnknown):
        brought(purchase.receipt_no, on=day - timedelta(days=1))
    assert brought("no-such", 10_00) == TypedReceipt("no-such", day, 10_00, outlet)


def second_desk(world):
    return CashDesk.objects.create(outlet=world.outlet_a, number=2).pk
