"""Where cards of the stock lie, and for how long they last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from members.models import Card
from pharmacies.models import Outlet, Programme

LATELY = timedelta(days=30)
ENOUGH_DAYS = 14
"""A stock that lasts for fewer days at the pace of late is low: new cards take about two weeks to be printed."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The cards of a place (no outlet: the operator's), and how many were issued there this month and lately."""

    outlet: Outlet | None
    in_stock: int
    this_month: int
    lately: int

    @property
    def lasts_days(self) -> int | None:
        """For how many days the stock lasts at the pace of the last thirty; None: nothing is issued here."""
        return self.in_stock * LATELY.days // self.lately if self.lately else None

    @property
    def is_low(self) -> bool:
        """Whether cards should be sent here."""
        return self.lasts_days is not None and self.lasts_days < ENOUGH_DAYS


def stock_of(*, programme: Programme, now: datetime, month_starts_at: datetime) -> list[Stock]:
    """Every place that has cards or has issued plastic ones lately: the low ones first, then by name."""
    cards = Card.objects.filter(programme=programme).order_by()
    lying = _counted(cards.filter(state=Card.State.STOCK), "stock_outlet")
    issued = cards.filter(kind=Card.Kind.PLASTIC, issued_outlet__isnull=False)
    this_month = _counted(issued.filter(issued_at__gte=month_starts_at, issued_at__lte=now), "issued_outlet")
    lately = _counted(issued.filter(issued_at__gte=now - LATELY, issued_at__lte=now), "issued_outlet")
    outlets = Outlet.objects.in_bulk({key for key in (*lying, *this_month, *lately) if key is not None})
    places = [None, *sorted(outlets.values(), key=lambda outlet: outlet.name)]
    stocks = []
    for outlet in places:
        key = outlet.pk if outlet else None
        stocks.append(Stock(outlet, lying.get(key, 0), this_month.get(key, 0), lately.get(key, 0)))
    return sorted(stocks, key=lambda stock: not stock.is_low)


def _counted(cards: object, place: str) -> dict[int | None, int]:
    return dict(cards.values_list(place).annotate(count=Count("pk")))
