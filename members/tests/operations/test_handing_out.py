"""Cards of the stock are handed out once, where they lie, to whom they belong; a virtual one comes from nowhere."""

import pytest

from coalition.kernel.barcodes import card_number, is_ean13
from coalition.kernel.errors import DomainError
from coalition.tests.world import World, make_world
from members.models import Account, Card, CardRule
from members.operations.cards import (
    annul_card,
    block_card,
    hand_out_bearer_card,
    hand_out_card,
    replace_card,
    unblock_card,
)
from members.operations.recognising import Proof, told_proof
from members.tests.stock import a_batch
from pharmacies.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return make_world()


def refusal(do) -> str:
    with pytest.raises(DomainError) as refused:
        do()
    return refused.value.code


def test_a_card_of_the_stock_works_once_it_is_handed_out(world):
    stocked = a_batch(world, 1, outlet=world.outlet_a).cards.get()
    account, old = world.member(last_name="Петрова")
    assert [each.code for each in world.buy(world.desk_a, ("cream", "1", "60.00"), card=stocked).notices] == [
        "card_not_issued"
    ]

    card = hand_out_card(
        account=account,
        person=old.person,
        now=world.now,
        outlet=world.outlet_a,
        number=f" {stocked.number} ",
        ground="за плату",
        fee_kopecks=50_00,
    )

    assert (card.pk, card.state, card.account, card.person) == (stocked.pk, "active", account, old.person)
    assert (card.issued_outlet, card.stock_outlet, card.ground, card.fee_kopecks) == (
        *(world.outlet_a, None),
        *("за плату", 50_00),
    )
    assert world.buy(world.desk_a, ("cream", "1", "60.00"), card=card).buyer.account_id == account.pk


def test_without_a_number_a_virtual_card_is_made(world):
    card = hand_out_card(account=world.account, person=world.card.person, now=world.now)

    assert (card.kind, card.state, is_ean13(card.number)) == ("virtual", "active", True)


def test_what_cannot_be_handed_out_is_refused_and_stays_as_it_was(world):
    card = a_batch(world, 1, outlet=world.outlet_a).cards.get()
    other = Programme.objects.create(code="o", name="Другая", operator=world.operator)
    foreign = Account.objects.create(programme=other, opened_at=world.now)
    closed, _ = world.member()
    Account.objects.filter(pk=closed.pk).update(closed_at=world.now)

    def hand_out(number: str, account: Account = world.account, outlet=world.outlet_a):
        return lambda: hand_out_card(account=account, person=None, now=world.now, outlet=outlet, number=number)

    before = Card.objects.filter(pk=card.pk).values().get()
    assert refusal(hand_out(card_number("29", 77))) == "card_number_unknown"
    assert refusal(hand_out(card.number, outlet=world.outlet_b)) == "card_elsewhere"
    assert refusal(hand_out(card.number, account=foreign)) == "card_of_another_programme"
    assert refusal(hand_out(card.number, account=closed)) == "card_for_closed_account"
    assert Card.objects.filter(pk=card.pk).values().get() == before
    for change in (block_card, unblock_card, annul_card):
        if change is block_card:
            hand_out(card.number)()
        changed = change(card=card, reason="проверка")
        assert refusal(hand_out(card.number)) == "card_not_in_stock", changed.state


def test_a_receipt_gives_one_card(world):
    rule = CardRule.objects.create(
        programme=world.programme,
        name="От 500 ₽",
        ground="purchase",
        min_receipt_kopecks=500_00,
        starts_on="2026-01-01",
    )
    facts = {"person": None, "now": world.now, "rule": rule, "ground": "чек № 7 от 15.10.2026, касса a/1"}
    hand_out_card(account=world.account, **facts)
    other, _ = world.member()
    count = Card.objects.count()

    assert refusal(lambda: hand_out_card(account=other, **facts)) == "card_ground_used"

    assert Card.objects.count() == count


def test_a_lost_card_is_replaced_by_one_of_the_stock_for_whoever_was_recognised(world):
    stocked = a_batch(world, 1, outlet=world.outlet_a).cards.get()
    facts = {"card": world.card, "reason": "утеряна", "now": world.now, "outlet": world.outlet_a}

    assert refusal(lambda: replace_card(**facts, identity_check=" ")) == "identity_not_checked"
    assert refusal(lambda: replace_card(**facts, identity_check="паспорт", number="2900000000001")) == (
        "card_number_unknown"
    )
    world.card.refresh_from_db()
    assert world.card.state == "active"

    new = replace_card(**facts, number=stocked.number, identity_check=told_proof(Proof.PASSPORT))

    world.card.refresh_from_db()
    assert (new.pk, new.identity_check, new.account, new.person) == (
        *(stocked.pk, "паспорт"),
        *(world.card.account, world.card.person),
    )
    assert (world.card.state, world.card.replaced_by, world.card.state_reason) == ("replaced", new, "утеряна")


def test_a_bearer_card_opens_an_account_that_nobody_holds(world):
    stocked = a_batch(world, 1).cards.get()

    card = hand_out_bearer_card(programme=world.programme, number=stocked.number, now=world.now, outlet=world.outlet_a)

    assert (card.account.kind, card.account.holders.count(), card.person) == ("bearer", 0, None)
    accounts = Account.objects.count()
    again = {"programme": world.programme, "number": stocked.number, "now": world.now}
    assert refusal(lambda: hand_out_bearer_card(**again)) == "card_not_in_stock"
    assert Account.objects.count() == accounts
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=card)
    spent = world.buy(world.desk_b, ("cream", "1", "60.00"), card=card, spend="all")
    assert spent.decision.spent_kopecks == 30_00
