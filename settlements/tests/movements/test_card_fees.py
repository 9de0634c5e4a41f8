"""A card for a fee: the outlet took the money, its legal entity owes it to the operator, and the statement says so."""

from datetime import timedelta

import pytest

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import month_of
from coalition.tests.world import make_world
from members.models import Card, CardRule
from members.tests.stock import a_batch
from settlements.ledger.audit import audit
from settlements.models import Entry, Posting
from settlements.movements.card_fees import give_card
from settlements.queries.card_grounds import card_grounds
from settlements.statements.drafting import draft_statement

pytestmark = pytest.mark.django_db


def stage():
    world = make_world()
    CardRule.objects.create(
        programme=world.programme, name="За плату", ground="fee", fee_kopecks=150_00, starts_on="2026-01-01"
    )
    (ground,) = card_grounds(programme=world.programme, categories=(), receipt=None, today=world.now.date())
    number = a_batch(world, 1, outlet=world.outlet_a).cards.get().number
    facts = {"account": world.account, "person": world.card.person, "ground": ground, "now": world.now}
    return world, facts | {"number": number}


def test_the_outlets_legal_entity_owes_the_fee():
    world, facts = stage()

    card = give_card(**facts, outlet=world.outlet_a)

    (posting,) = Posting.objects.filter(kind="fee")
    assert (posting.debit.key, posting.credit.kind, posting.amount_kopecks) == (
        *(f"clearing:{world.contracts['a'].pk}", "fees"),
        150_00,
    )
    assert (posting.outlet, posting.business_on, card.fee_kopecks, card.ground) == (
        *(world.outlet_a, world.now.date()),
        *(150_00, "за плату 150,00 ₽"),
    )
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []
    statement = draft_statement(
        contract=world.contracts["a"], period=month_of(world.now.date()), now=world.now + timedelta(days=31)
    )
    assert (statement.issued_kopecks, statement.receivable_kopecks) == (150_00, 150_00)


@pytest.mark.parametrize("place", ["nowhere", "without a contract"])
def test_a_fee_that_nobody_can_owe_is_refused_and_no_card_is_issued(place):
    world, facts = stage()
    world.contracts["a"].ends_on = world.now.date()
    world.contracts["a"].save()
    cards = Card.objects.order_by("pk").values_list("state", "account")
    before = list(cards)

    with pytest.raises(DomainError) as refused:
        give_card(**facts, outlet=None if place == "nowhere" else world.outlet_a)

    assert refused.value.code == f"card_fee_needs_{'outlet' if place == 'nowhere' else 'contract'}"
    assert (list(cards), Entry.objects.count()) == (before, 0)
