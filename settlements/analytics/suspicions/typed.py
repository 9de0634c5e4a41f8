"""A cashier who types most numbers of cards, though his colleagues at the same outlet scan them."""

from settlements.analytics.suspicions.shown import RECEIPT
from settlements.models import Sign

SIGN = Sign.TYPED_NUMBERS
TIMES_AS_OFTEN = 2
"""Where the scanner is broken everybody types, so a cashier is compared with the others of the outlet."""

SQL = f"""
with seen as (
    select {RECEIPT}, p.entry_mode = 'typed' as is_typed
      from settlements_purchase p
     where p.received_at >= %(since)s and p.programme_id = %(programme)s and p.cashier_id is not null
       and p.business_on >= %(window_on)s and p.business_on < %(ends_on)s
       and p.entry_mode <> 'none' and p.state <> 'voided'
), cashier as (
    select outlet_id, cashier_id, count(*) as shown, count(*) filter (where is_typed) as typed
      from seen group by outlet_id, cashier_id
), outlet as (
    select outlet_id, sum(shown) as shown, sum(typed) as typed from cashier group by outlet_id
), odd as (
    select c.cashier_id
      from cashier c join outlet o on o.outlet_id = c.outlet_id
     where c.typed >= %(least)s and c.typed * 10000 >= %(share_bp)s * c.shown
       and c.typed * (o.shown - c.shown) >= {TIMES_AS_OFTEN} * (o.typed - c.typed) * c.shown
)
select s.cashier_id::text, s.outlet_id, s.desk_id, s.cashier_id, s.account_id, s.card_id, '',
       s.id, null::uuid, null::bigint, s.business_on, s.amount_kopecks
  from seen s join odd on odd.cashier_id = s.cashier_id
 where s.is_typed
 order by 1, s.occurred_at, s.id
"""
