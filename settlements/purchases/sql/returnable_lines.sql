select l.id, l.line_no, l.quantity_thousandths, l.returned_thousandths, l.payable_kopecks, l.coupon_kopecks,
       l.accumulated_kopecks, l.price_kopecks, l.discount_kopecks, l.points_kopecks,
       p.id, p.group_id, p.manufacturer_id, p.substance_id,
       array_remove(array[case when p.id is null then 'unknown' end, case when p.is_medicine then 'medicine' end,
                          case when p.is_rx then 'rx' end, case when p.is_vital then 'vital' end,
                          case when p.is_pku then 'pku' end, case when p.is_supplement then 'supplement' end,
                          case when p.is_infant_formula then 'infant_formula' end,
                          case when p.is_certificate then 'certificate' end], null)
from settlements_purchaseline l left join pharmacies_product p on p.id = l.product_id
where l.purchase_id = %(purchase)s order by l.line_no
