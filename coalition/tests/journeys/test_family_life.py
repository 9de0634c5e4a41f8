"""A family's life from two members to four people and back: at each step the books hold and levels are as promised."""

from datetime import UTC, date, datetime

import pytest

from coalition.tests.world import make_world
from members.models import FamilyChange
from members.queries.consents import may_read_purchases_of
from members.queries.of_age import grown as lists
from settlements.movements.coming_of_age import sweep_of_age
from settlements.movements.families import Joiner, found_family
from settlements.movements.family_joining import complete_waiting
from settlements.movements.family_leaving import leave_family, note_death
from settlements.movements.family_papers import Desk
from settlements.queries.levels import standings_of
from settlements.tests.movements.kin import Role, child_of, names, sign
from settlements.tests.movements.stories import broken, wallet

COUNTED_FROM = date(2026, 10, 1)
GOODS = "cream"


@pytest.fixture
def world(db):
    world = make_world()
    world.programme.switch_counts_from = COUNTED_FROM
    world.programme.family_leaver = "agreed_split"
    world.programme.save()
    return world


def level_of(account, today):
    standing = standings_of(account, today=today)[0]
    return standing.accumulated_kopecks, standing.level.name


def test_a_family_lives(world):
    """«Учёт накоплений … будет осуществляться с …»: what was bought before the set date counts no more."""
    head = world.card.person
    _, card = world.member(last_name="Петрова")
    spouse = card.person
    september, october = world.later(days=-30), world.later(days=-5)
    september.buy(world.desk_a, (GOODS, "1", "900.00"), card=world.card)
    october.buy(world.desk_a, (GOODS, "1", "600.00"), card=world.card)
    october.buy(world.desk_b, (GOODS, "1", "300.00"), card=card)
    today = world.now.date()
    assert level_of(world.account, today) == (1_500_00, "Золото")
    assert broken() == []

    # Founded by the head with a child; the spouse has not signed yet.
    sign(head, world.now)
    child = child_of(head, world.now, date(2008, 10, 20))
    sign(child, world.now, "pd_consent_special", by=head)
    members = [Joiner(spouse, Role.ADULT), Joiner(child, Role.CHILD)]
    fields = {"programme": world.programme, "desk": Desk(), "now": world.now}
    family = found_family(head=head, members=members, **fields)
    assert names(family) == [("child", "Иванова"), ("head", "Иванова")]
    assert level_of(family, today) == (600_00, "Старт")
    assert wallet(family) == 75_00
    assert broken() == []

    # The spouse signs for himself: everything of his comes along.
    signed = world.later(hours=1)
    sign(spouse, signed.now)
    waiting = FamilyChange.objects.get(state="waiting")
    complete_waiting(change=waiting, desk=Desk(), now=signed.now)
    card.refresh_from_db()
    assert card.account == family
    assert wallet(family) == 90_00
    signed.buy(world.desk_a, (GOODS, "1", "150.00"), card=card)
    assert level_of(family, today) == (1_050_00, "Золото")
    assert broken() == []

    # The child comes of age: no room for a third adult, and what was signed for it lapses.
    birthday = datetime(2026, 10, 19, 21, 0, tzinfo=UTC)
    assert sweep_of_age(now=birthday) == 1
    assert FamilyChange.objects.filter(kind="of_age", state="waiting").exists()
    assert list(lists(date(2026, 10, 20)).must_sign) == [child]
    assert may_read_purchases_of(child, today=date(2026, 10, 19))
    assert not may_read_purchases_of(child, today=date(2026, 10, 20))

    # The spouse leaves with what was agreed; the place goes to the child the next night.
    november = world.later(days=20)
    had = wallet(family)
    leave_family(account=family, person=spouse, points_kopecks=40_00, desk=Desk(), now=november.now)
    card.refresh_from_db()
    assert (wallet(family), wallet(card.account)) == (had - 40_00, 40_00)
    assert level_of(card.account, november.now.date()) == (0, "Старт")
    assert level_of(family, november.now.date()) == (1_050_00, "Золото")
    assert broken() == []
    assert sweep_of_age(now=world.later(days=21).now) == 1
    assert names(family) == [("adult", "Иванова"), ("head", "Иванова")]

    # The head dies: the grown child, who has signed by now, heads the family.
    later = world.later(days=22)
    sign(child, later.now)
    note_death(account=family, person=head, died_on=later.now.date(), desk=Desk(), now=later.now)
    assert names(family) == [("head", "Иванова")]
    assert family.holders.get(ends_at=None).person == child
    later.buy(world.desk_b, (GOODS, "1", "100.00"), card=card, spend="all")
    assert broken() == []

    kinds = FamilyChange.objects.order_by("pk").values_list("kind", "state")
    assert list(kinds) == [
        *(("founded", "done"), ("joined", "done"), ("joined", "done"), ("of_age", "done")),
        *(("left", "done"), ("died", "done"), ("new_head", "done")),
    ]
    numbers = list(FamilyChange.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [f"СЕМ-2026-{number:06d}" for number in range(1, len(numbers) + 1)]
