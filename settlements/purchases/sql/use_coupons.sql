-- Counts the uses of coupons, ids ascending; the CHECK refuses the use that exceeds a coupon's limit.
with locked as (
    select id from promotions_coupon where id = any(%(ids)s) order by id for no key update
)
update promotions_coupon c set uses = c.uses + 1 from locked where c.id = locked.id
