"""When the demonstration plays: the last full month, then the present one up to this moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coalition.kernel.periods import Period, month_of

CENTRE = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The full month that is played and closed, and the moment up to which anything has happened at all."""

    month: Period
    until: datetime

    def days(self) -> Iterator[date]:
        """Every day with purchases, in order; the last one may have only begun."""
        day = self.month.starts_on
        while day <= self.until.astimezone(CENTRE).date():
            yield day
            day += timedelta(days=1)

    def before(self, days: int, hour: int = 12) -> datetime:
        """A moment so many days before the month, at the operator's own clock."""
        return at(self.month.starts_on - timedelta(days=days), hour)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the operator's clock."""
    return datetime.combine(day, time(hour, minute), CENTRE)


def months_before(month: Period, count: int) -> date:
    """The first day of the month that many months earlier."""
    day = month.starts_on
    for _ in range(count):
        day = month_of(day - timedelta(days=1)).starts_on
    return day
