-- Locks the coupons that a return may give back or revoke, ids ascending, before anything is read of them.
select id from promotions_coupon
where id in (select coupon_id from settlements_couponuse where purchase_id = %(purchase)s
             union all select coupon_id from settlements_couponissue where purchase_id = %(purchase)s)
order by id for no key update
