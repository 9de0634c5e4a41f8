-- What counts of a purchase for a share of it: what came back and what earns nothing does not.
select coalesce(sum(({base}) - ({base}) * l.returned_thousandths / l.quantity_thousandths), 0) as kopecks
from settlements_purchaseline l
left join pharmacies_product g on g.id = l.product_id
where l.purchase_id = {purchase}
  and not ('medicine' = any(%(barred)s) and coalesce(g.is_medicine, false)
        or 'rx' = any(%(barred)s) and coalesce(g.is_rx, false)
        or 'vital' = any(%(barred)s) and coalesce(g.is_vital, false)
        or 'pku' = any(%(barred)s) and coalesce(g.is_pku, false)
        or 'supplement' = any(%(barred)s) and coalesce(g.is_supplement, false)
        or 'infant_formula' = any(%(barred)s) and coalesce(g.is_infant_formula, false)
        or 'certificate' = any(%(barred)s) and coalesce(g.is_certificate, false))
  and not coalesce(g.id = any(%(excluded)s::bigint[]), false)
  and (cardinality(%(products)s::bigint[] || %(groups)s::bigint[] || %(manufacturers)s::bigint[]
                   || %(substances)s::bigint[]) = 0
       or g.id = any(%(products)s::bigint[]) or g.group_id = any(%(groups)s::bigint[])
       or g.manufacturer_id = any(%(manufacturers)s::bigint[]) or g.substance_id = any(%(substances)s::bigint[]))
