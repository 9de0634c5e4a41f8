-- The coupons shown, with what their series and batch say now, and how often each account found has used their series.
select c.code, c.id, c.series_id, c.state = 'blocked' or s.is_blocked or coalesce(b.is_blocked, false), c.account_id,
       c.uses, c.uses_limit, s.starts_at, least(s.ends_at, c.expires_at), s.programme_id, s.uses_per_account,
       (select json_agg(json_build_array(u.account_id, u.uses)) from settlements_couponseriesuse u
         where u.series_id = c.series_id and u.account_id in (select account_id from {found} f))::text
from promotions_coupon c
join promotions_couponseries s on s.id = c.series_id
left join promotions_couponbatch b on b.id = c.batch_id
where c.code = any(%(codes)s)
