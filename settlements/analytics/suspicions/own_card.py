"""A cashier who sells to himself: receipts on an account that he holds, made by him or where nobody else is named."""

from settlements.analytics.suspicions.shown import RECEIPT
from settlements.models import Sign

SIGN = Sign.OWN_CARD

SQL = f"""
with own as (
    select {RECEIPT},
           c.id as seller_id,
           count(*) over (partition by c.id order by p.business_on
                          range between make_interval(days => %(days)s - 1) preceding and current row) as in_days
      from settlements_purchase p
      join members_accountholder h on h.account_id = p.account_id
           and h.starts_at <= p.occurred_at and (h.ends_at is null or h.ends_at > p.occurred_at)
      join members_staffmembership m on m.person_id = h.person_id
      join pharmacies_cashier c on c.id = m.cashier_id
     where p.received_at >= %(since)s and p.programme_id = %(programme)s
       and p.business_on >= %(starts_on)s and p.business_on < %(ends_on)s and p.state <> 'voided'
       and (p.cashier_id = c.id
            or p.cashier_id is null and p.outlet_id = c.outlet_id and exists (
               select from settlements_purchase q
                where q.outlet_id = p.outlet_id and q.business_on = p.business_on and q.desk_id = p.desk_id
                  and q.cashier_id = c.id))
), peak as (select distinct seller_id, business_on from own where in_days >= %(least)s)
select o.seller_id::text, o.outlet_id, o.desk_id, o.seller_id, o.account_id, o.card_id, '',
       o.id, null::uuid, null::bigint, o.business_on, o.amount_kopecks
  from own o
 where exists (select from peak k where k.seller_id = o.seller_id
                  and o.business_on <= k.business_on and o.business_on > k.business_on - %(days)s)
 order by 1, o.occurred_at, o.id
"""
