-- Counts the uses of coupons, ids ascending, then those of their series by the account; a CHECK refuses the use that
-- exceeds a coupon's limit, another one the use that exceeds what one account may use of a series.
with locked as (
    select id from promotions_coupon where id = any(%(ids)s) order by id for no key update
), used as (
    update promotions_coupon c
    set uses = case when c.state = 'live' then c.uses else c.uses_limit end + 1 from locked where c.id = locked.id returning c.series_id
), counted as (
    select series_id, count(*) as uses from used group by series_id
)
insert into settlements_couponseriesuse as u (account_id, series_id, uses, uses_limit)
select %(account)s::bigint, counted.series_id, counted.uses, s.uses_per_account
from counted join promotions_couponseries s on s.id = counted.series_id
where %(account)s::bigint is not null
order by counted.series_id
on conflict (account_id, series_id)
do update set uses = u.uses + excluded.uses, uses_limit = excluded.uses_limit
