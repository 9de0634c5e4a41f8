-- A use is a coupon on a receipt, or a promo code that was entered without one (several awards may have come of it).
with every_use as (
    select u.coupon_id, p.account_id
    from settlements_couponuse u join settlements_purchase p on p.id = u.purchase_id where u.restored_at is null
    union all
    select code_id, account_id
    from (select distinct code_id, account_id, occasion from settlements_award where code_id is not null) entered
), used as (
    select coupon_id, count(*) as uses from every_use group by coupon_id
), used_by_account as (
    select u.account_id, c.series_id, count(*) as uses
    from every_use u join promotions_coupon c on c.id = u.coupon_id
    where u.account_id is not null group by u.account_id, c.series_id
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
