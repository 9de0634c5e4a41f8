"""Shifts of a web cash desk."""

from datetime import UTC, datetime, timedelta

import pytest

from coalition.tests.world import make_world
from pharmacies.models import CashDesk, Outlet, Shift
from pharmacies.operations.shifts import (
    NoWebDesk,
    ShiftIsClosed,
    close_ended_shifts,
    close_shift,
    lock_open_shift,
    open_shift,
)

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


def test_a_forgotten_shift_closes_itself_when_the_outlets_own_day_ends(world, desk):
    Outlet.objects.filter(pk=world.outlet_b.pk).update(time_zone="Asia/Vladivostok")
    east = CashDesk.objects.create(outlet=world.outlet_b, number=9, is_web=True)
    noon, night = (datetime(2026, 11, 29, hour, tzinfo=UTC) for hour in (9, 15))  # past midnight in Vladivostok
    at_home, far = (open_shift(desk=each, by="kotova", now=noon) for each in (desk, east))
    assert close_ended_shifts(now=datetime(2026, 11, 29, 13, 59, tzinfo=UTC)) == 0

    assert close_ended_shifts(now=night) == 1

    far.refresh_from_db()
    assert (far.closed_at, far.closed_by, far.is_closed_by_itself) == (night, "", True)
    close_shift(shift=at_home, by="kotova", now=night)
    assert close_ended_shifts(now=night + timedelta(days=1)) == 0
    at_home.refresh_from_db()
    assert not at_home.is_closed_by_itself
    assert open_shift(desk=east, by="kotova", now=night).number == 2
