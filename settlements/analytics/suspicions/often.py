"""One account many times at one cash desk: in a few days, or within minutes, as when receipts of others are merged."""

from settlements.analytics.suspicions.shown import RECEIPT
from settlements.models import Sign

SIGN = Sign.OFTEN_AT_ONE_DESK
MERGED_MINUTES, MERGED_LEAST = 15, 4
"""So many receipts within so many minutes are a suspicion whatever the day's threshold."""

SQL = f"""
with sold as (
    select {RECEIPT}
      from settlements_purchase p
     where p.received_at >= %(since)s and p.programme_id = %(programme)s and p.account_id is not null
       and p.business_on >= %(starts_on)s and p.business_on < %(ends_on)s and p.state <> 'voided'
), many as (
    select account_id, desk_id from sold
     group by account_id, desk_id having count(*) >= least(%(least)s, {MERGED_LEAST})
), seen as (
    select {RECEIPT},
           count(*) over (partition by p.account_id, p.desk_id order by p.business_on
                          range between make_interval(days => %(days)s - 1) preceding and current row) as in_days,
           count(*) over (partition by p.account_id, p.desk_id order by p.occurred_at
                          range between interval '{MERGED_MINUTES} minutes' preceding and current row) as in_minutes
      from sold p join many m on m.account_id = p.account_id and m.desk_id = p.desk_id
), peak as (
    select distinct account_id, desk_id, business_on, occurred_at, in_days >= %(least)s as is_by_days,
           in_minutes >= {MERGED_LEAST} as is_by_minutes
      from seen where in_days >= %(least)s or in_minutes >= {MERGED_LEAST}
)
select s.account_id || ':' || s.desk_id, s.outlet_id, s.desk_id, s.cashier_id, s.account_id, s.card_id, '',
       s.id, null::uuid, null::bigint, s.business_on, s.amount_kopecks
  from seen s
 where exists (
       select from peak k where k.account_id = s.account_id and k.desk_id = s.desk_id
          and (k.is_by_days and s.business_on <= k.business_on and s.business_on > k.business_on - %(days)s
               or k.is_by_minutes and s.occurred_at <= k.occurred_at
                  and s.occurred_at >= k.occurred_at - interval '{MERGED_MINUTES} minutes'))
 order by 1, s.occurred_at, s.id
"""
