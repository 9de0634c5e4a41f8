"""Who issued which cards, when, where, on what ground; and how often they are used."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone

from members.models import Card, Succession
from pharmacies.models import Outlet
from settlements.models import Purchase

LATELY_DAYS, QUARTER_DAYS = 30, 90


class By(StrEnum):
    """What a line of the report stands for."""

    OUTLET = "outlet"
    CLERK = "clerk"
    DAY = "day"


KEYS = {
    By.OUTLET: ("c.issued_outlet_id", "o.name"),
    By.CLERK: ("c.issued_by_id", "coalesce(nullif(trim(u.last_name || ' ' || u.first_name), ''), u.username)"),
    By.DAY: ("c.issued_on", "c.issued_on::text"),
}

# A purchase never arrives before it is made, so the index of arrivals finds those since the cards were issued.
REPORT = """
with c as (
    select c.id, c.issued_outlet_id, c.issued_by_id, c.state, c.kind, c.fee_kopecks, c.rule_id,
           (c.issued_at at time zone %(zone)s)::date as issued_on,
           exists (select from members_card old where old.replaced_by_id = c.id) as is_replacement
      from members_card c
     where c.programme_id = %(programme)s and c.issued_at >= %(starts_at)s and c.issued_at < %(ends_at)s
       and (%(outlet)s::bigint is null or c.issued_outlet_id = %(outlet)s)),
used as (
    select p.card_id, count(*) as purchases, max(p.business_on) as last_on
      from settlements_purchase p join c on c.id = p.card_id
     where p.received_at >= %(starts_at)s and p.state in ('committed', 'partly_returned')
     group by p.card_id)
select {key}, {name}, count(*),
       count(*) filter (where r.ground = 'purchase'), count(*) filter (where r.ground = 'category'),
       count(*) filter (where r.ground = 'fee'), count(*) filter (where c.is_replacement),
       count(*) filter (where r.ground is null and not c.is_replacement),
       count(*) filter (where c.kind = 'virtual'), coalesce(sum(c.fee_kopecks), 0),
       count(*) filter (where c.state = 'active'),
       count(*) filter (where used.last_on > %(today)s::date - %(lately)s),
       count(*) filter (where used.last_on > %(today)s::date - %(quarter)s),
       coalesce(sum(used.purchases), 0)
  from c
  left join used on used.card_id = c.id
  left join members_cardrule r on r.id = c.rule_id
  left join pharmacies_outlet o on o.id = c.issued_outlet_id
  left join pharmacies_staffuser u on u.id = c.issued_by_id
 group by 1, 2 order by {order}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Cards of an outlet, a clerk or a day: how many were issued, on what grounds, how they are used.

    `name` empty: at no outlet, by nobody who signed in. `used_lately`, `used_in_quarter`: within the last 30 and 90
    days; `purchases`: since they were issued, less what came back as a whole.
    """

    key: int | date | None
    name: str
    issued: int
    by_purchase: int
    by_category: int
    by_fee: int
    replacements: int
    others: int
    virtual: int
    fee_kopecks: int
    active: int
    used_lately: int
    used_in_quarter: int
    purchases: int

    @property
    def purchases_per_card(self) -> float:
        """How often a card has been used, on average."""
        return self.purchases / self.issued if self.issued else 0.0


@dataclass(frozen=True, slots=True)
class CardUse:
    """Cards issued on days in [starts_on, ends_on): the lines, and all of them together."""

    starts_on: date
    ends_on: date
    by: By
    lines: tuple[Line, ...]
    days: tuple[tuple[date, int], ...]

    @property
    def total(self) -> Line:
        """All lines together."""
        figures = [field.name for field in fields(Line)[2:]]
        return Line(None, "", **{name: sum(getattr(line, name) for line in self.lines) for name in figures})


def card_use(
    *, programme_id: int, starts_on: date, ends_on: date, by: By, today: date, outlet: Outlet | None = None
) -> CardUse:
    """The report of the cards issued on days in [starts_on, ends_on), by the operator's calendar. Two statements."""
    lines = _lines(programme_id, starts_on, ends_on, by, today, outlet)
    days = lines if by is By.DAY else _lines(programme_id, starts_on, ends_on, By.DAY, today, outlet)
    counted = {line.key: line.issued for line in days}
    course = tuple(
        (starts_on + timedelta(days=n), counted.get(starts_on + timedelta(days=n), 0))
        for n in range((min(ends_on, today + timedelta(days=1)) - starts_on).days)
    )
    return CardUse(starts_on, ends_on, by, tuple(lines), course)


def _lines(programme_id: int, starts_on: date, ends_on: date, by: By, today: date, outlet: Outlet | None) -> list[Line]:
    key, name = KEYS[by]
    order = "1" if by is By.DAY else "3 desc, 2, 1"
    params = {
        "programme": programme_id,
        "starts_at": _midnight(starts_on),
        "ends_at": _midnight(ends_on),
        "outlet": outlet.pk if outlet else None,
        "zone": timezone.get_current_timezone_name(),
        "today": today,
        "lately": LATELY_DAYS,
        "quarter": QUARTER_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(REPORT.format(key=key, name=name, order=order), params)
        return [Line(row[0], row[1] or "", *(int(figure) for figure in row[2:])) for row in cursor.fetchall()]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


@dataclass(frozen=True, slots=True)
class UseAtOutlet:
    """How often a card was used at an outlet, and when last."""

    outlet: str
    purchases: int
    last_on: date


def uses_of(card: Card) -> list[UseAtOutlet]:
    """Where a card was used, the most frequent first; what came back as a whole is no use."""
    if card.account_id is None:
        return []
    # Purchases are found by account, and stay with the one that made them when another goes on with its cards.
    found = Purchase.objects.filter(account__in=_accounts_of(card), card=card)
    found = found.filter(state__in=(Purchase.State.COMMITTED, Purchase.State.PARTLY_RETURNED)).order_by()
    counted = found.values_list("outlet__name").annotate(count=Count("pk"), last=Max("business_on"))
    return [UseAtOutlet(*row) for row in counted.order_by("-count", "outlet__name")]


def _accounts_of(card: Card) -> set[int]:
    """The card's account and those that it goes on with, however often."""
    accounts, new = set(), {card.account_id}
    while new:
        accounts |= new
        going_on = Succession.objects.filter(successor__in=new, undone_at=None)
        new = set(going_on.values_list("predecessor", flat=True)) - accounts
    return accounts
