"""The pictures of a segment: its course by days, its make-up, and small groups that are not told."""

from datetime import date, timedelta

import pytest

from coalition.tests.world import make_world
from members.models import Account, Person
from promotions.models import Level, Segment, SegmentMember
from settlements.analytics.segment_pictures import Share, course_of, make_up_of, told

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def segment(world):
    return Segment.objects.create(programme=world.programme, code="x", name="x")


def put(segment: Segment, account: Account, starts_at, ends_at=None) -> None:
    SegmentMember.objects.create(segment=segment, account=account, starts_at=starts_at, ends_at=ends_at, source="sweep")


def test_the_course_is_the_size_at_the_end_of_every_day(world, segment):
    now = world.now
    first, second, third = (world.member()[0] for _ in range(3))
    put(segment, first, now - 3 * DAY, now - DAY)
    put(segment, second, now - 3 * DAY)
    put(segment, third, now - DAY)
    put(segment, first, now)

    assert course_of(segment, now=now) == [
        (date(2026, 10, 12), 2),
        (date(2026, 10, 13), 2),
        (date(2026, 10, 14), 2),
        (date(2026, 10, 15), 3),
    ]


def test_a_long_course_begins_with_the_size_it_had(world, segment):
    put(segment, world.account, world.now - 300 * DAY)

    course = course_of(segment, now=world.now)

    assert len(course) == 180
    assert {size for _, size in course} == {1}
    assert course[-1][0] == date(2026, 10, 15)


def test_a_segment_without_members_has_no_course(world, segment):
    assert course_of(segment, now=world.now) == []


def test_members_by_age_district_and_level(world, segment):
    gold = Level.objects.get(threshold_kopecks__gt=0)
    type(world.outlet_a).objects.update(district="Центр")
    for place, born in enumerate([date(1960, 1, 1)] * 6 + [date(2008, 10, 15)] * 5 + [date(1999, 1, 1)] * 7):
        account, card = world.member()
        person = account.holders.get().person
        Person.objects.filter(pk=person.pk).update(
            birth_date=born, enrolled_outlet=world.outlet_a if place % 3 else None
        )
        put(segment, account, world.now - DAY)
        if place < 5:
            world.buy(world.desk_a, ("cream", "1", "1000.00"), card=card)
    put(segment, world.member()[0], world.now - 2 * DAY, world.now - DAY)

    made_up = make_up_of(segment, now=world.now)

    assert made_up.ages == [Share(1, 5), Share(2, 7), Share(6, 6)]  # 18 to 24, 25 to 34, 65 to 74
    assert made_up.districts == [Share("Центр", 12)]
    ((scheme, levels),) = made_up.levels.items()
    assert scheme == world.scheme
    assert {share.key.name: share.count for share in levels} == {"Старт": 13, gold.name: 5}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 5], [("0", 10), ("1", 5)]),
        ([10, 3, 2], [("0", 10), (None, 5)]),
        ([10, 20, 4], [("1", 20), (None, 14)]),  # else 4 would be the rest of the whole
        ([10, 4], [(None, 14)]),
        ([4], []),
        ([2, 3], [(None, 5)]),
        ([], []),
    ],
)
def test_groups_of_fewer_than_five_are_not_told(counts, expected):
    shares = told([Share(str(place), count) for place, count in enumerate(counts)])

    assert [(share.key, share.count) for share in shares] == expected
