"""A member's page, a segment and a till agree on the level of an account."""

from datetime import date, timedelta

import pytest
from django.db import connection

from coalition.tests.world import World, make_world
from members.models import Account
from promotions.engine.segments import SegmentConditions
from promotions.models import Level, LevelScheme
from settlements.analytics.audiences import audience
from settlements.models import Accumulation
from settlements.queries.levels import standings_of


def level_at_the_till(world: World) -> str:
    """The level whose points a receipt of 100 roubles earns: 3 of the first, 7 of the second, none at all."""
    quote = world.quote(world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card))
    return {3_00: "Старт", 7_00: "Золото", 0: ""}[quote.decision.earned_kopecks - 5_00]


def level_on_the_page(world: World) -> str:
    world.account.refresh_from_db()
    (standing,) = standings_of(world.account, today=world.now.date())
    return standing.level.name if standing.level else ""


def level_of_the_segment(world: World) -> str:
    found = []
    for level in Level.objects.all():
        conditions = SegmentConditions(level_ids=frozenset({level.pk}))
        asked = audience(programme=world.programme, conditions=conditions, now=world.now)
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            found += [level.name] * len(cursor.fetchall())
    assert len(found) <= 1
    return "".join(found)


@pytest.mark.parametrize("since", [None, date(2026, 10, 1)])
@pytest.mark.parametrize("days", [0, 14, 15, 29, 30, 31, 300])
@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"window": "calendar_year"},
        {"window": "rolling", "rolling_days": 30},
        {"keep_days": 30, "keep_kopecks": 100_00},
        {"keep_days": 30, "keep_kopecks": 100_00, "falls": "none"},
        {"keep_days": 30, "keep_kopecks": 5_000_00},
        {"window": "rolling", "rolling_days": 300, "keep_days": 15},
    ],
    ids=str,
)
def test_they_agree(db, terms, days, since):
    world = make_world(publish=False)
    LevelScheme.objects.update(**terms)
    world.promote("levels", "level_points", {"scheme_id": world.scheme.pk})
    world.publish()
    Account.objects.update(accumulates_since=since)
    Accumulation.objects.create(
        account=world.account,
        kind="opening",
        amount_kopecks=1_000_00,
        business_on=world.now.date() - timedelta(days=days),
    )

    assert level_on_the_page(world) == level_of_the_segment(world) == level_at_the_till(world)
