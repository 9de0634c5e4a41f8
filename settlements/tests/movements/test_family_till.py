"""A family at the till: every card opens the one account, and whoever leaves is told clearly."""

from datetime import date, timedelta

import pytest

from coalition.tests.world import make_world
from members.models import Card
from members.operations.bank_cards import bind_bank_card, digest_of_token
from pharmacies.models import Programme
from settlements.models import Purchase
from settlements.movements.families import dissolve_family, found_family
from settlements.movements.family_leaving import leave_family
from settlements.movements.family_papers import Desk
from settlements.purchases.errors import QuoteStale
from settlements.purchases.lookup import buyer_state
from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.queries.levels import standings_of
from settlements.tests.movements.kin import Role, child_of, found, join, names, sign
from settlements.tests.movements.stories import broken, wallet

pytestmark = pytest.mark.django_db
GOODS = ("cream", "1", "1000.00")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def spouse(world):
    """Another member with a card."""
    _, card = world.member(last_name="Петрова")
    sign(card.person, world.now)
    return card


def seen(world, card):
    state, notices = buyer_state(
        identifier=Identifier(IdentifierKind.CARD, card.number), desk=world.desk_a, now=world.now
    )
    return (state.account_id if state else None), [notice.code for notice in notices]


def accumulated(account):
    return standings_of(account, today=date(2026, 12, 31))[0].accumulated_kopecks


def test_all_cards_open_the_one_account_and_levels_count_from_the_set_date(world, spouse):
    before = world.later(days=-10)
    before.buy(world.desk_a, ("cream", "1", "400.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "500.00"), card=spouse)
    world.programme.switch_counts_from = world.now.date()
    world.programme.save()

    family = found(world)
    join(world, family, spouse.person)

    assert accumulated(family) == 500_00  # what the head bought before the day does not count
    assert seen(world, world.card) == seen(world, spouse) == (family.pk, [])
    world.buy(world.desk_b, ("cream", "1", "100.00"), card=spouse)
    assert accumulated(family) == 600_00
    assert wallet(family) == 20_00 + 25_00 + 5_00
    assert broken() == []


@pytest.mark.parametrize("has_card", [True, False])
def test_a_phone_or_a_bank_card_names_nobody_elses_card(world, spouse, has_card):
    family = found(world)
    join(world, family, spouse.person)
    if not has_card:
        Card.objects.filter(pk=spouse.pk).update(state="annulled")
    type(spouse.person).objects.filter(pk=spouse.person_id).update(phone="+79161234567")
    digest = digest_of_token("tok-1")
    desk = {"desk_id": world.desk_a.desk_id, "now": world.now}
    bind_bank_card(digest=digest, account=family, person=spouse.person, **desk)

    for kind, value in ((IdentifierKind.PHONE, "+79161234567"), (IdentifierKind.BANK_CARD, digest)):
        sold = world.buy(world.desk_a, GOODS, identifier=Identifier(kind, value))
        purchase = Purchase.objects.get(pk=sold.purchase_id)
        assert (purchase.account, purchase.card) == (family, spouse if has_card else None)


def test_whoever_waits_gets_nothing_of_the_family(world):
    family = found(world)
    _, stranger = world.member(last_name="Орлова")
    assert join(world, family, stranger.person).state == "waiting"

    assert seen(world, stranger)[0] == stranger.account_id
    world.buy(world.desk_a, GOODS, card=stranger)
    assert (wallet(family), wallet(stranger.account)) == (0, 50_00)


def test_a_quote_on_the_card_of_whoever_left_is_stale_and_comes_back_new(world, spouse):
    family = found(world)
    join(world, family, spouse.person)
    world.buy(world.desk_a, GOODS, card=world.card)
    request = world.request(world.desk_a, GOODS, card=spouse, spend="all")
    quote = world.quote(request)
    assert quote.decision.spent_kopecks == 50_00
    later = world.later(minutes=3)
    leave_family(account=family, person=spouse.person, desk=Desk(), now=later.now)

    with pytest.raises(QuoteStale) as refusal:
        later.commit(world.request(world.desk_a, GOODS, card=spouse, spend="all", token=quote.token))

    assert refusal.value.quote.decision.spent_kopecks == 0
    spouse.refresh_from_db()
    assert seen(later, spouse) == (spouse.account_id, [])
    assert wallet(family) == 50_00


def test_a_return_goes_to_the_account_that_paid(world, spouse):
    family = found(world)
    join(world, family, spouse.person)
    world.buy(world.desk_a, GOODS, card=world.card)
    bought = world.buy(world.desk_b, GOODS, card=spouse, spend="all").purchase_id
    assert wallet(family) == 47_50
    later = world.later(days=3)
    leave_family(account=family, person=spouse.person, desk=Desk(), now=later.now)

    later.give_back(world.desk_b, bought)

    spouse.refresh_from_db()
    assert (wallet(family), wallet(spouse.account)) == (50_00, 0)
    assert accumulated(spouse.account) == 0
    assert broken() == []


def test_a_return_after_the_family_ended_goes_to_whoever_goes_on_with_it(world, spouse):
    family = found(world)
    join(world, family, spouse.person)
    bought = world.buy(world.desk_b, GOODS, card=spouse).purchase_id
    later = world.later(days=3)
    dissolve_family(account=family, desk=Desk(), now=later.now)
    world.card.refresh_from_db()
    assert wallet(world.card.account) == 50_00

    later.give_back(world.desk_b, bought)

    assert (wallet(family), wallet(world.card.account)) == (0, 0)
    assert broken() == []


def test_the_card_of_a_child_that_left_is_dead(world):
    family = found(world)
    child = child_of(world.card.person, world.now)
    join(world, family, child, Role.CHILD)
    _, card = world.member()
    Card.objects.filter(pk=card.pk).update(account=family, person=child)
    leave_family(account=family, person=child, desk=Desk(), now=world.now + timedelta(days=1))

    assert seen(world.later(days=1), card) == (None, ["card_annulled"])
    assert seen(world, world.card) == (family.pk, [])


def test_personal_and_family_accounts_live_side_by_side(world, spouse):
    """One programme, two kinds of accounts; neither knows of the other."""
    family = found(world)
    world.buy(world.desk_a, GOODS, card=world.card)
    world.buy(world.desk_a, ("cream", "1", "200.00"), card=spouse)

    assert (wallet(family), wallet(spouse.account)) == (50_00, 10_00)
    assert (accumulated(family), accumulated(spouse.account)) == (1_000_00, 200_00)


def test_programmes_live_side_by_side(world):
    """The same person heads a family in one programme and keeps his personal account in the other."""
    discounts = Programme.objects.create(code="d", name="Скидочная", operator=world.operator)
    head = world.card.person
    sign(head, world.now)
    fields = {"head": head, "desk": Desk(), "now": world.now}

    family = found_family(programme=discounts, **fields)

    world.account.refresh_from_db()
    assert (world.account.closed_at, names(world.account)) == (None, [("holder", "Иванова")])
    assert (family.programme, names(family)) == (discounts, [("head", "Иванова")])
    world.buy(world.desk_a, GOODS, card=world.card)
    assert (wallet(world.account), wallet(family)) == (50_00, 0)
    assert found_family(programme=world.programme, **fields).programme == world.programme
