from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.kernel.periods import (
    BusinessDateError,
    Period,
    PeriodError,
    back_from,
    business_date,
    half_month_of,
    last_full_month,
    month_of,
    previous,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
KINDS = pytest.mark.parametrize("kind", [month_of, half_month_of])


@pytest.mark.parametrize(
    ("period", "starts_on", "ends_on"),
    [
        (month_of(date(2024, 2, 29)), date(2024, 2, 1), date(2024, 3, 1)),
        (month_of(date(2025, 12, 1)), date(2025, 12, 1), date(2026, 1, 1)),
        (half_month_of(date(2025, 2, 15)), date(2025, 2, 1), date(2025, 2, 16)),
        (half_month_of(date(2025, 2, 16)), date(2025, 2, 16), date(2025, 3, 1)),
        (half_month_of(date(2025, 12, 31)), date(2025, 12, 16), date(2026, 1, 1)),
        (previous(month_of(date(2026, 1, 31))), date(2025, 12, 1), date(2026, 1, 1)),
        (previous(half_month_of(date(2025, 3, 1))), date(2025, 2, 16), date(2025, 3, 1)),
        (previous(half_month_of(date(2025, 3, 31))), date(2025, 3, 1), date(2025, 3, 16)),
        (previous(Period(date(2025, 3, 10), date(2025, 3, 17))), date(2025, 3, 3), date(2025, 3, 10)),
        (last_full_month(date(2025, 3, 1)), date(2025, 2, 1), date(2025, 3, 1)),
        (last_full_month(date(2025, 3, 31)), date(2025, 2, 1), date(2025, 3, 1)),
        (last_full_month(date(2025, 1, 5)), date(2024, 12, 1), date(2025, 1, 1)),
    ],
)
def test_periods(period, starts_on, ends_on):
    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)


@KINDS
@given(day=DAYS)
def test_periods_lie_side_by_side_without_gaps(kind, day):
    period = kind(day)

    assert day in period
    assert {kind(period.starts_on), kind(period.last_on)} == {period}
    assert previous(period).ends_on == period.starts_on
    assert previous(period) == kind(period.starts_on - timedelta(days=1))
    assert period.ends_on not in period


@given(DAYS)
def test_two_halves_make_a_month(day):
    first, second = half_month_of(day.replace(day=1)), half_month_of(day.replace(day=28))

    assert Period(first.starts_on, second.ends_on) == month_of(day)
    assert first.ends_on == second.starts_on


def test_a_period_has_its_first_and_last_day_and_not_the_next():
    period = Period(date(2025, 3, 1), date(2025, 3, 3))

    assert [date(2025, 3, day) in period for day in (1, 2, 3)] == [True, True, False]
    assert date(2025, 2, 28) not in period
    assert period.last_on == date(2025, 3, 2)


@pytest.mark.parametrize("ends_on", [date(2025, 3, 1), date(2025, 2, 28)])
def test_a_period_without_a_day_is_refused(ends_on):
    with pytest.raises(PeriodError) as refusal:
        Period(date(2025, 3, 1), ends_on)

    assert refusal.value.code == "invalid_period"


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2025, 1, 31, 21, 0, tzinfo=UTC), "Europe/Moscow", date(2025, 2, 1)),
        (datetime(2025, 1, 31, 20, 59, 59, tzinfo=UTC), "Europe/Moscow", date(2025, 1, 31)),
        (datetime(2025, 1, 31, 14, 0, tzinfo=UTC), "Asia/Vladivostok", date(2025, 2, 1)),
        (datetime(2025, 1, 31, 21, 0, tzinfo=UTC), "Europe/Kaliningrad", date(2025, 1, 31)),
        (datetime(2025, 2, 1, 0, 30, tzinfo=timezone(timedelta(hours=10))), "Europe/Moscow", date(2025, 1, 31)),
    ],
)
def test_the_date_at_an_outlet(at, zone, day):
    assert business_date(at, zone) == day


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (datetime(2025, 1, 31, 21, 0), "Europe/Moscow"),  # noqa: DTZ001
        (datetime(2025, 1, 31, tzinfo=UTC), "Europe/Atlantis"),
        (datetime(2025, 1, 31, tzinfo=UTC), "../etc/passwd"),
        (datetime(2025, 1, 31, tzinfo=UTC), "Europe"),
        (datetime(2025, 1, 31, tzinfo=UTC), ""),
    ],
)
def test_a_date_that_cannot_be_told_is_refused(at, zone):
    with pytest.raises(BusinessDateError) as refusal:
        business_date(at, zone)

    assert refusal.value.code == "unknown_business_date"


def test_periods_are_listed_backwards_over_the_year():
    listed = back_from(half_month_of(date(2026, 1, 20)), 3)

    assert [period.starts_on for period in listed] == [date(2026, 1, 16), date(2026, 1, 1), date(2025, 12, 16)]
    assert back_from(listed[0], 1) == listed[:1]
