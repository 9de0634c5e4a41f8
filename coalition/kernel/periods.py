"""Periods of contracts and statements: half-open, in the dates of an outlet's own time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coalition.kernel.errors import DomainError


class PeriodError(DomainError):
    """A period without a single day."""

    code = "invalid_period"
    message_ru = "Период должен заканчиваться позже, чем начинается."
    message_en = "A period must end after it starts."


class BusinessDateError(DomainError):
    """A moment without an offset, or a time zone nobody knows: its date cannot be told."""

    code = "unknown_business_date"
    message_ru = "Нельзя определить дату: у времени нет часового пояса, или такого пояса не существует."
    message_en = "The date cannot be told: the moment has no offset, or there is no such time zone."


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `starts_on` up to, and without, `ends_on`. A period without a day is refused with PeriodError."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.starts_on >= self.ends_on:
            raise PeriodError(starts_on=self.starts_on, ends_on=self.ends_on)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on

    @property
    def last_on(self) -> date:
        """The last day inside, which is what papers print."""
        return self.ends_on - timedelta(days=1)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    starts_on = day.replace(day=1)
    return Period(starts_on, (starts_on + timedelta(days=31)).replace(day=1))


def half_month_of(day: date) -> Period:
    """The 1st to the 15th, or the 16th to the end of the month."""
    month, middle = month_of(day), day.replace(day=16)
    return Period(month.starts_on, middle) if day < middle else Period(middle, month.ends_on)


def previous(period: Period) -> Period:
    """The month before a month, the half month before a half month; before any other period one of as many days."""
    for kind in (month_of, half_month_of):
        if kind(period.starts_on) == period:
            return kind(period.starts_on - timedelta(days=1))
    return Period(period.starts_on - (period.ends_on - period.starts_on), period.starts_on)


def back_from(period: Period, count: int) -> list[Period]:
    """So many periods, the latest first: this one, the one before it, and so on."""
    found = [period]
    while len(found) < count:
        found.append(previous(found[-1]))
    return found


def last_full_month(today: date) -> Period:
    """The latest month that has ended by the morning of this day."""
    return previous(month_of(today))


def business_date(at: datetime, zone: str) -> date:
    """The date at an outlet in this IANA time zone. A moment without an offset, an unknown zone: BusinessDateError."""
    if at.utcoffset() is None:
        raise BusinessDateError(zone=zone[:40])
    try:
        return at.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BusinessDateError(zone=zone[:40]) from None
