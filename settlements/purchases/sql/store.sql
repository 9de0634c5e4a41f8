-- A purchase with its lines, its row in the accumulation register, the uses of promotions it counts as, its coupons.
with purchase as (
    insert into settlements_purchase (
        id, programme_id, desk_id, outlet_id, cashier_id, account_id, card_id, entry_mode, till_reference, idempotency_key, receipt_no,
        shift_no, business_on, occurred_at, received_at, is_offline, is_clock_off, review_reasons, fiscal_mode,
        fiscal_drive, fiscal_document, fiscal_sign, rulebook_id, regulations_version_id, state, amount_kopecks,
        discount_kopecks, coupon_kopecks, points_kopecks, payable_kopecks, earned_kopecks, decision)
    values (
        %(id)s, %(programme)s, %(desk)s, %(outlet)s, %(cashier)s, %(account)s, %(card)s, %(entry_mode)s,
        %(till_reference)s, %(key)s, %(receipt_no)s, %(shift_no)s, %(business_on)s, %(occurred_at)s, %(received_at)s,
        %(is_offline)s, %(is_clock_off)s, %(review_reasons)s::jsonb, %(fiscal_mode)s, %(fiscal_drive)s,
        %(fiscal_document)s, %(fiscal_sign)s, %(rulebook)s, %(regulations)s, 'committed', %(amount)s, %(discount)s,
        %(coupon)s, %(points)s, %(payable)s, %(earned)s, %(decision)s::jsonb)
), lines as (
    insert into settlements_purchaseline (
        id, purchase_id, line_no, product_id, product_code, vat_rate_bp, quantity_thousandths, returned_thousandths,
        price_kopecks, amount_kopecks, discount_kopecks, coupon_kopecks, points_kopecks, payable_kopecks,
        earned_kopecks, accumulated_kopecks)
    select id, %(id)s, line_no, product, code, vat_rate, quantity, 0, price, amount, discount, coupon, points, payable,
           earned, accumulated
    from unnest(%(line_ids)s::uuid[], %(line_nos)s::smallint[], %(products)s::bigint[], %(codes)s::text[],
                %(vat_rates)s::smallint[], %(quantities)s::int[], %(prices)s::bigint[], %(amounts)s::bigint[],
                %(discounts)s::bigint[], %(coupons)s::bigint[], %(spent)s::bigint[], %(payables)s::bigint[],
                %(earned_lines)s::bigint[], %(accumulated)s::bigint[])
        as new (id, line_no, product, code, vat_rate, quantity, price, amount, discount, coupon, points, payable,
                earned, accumulated)
), accumulation as (
    insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, purchase_id, reason)
    select %(account)s, 'purchase', %(accumulation)s, %(business_on)s, %(id)s, ''
    where %(account)s::bigint is not null and %(accumulation)s::bigint <> 0
), uses as (
    insert into settlements_promotionuse as u (account_id, promotion_id, uses, amount_kopecks)
    select %(account)s, promotion, 1, amount
    from unnest(%(used)s::bigint[], %(used_amounts)s::bigint[]) as new (promotion, amount)
    where %(account)s::bigint is not null
    on conflict (account_id, promotion_id)
    do update set uses = u.uses + 1, amount_kopecks = u.amount_kopecks + excluded.amount_kopecks
)
insert into settlements_couponuse (purchase_id, coupon_id, accepted_kopecks, compensated_kopecks)
select %(id)s, coupon, accepted, compensated
from unnest(%(coupon_ids)s::bigint[], %(accepted)s::bigint[], %(compensated)s::bigint[])
    as new (coupon, accepted, compensated)
