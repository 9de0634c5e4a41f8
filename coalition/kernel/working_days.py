"""Working days of Russia: weekends, public holidays, days off that the government has moved.

Moved days off and working Saturdays (1 November 2025 was one) are known for the years that the government has decreed,
in the pinned library `holidays`. For years beyond the days are those that article 112 of the Labour Code fixes; once a
decree is out and the library is renewed, days counted before may turn out otherwise, so what was promised is kept as a
date and not counted again.
"""

from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices in Russia work on this day."""
    return _calendar(day.year).is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count; none: the day itself."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_between(day: date, last: date) -> int:
    """How many working days come after `day` up to `last`, which counts; none when it is past."""
    return sum(is_working_day(day + ONE_DAY * ahead) for ahead in range(1, (last - day).days + 1))


@cache
def _calendar(year: int) -> holidays.HolidayBase:
    # One year each, never grown: threads share it.
    return holidays.country_holidays("RU", years=year, expand=False)
