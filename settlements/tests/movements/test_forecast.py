"""The forecast says what the sweep will take."""

import pytest

from coalition.tests.world import make_world
from settlements.analytics.expiring import expiring_by_week, expiring_within
from settlements.movements import lapsing
from settlements.tests.movements.stories import give

pytestmark = pytest.mark.django_db


def test_each_week_says_what_lapses_in_it_and_of_how_many():
    world = make_world()  # Thursday, 15 October
    other, _ = world.member()
    give(world, world.account, 1, a=10_00, b=5_00)
    give(world, other, 2, a=1_00)
    give(world, other, 5, b=7_00)
    give(world, other, None, b=100_00)

    found = expiring_by_week(now=world.now, weeks=3)

    assert [(week.starts_on.isoformat(), week.kopecks, week.accounts) for week in found] == [
        ("2026-10-12", 16_00, 2),
        ("2026-10-19", 7_00, 1),
        ("2026-10-26", 0, 0),
    ]
    assert [expiring_within(now=world.now, days=days) for days in (1, 2, 5)] == [15_00, 16_00, 23_00]


def test_what_was_foretold_is_what_lapses():
    world = make_world()
    for days in (1, 2, 3):
        give(world, world.account, days, a=10_00)
    told = expiring_within(now=world.now, days=2)
    later = world.later(days=2)

    assert lapsing.expire_lots(at=later.now, now=later.now) == (2, told)
