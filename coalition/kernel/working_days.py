"""Working days of the Russian calendar, with holidays and the days that are moved. Pure."""

from datetime import date, timedelta

from holidays import country_holidays

_CALENDAR = country_holidays("RU")


def is_working_day(day: date) -> bool:
    """Whether people work on this day in a week of five days."""
    return _CALENDAR.is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The so-manieth working day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
