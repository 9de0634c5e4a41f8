"""What is known of the buyer reaches the engine: each condition opens and shuts a promotion at the till."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from coalition.tests.world import World, make_world
from members.models import Account, AccountHolder, Person
from promotions.engine.facts import Used
from promotions.models import LevelScheme, Segment, SegmentMember
from settlements import migrations
from settlements.ledger.audit import audit
from settlements.models import Activity, PromotionUse
from settlements.purchases.judging import read_at
from settlements.purchases.lookup import pool
from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.purchases.situation import Buyer

pytestmark = pytest.mark.django_db
GOODS = ("cream", "1", "100.00")


@pytest.fixture(autouse=True)
def books_hold():
    yield
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def half_off(world: World, **axes) -> None:
    """A promotion of 50 % with these axes, and nothing else that lowers the price."""
    world.promote("half", "percent_of_receipt", {"rate_bp": 5000, "effect": "discount"}, **axes)
    world.publish()


def is_open(world: World, **fields) -> bool:
    """Whether the promotion opens to the member now."""
    request = world.request(world.desk_a, GOODS, card=world.card, **fields)
    return world.quote(request).decision.payable_kopecks == 50_00


def buyer_of(world: World, **fields) -> Buyer:
    request = world.request(world.desk_a, GOODS, card=world.card, **fields)
    with pool.reading() as connection:
        return read_at(connection, request, now=world.now, lock=False)[0].buyer


def earned_by(world: World) -> int:
    request = world.request(world.desk_a, GOODS, card=world.card)
    return world.quote(request).decision.earned_kopecks


def test_a_segment_opens_to_its_members_of_now():
    world = make_world(publish=False)
    segment = Segment.objects.create(programme=world.programme, code="mothers", name="Мамы")
    half_off(world, whom={"segment_ids": [segment.pk]})
    assert not is_open(world)

    member = SegmentMember.objects.create(
        segment=segment, account=world.account, starts_at=world.now, source=SegmentMember.Source.SWEEP
    )
    assert is_open(world)

    member.ends_at = world.now + timedelta(hours=1)
    member.save()
    assert not is_open(world)


def test_the_birthday_is_that_of_whoever_shows_the_card():
    """The head's for a card that nobody carries by name."""
    world = make_world(publish=False)
    half_off(world, whom={"age_from": 60, "account_kinds": ["family"]})
    carried = world.card.person
    Person.objects.filter(pk=carried.pk).update(birth_date=date(1966, 10, 15))
    assert not is_open(world)
    Account.objects.update(kind="family")
    assert is_open(world)

    young = Person.objects.create(last_name="Юный", first_name="Олег", enrolled_at=world.now, birth_date="2000-01-01")
    world.card.person = young
    world.card.save()
    assert not is_open(world)

    world.card.person = None
    world.card.save()
    AccountHolder.objects.create(account=world.account, person=young, role="adult", starts_at=world.now)
    assert is_open(world)


def test_joining_is_dated_by_the_outlets_own_day():
    world = make_world()
    # 22:30 in London is the next day in Moscow.
    Person.objects.update(enrolled_at=world.now.replace(day=1, hour=22, minute=30))

    assert buyer_of(world).enrolled_on == date(2026, 10, 2)
    by_code = Identifier(IdentifierKind.QR, world.card.qr_token)
    assert buyer_of(world, identifier=by_code).enrolled_on == date(2026, 10, 2)


def test_the_first_purchase_is_counted_once_and_comes_back_with_it():
    world = make_world(publish=False)
    half_off(world, whom={"purchases_until": 1})
    first = world.buy(world.desk_a, ("cream", "2", "100.00"), card=world.card)
    assert first.decision.payable_kopecks == 100_00
    assert not is_open(world)

    world.give_back(world.desk_a, first.purchase_id, (1, "1"))
    assert not is_open(world)
    assert Activity.objects.values_list("purchases", "amount_kopecks").get() == (1, 50_00)

    world.give_back(world.desk_a, first.purchase_id)
    assert is_open(world)
    assert Activity.objects.values_list("purchases", "amount_kopecks", "first_on", "last_on").get() == (
        *(0, 0),
        *[date(2026, 10, 15)] * 2,
    )


def test_a_level_that_is_not_kept_up_falls():
    world = make_world()
    LevelScheme.objects.update(keep_days=30, keep_kopecks=50_00)
    world.promote("level", "level_points", {"scheme_id": world.scheme.pk})
    world.publish()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)

    assert buyer_of(world).recent == {world.scheme.pk: 1000_00}
    assert earned_by(world) == 5_00 + 7_00
    assert earned_by(world.later(days=30)) == 5_00 + 7_00
    assert earned_by(world.later(days=31)) == 5_00 + 3_00


def test_limits_of_a_member_count_in_their_period():
    world = make_world(publish=False)
    half_off(world, limits={"uses_per_account": 1, "period": "month"})
    bought = world.buy(world.desk_a, ("cream", "2", "100.00"), card=world.card)

    assert not is_open(world)
    assert is_open(world.later(days=20))
    uses = PromotionUse.objects.filter(promotion__code="half").order_by("starts_on")
    assert list(uses.values_list("starts_on", "uses", "amount_kopecks")) == [
        (date.min, 1, 100_00),
        (date(2026, 10, 1), 1, 100_00),
    ]

    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))
    assert list(uses.values_list("uses", "amount_kopecks")) == [(1, 50_00)] * 2
    assert not is_open(world)

    world.give_back(world.desk_a, bought.purchase_id)
    assert list(uses.values_list("uses", "amount_kopecks")) == [(0, 0)] * 2
    assert is_open(world)


def test_what_came_back_of_a_limit_in_roubles_may_be_given_again():
    world = make_world(publish=False)
    half_off(world, limits={"per_account_kopecks": 70_00})
    first = world.buy(world.desk_a, GOODS, card=world.card)
    assert world.quote(world.request(world.desk_a, GOODS, card=world.card)).decision.payable_kopecks == 80_00

    world.give_back(world.desk_a, first.purchase_id)

    assert world.quote(world.request(world.desk_a, GOODS, card=world.card)).decision.payable_kopecks == 50_00


def test_a_quote_of_the_evening_is_held_to_the_limit_of_its_own_day():
    """Judged again after midnight it must find what was used on the evening of the quote."""
    world = make_world(publish=False)
    half_off(world, limits={"uses_per_account": 1, "period": "day"})
    evening = world.later(hours=11, minutes=55)  # 23:55 in Moscow
    evening.buy(world.desk_a, GOODS, card=world.card)

    night = buyer_of(evening.later(minutes=8))

    promotion_id = PromotionUse.objects.filter(promotion__code="half").values_list("promotion_id", flat=True)[0]
    assert night.uses[promotion_id, date(2026, 10, 15)] == Used(1, 50_00, 0)


def test_activity_is_what_the_migration_makes_of_older_purchases():
    world = make_world()
    one = world.buy(world.desk_a, ("cream", "3", "100.00"), card=world.card)
    two = world.later(days=3).buy(world.desk_b, GOODS, card=world.card)
    world.buy(world.desk_a, GOODS, card=world.member()[1])
    world.give_back(world.desk_a, one.purchase_id, (1, "1"))
    world.give_back(world.desk_b, two.purchase_id)
    kept = list(Activity.objects.order_by("pk").values())
    assert [row["purchases"] for row in kept] == [1, 1]

    Activity.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute((Path(migrations.__file__).parent / "sql" / "activity.sql").read_text(encoding="utf-8"))

    assert list(Activity.objects.order_by("pk").values()) == kept
