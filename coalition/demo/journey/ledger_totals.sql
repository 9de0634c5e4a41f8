-- Every posting from the two sides of the accounts that statements are made of; a return counts against its kind.
with sides as (
    select p.kind, p.amount_kopecks, p.business_on, p.outlet_id, p.purchase_line_id, p.lot_id, 'credit' as side,
           p.credit_id as account_id
    from settlements_posting p
    union all
    select p.kind, -p.amount_kopecks, p.business_on, p.outlet_id, p.purchase_line_id, p.lot_id, 'debit', p.debit_id
    from settlements_posting p
)
select coalesce(c.number, 'operator') as contract,
       to_char(s.business_on, 'YYYY-MM') as month,
       case
           when s.kind in ('earned', 'earned_back') then 'points issued'
           when s.kind in ('charged', 'charged_back') then 'points charged'
           when s.kind in ('spent', 'spent_back') then 'points accepted'
           when (s.kind, s.side) in (('coupon', 'credit'), ('coupon_back', 'debit')) then 'coupons accepted'
           when (s.kind, s.side) in (('coupon', 'debit'), ('coupon_back', 'credit')) then 'coupons charged'
           else s.kind
       end as measure,
       sum(s.amount_kopecks)::bigint as kopecks
from sides s
join settlements_ledgeraccount a on a.id = s.account_id and a.kind in ('clearing', 'own_cost')
left join pharmacies_contract c on c.id = a.contract_id
where s.kind not in ('payout', 'payment')
group by 1, 2, 3
