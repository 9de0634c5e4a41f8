from datetime import date, timedelta

import pytest

from coalition.kernel.working_days import add_working_days, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-11-01", True),  # a Saturday that was worked for Monday the 3rd
        ("2025-11-03", False),
        ("2025-11-04", False),
        ("2026-01-09", False),  # moved from the 3rd
        ("2026-01-12", True),
        ("2026-03-09", False),  # the 8th was a Sunday
        ("2026-06-12", False),
        ("2026-11-04", False),
        ("2026-11-05", True),
        ("2026-12-31", False),  # moved from 4 January
        ("2026-11-29", False),  # a plain Sunday
    ],
)
def test_days_as_the_government_decreed_them(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-02", 5, "2026-11-10"),  # Wednesday the 4th is Unity Day
        ("2026-12-30", 1, "2027-01-11"),  # over the long holidays
        ("2025-10-31", 1, "2025-11-01"),  # the working Saturday counts
        ("2025-10-31", 2, "2025-11-05"),
        ("2026-05-08", 1, "2026-05-12"),
        ("2026-11-29", 0, "2026-11-29"),
    ],
)
def test_so_many_working_days_later(day, count, expected):
    assert add_working_days(date.fromisoformat(day), count) == date.fromisoformat(expected)


@pytest.mark.parametrize(("year", "days"), [(2024, 248), (2025, 247), (2026, 247)], ids=["2024", "2025", "2026"])
def test_a_year_has_as_many_working_days_as_the_production_calendar_says(year, days):
    first = date(year, 1, 1)
    assert sum(is_working_day(first + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - first).days)) == days


def test_a_year_without_a_decree_goes_by_the_law():
    assert not any(is_working_day(date(2040, 1, day)) for day in range(1, 9))
    assert not is_working_day(date(2040, 11, 4))
    assert is_working_day(date(2040, 11, 6))


def test_days_after_one_another_are_working_days_in_order():
    day = date(2026, 12, 20)
    days = [add_working_days(day, count) for count in range(1, 30)]
    assert days == sorted(set(days))
    assert all(map(is_working_day, days))
