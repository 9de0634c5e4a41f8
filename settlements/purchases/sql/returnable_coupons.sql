select u.coupon_id, c.code, s.is_restored_on_return
from settlements_couponuse u
join promotions_coupon c on c.id = u.coupon_id
join promotions_couponseries s on s.id = c.series_id
where u.purchase_id = %(purchase)s and u.restored_at is null order by u.coupon_id
