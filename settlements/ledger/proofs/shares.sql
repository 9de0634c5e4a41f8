with lines as (
    select purchase_id, sum(amount_kopecks) as amount, sum(discount_kopecks) as discount, sum(coupon_kopecks) as coupon,
           sum(points_kopecks) as points, sum(payable_kopecks) as payable, sum(earned_kopecks) as earned
    from settlements_purchaseline group by purchase_id
), posted as (
    select e.purchase_id, t.purchase_line_id,
           coalesce(sum(t.amount_kopecks) filter (where t.kind = 'spent'), 0) as spent,
           coalesce(sum(t.amount_kopecks) filter (where t.kind = 'earned'), 0) as earned
    from settlements_entry e join settlements_posting t on t.entry_id = e.id
    where e.kind = 'purchase' and t.purchase_line_id is not null group by e.purchase_id, t.purchase_line_id
), returned as (
    select line_id, sum(quantity_thousandths) as quantity, sum(money_kopecks) as money,
           sum(points_returned_kopecks) as points, sum(points_withdrawn_kopecks) as withdrawn
    from settlements_returnline group by line_id
)
select 'receipts',
       count(*) filter (where (p.amount_kopecks, p.discount_kopecks, p.coupon_kopecks, p.points_kopecks,
                               p.payable_kopecks, p.earned_kopecks)
                              is distinct from (l.amount::bigint, l.discount::bigint, l.coupon::bigint,
                                                l.points::bigint, l.payable::bigint, l.earned::bigint)),
       count(*)
from settlements_purchase p left join lines l on l.purchase_id = p.id
union all
select 'lines',
       count(*) filter (where l.points_kopecks <> coalesce(t.spent, 0) or l.earned_kopecks <> coalesce(t.earned, 0)),
       count(*)
from settlements_purchaseline l left join posted t on t.purchase_line_id = l.id
union all
select 'returned_lines',
       count(*) filter (where l.returned_thousandths <> coalesce(r.quantity, 0) or r.money > l.payable_kopecks
                           or r.points > l.points_kopecks or r.withdrawn > l.earned_kopecks
                           or (l.returned_thousandths = l.quantity_thousandths and l.quantity_thousandths > 0
                               and (r.money, r.points, r.withdrawn)
                                   is distinct from (l.payable_kopecks::numeric, l.points_kopecks::numeric,
                                                     l.earned_kopecks::numeric))),
       count(*) filter (where l.returned_thousandths > 0)
from settlements_purchaseline l left join returned r on r.line_id = l.id
