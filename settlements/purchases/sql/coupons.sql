select c.code, c.id, c.series_id, c.state, c.account_id, c.uses, c.uses_limit, s.starts_at, s.ends_at, s.programme_id
from promotions_coupon c join promotions_couponseries s on s.id = c.series_id
where c.code = any(%(codes)s)
