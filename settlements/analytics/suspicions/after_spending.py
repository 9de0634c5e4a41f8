"""Goods brought back after the points they had earned were spent at another cash desk: money and points are kept."""

from settlements.models import Sign

SIGN = Sign.RETURNED_AFTER_SPENDING

# Points that were gone when their goods came back are booked on the member's shortfall, so its account leads there.
SQL = """
with back as (
    select p.account_id, p.desk_id as sold_at, p.occurred_at as sold_at_moment, p.card_id, r.id, r.purchase_id,
           r.outlet_id, r.desk_id, r.cashier_id, r.business_on, r.occurred_at, sum(t.amount_kopecks) as missing_kopecks
      from settlements_ledgeraccount d
      join settlements_posting t on t.debit_id = d.id and t.kind = 'shortfall_made'
           and t.business_on >= %(window_on)s and t.business_on < %(ends_on)s
      join settlements_entry e on e.id = t.entry_id
      join settlements_purchasereturn r on r.id = e.purchase_return_id
      join settlements_purchase p on p.id = r.purchase_id
     where d.key like 'shortfall:%%' and d.programme_id = %(programme)s
     group by p.id, r.id
), paid as (
    select b.id as return_id, q.id, q.outlet_id, q.desk_id, q.cashier_id, q.account_id, q.card_id, q.business_on,
           q.points_kopecks
      from back b
      join settlements_purchase q on q.account_id = b.account_id and q.points_kopecks > 0 and q.desk_id <> b.sold_at
           and q.occurred_at >= b.sold_at_moment and q.occurred_at < b.occurred_at
), odd as (
    select b.*, count(*) over (partition by account_id) as returns,
           sum(missing_kopecks) over (partition by account_id) as in_all_kopecks
      from back b where exists (select from paid where paid.return_id = b.id)
), kept as (
    select * from odd where returns >= %(least)s and in_all_kopecks >= %(least_kopecks)s
)
select account_id::text, outlet_id, desk_id, cashier_id, account_id, card_id, '', purchase_id, id,
       null::bigint, business_on, missing_kopecks, true
  from kept
union
select k.account_id::text, q.outlet_id, q.desk_id, q.cashier_id, q.account_id, q.card_id, '', q.id, null::uuid,
       null::bigint, q.business_on, q.points_kopecks, false
  from kept k join paid q on q.return_id = k.id
 order by 1, 11, 9 nulls first, 8
"""
