"""Gifts, adjustments and points of others, spent in the first hours of an account: nobody earned them by buying."""

from settlements.analytics.suspicions.shown import RECEIPT
from settlements.models import Sign

SIGN = Sign.SPENT_AFTER_ENROLMENT

SQL = f"""
with spent as (
    select p.id, sum(t.amount_kopecks) as given_kopecks
      from settlements_purchase p
      join members_account a on a.id = p.account_id
      join settlements_entry e on e.purchase_id = p.id and e.kind = 'purchase'
      join settlements_posting t on t.entry_id = e.id and t.kind = 'spent'
      join settlements_lot l on l.id = t.lot_id
      join settlements_entry born on born.id = l.entry_id
     where p.received_at >= %(since)s and p.programme_id = %(programme)s and p.points_kopecks > 0
       and p.business_on >= %(starts_on)s and p.business_on < %(ends_on)s and p.state <> 'voided'
       and p.occurred_at < a.opened_at + make_interval(hours => %(least)s)
       and (born.kind in ('award', 'adjustment', 'transfer')
            or exists (select from settlements_posting m where m.lot_id = l.id and m.kind = 'moved'))
     group by p.id
), seen as (
    select {RECEIPT},
           s.given_kopecks, sum(s.given_kopecks) over (partition by p.account_id) as in_all_kopecks
      from spent s join settlements_purchase p on p.id = s.id
)
select account_id::text, outlet_id, desk_id, cashier_id, account_id, card_id, '',
       id, null::uuid, null::bigint, business_on, given_kopecks
  from seen where in_all_kopecks >= %(least_kopecks)s
 order by 1, occurred_at, id
"""
