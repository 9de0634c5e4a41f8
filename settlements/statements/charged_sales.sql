-- What a statement charges a funder with, receipt by receipt: promotion, goods, outlet, and whose receipt it is.
-- Packs and sums are told of the funder's own goods alone, and of what was sold, not of what points were spent on.
with claimed as (
    select t.*, t.debit_id = k.account_id as is_charge, e.purchase_id as sold_id, r.purchase_id as returned_id
    from settlements_statementclaim k
    join settlements_posting t on t.id = k.posting_id
    join settlements_entry e on e.id = t.entry_id
    left join settlements_purchasereturn r on r.id = e.purchase_return_id
    where k.statement_id = %(statement)s
      and (t.debit_id = k.account_id and t.kind = any(%(charges)s)
           or t.credit_id = k.account_id and t.kind = any(%(backs)s))
), told as (
    select c.*, coalesce(c.sold_id, c.returned_id) as purchase_id, v.promotion_id,
           case when l.id is null or c.kind in ('charged', 'charged_back') then 'points'
                when m.legal_entity_id = %(funder)s then 'own'
                else 'other' end as goods,
           product.id as product_id
    from claimed c
    left join promotions_promotionversion v on v.id = c.promotion_version_id
    left join settlements_purchaseline l on l.id = c.purchase_line_id
    left join pharmacies_product product on product.id = l.product_id
    left join pharmacies_manufacturer m on m.id = product.manufacturer_id
), by_line as (
    select promotion_id, coupon_series_id, goods, case when goods = 'own' then product_id end as product_id,
           outlet_id, purchase_id, lot_id, purchase_line_id, bool_or(is_charge) as is_charge,
           coalesce(sum(amount_kopecks) filter (where is_charge and kind not in ('coupon', 'discount')), 0)::bigint as points,
           coalesce(sum(amount_kopecks) filter (where is_charge and kind = 'coupon'), 0)::bigint as coupons,
           coalesce(sum(amount_kopecks) filter (where is_charge and kind = 'discount'), 0)::bigint as discounts,
           coalesce(sum(amount_kopecks) filter (where not is_charge), 0)::bigint as back
    from told
    group by 1, 2, 3, 4, 5, 6, 7, 8
)
select b.promotion_id, b.coupon_series_id, b.goods, b.product_id, b.outlet_id,
       coalesce(p.account_id, w.member_account_id)::text, b.purchase_id::text, b.is_charge,
       case when b.goods = 'own' and b.is_charge then b.purchase_line_id::text end,
       l.quantity_thousandths, l.amount_kopecks,
       b.points, b.coupons, b.discounts, b.back
from by_line b
left join settlements_purchase p on p.id = b.purchase_id
left join settlements_purchaseline l on l.id = b.purchase_line_id
left join settlements_lot lot on lot.id = b.lot_id
left join settlements_ledgeraccount w on w.id = lot.wallet_id
order by b.promotion_id, b.coupon_series_id, b.goods, b.product_id, b.outlet_id
