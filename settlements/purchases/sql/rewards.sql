-- In the statement that stores a purchase: coupons that it is rewarded with, personal to the account where there is one.
, reward as (
    select * from json_to_recordset(%(rewards)s) as new (
        code text, series bigint, version bigint, uses_limit int, lives_until timestamptz)
), made as (
    insert into promotions_coupon (series_id, code, state, account_id, uses, uses_limit, issued_at, expires_at)
    select reward.series, reward.code, 'live', given.account_id, 0, reward.uses_limit, given.received_at,
           reward.lives_until
    from given, reward
    returning id, code
), issued as (
    insert into settlements_couponissue (coupon_id, purchase_id, promotion_version_id)
    select made.id, given.id, reward.version from given, made join reward on reward.code = made.code
)
