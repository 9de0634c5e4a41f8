"""What happens at the tills: by day, by outlet, and where nothing happens."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum

from coalition.kernel.periods import business_date
from pharmacies.models import CashDesk
from settlements.models import Purchase

CHART_DAYS = 31
FRESH = timedelta(days=2)
"""No outlet's day began longer ago."""


@dataclass(frozen=True)
class Day:
    """Receipts of a business date and the points they moved."""

    on: date
    purchases: int
    earned_kopecks: int
    spent_kopecks: int


@dataclass(frozen=True)
class Silence:
    """Desks that should sell today and have not, of how many."""

    total: int
    silent: tuple[CashDesk, ...]


def latest_days() -> list[Day]:
    """The last 31 days up to the last day with a purchase; days without one are there with zeros."""
    last = Purchase.objects.order_by("-received_at").values_list("business_on", flat=True).first()
    if last is None:
        return []
    first = last - timedelta(days=CHART_DAYS - 1)
    sums = (
        _since(first)
        .values("business_on")
        .annotate(purchases=Count("id"), earned=Sum("earned_kopecks"), spent=Sum("points_kopecks"))
    )
    found = {row["business_on"]: Day(row["business_on"], row["purchases"], row["earned"], row["spent"]) for row in sums}
    days = (first + timedelta(days=number) for number in range(CHART_DAYS))
    return [found.get(day, Day(day, 0, 0, 0)) for day in days]


def top_outlets(*, since: date, at_most: int) -> list[dict[str, Any]]:
    """Outlets by what was paid since a day: id, name, receipts, kopecks paid, points earned."""
    rows = (
        _since(since)
        .values("outlet_id", "outlet__name")
        .annotate(purchases=Count("id"), paid_kopecks=Sum("payable_kopecks"), earned_kopecks=Sum("earned_kopecks"))
    )
    return list(rows.order_by("-paid_kopecks")[:at_most])


def silent_desks(*, now: datetime) -> Silence:
    """Active desks of open outlets without a receipt of their own local today."""
    desks = [
        desk
        for desk in CashDesk.objects.filter(is_active=True).select_related("outlet").order_by("outlet__name", "number")
        if desk.outlet.is_open_on(business_date(now, desk.outlet.time_zone))
    ]
    arrived = Purchase.objects.filter(received_at__gte=now - FRESH).order_by()
    sold = set(arrived.values_list("desk_id", "business_on").distinct())
    silent = (desk for desk in desks if (desk.pk, business_date(now, desk.outlet.time_zone)) not in sold)
    return Silence(len(desks), tuple(silent))


def to_look_into(*, at_most: int) -> list[Purchase]:
    """The latest receipts with a reason to look into them, of the last two months with any receipt."""
    last = Purchase.objects.order_by("-received_at").values_list("received_at", flat=True).first()
    if last is None:
        return []
    recent = Purchase.objects.filter(received_at__gte=last - timedelta(days=62)).exclude(review_reasons=[])
    return list(recent.select_related("outlet").defer("decision").order_by("-received_at")[:at_most])


def _since(first: date) -> QuerySet[Purchase]:
    # A receipt arrives on its day or later; a till's clock may run ahead a little, hence the day of grace.
    arrived_since = datetime.combine(first - timedelta(days=1), time.min, UTC)
    return Purchase.objects.filter(business_on__gte=first, received_at__gte=arrived_since).order_by()
