"""What is usual where a case was found: the suspect beside the others, so that a figure says something."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from settlements.models import Sign, Suspicion, SuspicionRule

COMPARED_DAYS = 30
"""Days up to the case's last one that are looked at for comparison."""
MOST = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One of those compared. `name` is a card's number, a cashier or who signs in; empty when nobody is named."""

    name: str
    figure: int
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class Usual:
    """The suspect and the others, the highest first; `average_thousandths` of the others, where one is told.

    Figures are receipts, 1/100 % or kopecks: which of them, the sign says.
    """

    bars: tuple[Bar, ...]
    average_thousandths: int | None = None


RECEIPTS_OF_ACCOUNTS = """
with seen as (
    select p.account_id, p.business_on, count(*) as receipts, max(c.number) as number
      from settlements_purchase p left join members_card c on c.id = p.card_id
     where p.outlet_id = %(outlet)s and p.business_on > %(last_on)s - %(days)s and p.business_on <= %(last_on)s
       and p.desk_id = %(desk)s and p.account_id is not null and p.state <> 'voided'
     group by p.account_id, p.business_on
)
select coalesce(max(number), ''), max(receipts), account_id is not distinct from %(account)s,
       (select round(avg(receipts) * 1000) from seen where account_id is distinct from %(account)s)
  from seen group by account_id order by 2 desc, 3 desc, account_id
"""
SELLERS_OF_ACCOUNT = """
select coalesce(nullif(s.name, ''), s.code, ''), count(*), s.id is not distinct from %(cashier)s, null
  from settlements_purchase p left join pharmacies_cashier s on s.id = p.cashier_id
 where p.account_id = %(account)s and p.business_on > %(last_on)s - %(days)s and p.business_on <= %(last_on)s
   and p.state <> 'voided'
 group by s.id order by 2 desc, 3 desc, s.id
"""
BY_CASHIER = """
select coalesce(nullif(s.name, ''), s.code, ''), {figure}, s.id is not distinct from %(cashier)s, null
  from settlements_purchase p
  {join}
  left join pharmacies_cashier s on s.id = {who}.cashier_id
 where p.outlet_id = %(outlet)s and p.business_on > %(last_on)s - %(days)s and p.business_on <= %(last_on)s
   and p.state <> 'voided' {where}
 group by s.id order by 2 desc, 3 desc, s.id
"""
TYPED_BY_CASHIER = BY_CASHIER.format(
    figure="count(*) filter (where p.entry_mode = 'typed') * 10000 / count(*)",
    join="",
    who="p",
    where="and p.entry_mode <> 'none'",
)
SPENT_BY_CASHIER = BY_CASHIER.format(
    figure="sum(p.points_kopecks)",
    join="join members_account a on a.id = p.account_id",
    who="p",
    where="and p.points_kopecks > 0 and p.occurred_at < a.opened_at + make_interval(hours => %(hours)s)",
)
MISSING_BY_CASHIER = BY_CASHIER.format(
    figure="sum(r.shortfall_kopecks)",
    join="join settlements_purchasereturn r on r.purchase_id = p.id and r.shortfall_kopecks > 0",
    who="r",
    where="",
)
GIVEN_BY_PEOPLE = """
select u.username, sum(j.amount_kopecks), u.username = %(user_name)s, null
  from pharmacies_staffuser u
  join settlements_adjustment j on j.made_by = u.username and j.kind = 'accrual'
       and j.made_at >= %(last_on)s::date - %(days)s and j.made_at < %(last_on)s::date + 1
 group by u.username order by 2 desc, 1
"""
ASKED = {
    Sign.OFTEN_AT_ONE_DESK: RECEIPTS_OF_ACCOUNTS,
    Sign.OWN_CARD: SELLERS_OF_ACCOUNT,
    Sign.TYPED_NUMBERS: TYPED_BY_CASHIER,
    Sign.SPENT_AFTER_ENROLMENT: SPENT_BY_CASHIER,
    Sign.RETURNED_AFTER_SPENDING: MISSING_BY_CASHIER,
    Sign.POINTS_BY_ONE_HAND: GIVEN_BY_PEOPLE,
}


def usual(suspicion: Suspicion) -> Usual:
    """The comparison of a case over the days before its end. One statement, by the outlet's or the account's index."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED[Sign(suspicion.sign)], _params(suspicion))
        rows = cursor.fetchall()
    bars = [Bar(name, int(figure), is_suspect) for name, figure, is_suspect, _average in rows]
    shown = bars[:MOST] + [each for each in bars[MOST:] if each.is_suspect][:1]
    average = rows[0][3] if rows else None
    return Usual(tuple(shown), None if average is None else int(average))


def _params(suspicion: Suspicion) -> dict[str, Any]:
    first_on = suspicion.first_on
    return {
        "outlet": suspicion.outlet_id,
        "desk": suspicion.desk_id,
        "cashier": suspicion.cashier_id,
        "account": suspicion.account_id,
        "user_name": suspicion.user_name,
        "last_on": suspicion.last_on,
        "days": max(COMPARED_DAYS, (suspicion.last_on - first_on + timedelta(days=1)).days),
        "hours": _hours(suspicion),
    }


def _hours(suspicion: Suspicion) -> int:
    if suspicion.sign != Sign.SPENT_AFTER_ENROLMENT:
        return 0
    rule = SuspicionRule.objects.filter(programme=suspicion.programme_id, sign=suspicion.sign).first()
    return rule.least if rule else 0
