-- Coupons that the purchase was rewarded with and that nobody has used or blocked.
select c.id, c.code
from settlements_couponissue i join promotions_coupon c on c.id = i.coupon_id
where i.purchase_id = %(purchase)s and c.uses = 0 and c.state = 'live' order by c.id
