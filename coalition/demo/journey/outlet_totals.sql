-- The receipts of each outlet in each month, less what came back, in the month of the return.
with receipts as (
    select p.outlet_id, p.business_on, 1 as purchases, 0 as returns,
           (select count(*) from settlements_purchaseline l where l.purchase_id = p.id) as lines,
           p.amount_kopecks as amount, p.coupon_kopecks as coupons, p.points_kopecks as points,
           p.payable_kopecks as paid, p.earned_kopecks as earned
    from settlements_purchase p
    union all
    select r.outlet_id, r.business_on, 0, 1, -count(*), -sum(l.amount_kopecks), -sum(rl.coupon_kopecks),
           -r.points_returned_kopecks, -r.money_kopecks, -r.points_withdrawn_kopecks
    from settlements_purchasereturn r
    join settlements_returnline rl on rl.purchase_return_id = r.id
    join settlements_purchaseline l on l.id = rl.line_id
    group by r.id
)
select o.code::int as store, to_char(r.business_on, 'YYYY-MM') as month,
       sum(purchases)::bigint as purchases, sum(returns)::bigint as returns, sum(lines)::bigint as lines,
       sum(amount)::bigint as amount, sum(coupons)::bigint as coupons, sum(points)::bigint as points,
       sum(paid)::bigint as paid, sum(earned)::bigint as earned
from receipts r join pharmacies_outlet o on o.id = r.outlet_id
group by 1, 2
