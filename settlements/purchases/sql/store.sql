-- A purchase with its lines, its row in the accumulation register, the uses of promotions it counts as, the account's
-- activity, its coupons.
-- Rows come as JSON: one parameter each is cheaper to send than a column each.
with given as (
    select * from json_to_record(%(purchase)s) as p (
        id uuid, programme_id bigint, desk_id bigint, outlet_id bigint, cashier_id bigint, account_id bigint,
        card_id bigint, entry_mode text, till_reference text, idempotency_key text, receipt_no text, shift_no int,
        business_on date, occurred_at timestamptz, received_at timestamptz, is_offline boolean, is_clock_off boolean,
        review_reasons jsonb, fiscal_mode text, fiscal_drive text, fiscal_document text, fiscal_sign text,
        rulebook_id bigint, regulations_version_id bigint, amount bigint, discount bigint, coupon bigint,
        points bigint, payable bigint, earned bigint, accumulated bigint)
), purchase as (
    insert into settlements_purchase (
        id, programme_id, desk_id, outlet_id, cashier_id, account_id, card_id, entry_mode, till_reference,
        idempotency_key, receipt_no, shift_no, business_on, occurred_at, received_at, is_offline, is_clock_off,
        review_reasons, fiscal_mode, fiscal_drive, fiscal_document, fiscal_sign, rulebook_id, regulations_version_id,
        state, amount_kopecks, discount_kopecks, coupon_kopecks, points_kopecks, payable_kopecks, earned_kopecks,
        decision)
    select id, programme_id, desk_id, outlet_id, cashier_id, account_id, card_id, entry_mode, till_reference,
           idempotency_key, receipt_no, shift_no, business_on, occurred_at, received_at, is_offline, is_clock_off,
           review_reasons, fiscal_mode, fiscal_drive, fiscal_document, fiscal_sign, rulebook_id,
           regulations_version_id, 'committed', amount, discount, coupon, points, payable, earned, %(decision)s
    from given
), lines as (
    insert into settlements_purchaseline (
        id, purchase_id, line_no, product_id, product_code, vat_rate_bp, quantity_thousandths, returned_thousandths,
        price_kopecks, amount_kopecks, discount_kopecks, coupon_kopecks, points_kopecks, payable_kopecks,
        earned_kopecks, accumulated_kopecks)
    select line.id, given.id, line_no, product, code, vat_rate, quantity, 0, price, line.amount, line.discount,
           line.coupon, line.points, line.payable, line.earned, line.accumulated
    from given, json_to_recordset(%(lines)s) as line (
        id uuid, line_no smallint, product bigint, code text, vat_rate smallint, quantity int, price bigint,
        amount bigint, discount bigint, coupon bigint, points bigint, payable bigint, earned bigint,
        accumulated bigint)
), accumulation as (
    insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, purchase_id, reason)
    select account_id, 'purchase', accumulated, business_on, id, ''
    from given where account_id is not null and accumulated <> 0
), uses as (
    insert into settlements_promotionuse as u (account_id, promotion_id, starts_on, uses, amount_kopecks, counted)
    select account_id, promotion, starts_on, times, used.amount, counted
    from given, json_to_recordset(%(uses)s) as used (
        promotion bigint, starts_on date, times int, amount bigint, counted int)
    where account_id is not null
    on conflict (account_id, promotion_id, starts_on)
    do update set uses = u.uses + excluded.uses, amount_kopecks = u.amount_kopecks + excluded.amount_kopecks,
                  counted = u.counted + excluded.counted
), activity as (
    insert into settlements_activity as y (account_id, purchases, amount_kopecks, first_on, last_on)
    select account_id, 1, payable, business_on, business_on from given where account_id is not null
    on conflict (account_id)
    do update set purchases = y.purchases + 1, amount_kopecks = y.amount_kopecks + excluded.amount_kopecks,
                  first_on = least(y.first_on, excluded.first_on), last_on = greatest(y.last_on, excluded.last_on)
)
{rewards}
insert into settlements_couponuse (purchase_id, coupon_id, accepted_kopecks, compensated_kopecks)
select given.id, shown.coupon, accepted, compensated
from given, json_to_recordset(%(coupons)s) as shown (coupon bigint, accepted bigint, compensated bigint)
