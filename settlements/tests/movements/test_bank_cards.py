"""Bank cards go with people as their cards do: over to a successor, away from a family, ended with an account."""

import pytest

from coalition.tests.world import make_world
from members.models import Account, BankCard, Succession
from members.operations.bank_cards import bind_bank_card, digest_of_token, unbind_bank_card
from members.operations.errors import BankCardNumberRefused, BankCardUnbound, CardForClosedAccount
from pharmacies.models import StaffUser
from settlements.models import AdjustmentLimit
from settlements.movements.departing import leave_programme
from settlements.movements.family_leaving import leave_family
from settlements.movements.family_papers import Desk
from settlements.movements.merging import merge_duplicates, undo_merge
from settlements.movements.succession import succeed, undo_succession
from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.tests.movements.kin import child_of, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def bind(world, card, token="tok-1"):
    return bind_bank_card(
        digest=digest_of_token(token),
        account=card.account,
        person=card.person,
        desk_id=world.desk_a.desk_id,
        now=world.now,
    )


def opens(world, token="tok-1"):
    """The account that a till finds by the bank card, or what it is told instead."""
    identifier = Identifier(IdentifierKind.BANK_CARD, digest_of_token(token))
    result = world.quote(world.request(world.desk_a, ("cream", "1", "100.00"), identifier=identifier))
    return result.buyer.account_id if result.buyer else result.notices[0].code


def goes_over(world, other):
    fields = {"successor": world.account, "kind": Succession.Kind.MERGE, "made_by": "anna"}
    return succeed(predecessor=other, now=world.now, **fields)


@pytest.mark.parametrize("token", ["4276000000000009", "4276-0000-0000-0009", "6200000000000000000"])
def test_what_looks_like_the_number_of_a_card_is_no_token(token):
    with pytest.raises(BankCardNumberRefused):
        digest_of_token(token)


def test_what_is_kept_depends_on_the_key(settings):
    settings.SECRET_KEY = "one"
    first = digest_of_token("4276000000000008")
    settings.SECRET_KEY = "two"

    assert len(first) == 64
    assert digest_of_token("4276000000000008") != first


def test_a_closed_account_is_opened_by_nothing(world):
    Account.objects.filter(pk=world.account.pk).update(closed_at=world.now)

    with pytest.raises(CardForClosedAccount):
        bind(world, world.card)
    assert not BankCard.objects.exists()


def test_who_was_unbound_may_bind_it_and_so_may_somebody_else(world):
    bound = bind(world, world.card)
    other, card = world.member()

    unbind_bank_card(bank_card=bound, by="vera", reason="потеряна", now=world.now)
    assert opens(world) == "bank_card_unknown"
    with pytest.raises(BankCardUnbound):
        unbind_bank_card(bank_card=bound, by="vera", reason="ещё раз", now=world.now)
    bind(world, card)

    assert opens(world) == other.pk
    assert BankCard.objects.count() == 2


def test_it_goes_over_to_a_successor_and_back(world):
    other, card = world.member()
    bind(world, card)

    succession = goes_over(world, other)
    assert opens(world) == world.account.pk
    undo_succession(succession=succession, now=world.now, by="anna")

    assert opens(world) == other.pk


def test_it_follows_a_duplicate_to_the_row_that_is_kept(world):
    other, card = world.member()
    bound = bind(world, card)
    anna = StaffUser.objects.create_user("anna")
    group = anna.groups.create(name="merging")
    AdjustmentLimit.objects.create(group=group, at_once_kopecks=1_00, per_day_kopecks=1_00)

    merge_duplicates(kept=world.card.person, duplicate=card.person, reason="одна", by=anna, now=world.now)
    bound.refresh_from_db()
    assert (bound.person, bound.account) == (world.card.person, world.account)
    undo_merge(duplicate=card.person, by="anna", now=world.now)

    bound.refresh_from_db()
    assert (bound.person, bound.account) == (card.person, other)


def test_who_leaves_the_programme_is_not_known_by_it(world):
    bind(world, world.card)

    departure = leave_programme(
        person=world.card.person, account=world.account, kind="left", reason="Заявление", now=world.now
    )

    assert opens(world) == "bank_card_unknown"
    assert BankCard.objects.get().end_reason == departure.number


def test_a_family_keeps_it_a_leaver_takes_it_along_a_childs_ends(world):
    bind(world, world.card, "tok-head")
    family = found(world)
    child = child_of(world.card.person, world.now)
    family.holders.create(person=child, role="child", starts_at=world.now)
    spouse, card = world.member(last_name="Новикова")
    family.holders.create(person=card.person, role="adult", starts_at=world.now)
    for person, token in ((card.person, "tok-spouse"), (child, "tok-child")):
        digest = digest_of_token(token)
        desk = {"desk_id": world.desk_a.desk_id, "now": world.now}
        bind_bank_card(digest=digest, account=family, person=person, **desk)
    spouse.holders.update(ends_at=world.later(minutes=1).now)
    assert [opens(world, f"tok-{who}") for who in ("head", "spouse", "child")] == [family.pk] * 3

    later = world.later(days=1)
    for person in (card.person, child):
        leave_family(account=family, person=person, desk=Desk(), now=later.now)

    own = Account.objects.latest("pk")
    assert own.pk != family.pk
    assert [opens(later, f"tok-{who}") for who in ("head", "spouse", "child")] == [
        family.pk,
        own.pk,
        "bank_card_unknown",
    ]
