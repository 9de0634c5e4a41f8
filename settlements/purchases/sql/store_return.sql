-- A return with its lines, what it takes off the accumulation, how much of each line has come back, coupons, state.
-- A purchase without an account may have been claimed for somebody's accumulation since; then what was paid goes off it.
with recursive claim as (
    select account_id, business_on from settlements_accumulation
    where purchase_id = %(purchase)s and kind = 'opening'
), claimant as (
    select account_id, null::date as counts_from, 0 as step from claim
    union all
    select s.successor_id, greatest(c.counts_from, s.counts_from), c.step + 1
    from claimant c join members_succession s on s.predecessor_id = c.account_id and s.undone_at is null
), loser as (
    select claim.account_id, h.account_id as heir, %(money)s::bigint as amount,
           h.account_id <> claim.account_id
               and claim.business_on >= coalesce(h.counts_from, '-infinity') as passes_on
    from claim cross join (select account_id, counts_from from claimant order by step desc limit 1) h
    union all
    select %(account)s::bigint, %(heir)s::bigint, %(accumulation)s::bigint, %(passes_on)s
    where %(account)s::bigint is not null
), document as (
    insert into settlements_purchasereturn (
        id, purchase_id, kind, desk_id, outlet_id, cashier_id, till_reference, reason, business_on, occurred_at,
        received_at, fiscal_drive, fiscal_document, fiscal_sign, money_kopecks, points_returned_kopecks,
        points_withdrawn_kopecks, shortfall_kopecks)
    values (
        %(id)s, %(purchase)s, %(kind)s, %(desk)s, %(outlet)s,
        (select id from pharmacies_cashier where outlet_id = %(outlet)s and code = %(cashier)s),
        %(till_reference)s, %(reason)s, %(business_on)s, %(occurred_at)s, %(received_at)s, %(fiscal_drive)s,
        %(fiscal_document)s, %(fiscal_sign)s, %(money)s, %(points_returned)s, %(points_withdrawn)s, %(shortfall)s)
), lines as (
    insert into settlements_returnline (
        purchase_return_id, line_id, quantity_thousandths, money_kopecks, points_returned_kopecks,
        points_withdrawn_kopecks, coupon_kopecks, accumulated_kopecks)
    select %(id)s, line, quantity, money, returned, withdrawn, coupon, accumulated
    from unnest(%(line_ids)s::uuid[], %(quantities)s::int[], %(moneys)s::bigint[], %(returneds)s::bigint[],
                %(withdrawns)s::bigint[], %(coupons)s::bigint[], %(accumulateds)s::bigint[])
        as new (line, quantity, money, returned, withdrawn, coupon, accumulated)
), came_back as (
    update settlements_purchaseline l set returned_thousandths = l.returned_thousandths + new.quantity
    from unnest(%(line_ids)s::uuid[], %(quantities)s::int[]) as new (line, quantity)
    where l.id = new.line
), accumulation as (
    insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, purchase_id,
                                          purchase_return_id, reason)
    select account_id, 'return', -amount, %(business_on)s, %(purchase)s, %(id)s, '' from loser where amount <> 0
), passed_on as (
    -- Somebody goes on for the account, with what it had accumulated: so he loses what came back.
    insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, purchase_id,
                                          purchase_return_id, reason)
    select side.account, 'transfer', side.amount, %(business_on)s, %(purchase)s, %(id)s, %(id)s::text
    from loser cross join lateral (values (account_id, amount), (heir, -amount)) as side (account, amount)
    where loser.passes_on and loser.amount <> 0
), uses as (
    update settlements_promotionuse u
    set uses = u.uses - back.times, amount_kopecks = u.amount_kopecks - back.amount, counted = u.counted - back.counted
    from json_to_recordset(%(uses)s) as back (promotion bigint, starts_on date, times int, amount bigint, counted int)
    where u.account_id = %(account)s::bigint and u.promotion_id = back.promotion and u.starts_on = back.starts_on
), activity as (
    update settlements_activity y
    set purchases = y.purchases - %(is_whole)s::int, amount_kopecks = y.amount_kopecks - %(money)s
    where y.account_id = %(account)s::bigint
), used as (
    update settlements_couponuse set restored_at = %(received_at)s
    where purchase_id = %(purchase)s and coupon_id = any(%(restored)s::bigint[])
), restored as (
    update promotions_coupon c set uses = c.uses - 1 where c.id = any(%(restored)s::bigint[]) returning c.series_id
), given_back as (
    update settlements_couponseriesuse u set uses = greatest(u.uses - given.uses, 0)
    from (select series_id, count(*) as uses from restored group by series_id) given
    where u.account_id = %(account)s::bigint and u.series_id = given.series_id
), revoked as (
    update promotions_coupon c set state = 'blocked' where c.id = any(%(revoked)s::bigint[]) returning c.id, c.series_id
), noted as (
    insert into promotions_couponblock (series_id, coupon_id, is_blocked, reason, done_by, done_at)
    select series_id, id, true, 'покупка, за которую выдан купон, возвращена', '', %(received_at)s from revoked
)
update settlements_purchase set state = %(state)s where id = %(purchase)s
