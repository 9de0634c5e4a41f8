with used as (
    select coupon_id, count(*) filter (where restored_at is null) as uses from settlements_couponuse group by coupon_id
)
select 'coupons',
       count(*) filter (where c.uses <> coalesce(u.uses, 0) or c.uses > c.uses_limit), count(*)
from promotions_coupon c left join used u on u.coupon_id = c.id
union all
select 'budgets', count(*) filter (where balance_kopecks < 0), coalesce(sum(balance_kopecks), 0)
from settlements_ledgeraccount where kind = 'budget'
