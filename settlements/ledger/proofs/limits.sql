with used as (
    select coupon_id, count(*) filter (where restored_at is null) as uses from settlements_couponuse group by coupon_id
), used_by_account as (
    select p.account_id, c.series_id, count(*) filter (where u.restored_at is null) as uses
    from settlements_couponuse u
    join settlements_purchase p on p.id = u.purchase_id
    join promotions_coupon c on c.id = u.coupon_id
    where p.account_id is not null
    group by p.account_id, c.series_id
)
select 'coupons',
       count(*) filter (where c.uses <> coalesce(u.uses, 0) or c.uses > c.uses_limit), count(*)
from promotions_coupon c left join used u on u.coupon_id = c.id
union all
select 'coupons_by_account', count(*) filter (where coalesce(s.uses, 0) <> coalesce(u.uses, 0)), count(*)
from settlements_couponseriesuse s full join used_by_account u using (account_id, series_id)
union all
select 'budgets', count(*) filter (where balance_kopecks < 0), coalesce(sum(balance_kopecks), 0)
from settlements_ledgeraccount where kind = 'budget'
