"""Members of segments in dates: who joins, who leaves, and that doing so again changes nothing."""

from datetime import timedelta

import pytest

from coalition.tests.world import make_world
from members.models import Account
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import (
    AccountIds,
    SegmentIsComputed,
    SegmentIsList,
    SegmentWrittenLater,
    Written,
    add_to_segment,
    remove_from_segment,
    write_segment,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def ids(world):
    return [world.account.pk, *(world.member()[0].pk for _ in range(3))]


@pytest.fixture
def computed(world):
    return Segment.objects.create(programme=world.programme, code="lapsed", name="Уснувшие")


@pytest.fixture
def listed(world):
    return Segment.objects.create(programme=world.programme, code="staff", name="Сотрудники", kind="list")


def these(*account_ids: int) -> AccountIds:
    return AccountIds("select unnest(%(ids)s::bigint[]) as id", {"ids": list(account_ids)})


def rows(segment: Segment) -> set[tuple]:
    return set(segment.members.values_list("account", "starts_at", "ends_at"))


def test_who_is_new_joins_and_who_is_gone_leaves(world, computed, ids):
    first, then = world.now, world.now + HOUR
    assert write_segment(segment=computed, accounts=these(*ids[:3]), now=first) == Written(3, 0, 3)

    assert write_segment(segment=computed, accounts=these(*ids[1:]), now=then) == Written(1, 1, 3)

    assert rows(computed) == {(ids[0], first, then), (ids[1], first, None), (ids[2], first, None), (ids[3], then, None)}
    computed.refresh_from_db()
    assert (computed.member_count, computed.refreshed_at) == (3, then)
    assert set(computed.members.values_list("source", flat=True)) == {"sweep"}


def test_writing_the_same_again_changes_nothing(world, computed, ids):
    write_segment(segment=computed, accounts=these(*ids), now=world.now)
    before = list(SegmentMember.objects.order_by("pk").values())

    assert write_segment(segment=computed, accounts=these(*ids), now=world.now + HOUR) == Written(0, 0, 4)
    assert list(SegmentMember.objects.order_by("pk").values()) == before


def test_whoever_comes_back_has_two_memberships_one_after_the_other(world, computed, ids):
    moments = [world.now + HOUR * n for n in range(3)]
    for moment, who in zip(moments, (ids[:1], [], ids[:1]), strict=True):
        write_segment(segment=computed, accounts=these(*who), now=moment)

    assert rows(computed) == {(ids[0], moments[0], moments[1]), (ids[0], moments[2], None)}


def test_whoever_joined_at_this_very_moment_and_is_gone_was_never_there(world, computed, ids):
    write_segment(segment=computed, accounts=these(*ids[:2]), now=world.now)

    assert write_segment(segment=computed, accounts=these(ids[0]), now=world.now) == Written(0, 1, 1)
    assert rows(computed) == {(ids[0], world.now, None)}


def test_an_earlier_moment_is_refused_and_nothing_changes(world, computed, ids):
    write_segment(segment=computed, accounts=these(*ids), now=world.now)

    with pytest.raises(SegmentWrittenLater):
        write_segment(segment=computed, accounts=these(), now=world.now - HOUR)
    assert computed.members.filter(ends_at__isnull=True).count() == 4


def test_a_list_is_changed_by_people_alone(world, listed, computed, ids):
    with pytest.raises(SegmentIsList):
        write_segment(segment=listed, accounts=these(*ids), now=world.now)
    with pytest.raises(SegmentIsComputed):
        add_to_segment(segment=computed, account_ids=ids, source="person", now=world.now)
    with pytest.raises(SegmentIsComputed):
        remove_from_segment(segment=computed, account_ids=ids, now=world.now)
    assert not SegmentMember.objects.exists()


def test_accounts_are_put_on_a_list_and_taken_off_it(world, listed, ids):
    first, then = world.now, world.now + HOUR
    Account.objects.filter(pk=ids[3]).update(closed_at=first)

    assert add_to_segment(segment=listed, account_ids=[*ids, 0], source="import", now=first) == Written(3, 0, 3)
    assert add_to_segment(segment=listed, account_ids=ids, source="person", now=then) == Written(0, 0, 3)
    assert remove_from_segment(segment=listed, account_ids=[*ids[:1], ids[3]], now=then) == Written(0, 1, 2)
    assert remove_from_segment(segment=listed, account_ids=ids[:1], now=then) == Written(0, 0, 2)

    assert rows(listed) == {(ids[0], first, then), (ids[1], first, None), (ids[2], first, None)}
    assert set(listed.members.values_list("source", flat=True)) == {"import"}


def test_an_account_of_another_programme_is_left_out(world, ids):
    other = type(world.programme).objects.create(code="other", name="Другая", operator=world.operator)
    listed = Segment.objects.create(programme=other, code="x", name="x", kind="list")

    assert add_to_segment(segment=listed, account_ids=ids, source="person", now=world.now) == Written(0, 0, 0)


def test_two_who_write_at_once_take_turns(cloned_database, run_at_once):
    world = make_world()
    segment = Segment.objects.create(programme=world.programme, code="x", name="x")
    ids = [world.member()[0].pk for _ in range(4)]

    done = run_at_once(*(lambda: write_segment(segment=segment, accounts=these(*ids), now=world.now) for _ in range(4)))

    assert sorted(each.joined for each in done) == [0, 0, 0, 4]
    assert segment.members.count() == 4
