-- Purchases of friends in their first days, with what counts of them: what came back and what earns nothing does not.
select r.inviter_id as account_id, 'purchase:' || p.id as occasion,
       p.business_on - (r.joined_at at time zone %(zone)s)::date as days, b.kopecks, null::bigint as level_id,
       p.id as purchase_id, p.outlet_id
from members_referral r
join members_account a on a.id = r.inviter_id and a.programme_id = %(programme)s and a.closed_at is null
join settlements_purchase p on p.account_id = r.friend_id and p.received_at >= %(since)s
                           and p.state in ('committed', 'partly_returned')
cross join lateral (
    select coalesce(sum(({base}) - ({base}) * l.returned_thousandths / l.quantity_thousandths), 0) as kopecks
    from settlements_purchaseline l
    left join pharmacies_product g on g.id = l.product_id
    where l.purchase_id = p.id
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
) b
where p.business_on - (r.joined_at at time zone %(zone)s)::date between 0 and %(days)s::int - 1 and b.kopecks > 0
