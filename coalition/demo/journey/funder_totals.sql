-- What each funder promised, redeemed and paid for at each outlet in each month, less what came back with goods.
with moved as (
    select p.*, case when p.kind like '%\_back' then -p.amount_kopecks else p.amount_kopecks end as kopecks,
           replace(p.kind, '_back', '') as event
    from settlements_posting p
    where p.kind in ('earned', 'earned_back', 'spent', 'spent_back', 'coupon', 'coupon_back')
)
select o.code::int as store,
       to_char(m.business_on, 'YYYY-MM') as month,
       coalesce(c.number, 'operator') as contract,
       coalesce(sum(m.kopecks) filter (where m.event = 'earned'), 0)::bigint as issued,
       coalesce(sum(m.kopecks) filter (where m.event = 'spent'), 0)::bigint as spent,
       coalesce(sum(m.kopecks) filter (where m.event = 'coupon' and m.purchase_line_id is not null), 0)::bigint as accepted,
       coalesce(sum(m.kopecks) filter (where m.event = 'coupon'), 0)::bigint as compensated
from moved m
join pharmacies_outlet o on o.id = m.outlet_id
left join settlements_lot l on l.id = m.lot_id
left join pharmacies_contract c on c.id = case when m.event = 'coupon' then m.contract_id else l.contract_id end
group by 1, 2, 3
