"""A small coalition with a till in each pharmacy, in a transaction that is rolled back."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from coalition.tests.world import World, make_world
from pharmacies.access.identification import forget_desks
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk
from settlements.tests.api.live import Live, serving
from settlements.tests.api.till import Till


@pytest.fixture
def world(db: None) -> World:
    """The coalition, with one coupon of 200 roubles that the operator pays."""
    forget_desks()
    made = make_world()
    made.voucher = made.coupon("200.00")
    made.publish()
    return made


@pytest.fixture
def till_at(db: None) -> Callable[[int], Till]:
    """A till with a new key of a desk, by the desk's id."""

    def make(desk_id: int) -> Till:
        return Till(issue_key(desk=CashDesk.objects.get(pk=desk_id), issued_by="test", now=timezone.now())[1])

    return make


@pytest.fixture
def till(world: World, till_at: Callable[[int], Till]) -> Till:
    """The till of pharmacy A."""
    return till_at(world.desk_a.desk_id)


@pytest.fixture
def live(cloned_database: str) -> Iterator[Live]:
    """A coalition that is really committed, behind granian."""
    world = make_world()
    world.vouchers = [world.coupon("200.00") for _ in range(5)]
    world.publish()
    desks = [CashDesk.objects.get(pk=desk.desk_id) for desk in (world.desk_a, world.desk_b)]
    key, other_key = (issue_key(desk=desk, issued_by="test", now=timezone.now())[1] for desk in desks)
    with serving() as url:
        yield Live(url, key, other_key, world)
