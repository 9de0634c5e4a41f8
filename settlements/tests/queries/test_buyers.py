"""Whose goods may be read: nobody's without a consent, and never those of a card that goes from hand to hand."""

import pytest

from coalition.tests.world import make_world
from members.models import Consent, ConsentText
from members.operations.cards import hand_out_bearer_card
from members.operations.consents import give_consent
from members.tests.stock import a_batch
from settlements.models import Purchase
from settlements.queries.buyers import are_goods_readable

pytestmark = pytest.mark.django_db


def test_goods_are_read_of_receipts_without_a_card_and_of_those_who_agreed():
    world = make_world()
    stocked = a_batch(world, 1).cards.get()
    bearer = hand_out_bearer_card(programme=world.programme, number=stocked.number, now=world.now)

    def is_readable(card) -> bool:
        bought = world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card)
        return are_goods_readable(Purchase.objects.get(pk=bought.purchase_id))

    assert is_readable(None)
    assert not is_readable(bearer)
    assert not is_readable(world.card)
    text = ConsentText.objects.create(
        kind=ConsentText.Kind.HEALTH, version=1, text="…", text_hash="0", effective_on=world.now.date()
    )
    give_consent(person=world.card.person, text=text, channel=Consent.Channel.PAPER, now=world.now)
    assert is_readable(world.card)
