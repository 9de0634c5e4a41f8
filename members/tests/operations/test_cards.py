"""Cards change, accounts stay: what becomes of points when a card is lost, blocked or annulled."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coalition.kernel.barcodes import is_ean13
from coalition.tests.world import make_world
from members.models import AccountHolder, Card, Consent, ConsentText, Person
from members.operations.accounts import Holder, open_account
from members.operations.cards import annul_card, block_card, issue_card, replace_card, unblock_card
from members.operations.consents import give_consent, withdraw_consent
from members.operations.errors import CardStateRefused, FamilyTooLarge, HolderNeeded
from members.queries.consents import has_live_consent
from settlements.purchases.errors import QuoteStale

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)


def person(name: str = "Иванова") -> Person:
    return Person.objects.create(last_name=name, first_name="Мария", enrolled_at=NOW)


def test_numbers_are_random_and_have_a_check_digit():
    world = make_world()
    numbers = [issue_card(account=world.account, now=NOW).number for _ in range(20)]

    assert all(is_ean13(number) for number in numbers)
    steps = {int(b[:-1]) - int(a[:-1]) for a, b in itertools.pairwise(numbers)}
    assert len(steps) == 19


def test_a_lost_card_gets_a_new_number_and_everything_else_stays():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)

    new = replace_card(card=world.card, reason="утеряна", now=NOW, identity_check="паспорт")

    world.card.refresh_from_db()
    assert (world.card.state, world.card.replaced_by, new.account) == (Card.State.REPLACED, new, world.account)
    spent = world.buy(world.desk_b, ("cream", "1", "60.00"), card=new, spend="all")
    assert spent.decision.spent_kopecks == 30_00
    refused = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card)
    assert [notice.code for notice in refused.notices] == ["card_replaced"]
    with pytest.raises(CardStateRefused):
        replace_card(card=world.card, reason="ещё раз", now=NOW, identity_check="паспорт")


def test_an_open_quote_on_a_card_replaced_since_ends_in_a_new_quote():
    world = make_world()
    request = world.request(world.desk_a, ("cream", "1", "60.00"), card=world.card)
    token = world.quote(request).token
    replace_card(card=world.card, reason="утеряна", now=NOW, identity_check="паспорт")

    with pytest.raises(QuoteStale) as stale:
        world.commit(replace(request, token=token))

    assert [notice.code for notice in stale.value.quote.notices] == ["card_replaced"]


def test_states_allow_only_what_makes_sense():
    world = make_world()

    assert block_card(card=world.card, reason="подозрение").state == Card.State.BLOCKED
    with pytest.raises(CardStateRefused):
        block_card(card=world.card, reason="ещё раз")
    assert unblock_card(card=world.card, reason="проверена").state == Card.State.ACTIVE
    assert annul_card(card=world.card, reason="по заявлению").state == Card.State.ANNULLED
    with pytest.raises(CardStateRefused):
        unblock_card(card=world.card, reason="нет")


def test_a_family_has_its_limits():
    world = make_world()
    head = Holder(person("Петров"), AccountHolder.Role.HEAD)
    adult = Holder(person("Петрова"), AccountHolder.Role.ADULT)
    children = [Holder(person(f"Петров {n}"), AccountHolder.Role.CHILD) for n in range(7)]

    family = open_account(programme=world.programme, holders=[head, adult, *children[:6]], now=NOW)
    assert (family.kind, family.holders.count()) == ("family", 8)
    with pytest.raises(FamilyTooLarge):
        open_account(programme=world.programme, holders=[head, *children], now=NOW)
    with pytest.raises(HolderNeeded):
        open_account(programme=world.programme, holders=[], now=NOW)


def test_a_consent_is_withdrawn_by_a_row_of_its_own():
    subject = person()
    text = ConsentText.objects.create(
        kind=ConsentText.Kind.HEALTH, version=1, text="…", text_hash="0", effective_on=NOW.date()
    )
    consent = give_consent(person=subject, text=text, channel=Consent.Channel.PAPER, now=NOW)
    assert has_live_consent(person_id=subject.pk, kind=ConsentText.Kind.HEALTH)

    first = withdraw_consent(consent=consent, now=NOW)
    again = withdraw_consent(consent=consent, now=NOW)

    assert first == again
    assert not has_live_consent(person_id=subject.pk, kind=ConsentText.Kind.HEALTH)
