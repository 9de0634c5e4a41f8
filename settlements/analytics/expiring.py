"""Points whose days will be over soon: a forecast by weeks, and by who bears them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from settlements.movements.clock import CENTRE

WEEKS = 12

SQL = """
select date_trunc('week', (expires_at - interval '1 second') at time zone %(zone)s)::date as week,
       sum(remaining_kopecks)::bigint, count(distinct wallet_id)
from settlements_lot
where remaining_kopecks > 0 and expires_at > %(now)s and expires_at <= %(until)s
group by week order by week
"""


@dataclass(frozen=True, slots=True)
class Week:
    """What lapses in the week that begins on a Monday, if nobody spends it; and of how many accounts."""

    starts_on: date
    kopecks: int = 0
    accounts: int = 0


def expiring_by_week(*, now: datetime, weeks: int = WEEKS) -> list[Week]:
    """The coming weeks, this one first, those without anything too. One statement by the index of lots that expire."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"zone": CENTRE, "now": now, "until": now + timedelta(weeks=weeks)})
        found = {week: Week(week, kopecks, accounts) for week, kopecks, accounts in cursor.fetchall()}
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    starts = [monday + timedelta(weeks=number) for number in range(weeks)]
    return [found.get(start, Week(start)) for start in starts]


def expiring_within(*, now: datetime, days: int) -> int:
    """Kopecks that lapse within so many days, if nobody spends them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(remaining_kopecks), 0)::bigint from settlements_lot"
            " where remaining_kopecks > 0 and expires_at > %s and expires_at <= %s",
            [now, now + timedelta(days=days)],
        )
        return cursor.fetchone()[0]
