"""Who may have a card: after a purchase, by category, for a fee; one receipt gives one card."""

from datetime import date, timedelta

import pytest

from coalition.tests.world import World, make_world
from members.models import CardRule
from members.operations.cards import hand_out_card
from settlements.models import Purchase
from settlements.queries.card_grounds import FREE, Ground, card_grounds, counted_kopecks, find_receipt, receipt_title

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 15)


@pytest.fixture
def world(db) -> World:
    return make_world()


def a_rule(world: World, ground: str, **fields) -> CardRule:
    fields = {"programme": world.programme, "name": ground, "starts_on": "2026-01-01"} | fields
    return CardRule.objects.create(ground=ground, **fields)


def grounds(world: World, receipt: Purchase | None = None, *, categories=(), today=TODAY, person=None) -> list[Ground]:
    return card_grounds(programme=world.programme, categories=categories, receipt=receipt, today=today, person=person)


def a_receipt(world: World, *goods: tuple, **fields) -> Purchase:
    return Purchase.objects.get(pk=world.buy(world.desk_a, *goods, **fields).purchase_id)


def test_without_rules_everybody_gets_a_card_for_nothing(world):
    assert grounds(world) == [Ground(None, FREE, 0)]
    a_rule(world, "fee", fee_kopecks=100_00, starts_on="2026-11-01")
    assert grounds(world) == [Ground(None, FREE, 0)]


def test_each_rule_has_a_ground_of_its_own_and_one_is_enough(world):
    fee = a_rule(world, "fee", fee_kopecks=100_00)
    assert grounds(world) == [Ground(fee, "за плату 100,00 ₽", 100_00)]
    retired = a_rule(world, "category", category="pensioner", name="Пенсионерам")
    bought = a_rule(world, "purchase", min_receipt_kopecks=500_00)
    receipt = a_receipt(world, ("cream", "1", "500.00"))

    found = grounds(world, receipt, categories={"pensioner", "student"})

    assert [ground.rule for ground in found] == [retired, bought, fee]
    assert found[1].title == receipt_title(receipt) == f"чек № {receipt.receipt_no} от 15.10.2026, касса 1, a"
    fee.delete()
    assert grounds(world, categories={"student"}) == []


def test_a_purchase_counts_with_its_groups_at_the_price_after_discounts_less_what_came_back(world):
    other = world.products["cream"]
    rule = a_rule(world, "purchase", min_receipt_kopecks=300_00)
    group = other.group
    type(other).objects.filter(pk=other.pk).update(group=None)
    rule.groups.add(group)
    world.promote("tenth", "percent_of_receipt", {"rate_bp": 1000, "effect": "discount"})
    world.publish()
    receipt = a_receipt(world, ("aspirin", "4", "100.00"), ("cream", "1", "900.00"), card=world.card)
    person = world.card.person

    assert counted_kopecks(rule, receipt) == 360_00
    assert len(grounds(world, receipt, person=person)) == 1
    world.give_back(world.desk_a, str(receipt.pk), (1, "1"))
    receipt.refresh_from_db()
    assert counted_kopecks(rule, receipt) == 270_00
    assert grounds(world, receipt, person=person) == []


def test_a_receipt_is_not_too_old_not_somebody_elses_and_used_once(world):
    rule = a_rule(world, "purchase", min_receipt_kopecks=100_00)
    receipt = a_receipt(world, ("cream", "1", "500.00"))
    own = a_receipt(world, ("cream", "1", "500.00"), card=world.card)

    assert len(grounds(world, receipt, today=TODAY + timedelta(days=1))) == 1
    assert grounds(world, receipt, today=TODAY + timedelta(days=2)) == []
    assert grounds(world, own) == []
    assert grounds(world, own, person=world.member()[1].person) == []
    assert len(grounds(world, own, person=world.card.person)) == 1

    (ground,) = grounds(world, receipt)
    hand_out_card(account=world.account, person=None, now=world.now, rule=ground.rule, ground=ground.title)

    assert grounds(world, receipt) == []
    assert len(grounds(world, own, person=world.card.person)) == 1
    assert rule.pk == ground.rule.pk


def test_a_receipt_is_found_by_its_number_or_its_fiscal_sign(world):
    def find(text: str, outlet=world.outlet_a, today=TODAY) -> Purchase | None:
        return find_receipt(programme=world.programme, fiscal_sign_or_number=text, outlet=outlet, today=today)

    receipt = a_receipt(world, ("cream", "1", "500.00"), receipt_no="77")
    Purchase.objects.filter(pk=receipt.pk).update(fiscal_drive="1", fiscal_document="2", fiscal_sign="0303")
    assert find("77") is None  # no rule asks for a receipt
    a_rule(world, "purchase", min_receipt_kopecks=100_00, receipt_days=3)

    assert find(" 77 ") == find("0303", None) == receipt
    assert find("77", world.outlet_b) is None
    assert find("78") is None
    assert find("77", today=TODAY + timedelta(days=4)) is None
    world.buy(world.desk_b, ("cream", "1", "500.00"), receipt_no="77")
    assert find("77", None) is None
