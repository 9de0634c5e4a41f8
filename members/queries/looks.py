"""How many members' data people look at, and who looks at more than is usual."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_low

from django.db.models import Count
from django.db.models.functions import TruncDate

from members.models import PersonView

FEW = 20
TIMES = 3
"""More than so many members a day, and than so many times what is usual, is worth a question."""


@dataclass(frozen=True, slots=True)
class LookDay:
    """A day of somebody who looked: at how many different members, and whether that is far above the usual."""

    on: date
    user: str
    members: int
    is_unusual: bool


def look_days(*, since: datetime) -> list[LookDay]:
    """Days of people since a moment, those with the most members first; the usual is the median of all these days."""
    rows = (
        PersonView.objects.filter(viewed_at__gte=since)
        .annotate(on=TruncDate("viewed_at"))
        .values("on", "user__username")
        .annotate(members=Count("person", distinct=True))
        .order_by("-members", "-on")
    )
    days = [(row["on"], row["user__username"], row["members"]) for row in rows]
    bound = unusual_from([members for _on, _user, members in days])
    return [LookDay(on, user, members, members > bound) for on, user, members in days]


def unusual_from(counts: Iterable[int]) -> float:
    """Above how many members a day is unusual, by all days."""
    counts = list(counts)
    return max(FEW, TIMES * median_low(counts)) if counts else FEW
