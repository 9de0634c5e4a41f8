"""Shifts of a web cash desk."""

import pytest

from coalition.tests.world import make_world
from pharmacies.models import CashDesk, Shift
from pharmacies.operations.shifts import NoWebDesk, ShiftIsClosed, close_shift, lock_open_shift, open_shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def desk(world):
    return CashDesk.objects.create(outlet=world.outlet_a, number=9, is_web=True)


def test_the_second_cashier_joins_and_numbers_go_on(world, desk):
    first = open_shift(desk=desk, by="kotova", now=world.now)
    assert open_shift(desk=desk, by="lykov", now=world.now) == first

    close_shift(shift=first, by="lykov", now=world.now)
    again = close_shift(shift=first, by="kotova", now=world.later(hours=1).now)

    assert (again.closed_by, again.closed_at) == ("lykov", world.now)
    assert open_shift(desk=desk, by="kotova", now=world.now).number == 2
    with pytest.raises(ShiftIsClosed):
        lock_open_shift(shift=first)


@pytest.mark.parametrize("fields", [{"is_web": False}, {"is_active": False}])
def test_a_desk_that_is_no_web_desk_or_off_opens_no_shift(world, desk, fields):
    CashDesk.objects.filter(pk=desk.pk).update(**fields)

    with pytest.raises(NoWebDesk):
        open_shift(desk=desk, by="kotova", now=world.now)
    assert not Shift.objects.exists()
